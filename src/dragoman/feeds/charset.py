"""Which characters a feed's bytes are, when header, XML declaration and bytes disagree.

It knows nothing of XML beyond the declaration, and nothing of feeds.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# Longest mark first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
# The first characters of a document without a mark, "<?" or "<" and a name (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
# What publishers mean by the name: the superset their tools write (WHATWG Encoding, "names and labels").
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.IGNORECASE)
# 7-bit encodings whose text is valid UTF-8 and yet something else.
_ESCAPED = frozenset({"iso2022_jp", "iso2022_kr", "hz", "utf-7"})
FEW_BROKEN = 0.02
"""Share of the non-ASCII bytes that may be broken in what is still taken for UTF-8: a title cut in mid-character."""
DETECTION_BYTES = 50_000
"""Bytes shown to the detector; more does not change its answer and costs milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    text: str
    encoding: str
    note: str = ""
    """What was wrong, for people; empty where header, declaration and bytes agree or nothing was declared."""


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Decode bytes to text: byte order mark, then valid UTF-8, then header, XML declaration, and detection.

    Never raises; bytes that fit nothing become U+FFFD, and the note says so.
    """
    for mark, encoding in (*_BYTE_ORDER_MARKS, *_WIDE_STARTS):
        if body.startswith(mark):
            kept = body.removeprefix(mark) if mark[0] not in b"\x00<\x4c" else body
            return Decoded(text=kept.decode(encoding, "replace").lstrip("\ufeff"), encoding=encoding)
    declared = _declared(body, content_type)
    if not _ESCAPED.intersection(declared):
        try:
            return Decoded(text=body.decode("utf-8"), encoding="utf-8", note=_disagreement(declared, "utf-8", body))
        except UnicodeDecodeError:
            pass
    for encoding in declared:
        if encoding != "utf-8" and (text := _strictly(body, encoding)) is not None:
            return Decoded(text=text, encoding=encoding, note=_disagreement(declared, encoding, body))
    return _undeclared(body, declared)


def _undeclared(body: bytes, declared: list[str]) -> Decoded:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(byte >= 0x80 for byte in body)
    if broken <= max(1.0, FEW_BROKEN * wide) and broken < wide:
        return Decoded(text=text, encoding="utf-8", note=f"{broken} broken characters in UTF-8 text")
    from charset_normalizer import from_bytes

    best = from_bytes(body[:DETECTION_BYTES]).best()
    encoding = best.encoding if best else "cp1252"
    said = f"declared as {declared[0]}, " if declared else ""
    return Decoded(
        text=body.decode(encoding, "replace"), encoding=encoding, note=f"{said}read as {encoding} by its bytes"
    )


def _declared(body: bytes, content_type: str) -> list[str]:
    """The encodings that header and XML declaration name, as Python codecs, unknown ones left out."""
    names = [match[1] for match in [_CHARSET.search(content_type)] if match]
    if match := _DECLARATION.match(body[:400]):
        names.append(match[1].decode("ascii"))
    encodings = []
    for name in names:
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        # A document that could be read so far is not in a wide encoding, whatever it says.
        if not found.startswith(("utf-16", "utf-32")) and codecs.lookup(found)._is_text_encoding:
            encodings.append(_MEANT.get(found, found))
    return encodings


def _disagreement(declared: list[str], used: str, body: bytes) -> str:
    if not declared or used in declared[:1] or body.isascii():
        return ""
    return f"declared as {declared[0]}, read as {used} by its bytes"


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined that stray into Latin-1 text.
        return body.decode("latin-1") if encoding == "cp1252" else None
