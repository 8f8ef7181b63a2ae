"""Plain text, names and addresses out of what feeds put in their elements.

It knows nothing of feed formats. Nothing here sanitizes: HTML that passes through is as hostile as it came.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

MAX_LINE_CHARS = 10_000
"""Longest title, name or feed description looked at, in characters: fifty times what any outlet writes."""

_TAG = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|</?[a-zA-Z][^<>]*>|<[!?][^<>]*>", re.DOTALL)
_BREAKING = re.compile(r"<(?:br|/?p|/?div|/?li|/?h\d)\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)*(?:\?\S*)?")
_NAME_EDGES = " \t\r\n\u00a0<>()[]\"',;:|"
_RELATIVE = re.compile(
    r"""(\s(?:href|src|poster|action|cite)\s*=\s*)(["'])(?!(?:[a-z][a-z0-9+.-]*:|\#|\2))([^"'<>]*)\2""",
    re.IGNORECASE,
)


def plain_text(value: str, *, html: bool) -> str:
    """Make one line of plain text; ``html`` says whether tags and entities in it are markup or meant literally."""
    value = value[:MAX_LINE_CHARS]
    if html and ("<" in value or "&" in value):
        value = unescape(_TAG.sub("", _BREAKING.sub(" ", value)))
    return " ".join(value.split())


def has_markup(value: str) -> bool:
    """Tell whether a text holds HTML tags or entities."""
    return bool(_MARKUP.search(value))


def person_name(value: str) -> str:
    """Take the name out of "name <mail>", "mail (name)" or "name (mail)"; empty where only an address is given."""
    text = plain_text(value, html="&" in value or "</" in value)
    if "@" in text:
        text = _MAIL.sub("", text)
        return " ".join(text.split()).strip(_NAME_EDGES)
    return text.strip(" \t\r\n\u00a0,;:|")


def absolute_url(value: str, base: str = "") -> str:
    """Resolve an address against its base; empty unless the result is http or https with a host."""
    try:
        joined = urljoin(base, value.strip()) if base else value.strip()
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    return joined.replace(" ", "%20").replace("\n", "").replace("\t", "")


def joined_base(base: str, own: str) -> str:
    """Resolve an xml:base against the address of the document; a broken one counts for nothing."""
    try:
        return urljoin(base, own)
    except ValueError:
        return base


def absolute_links(html: str, base: str) -> str:
    """Resolve the relative addresses in HTML attributes against the base; everything else stays byte for byte."""
    if not base or "=" not in html:
        return html

    def resolved(match: re.Match[str]) -> str:
        try:
            joined = urljoin(base, unescape(match[3]).strip())
        except ValueError:
            return match[0]
        return f"{match[1]}{match[2]}{joined.replace('&', '&amp;').replace(match[2], '%22')}{match[2]}"

    return _RELATIVE.sub(resolved, html)
