"""Plain text to an article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.text import extract_text, without_outlet
from dragoman.model import Article, BlockKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
STORY = """Skip to content
Town repairs its old bridge – ABC in English

The council has found the money, and work is to begin in March

BRIDGETON, November 18. /TASS/. The council met on Monday
and agreed to repair the bridge.

- Stones are cut.
- Scaffolding goes up.

“It will stand,” said the mayor.

ABC All En Trans

Not all news on the site expresses the point of view of the site, but we transmit this news automatically.
"""


def extract(text: str) -> Article:
    found = extract_text(text, url="", now=NOW)
    assert isinstance(found, Article)
    return found


def test_headline_standfirst_and_paragraphs_are_told_and_leaked_lines_dropped() -> None:
    found = extract(STORY)
    assert found.title == "Town repairs its old bridge"
    assert found.standfirst == "The council has found the money, and work is to begin in March"
    assert [(block.kind, block.text) for block in found.blocks] == [
        (
            BlockKind.PARAGRAPH,
            "BRIDGETON, November 18. /TASS/. The council met on Monday and agreed to repair the bridge.",
        ),
        (BlockKind.LIST_ITEM, "Stones are cut."),
        (BlockKind.LIST_ITEM, "Scaffolding goes up."),
        (BlockKind.PARAGRAPH, "“It will stand,” said the mayor."),
    ]
    assert (found.dateline, found.agencies) == ("BRIDGETON, November 18. /TASS/.", ("TASS",))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Town repairs its bridge — Bridgeton mayor", "Town repairs its bridge — Bridgeton mayor"),
        ("Town repairs its bridge – ABC", "Town repairs its bridge"),
        ("Town repairs its bridge | Bridgeton News", "Town repairs its bridge"),
        ("Bridge – ABC", "Bridge – ABC"),
    ],
)
def test_an_outlets_name_leaves_the_headline_and_an_attribution_stays(title: str, expected: str) -> None:
    assert without_outlet(title) == expected


@pytest.mark.parametrize("text", ["", "  \n\n ", "Skip to content\n\nAll news", "Only a headline"])
def test_a_text_without_a_story_is_refused(text: str) -> None:
    found = extract_text(text, url="", now=NOW)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.EMPTY
