"""Character sets: bytes of a page to text.

Owns the order in which a page's own claims are believed (the WHATWG encoding rules: byte order mark, HTTP header,
meta element, then detection), with one departure: a claim under which the bytes do not decode is dropped.
Knows nothing of HTML beyond its meta element.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

from charset_normalizer import from_bytes

META_WINDOW = 4096
"""Bytes searched for a meta charset; the standard says 1024, real pages exceed it."""

DETECTION_SAMPLE = 60_000
"""Bytes given to detection, so that a large page costs no more than a small one."""

MAX_BAD_SHARE = 0.001
"""Share of undecodable characters up to which a claimed charset is still believed: one bad byte in a page is common."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)

_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What a label means on the web (WHATWG Encoding Standard, section 4.2); a meta element that says UTF-16 lies."""


def decode_page(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    """The page as text, and the charset that was believed, by Python's name."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace"), charset
    strict = _decoded(body, "utf-8")
    claims = tuple(claimed_charsets(body, headers))
    if strict is not None and ("utf-8" in claims or not claims or not body.isascii()):
        # Bytes above ASCII that happen to be sound UTF-8 are UTF-8, whatever the page claims.
        return strict, "utf-8"
    for charset in claims:
        text = body.decode(charset, "replace")
        if text.count("\ufffd") <= max(1, MAX_BAD_SHARE * len(text)):
            return text, charset
    return _detected(body)


def claimed_charsets(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    """The charsets that header, XML declaration and meta element claim, in order, by Python's name."""
    found = _HEADER.search(headers.get("content-type", ""))
    labels = [found.group(1)] if found else []
    head = body[:META_WINDOW]
    labels += [match.group(1).decode("ascii") for pattern in (_XML, _META) if (match := pattern.search(head))]
    for label in labels:
        try:
            info = codecs.lookup(label)
        except (LookupError, ValueError):
            continue
        # Python names codecs that are no charsets ("rot13", "zlib") by the same call.
        if getattr(info, "_is_text_encoding", True):
            yield _SUPERSETS.get(info.name, info.name)


def _decoded(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        return None


def _detected(body: bytes) -> tuple[str, str]:
    sample = body[:DETECTION_SAMPLE]
    best = from_bytes(sample, steps=5, chunk_size=512).best()
    charset = best.encoding if best is not None else "utf-8"
    return body.decode(charset, "replace"), charset
