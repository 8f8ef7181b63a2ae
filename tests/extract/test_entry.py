"""A feed entry's full text to an article."""

from __future__ import annotations

from datetime import UTC, datetime

from dragoman.extract.entry import extract_entry
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.model import Article, BlockKind, Entry, MarkKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def entry(content: str, **fields: str) -> Entry:
    return Entry(
        url="https://outlet.example/a",
        id="a",
        title=fields.get("title", "Town repairs &amp; paints"),
        summary=fields.get("summary", ""),
        content=content,
        authors=("Ana López",),
        published=datetime(2026, 3, 1, tzinfo=UTC),
        categories=("Towns", "Towns"),
    )


def test_full_text_becomes_blocks_with_marks() -> None:
    content = (
        '<p>Short <a href="/b">link</a>.</p><script>alert(1)</script><h3>Next</h3><p>End of it all.</p>'
        '<img src="https://t.example/1x1.gif" width="1">'
    )
    found = extract_entry(entry(content, summary="<p>The <b>whole</b> story.</p>"), now=NOW)
    assert isinstance(found, Article)
    assert [(b.kind, b.text) for b in found.blocks] == [
        (BlockKind.PARAGRAPH, "Short link."),
        (BlockKind.HEADING, "Next"),
        (BlockKind.PARAGRAPH, "End of it all."),
    ]
    assert [(m.kind, m.href) for m in found.blocks[0].marks] == [(MarkKind.LINK, "https://outlet.example/b")]
    assert (found.title, found.standfirst, found.keywords) == ("Town repairs & paints", "The whole story.", ("Towns",))
    assert found.published == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_summary_that_is_the_beginning_of_the_text_is_no_standfirst() -> None:
    found = extract_entry(entry("<p>The council met on Monday. It agreed.</p>", summary="The council met on…"), now=NOW)
    assert isinstance(found, Article)
    assert found.standfirst == ""


def test_an_entry_without_content_is_refused() -> None:
    found = extract_entry(entry("  "), now=NOW)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.EMPTY
