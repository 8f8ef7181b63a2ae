"""Pictures: the address and description of an image element, if it is a picture at all.

Owns what counts as a picture: no tracking pixel, no spacer, no icon, no data address. Knows nothing of the text
around it.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from dragoman.extract.clean import absolute_url, clean_field
from dragoman.model import Image

MIN_SIDE_PIXELS = 60
"""A picture with a smaller declared side is an icon, a spacer or a tracking pixel."""

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-srcset", "srcset", "src")
_NO_PICTURE = re.compile(
    r"(?:pixel|1x1|spacer|blank\.|transparent|tracking|/track|beacon|doubleclick|scorecardresearch|/stat(?:s|istics)?/|counter\.|"
    r"avatar|gravatar|emoji|/icons?[/_-]|[/_-]icon|sprite|logo|placeholder|share[-_]|button|smil(?:ey|ies))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\s*(\d{1,5})")


def picture_of(element: HtmlElement, base: str) -> Image | None:
    """The picture of an img element: absolute http(s) address and alternative text; None for what is no picture."""
    for side in ("width", "height"):
        declared = _DIGITS.match(element.get(side, ""))
        if declared and int(declared.group(1)) < MIN_SIDE_PIXELS and "%" not in element.get(side, ""):
            return None
    for name in _SOURCES:
        value = element.get(name)
        if not value:
            continue
        url = absolute_url(widest(value) if "srcset" in name else value, base)
        if url and not _NO_PICTURE.search(url):
            return Image(url=url, alt=clean_field(element.get("alt")))
    return None


def widest(srcset: str) -> str:
    """The address of the widest candidate in a srcset."""
    best, width = "", -1.0
    for candidate in re.split(r",\s+", srcset[:8000]):
        address, _, size = candidate.strip().partition(" ")
        measured = re.match(r"\d{1,6}(?:\.\d+)?", size.strip())
        if address and float(measured.group() if measured else 0) > width:
            best, width = address, float(measured.group() if measured else 0)
    return best
