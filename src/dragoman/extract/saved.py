"""Saved files: a page or a plain story whose address may not be known.

Knows nothing of where files lie; gets a name and bytes.
"""

from __future__ import annotations

from datetime import datetime

from dragoman.extract.charset import decode_page
from dragoman.extract.document import parse_document
from dragoman.extract.metadata import canonical_of
from dragoman.extract.page import extract_article
from dragoman.extract.pieces import base_of
from dragoman.extract.refusal import Refusal
from dragoman.extract.structured import read_structured
from dragoman.extract.text import extract_text
from dragoman.model import Article


def extract_saved(body: bytes, *, name: str, url: str = "", now: datetime) -> Article | Refusal:
    """The article in a saved file; without ``url`` the page's own canonical address counts, and may be empty."""
    if is_plain_text(name):
        return extract_text(body.decode("utf-8", "replace"), url=url, now=now)
    return extract_article(body, url=url or page_address(body), now=now)


def is_plain_text(name: str) -> bool:
    """Whether a file of this name holds plain text: ``.txt`` or ``.txt.gz``."""
    return name.removesuffix(".gz").endswith(".txt")


def page_address(body: bytes) -> str:
    """The canonical address that a page gives itself, empty where it gives none."""
    document = parse_document(decode_page(body, {})[0])
    if document is None:
        return ""
    return canonical_of(read_structured(document), url="", base=base_of(document, ""))
