"""OPML: what we write is read back whole, what others write is grouped by host, what is hostile is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.model import Declaration, Outlet
from dragoman.outlets.opml import MAX_OUTLINES, Subscriptions, parse_opml, render_opml
from tests.outlets.declared import declarations


def read(outlines: str, head: str = '<?xml version="1.0"?>') -> Subscriptions:
    return parse_opml(f'{head}<opml version="2.0"><body>{outlines}</body></opml>'.encode(), subject="f.opml")


@given(st.lists(declarations(), unique_by=lambda declaration: declaration.outlet.slug, min_size=1, max_size=4))
def test_what_is_written_is_read_back(written: list[Declaration]) -> None:
    # A home page belongs to one outlet; slugs of different home pages may still be the same.
    written = list({declaration.outlet.home: declaration for declaration in written}.values())
    assert parse_opml(render_opml(written, title="All & sundry"), subject="x").outlets == tuple(written)


def test_feeds_of_one_host_are_one_outlet_wherever_they_stand() -> None:
    found = read(
        '<outline text="World"><outline text="Le Phare | Une" type="rss" xmlUrl="https://www.lephare.example/une.xml"/>'
        '</outline><outline text="The Quay" xmlUrl="https://quay.example/rss" htmlUrl="https://quay.example/news"'
        ' language="en-gb"/><outline text="Le Phare | Sport" xmlUrl="http://lephare.example/sport.xml"/>'
    )
    phare, quay = found.outlets
    assert phare.feeds == ("https://www.lephare.example/une.xml", "http://lephare.example/sport.xml")
    assert phare.outlet == Outlet(slug="lephare-example", name="Le Phare", home="https://www.lephare.example/")
    assert quay.outlet == Outlet(
        slug="quay-example-news", name="The Quay", home="https://quay.example/news", language="en-GB"
    )
    assert found.notes == ()


def test_the_home_page_tells_the_outlet_where_another_host_serves_its_feeds() -> None:
    url = "https://feeds.feedburner.com"
    found = read(
        f'<outline text="A" xmlUrl="{url}/a" htmlUrl="https://a.example/"/><outline text="B" xmlUrl="{url}/b"/>'
        f'<outline text="C" xmlUrl="{url}/c"/>'
    )
    assert [declaration.outlet.name for declaration in found.outlets] == ["A", "B", "C"]
    assert found.outlets[0].outlet.slug == "a-example"


def test_bare_ampersands_feed_schemes_and_odd_capitals_are_understood() -> None:
    found = read('<OUTLINE title="A" XMLURL="feed:https://a.example/rss?x=1&y=2&amp;z=3"/>')
    assert found.outlets[0].feeds == ("https://a.example/rss?x=1&y=2&z=3",)
    assert found.outlets[0].outlet.name == "A"


def test_other_encodings_are_read() -> None:
    for encoding in ("utf-16", "windows-1251", "utf-8-sig"):
        text = '<opml><body><outline text="Маяк" xmlUrl="https://a.example/rss"/></body></opml>'
        named = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'
        assert parse_opml(named.encode(encoding), subject="x").outlets[0].outlet.name == "Маяк"


def test_what_can_not_be_taken_is_told_and_the_rest_is_taken() -> None:
    found = read('<outline text="A" xmlUrl="file:///etc/passwd"/><outline text="B" xmlUrl="https://b.example/rss"/>')
    assert [declaration.outlet.name for declaration in found.outlets] == ["B"]
    assert found.notes == ("'file:///etc/passwd': is not a web address, left out",)


def test_names_carry_nothing_that_steers_a_terminal() -> None:
    found = read('<outline text="A&#x85;\u202eB&#10;C" xmlUrl="https://a.example/rss"/>')
    assert found.outlets[0].outlet.name == "A B C"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entity", ["'boo'", "SYSTEM 'file://{file}'", "SYSTEM 'http://127.0.0.1:1/'"])
def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path: Path, encoding: str, entity: str) -> None:
    (tmp_path / "secret").write_text("https://secret.example/")
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    subset = f"<!DOCTYPE opml [<!ENTITY e {entity.format(file=tmp_path / 'secret')}>]>"
    text = f'{head}{subset}<opml><body><outline text="&e;" xmlUrl="https://a.example/&e;"/></body></opml>'
    with pytest.raises(ParseError, match=r"f\.opml: has a document type"):
        parse_opml(text.encode(encoding), subject="f.opml")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "f.opml, line 1: is not well-formed XML"),
        (b"<opml>\n<body>\n<outline>\n", "f.opml, line 4: is not well-formed XML"),
        (b"<html><p>Hello</p></html>", "f.opml: is no OPML: its outermost element is html"),
        (b"<opml/>", "f.opml: lists no feed"),
        (b'<opml><outline xmlUrl="x"/></opml>', "f.opml: lists no feed; 'x': is not a web address"),
        (b"<opml>" + b"<outline/>" * (MAX_OUTLINES + 1) + b"</opml>", f"has more than {MAX_OUTLINES} outlines"),
        (b"<opml>" + b"<outline>" * 1000, "is not well-formed XML"),
    ],
)
def test_what_is_no_list_of_feeds_is_said_to_be_none(body: bytes, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_opml(body, subject="f.opml")
    assert words in str(caught.value)


@given(st.binary() | st.text().map(lambda text: f'<opml><outline xmlUrl="{text}"/></opml>'.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(ParseError):
        parse_opml(body, subject="x")
