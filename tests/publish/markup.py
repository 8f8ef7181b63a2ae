"""What stands in a rendered page: elements and their attributes, for comparison."""

from __future__ import annotations

from collections import Counter

from lxml import html

Shape = Counter[tuple[str, tuple[str, ...]]]


def parse(page: bytes | str) -> html.HtmlElement:
    """The page as a tree; strings are made bytes first, so that every page is read as UTF-8."""
    body = page.encode() if isinstance(page, str) else page
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def shape(page: bytes | str | html.HtmlElement) -> Shape:
    """How often each element occurs with which attributes, whatever their values."""
    tree = parse(page) if isinstance(page, (bytes, str)) else page
    return Counter((str(element.tag), tuple(sorted(element.attrib))) for element in tree.iter())


def addresses(page: bytes | str) -> list[str]:
    """Every address that the page links to or loads."""
    return [link for _, _, link, _ in parse(page).iterlinks()]


def text(page: bytes | str) -> str:
    """What a reader reads, with single spaces."""
    return " ".join(parse(page).text_content().split())
