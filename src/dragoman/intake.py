"""Taking in pages that came by another way than fetching: whole archives, portion by portion.

Owns which page of an archive is news, and how far an archive has come. Pages and the place reached are stored in one
transaction, so that an archive that was cut off anywhere goes on where it was. Knows nothing of the work on what it
took in: that is done between the portions, by whoever asks for them.
"""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import sqlalchemy as sa

from dragoman.archives.warc import ArchiveRecord, archive_id, parse_archive
from dragoman.errors import DragomanError, ParseError
from dragoman.fetch.decoding import BrokenCodingError, TooLargeError, decode_body
from dragoman.model import Entry, Outlet, Page
from dragoman.outlets.slug import make_slug
from dragoman.store import archives, articles, entries, outlets
from dragoman.store.database import Database
from dragoman.store.entries import EntryState

PORTION_PAGES = 500
"""Pages taken in before the work on them is done: what waits in the database stays below some 20 MB."""

HELD_BYTES = 8 * 2**20
"""Pages are stored as soon as so many bytes of them wait in memory, in one transaction of some 0.1 s."""

HELD_RECORDS = 2_000
"""Records passed over before the place is stored, so that a portion without a page is not read twice."""

ARCHIVE_SUFFIXES = (".warc", ".warc.gz")

MAX_IMPORT_BYTES = 64 * 2**20
"""Largest file that is read for import, unpacked: above the fetcher's own limit, since a saved page may inline
pictures, and far below memory."""


@dataclass(slots=True)
class Portion:
    """What was taken in of an archive at a time: its place in bytes, and what the records were."""

    offset: int
    size: int
    start: int = 0
    """Where it begins, as ``offset`` is where it ends."""
    pages: int = 0
    known: int = 0
    """Pages of which a later or the same state is here already, or comes: these are left out."""
    others: int = 0
    """Records that hold no HTML page: requests, metadata, pictures, errors, redirects."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Byte and words of each record that could not be taken in."""
    entry_ids: list[int] = field(default_factory=list)

    def reached(self, through: int) -> int:
        """Return the byte to which it is worked off, when ``through`` of its pages are."""
        return self.start + (self.offset - self.start) * through // max(len(self.entry_ids), through, 1)


def is_archive(path: Path) -> bool:
    """Return whether a file is an archive by its name."""
    return path.name.lower().endswith(ARCHIVE_SUFFIXES)


def take_in_archive(
    database: Database, path: Path, *, clock: Callable[[], datetime], portion_pages: int = PORTION_PAGES
) -> Iterator[Portion]:
    """Take a WARC file in, beginning where it was left; do the work on each portion before asking for the next one.

    A page goes its way as of its own date. The same address twice with another text is two portions, so that each
    state is seen. Nothing is yielded where all was taken in before. Raises DragomanError where the file can't be
    read or is no archive.
    """
    try:
        with path.open("rb") as file:
            name = archive_id(file, subject=str(path))
            with database.read() as db:
                start = archives.load_offset(db, name)
            taking = _Taking(database, name, path.stat().st_size, clock, portion_pages, start=start)
            for record in parse_archive(file, undo_codings, start=start):
                if taking.must_end_before(record):
                    yield taking.end_portion()
                taking.take(record)
                if taking.full:
                    yield taking.end_portion()
            if taking.begun:
                yield taking.end_portion()
    except OSError as error:
        raise DragomanError(f"can't be read ({error.strerror or error})", subject=str(path)) from error


class _Taking:
    """An archive on its way in: the portion that is being filled, and the pages of it that are not stored yet."""

    def __init__(
        self,
        database: Database,
        name: str,
        size: int,
        clock: Callable[[], datetime],
        portion_pages: int,
        *,
        start: int,
    ) -> None:
        self._database = database
        self._name = name
        self._clock = clock
        self._portion_pages = portion_pages
        self._pages: list[Page] = []
        self._bytes = 0
        self._records = 0
        self._bodies: dict[str, bytes] = {}
        self._portion = Portion(start=start, offset=start, size=size)

    @property
    def begun(self) -> bool:
        portion = self._portion
        return bool(portion.pages or portion.known or portion.others or portion.problems or self._pages)

    @property
    def full(self) -> bool:
        return len(self._bodies) >= self._portion_pages

    def must_end_before(self, record: ArchiveRecord) -> bool:
        """Return whether the portion holds another state of the record's page, which has to go its way first."""
        if record.page is None:
            return False
        digest = self._bodies.get(record.page.final_url)
        return digest is not None and digest != _digest(record.page)

    def take(self, record: ArchiveRecord) -> None:
        self._portion.offset = record.end
        self._records += 1
        if record.problem:
            self._portion.problems.append((record.start, record.problem))
        elif record.page is None:
            self._portion.others += 1
        elif record.page.final_url in self._bodies:
            self._portion.known += 1
        else:
            self._bodies[record.page.final_url] = _digest(record.page)
            self._pages.append(record.page)
            self._bytes += len(record.page.body)
        if self._bytes >= HELD_BYTES or self._records >= HELD_RECORDS:
            self._store()

    def end_portion(self) -> Portion:
        """Store what is left of the portion, return it and begin the next one."""
        self._store()
        ended = self._portion
        self._portion = Portion(start=ended.offset, offset=ended.offset, size=ended.size)
        self._bodies.clear()
        return ended

    def _store(self) -> None:
        now = self._clock()
        with self._database.write() as db:
            for page in self._pages:
                entry_id = take_in_page(db, page, now=now)
                if entry_id is None:
                    self._portion.known += 1
                else:
                    self._portion.pages += 1
                    self._portion.entry_ids.append(entry_id)
            archives.save_offset(db, self._name, self._portion.offset, now=now)
        self._pages.clear()
        self._bytes = self._records = 0


def take_in_page(db: sa.Connection, page: Page, *, now: datetime) -> int | None:
    """Store a page and let its entry go its way with it; return the entry's id.

    None where that would be a step back: a later or the same state is here already, or the page is about to be
    fetched from its outlet.
    """
    known = entries.find_state(db, page.final_url)
    if known is None:
        outlet_id = outlets.ensure_outlet(db, outlet_of_address(page.final_url), now=now)
        entries.save_entries(db, outlet_id, [Entry(url=page.final_url, id=page.final_url)], now=now)
        known = entries.find_state(db, page.final_url)
        if known is None:
            raise DragomanError("its entry could not be stored", subject=page.final_url)
    elif known.fetched is not None:
        if known.state is EntryState.QUEUED or known.fetched >= page.fetched:
            return None
    elif known.state is not EntryState.HELD:
        return None
    entries.give_page(db, page.final_url, articles.save_page(db, page), now=now)
    return known.id


def outlet_of_address(url: str) -> Outlet:
    """Return the outlet of an address that nobody follows: its host, or "imported" where it has none."""
    with suppress(ValueError):  # what urlsplit says of "http://[" and the like
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            host = parts.hostname.removeprefix("www.")
            home = f"{parts.scheme}://{parts.netloc}/"
            return Outlet(slug=make_slug(home), name=host, home=home)
    return Outlet(slug="imported", name="Imported files", home="")


def _digest(page: Page) -> bytes:
    return hashlib.blake2b(page.body, digest_size=16).digest()


def undo_codings(body: bytes, codings: str, *, max_bytes: int) -> bytes:
    """Undo content codings as :mod:`dragoman.archives` asks for it; raises ParseError."""
    try:
        return decode_body(body, codings, max_bytes=max_bytes)
    except TooLargeError as error:
        raise ParseError(f"its body unpacks to more than {max_bytes // 2**20} MiB") from error
    except BrokenCodingError as error:
        raise ParseError(f"its body is {error}") from error


def read_saved(path: Path, *, url: str, now: datetime) -> Page:
    """Read a saved page (``.html``, ``.html.gz``) or story (``.txt``) as if it had been fetched ``now``.

    ``url`` is where it was published; without it the page's own canonical address counts, and where there is none
    either, the article goes by a name made of its content. Raises DragomanError that names the file.
    """
    # The extractors' libraries take 2 s to load, which looking at an installation shall not cost.
    from dragoman.extract.page import page_address
    from dragoman.extract.saved import is_plain_text

    body = _read(path)
    text = is_plain_text(path.name)
    address = url or ("" if text else page_address(body)) or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, body.hex())}"
    content_type = "text/plain; charset=utf-8" if text else "text/html"
    return Page(
        url=address, final_url=address, status=200, headers={"content-type": content_type}, body=body, fetched=now
    )


def _read(path: Path) -> bytes:
    try:
        with ExitStack() as stack:
            file: BinaryIO | gzip.GzipFile = stack.enter_context(path.open("rb"))
            if path.name.endswith(".gz"):
                file = stack.enter_context(gzip.GzipFile(fileobj=file))
            body = file.read(MAX_IMPORT_BYTES + 1)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DragomanError(f"can't be read ({reason})", subject=str(path)) from error
    if len(body) > MAX_IMPORT_BYTES:
        raise DragomanError(f"is larger than {MAX_IMPORT_BYTES // 2**20} MiB, no page is", subject=str(path))
    return body
