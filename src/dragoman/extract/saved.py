"""Saved files: a page or a plain story that a person has, whose address may not be known.

Knows nothing of where files lie; gets a name and bytes.
"""

from __future__ import annotations

from datetime import datetime

from dragoman.css import NO_SELECTORS, Selectors
from dragoman.extract.page import read_article
from dragoman.extract.refusal import Refusal
from dragoman.extract.text import extract_text
from dragoman.model import Article


def extract_saved(
    body: bytes, *, name: str, url: str = "", now: datetime, selectors: Selectors = NO_SELECTORS
) -> Article | Refusal:
    """The article in a saved file, for looking at it; without ``url`` the page's own address counts.

    ``selectors`` are its outlet's.
    """
    if is_plain_text(name):
        return extract_text(body.decode("utf-8", "replace"), url=url, now=now)
    return read_article(body, url=url, now=now, selectors=selectors)


def is_plain_text(name: str) -> bool:
    """Whether a file of this name holds plain text: ``.txt`` or ``.txt.gz``."""
    return name.removesuffix(".gz").endswith(".txt")
