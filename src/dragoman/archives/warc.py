"""WARC files (ISO 28500) as Common Crawl's news crawl makes them: each HTML answer in one becomes a page of its date.

Owns what counts as a page. Knows nothing of where pages go; how content codings are undone is given to it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Protocol

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from dragoman.archives.records import MAX_RECORD_BYTES, RawRecord, read_records
from dragoman.errors import ParseError
from dragoman.model import Page

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
"""What pages are; feeds, pictures and the rest in an archive are passed over."""

_UNREADABLE = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    AttributeError,
)
"""What warcio raises where a record is not one; AttributeError where it lacks an address."""


class Decode(Protocol):
    """Undoes the content codings that a header lists; raises ParseError where that can't be done in ``max_bytes``."""

    def __call__(self, body: bytes, codings: str, *, max_bytes: int) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRecord:
    """A record's place in the file in bytes, its id, and the page in it.

    ``page`` is None where it is no HTML page, and where ``problem`` says why it can't be taken. ``end`` is ``start``
    where the file ends within it.
    """

    start: int
    end: int
    id: str = ""
    page: Page | None = None
    problem: str = ""


def parse_archive(file: BinaryIO, decode: Decode, *, start: int = 0) -> Iterator[ArchiveRecord]:
    """Yield every record from byte ``start`` on, which begins one; no more than one is in memory.

    Pages are HTML answers with status 200; ``Page.fetched`` is the record's WARC-Date. Nothing in a file makes
    this raise: what is wrong with a record stands in its ``problem``.
    """
    for raw in read_records(file, start=start):
        yield _parse_record(raw, decode)


def archive_id(file: BinaryIO, *, subject: str) -> str:
    """Return the id of the file's first readable record, unique in the world (section 5.2), so the file's name.

    Raises ParseError, which names ``subject``, where there is none.
    """
    for raw in read_records(file):
        if record := _load(raw.data):
            return str(record.rec_headers.get_header("WARC-Record-ID") or "")
    raise ParseError("holds no WARC record", subject=subject)


def _load(data: bytes) -> ArcWarcRecord | None:
    if not data.startswith(b"WARC/"):
        return None
    try:
        record = ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(io.BytesIO(data))
    except _UNREADABLE:
        return None
    # The loader takes a record without a length for one without an end, and one with a wrong length for an empty one.
    return record if (record.rec_headers.get_header("Content-Length") or "").isdecimal() else None


def _parse_record(raw: RawRecord, decode: Decode) -> ArchiveRecord:
    if raw.problem:
        return ArchiveRecord(start=raw.start, end=raw.end, problem=raw.problem)
    record = _load(raw.data)
    if record is None:
        return ArchiveRecord(start=raw.start, end=raw.end, problem="is no WARC record, or its headers are broken")
    name = record.rec_headers.get_header("WARC-Record-ID") or ""
    try:
        page = _page(record, decode)
    except ParseError as error:
        return ArchiveRecord(start=raw.start, end=raw.end, id=name, problem=str(error))
    return ArchiveRecord(start=raw.start, end=raw.end, id=name, page=page)


def _page(record: ArcWarcRecord, decode: Decode) -> Page | None:
    """Return the page in a record, None where it holds none; raise ParseError for one that is not whole."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    answer = record.http_headers
    if record.rec_type != "response" or answer is None or not url.startswith(("http://", "https://")):
        return None
    headers: dict[str, str] = {}
    for name, value in answer.headers:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    stated = headers.get("content-type") or record.rec_headers.get_header("WARC-Identified-Payload-Type") or ""
    if answer.get_statuscode() != "200" or stated.partition(";")[0].strip().lower() not in HTML_TYPES:
        return None
    if cut := record.rec_headers.get_header("WARC-Truncated"):
        raise ParseError(f"the crawler cut this page short ({cut})", subject=url)
    block = record.raw_stream.read(MAX_RECORD_BYTES)
    if record.raw_stream.limit:
        raise ParseError("is shorter than it says", subject=url)
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=headers,
        body=_body(block, headers, decode, url),
        fetched=_date(record.rec_headers.get_header("WARC-Date") or "", url),
    )


def _body(block: bytes, headers: dict[str, str], decode: Decode, url: str) -> bytes:
    """Undo transfer and content coding; crawlers that undid them already and left the headers are understood."""
    undone = block.lstrip()[:1] == b"<"
    if not undone and "chunked" in headers.get("transfer-encoding", "").lower():
        try:
            block = ChunkedDataReader(io.BytesIO(block), raise_exceptions=True).read()
        except ChunkedDataException as error:
            raise ParseError("its chunks are broken or end early", subject=url) from error
    codings = headers.get("content-encoding", "")
    if not codings or block.lstrip()[:1] == b"<":
        return block
    return decode(block, codings, max_bytes=MAX_RECORD_BYTES)


def _date(text: str, url: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ParseError(f"its WARC-Date {text!r} is no date", subject=url) from error
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
