"""Entries: what feeds list, and how far each has come on its way to an article."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.model import Entry, Outlet
from dragoman.store.database import insert
from dragoman.store.documents import from_document, to_document
from dragoman.store.outlets import outlet_of
from dragoman.store.tables import entries, outlets, pages, revisions

ENTRIES_AT_ONCE = 500
"""Entries looked up and stored by one statement: beyond some hundreds nothing is gained, and statements have limits."""


class EntryState(StrEnum):
    """An entry waits (until it is due), is queued in a batch, is done, or is held for a reason."""

    WAITING = "waiting"
    QUEUED = "queued"
    DONE = "done"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    id: int
    outlet_id: int
    url: str
    entry: Entry
    state: EntryState
    tries: int
    reason: str
    page_id: int | None
    revision_id: int | None


def fingerprint(entry: Entry) -> str:
    """Return a hash of what a feed says of an article; a change of it is a reason to look at the article again.

    The update time is left out where there is full text: some feeds stamp every entry anew at each answer.
    """
    parts = [entry.title, entry.content or entry.summary]
    if not entry.content and entry.updated is not None:
        parts.append(entry.updated.isoformat())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def save_entries(db: sa.Connection, outlet_id: int, found: Iterable[Entry], *, now: datetime) -> tuple[int, int]:
    """Store what a feed lists; return how many entries were new and how many had changed.

    A changed entry waits again, to be fetched anew; one that is on its way already is left to finish. Of several
    entries with one address the first counts.
    """
    by_url: dict[str, Entry] = {}
    for entry in found:
        by_url.setdefault(entry.url, entry)
    listed = list(by_url.values())
    new = changed = 0
    for start in range(0, len(listed), ENTRIES_AT_ONCE):
        part = listed[start : start + ENTRIES_AT_ONCE]
        query = sa.select(entries.c.url, entries.c.outlet_id, entries.c.fingerprint, entries.c.state)
        known = {row.url: row for row in db.execute(query.where(entries.c.url.in_([entry.url for entry in part])))}
        fresh = [
            {"url": entry.url, "outlet_id": outlet_id, "found": now, **_listed_values(entry, now)}
            for entry in part
            if entry.url not in known
        ]
        if fresh:
            # A row that another process stored in between is left as it is.
            db.execute(insert(db, entries).on_conflict_do_nothing(index_elements=["url"]), fresh)
        again = [
            {"changed_url": entry.url, "batch": "", "tries": 0, "reason": "", "page_id": None}
            | _listed_values(entry, now)
            for entry in part
            if (row := known.get(entry.url)) is not None
            and row.outlet_id == outlet_id
            and row.state in (EntryState.DONE, EntryState.HELD)
            and row.fingerprint != fingerprint(entry)
        ]
        if again:
            db.execute(sa.update(entries).where(entries.c.url == sa.bindparam("changed_url")), again)
        new, changed = new + len(fresh), changed + len(again)
    return new, changed


def _listed_values(entry: Entry, now: datetime) -> dict[str, Any]:
    """The columns that an entry has from its feed, waiting to be fetched."""
    return {
        "title": entry.title,
        "document": to_document(entry),
        "fingerprint": fingerprint(entry),
        "state": EntryState.WAITING,
        "due": now,
        "changed": now,
    }


def queue_entries(db: sa.Connection, *, now: datetime, size: int) -> list[tuple[str, int]]:
    """Put waiting entries that are due into batches of one outlet each; return (batch, outlet id) of the new ones.

    A batch's name is stored together with its entries' state, so that it is known before any work on it begins.
    """
    query = (
        sa.select(entries.c.id, entries.c.outlet_id)
        .where(entries.c.state == EntryState.WAITING, entries.c.due <= now)
        .order_by(entries.c.outlet_id, entries.c.found.desc(), entries.c.id)
    )
    by_outlet: dict[int, list[Any]] = {}
    for row in db.execute(query):
        by_outlet.setdefault(row.outlet_id, []).append(row)
    made = []
    for outlet_id, rows in by_outlet.items():
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            name = uuid.uuid4().hex
            db.execute(
                sa.update(entries)
                .where(entries.c.id.in_([r.id for r in part]))
                .values(state=EntryState.QUEUED, batch=name, due=None)
            )
            made.append((name, outlet_id))
    return made


def load_open_batches(db: sa.Connection) -> list[tuple[str, int]]:
    """Return (batch, outlet id) of every batch with an entry that is still queued."""
    query = (
        sa.select(entries.c.batch, entries.c.outlet_id).where(entries.c.state == EntryState.QUEUED).distinct()
    ).order_by(entries.c.batch)
    return [(row.batch, row.outlet_id) for row in db.execute(query)]


def load_batch(db: sa.Connection, batch: str) -> list[StoredEntry]:
    """Return the entries of a batch that are still queued, in a fixed order."""
    query = sa.select(entries).where(entries.c.batch == batch, entries.c.state == EntryState.QUEUED)
    return [_stored(row) for row in db.execute(query.order_by(entries.c.id))]


def find_entry(db: sa.Connection, url: str) -> StoredEntry | None:
    row = db.execute(sa.select(entries).where(entries.c.url == url)).one_or_none()
    return None if row is None else _stored(row)


def _stored(row: Any) -> StoredEntry:
    return StoredEntry(
        id=row.id,
        outlet_id=row.outlet_id,
        url=row.url,
        entry=from_document(Entry, row.document),
        state=EntryState(row.state),
        tries=row.tries,
        reason=row.reason,
        page_id=row.page_id,
        revision_id=row.revision_id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownState:
    """What is known of an address: the state of its entry, and of when its latest page is (None without one)."""

    id: int
    state: EntryState
    fetched: datetime | None


def find_state(db: sa.Connection, url: str) -> KnownState | None:
    """Return what is known of an address, None where nothing is."""
    query = (
        sa.select(
            entries.c.id, entries.c.state, sa.func.coalesce(pages.c.fetched, revisions.c.fetched).label("fetched")
        )
        .outerjoin(pages, pages.c.id == entries.c.page_id)
        .outerjoin(revisions, revisions.c.id == entries.c.revision_id)
        .where(entries.c.url == url)
    )
    row = db.execute(query).one_or_none()
    return None if row is None else KnownState(id=row.id, state=EntryState(row.state), fetched=row.fetched)


def count_outcomes(db: sa.Connection, entry_ids: Sequence[int]) -> dict[EntryState, int]:
    """Return how many of the entries are in which state."""
    query = sa.select(entries.c.state, sa.func.count()).where(entries.c.id.in_(entry_ids)).group_by(entries.c.state)
    return {EntryState(state): number for state, number in db.execute(query)}


def count_under_way(db: sa.Connection, entry_ids: Sequence[int], *, now: datetime) -> int:
    """Return how many of the entries are queued, or due by now."""
    due = sa.or_(
        entries.c.state == EntryState.QUEUED, sa.and_(entries.c.state == EntryState.WAITING, entries.c.due <= now)
    )
    query = sa.select(sa.func.count()).select_from(entries).where(entries.c.id.in_(entry_ids), due)
    return int(db.execute(query).scalar_one())


def save_entry(db: sa.Connection, entry_id: int, **values: Any) -> None:
    """Store columns of one entry."""
    db.execute(sa.update(entries).where(entries.c.id == entry_id).values(**values))


def hold_entry(db: sa.Connection, entry_id: int, reason: str, *, now: datetime) -> None:
    """End an entry's way: it is not published, and ``reason`` says why."""
    save_entry(db, entry_id, state=EntryState.HELD, reason=reason, due=None, changed=now)


def requeue_entry(db: sa.Connection, entry_id: int, reason: str, *, due: datetime, now: datetime) -> None:
    """Let an entry wait until ``due`` for another try; ``reason`` says what went wrong."""
    save_entry(
        db,
        entry_id,
        state=EntryState.WAITING,
        reason=reason,
        due=due,
        tries=entries.c.tries + 1,
        changed=now,
    )


def defer_entry(db: sa.Connection, entry_id: int, reason: str, *, due: datetime, now: datetime) -> None:
    """Let an entry end its way with its batch and then wait until ``due``, which counts as no try."""
    save_entry(db, entry_id, reason=reason, due=due, changed=now)


def give_page(db: sa.Connection, url: str, page_id: int, *, now: datetime) -> None:
    """Give the entry of ``url`` a page that came by another way than fetching, and let it go its way with that."""
    db.execute(
        sa.update(entries)
        .where(entries.c.url == url, entries.c.state != EntryState.QUEUED)
        .values(page_id=page_id, state=EntryState.WAITING, due=now, tries=0, reason="", changed=now)
    )


def release_batch(db: sa.Connection, batch: str, reason: str, *, pauses: Sequence[timedelta], now: datetime) -> int:
    """Let the entries of a batch that are still queued wait for another try; return how many there were.

    ``pauses[n]`` is the pause after try n; an entry that has had as many tries as there are pauses is held.
    """
    left = load_batch(db, batch)
    for entry in left:
        if entry.tries < len(pauses):
            requeue_entry(db, entry.id, reason, due=now + pauses[entry.tries], now=now)
        else:
            hold_entry(db, entry.id, f"{reason}; given up after {entry.tries + 1} tries", now=now)
    return len(left)


def postpone_batch(db: sa.Connection, batch: str, reason: str, *, due: datetime, now: datetime) -> None:
    """Let the entries of a batch that are still queued wait until ``due``, without counting it as a try."""
    db.execute(
        sa.update(entries)
        .where(entries.c.batch == batch, entries.c.state == EntryState.QUEUED)
        .values(state=EntryState.WAITING, batch="", reason=reason, due=due, changed=now)
    )


def finish_entries(db: sa.Connection, entry_ids: Sequence[int], *, now: datetime) -> None:
    """Mark entries as done, as every edition shows their article; those that were deferred wait instead."""
    through = sa.and_(entries.c.id.in_(entry_ids), entries.c.state == EntryState.QUEUED)
    deferred = sa.and_(through, entries.c.due.is_not(None))
    db.execute(sa.update(entries).where(deferred).values(state=EntryState.WAITING, batch="", changed=now))
    db.execute(sa.update(entries).where(through).values(state=EntryState.DONE, due=None, reason="", changed=now))


def count_states(db: sa.Connection) -> dict[EntryState, int]:
    query = sa.select(entries.c.state, sa.func.count()).group_by(entries.c.state)
    counts = dict.fromkeys(EntryState, 0)
    counts.update({EntryState(row[0]): row[1] for row in db.execute(query)})
    return counts


def load_waits(db: sa.Connection) -> dict[int, tuple[int, str]]:
    """Return for each outlet (by id) how many articles wait for a reason, and the latest such reason."""
    query = (
        sa.select(entries.c.outlet_id, entries.c.reason)
        .where(entries.c.state == EntryState.WAITING, entries.c.reason != "")
        .order_by(entries.c.changed, entries.c.id)
    )
    waits: dict[int, tuple[int, str]] = {}
    for outlet_id, reason in db.execute(query):
        waits[outlet_id] = (waits.get(outlet_id, (0, ""))[0] + 1, reason)
    return waits


def next_due(db: sa.Connection) -> datetime | None:
    """Return when the next waiting entry is due."""
    query = sa.select(entries.c.due).where(entries.c.state == EntryState.WAITING).order_by(entries.c.due)
    return db.execute(query).scalars().first()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEntry:
    outlet: Outlet
    url: str
    title: str
    reason: str
    changed: datetime
    due: datetime | None
    """When it is tried again; None where it is not."""


def load_held(db: sa.Connection, *, limit: int) -> list[HeldEntry]:
    """Return entries that are held, or wait after a failed try, the latest first."""
    query = (
        sa.select(
            outlets,
            entries.c.url,
            entries.c.title,
            entries.c.reason,
            entries.c.changed,
            entries.c.due,
        )
        .join(outlets, outlets.c.id == entries.c.outlet_id)
        .where(entries.c.reason != "", entries.c.state.in_([EntryState.HELD, EntryState.WAITING]))
        .order_by(entries.c.changed.desc(), entries.c.id.desc())
        .limit(limit)
    )
    return [
        HeldEntry(
            outlet=outlet_of(row),
            url=row.url,
            title=row.title,
            reason=row.reason,
            changed=row.changed,
            due=row.due,
        )
        for row in db.execute(query)
    ]
