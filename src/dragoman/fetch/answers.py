"""What an HTTP answer means for us, in words: which statuses may be tried again, how long we were asked to wait.

The sentences have the address for their subject ("https://…: answered 410 Gone: …"). Knows nothing of sockets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
SAME_METHOD_REDIRECTS = frozenset({307, 308})
"""Redirects after which a POST stays a POST (RFC 9110, section 15.4)."""

HOST_WIDE = frozenset({429, 503})
"""Answers whose Retry-After speaks for the whole host (RFC 6585, section 4; RFC 9110, section 15.6.4)."""

_RETRIED = frozenset({408, 421, 423, 425, 429})
"""Answers of the 4xx class that pass by themselves; all of 5xx may."""

_EXPLAINED = {
    401: "the outlet wants a login",
    402: "the outlet wants to be paid",
    403: "the outlet refuses us",
    404: "there is nothing at this address",
    406: "the outlet has it in no form we can read",
    410: "the outlet took it down",
    429: "the outlet asks us to come less often",
    451: "the outlet may not show it for legal reasons",
    502: "the outlet's own server is not reached",
    503: "the outlet is overloaded or under maintenance",
    504: "the outlet's own server is too slow",
}

_BINARY_TYPES = ("image/", "audio/", "video/", "font/", "model/")
_BINARY_APPLICATIONS = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/x-rar-compressed",
        "application/x-7z-compressed",
        "application/x-msdownload",
        "application/java-archive",
        "application/wasm",
    }
)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,9})")

_SNIFFED_BYTES = 1_024
"""How much of a body is looked at for zero bytes, which no text but UTF-16 and UTF-32 is full of."""

_ZERO_SHARE = 0.01
"""Share of zero bytes from which a body is binary: one may stray into a page, pictures and archives hold many."""


def may_retry(status: int) -> bool:
    """Whether the same request may succeed later without anyone changing anything."""
    return status >= 500 or status in _RETRIED


def name_status(status: int) -> str:
    """The answer as a bare sentence without subject: "answered 410 Gone"."""
    try:
        return f"answered {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"answered {status}"


def explain_status(status: int) -> str:
    """The answer as a sentence without subject: "answered 410 Gone: the outlet took it down"."""
    if status in _EXPLAINED:
        why = _EXPLAINED[status]
    elif status >= 500:
        why = "something broke at the outlet"
    elif status >= 400:
        why = "the outlet does not take our request"
    else:
        why = "that is no page"
    return f"{name_status(status)}: {why}"


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait from a Retry-After header, in either form (RFC 9110, section 10.2.3); None where unreadable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])  # more digits than 30 years need can only be an attack
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def parse_max_age(headers: Mapping[str, str]) -> float | None:
    """Seconds for which an answer says to stay fresh: Cache-Control's max-age less Age; None where it does not say.

    RFC 9111, sections 4.2 and 5.2.2.1. What must not be stored, or asked after at each use, has no such time.
    """
    control = headers.get("cache-control", "").lower()
    found = _MAX_AGE.search(control)
    if found is None or "no-cache" in control or "no-store" in control:
        return None
    age = headers.get("age", "").strip()
    return max(0.0, float(found[1]) - (float(age[:9]) if age.isascii() and age.isdigit() else 0.0))


def describe_size(count: int) -> str:
    """Bytes for people: "50.0 MB", "812 kB", "90 bytes" (decimal units)."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f} MB"
    if count >= 1_000:
        return f"{count / 1_000:.0f} kB"
    return f"{count} bytes"


def binary_type(content_type: str) -> str:
    """The media type, where it announces something that holds no text to read; empty otherwise."""
    media = content_type.partition(";")[0].strip().lower()
    if media in _BINARY_APPLICATIONS or (media.startswith(_BINARY_TYPES) and media != "image/svg+xml"):
        return media
    return ""


def looks_binary(body: bytes) -> bool:
    """Whether the bytes can't be text in any charset: many zero bytes outside UTF-16 and UTF-32."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\x00<")):
        return False
    start = body[:_SNIFFED_BYTES]
    return start.count(0) > _ZERO_SHARE * len(start)
