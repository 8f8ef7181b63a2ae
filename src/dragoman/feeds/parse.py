"""What a polled address holds: bytes to a feed, whatever its format, or an error that says what it is instead.

It owns the recognition of formats and the limits on hostile input; the formats are read by the modules beside it. It
opens no socket. Nothing is sanitized here: titles and names are plain text, but ``summary`` and ``content`` are HTML as
hostile as it came, and stay untrusted until extraction has been over them.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from dragoman.errors import ParseError
from dragoman.feeds.charset import decode
from dragoman.feeds.jsonfeed import parse_json_feed
from dragoman.feeds.sitemap import parse_sitemap, parse_text_sitemap
from dragoman.feeds.syndication import parse_syndication
from dragoman.model import Feed

MAX_INFLATED_BYTES = 50 * 1024 * 1024
"""Largest decompressed feed, in bytes: what sitemaps.org allows one file."""
MAX_ENTRIES = 50_000
"""Most entries read of one feed: what sitemaps.org allows one file."""
MAX_PROLOGUE_CHARS = 4096
"""How far the first element may stand from the start: declaration, comments, or a warning printed before the feed."""
MAX_ENTITY_CHARS = 32
"""Longest entity a document may declare for itself: a character or a name, not a building block of a bomb."""
MAX_ENTITIES = 300
"""Most entities a document may declare: HTML's own are 253."""

_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>)+", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s.*?\?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_LATE_START = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?[\w.:-]+\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# Characters that XML 1.0 forbids; they get in by copy and paste, and make a parser give up.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x7fELF", "a program"),
    (b"ID3", "an MP3 file"),
)
_GZIP = b"\x1f\x8b"
_FEEDS = frozenset({"rss", "feed", "rdf", "channel", "item", "entry"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """Parse RSS 0.9x to 2.0, Atom, CDF, JSON Feed, a sitemap (XML or plain text), news sitemap or sitemap
    index, gzipped or not.

    ``url`` is the address the bytes came from, against which relative addresses are resolved; ``content_type`` the
    HTTP header, for its charset. Entries come in document order; an entry without an address has an empty ``url``. A
    broken feed is read as far as it can be, and the feed's ``note`` says what was wrong. Raises ParseError alone,
    whose message says what the bytes are instead.
    """
    body = _inflate(body, url)
    if not body.strip():
        raise ParseError("an empty answer", subject=url)
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise ParseError(f"{what}, not a feed", subject=url)
    decoded = decode(body, content_type=content_type)
    notes = [decoded.note]
    text = decoded.text
    if _FORBIDDEN.search(text):
        if text.count("\x00") > len(text) // 100:
            raise ParseError("a binary file, not a feed", subject=url)
        text = _FORBIDDEN.sub("", text)
        notes.append("control characters left out")
    if text.lstrip()[:1] in {"{", "["}:
        feed = parse_json_feed(text, url)
    elif "<" not in text and (listed := parse_text_sitemap(text)) is not None:
        feed = listed
    else:
        text, root = _start(text, url, notes)
        text = _without_bombs(text, notes)
        feed = parse_sitemap(text, url) if root in _SITEMAPS else parse_syndication(text, url)
    if len(feed.entries) > MAX_ENTRIES:
        notes.append(f"{len(feed.entries)} entries, the first {MAX_ENTRIES} read")
    note = "; ".join(part for part in (*notes, feed.note) if part)
    return replace(feed, entries=feed.entries[:MAX_ENTRIES], note=note) if note else feed


def _inflate(body: bytes, url: str) -> bytes:
    """Undo gzip (sitemaps are often .xml.gz files), twice at most, within the limit."""
    for _ in range(2):
        if not body.startswith(_GZIP):
            return body
        stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            body = stream.decompress(body, MAX_INFLATED_BYTES)
        except zlib.error as error:
            raise ParseError(f"a broken gzip file ({error})", subject=url) from error
        if stream.unconsumed_tail:
            raise ParseError(f"more than {MAX_INFLATED_BYTES >> 20} MiB once decompressed", subject=url)
    return body


def _start(text: str, url: str, notes: list[str]) -> tuple[str, str]:
    """Cut what stands before the document, and name its root element; ParseError where it is no feed."""
    prologue = _PROLOGUE.match(text[:MAX_PROLOGUE_CHARS])
    root = _ROOT.match(text, prologue.end() if prologue else 0)
    if root and root[1].lower() in _FEEDS | _SITEMAPS:
        # The declaration has said its charset, and is an error anywhere but at the very start.
        # Lines stay, for their numbers.
        return _DECLARATION.sub("", text[: root.start()]) + text[root.start() :], root[1].lower()
    late = _LATE_START.search(text[:MAX_PROLOGUE_CHARS])
    if late and late.start() and not _HTML.search(text[: late.start()]):
        notes.append(f"{late.start()} characters before the start of the feed left out")
        return _start(text[late.start() :], url, [])
    raise ParseError(_what_it_is(text, root[1] if root else ""), subject=url)


def _what_it_is(text: str, root: str) -> str:
    head = text[:MAX_PROLOGUE_CHARS]
    if _HTML.search(head):
        return "this is an HTML page, not a feed: follow the outlet's home page instead"
    if root.lower() == "opml":
        return "this is an OPML list of feeds, not a feed: import it instead"
    if root:
        return f"XML or HTML with the root element <{root[:40]}>, not a feed"
    if "<" in head:
        return "malformed XML, and no entry could be read"
    return "plain text, not a feed"


def _without_bombs(text: str, notes: list[str]) -> str:
    """Drop the document type where its entities could blow up or reach out; harmless ones stay."""
    doctype = _DOCTYPE.search(text, 0, _first_element(text))
    if not doctype or "<!ENTITY" not in doctype[0].upper():
        return text
    values = [double or single for double, single in _ENTITY.findall(doctype[0])]
    declared = doctype[0].upper().count("<!ENTITY")
    if declared <= MAX_ENTITIES and all(len(value) <= MAX_ENTITY_CHARS for value in values):
        return text
    notes.append("entity declarations left out")
    return text[: doctype.start()] + text[doctype.end() :]


def _first_element(text: str) -> int:
    found = re.search(r"<\w", text)
    return found.start() if found else len(text)
