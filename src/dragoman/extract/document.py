"""Documents: text of a page to an element tree, within limits.

Owns the parser's settings. The tree is hostile until its blocks are taken: nothing in it is trusted as an address or
as markup.
"""

from __future__ import annotations

from lxml import etree, html

MAX_PAGE_BYTES = 5_000_000
"""A page larger than 5 MB is refused: the largest article page seen has under 2 MB."""

MAX_ELEMENTS = 200_000
"""Elements walked in a page; the largest article page seen has under 20,000."""

_BINARY_SIGNATURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"OggS",
    b"\x00\x00\x01\x00",
    b"ID3",
    b"BM",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf",
    b"Rar!",
    b"wOFF",
    b"wOF2",
)
_SNIFF_BYTES = 1024
_TEXT_CONTROL = frozenset(b"\t\n\x0b\x0c\r\x1b")


def is_binary(body: bytes) -> bool:
    """Whether the bytes are no text in any charset: a known signature, or many control bytes (NUL aside in UTF-16)."""
    head = body[:_SNIFF_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith(_BINARY_SIGNATURES) and b"<html" not in head.lower():
        return True
    controls = sum(1 for byte in head if byte < 0x20 and byte not in _TEXT_CONTROL)
    return controls > len(head) * 0.1 or head[4:8] == b"ftyp"


def parse_document(text: str) -> html.HtmlElement | None:
    """The tree of a page's text, without comments; None where nothing is in it."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, recover=True, huge_tree=True, no_network=True
    )
    # Every element is of one class, so that lxml need not ask Python for the class of each: a fifth of the walk's time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        root = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, html.HtmlElement) else None
