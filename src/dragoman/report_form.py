"""The form that readers report a sentence with, as it comes over HTTP. It knows nothing of what becomes of it.

A page of another site must not be able to send it in a reader's name. Browsers say where a request comes from in
``Sec-Fetch-Site`` (Fetch Metadata), to sites with TLS and on this machine, and in ``Origin`` (RFC 6454, 7); what says
neither is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

MAX_FORM_BYTES = 8_192
"""Longest body of a form: a report of the greatest length takes 6,000 bytes, each character as four escaped ones."""
MAX_FIELDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """What a reader filled in; ``sentence`` is 0 where that is no number."""

    sentence: int
    words: str


def comes_from_here(request: Request, public_url: str) -> bool:
    """Tell whether a request was sent by a page of this site, as the browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    try:
        sent_by = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(sent_by) and (origin == public_url or sent_by == request.headers.get("host", ""))


async def read_form(request: Request) -> ReportForm | None:
    """Read the form; None where it is longer than it can be, of another type, or not text."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            return None
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError:
        return None
    number = fields.get("sentence", [""])[0]
    usable = number.isascii() and number.isdigit() and len(number) < 7
    return ReportForm(sentence=int(number) if usable else 0, words=fields.get("words", [""])[0])
