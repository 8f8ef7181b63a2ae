"""Outlets and their feeds: who is followed, when each feed is due, and what went wrong last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.model import Outlet
from dragoman.store.database import insert
from dragoman.store.tables import entries, feeds, items, outlets


class FeedKind(StrEnum):
    """How what a feed's address answers is read."""

    FEED = ""
    """A feed or sitemap of any format."""
    PAGE = "page"
    """A section page, for the articles it links to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOutlet:
    id: int
    outlet: Outlet
    followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeed:
    """A feed with the state of its polling; ``due`` is None where it is not polled any more."""

    id: int
    outlet_id: int
    url: str
    etag: str = ""
    last_modified: str = ""
    polled: datetime | None = None
    good: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    unchanged: int = 0
    interval_seconds: float = 0.0
    problem: str = ""
    kind: FeedKind = FeedKind.FEED
    ttl_minutes: int | None = None
    """This and the next two are what the feed asked for when it was last read: an answer 304 says nothing of them."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


_OUTLET = (outlets.c.slug, outlets.c.name, outlets.c.home, outlets.c.language, outlets.c.country, outlets.c.kind)
_FEED = tuple(feeds.c)


def outlet_of(row: Any) -> Outlet:
    """Return the outlet in a row that holds the columns of ``outlets``."""
    fields = row._mapping
    return Outlet(**{column.name: fields[column] for column in _OUTLET})


def _stored(row: Any) -> StoredOutlet:
    return StoredOutlet(id=row.id, outlet=outlet_of(row), followed=row.followed)


def save_outlet(db: sa.Connection, outlet: Outlet, *, followed: bool, now: datetime) -> int:
    """Store ``outlet`` under its slug and return its id; one already there is updated, never unfollowed by it."""
    values = {column.name: getattr(outlet, column.name) for column in _OUTLET}
    statement = insert(db, outlets).values(**values, followed=followed, added=now)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in values if name != "slug"}
    if followed:
        changes["followed"] = True
    statement = statement.on_conflict_do_update(index_elements=["slug"], set_=changes)
    db.execute(statement)
    return int(db.execute(sa.select(outlets.c.id).where(outlets.c.slug == outlet.slug)).scalar_one())


def ensure_outlet(db: sa.Connection, outlet: Outlet, *, now: datetime) -> int:
    """Return the id of the outlet with this slug, stored unfollowed where it is new and left alone otherwise."""
    statement = insert(db, outlets).values(
        **{column.name: getattr(outlet, column.name) for column in _OUTLET}, followed=False, added=now
    )
    db.execute(statement.on_conflict_do_nothing(index_elements=["slug"]))
    return int(db.execute(sa.select(outlets.c.id).where(outlets.c.slug == outlet.slug)).scalar_one())


def save_feeds(
    db: sa.Connection, outlet_id: int, urls: tuple[str, ...], *, now: datetime, kind: FeedKind = FeedKind.FEED
) -> int:
    """Add feeds that are due at once and return how many were new; a known one is due again where it had stopped."""
    added = 0
    for url in urls:
        statement = insert(db, feeds).values(outlet_id=outlet_id, url=url, kind=kind, due=now)
        added += db.execute(statement.on_conflict_do_nothing(index_elements=["url"])).rowcount
        db.execute(sa.update(feeds).where(feeds.c.url == url, feeds.c.due.is_(None)).values(due=now, failures=0))
    return added


def load_outlet(db: sa.Connection, outlet_id: int) -> StoredOutlet:
    return _stored(db.execute(sa.select(outlets).where(outlets.c.id == outlet_id)).one())


def find_outlet(db: sa.Connection, name: str) -> StoredOutlet | None:
    """Return the outlet whose slug, home page, name or feed address is ``name``."""
    by_feed = sa.select(feeds.c.outlet_id).where(feeds.c.url == name)
    home = name.rstrip("/")
    condition = sa.or_(
        outlets.c.slug == name,
        outlets.c.home.in_([home, home + "/"]),
        sa.func.lower(outlets.c.name) == name.lower(),
        outlets.c.id.in_(by_feed),
    )
    row = db.execute(sa.select(outlets).where(condition).order_by(outlets.c.id).limit(1)).one_or_none()
    return None if row is None else _stored(row)


def load_outlets(db: sa.Connection) -> list[StoredOutlet]:
    return [_stored(row) for row in db.execute(sa.select(outlets).order_by(outlets.c.name))]


def unfollow_outlet(db: sa.Connection, outlet_id: int) -> None:
    """Stop polling the outlet's feeds; what it published stays."""
    db.execute(sa.update(outlets).where(outlets.c.id == outlet_id).values(followed=False))
    db.execute(sa.update(feeds).where(feeds.c.outlet_id == outlet_id).values(due=None))


def load_due_feeds(db: sa.Connection, now: datetime, *, limit: int) -> list[StoredFeed]:
    """Return feeds that are due, the longest overdue first."""
    query = sa.select(*_FEED).where(feeds.c.due <= now).order_by(feeds.c.due, feeds.c.id).limit(limit)
    return [_stored_feed(row) for row in db.execute(query)]


def load_feeds(db: sa.Connection) -> list[StoredFeed]:
    return [_stored_feed(row) for row in db.execute(sa.select(*_FEED).order_by(feeds.c.id))]


def _stored_feed(row: Any) -> StoredFeed:
    fields = dict(row._mapping)
    fields |= {"kind": FeedKind(row.kind), "skip_hours": tuple(row.skip_hours), "skip_days": tuple(row.skip_days)}
    return StoredFeed(**fields)


def next_due(db: sa.Connection) -> datetime | None:
    """Return when the next feed is due, or None where nothing is polled."""
    return db.execute(sa.select(feeds.c.due).where(feeds.c.due.is_not(None)).order_by(feeds.c.due)).scalars().first()


def save_polls(db: sa.Connection, polls: list[dict[str, Any]]) -> None:
    """Store the outcome of several polls: columns of ``feeds`` and the ``feed_id``, the same columns in each.

    Nothing is stored of a feed whose polling was stopped in the meantime.
    """
    statement = sa.update(feeds).where(feeds.c.id == sa.bindparam("feed_id"), feeds.c.due.is_not(None))
    db.execute(statement, polls)


def move_feed(db: sa.Connection, feed_id: int, url: str) -> None:
    """Give a feed the address it has moved to for good; nothing where ``url`` is empty or already another feed's."""
    if url and db.execute(sa.select(feeds.c.id).where(feeds.c.url == url)).first() is None:
        db.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(url=url))


def count_items(db: sa.Connection, edition: str) -> dict[int, int]:
    """Return how many items of each outlet (by id) the edition shows."""
    query = sa.select(items.c.outlet_id, sa.func.count()).where(items.c.edition == edition).group_by(items.c.outlet_id)
    return {row[0]: row[1] for row in db.execute(query)}


def count_entries(db: sa.Connection) -> dict[int, dict[str, int]]:
    """Return for each outlet (by id) how many entries are in which state."""
    query = sa.select(entries.c.outlet_id, entries.c.state, sa.func.count()).group_by(
        entries.c.outlet_id, entries.c.state
    )
    counts: dict[int, dict[str, int]] = {}
    for outlet_id, state, number in db.execute(query):
        counts.setdefault(outlet_id, {})[state] = number
    return counts
