"""Outlets and their feeds: who is followed, when each feed is due, and what went wrong last."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.css import NO_SELECTORS, Selectors
from dragoman.model import (
    NO_LIMITS,
    UNKNOWN_LANGUAGE,
    Declaration,
    Outlet,
    PollLimits,
    Rights,
)
from dragoman.store.database import insert
from dragoman.store.subscriptions import SUBSCRIPTION_COLUMNS, Subscription, subscription_of
from dragoman.store.tables import entries, feeds, items, outlets, subscriptions
from dragoman.store.withdrawals import ON_SHOW


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
    limits: PollLimits = NO_LIMITS
    selectors: Selectors = NO_SELECTORS


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeed:
    """A feed with the state of its polling; ``due`` is None where it is not polled any more.

    ``limits`` and ``links``, the selector of links to articles, are its outlet's.
    """

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
    limits: PollLimits = NO_LIMITS
    links: str = ""
    kind: FeedKind = FeedKind.FEED
    ttl_minutes: int | None = None
    """This and the next two are what the feed asked for when it was last read: an answer 304 says nothing of them."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    reason: str = ""
    """Why it is due when it is, for people."""
    subscription: Subscription | None = None
    """What its hub was asked; None where it names none, or no hub can reach us."""


OUTLET_COLUMNS = tuple(outlets.c[declared.name] for declared in fields(Outlet))
"""What :func:`outlet_of` needs in a row."""

_LIMITS = tuple(outlets.c[declared.name] for declared in fields(PollLimits))
_FEED = tuple(feeds.c)
_SAYING_NOTHING: tuple[object, ...] = ("", UNKNOWN_LANGUAGE, Rights.FULL, [], {}, None)
"""Values of an outlet that a search for it gives where it found nothing."""


def outlet_of(row: Any) -> Outlet:
    """Return the outlet in a row that holds ``OUTLET_COLUMNS``."""
    found = {column.name: row._mapping[column] for column in OUTLET_COLUMNS}
    return Outlet(**found | {"rights": Rights(found["rights"]), "languages": tuple(found["languages"])})


def _limits_of(row: Any) -> PollLimits:
    return PollLimits(**{column.name: row._mapping[column] for column in _LIMITS})


def _selectors_of(row: Any) -> Selectors:
    found: dict[str, Any] = row.selectors
    return Selectors(**found | {"remove": tuple(found["remove"])}) if found else NO_SELECTORS


def _stored(row: Any) -> StoredOutlet:
    return StoredOutlet(
        id=row.id,
        outlet=outlet_of(row),
        followed=row.followed,
        limits=_limits_of(row),
        selectors=_selectors_of(row),
    )


def _values(declaration: Declaration) -> dict[str, Any]:
    outlet, limits, selectors = declaration.outlet, declaration.limits, declaration.selectors
    values = {column.name: getattr(outlet, column.name) for column in OUTLET_COLUMNS}
    return (
        values
        | {column.name: getattr(limits, column.name) for column in _LIMITS}
        | {"languages": list(outlet.languages), "selectors": {} if selectors == NO_SELECTORS else asdict(selectors)}
    )


def save_outlet(
    db: sa.Connection,
    outlet: Outlet,
    *,
    followed: bool,
    now: datetime,
    limits: PollLimits = NO_LIMITS,
    selectors: Selectors = NO_SELECTORS,
) -> int:
    """Store what was found of an outlet under its slug and return its id; one already there is not unfollowed by it.

    The description of one that is followed stays as it is; of one that isn't, what was found anew changes.
    """
    values = _values(Declaration(outlet=outlet, limits=limits, selectors=selectors))
    statement = insert(db, outlets).values(**values, followed=followed, added=now)
    changes: dict[str, Any] = {name: value for name, value in values.items() if value not in _SAYING_NOTHING}
    statement = statement.on_conflict_do_update(
        index_elements=["slug"],
        set_={name: statement.excluded[name] for name in changes} | ({"followed": True} if followed else {}),
        where=outlets.c.followed.is_(False),
    )
    db.execute(statement)
    return _id_of(db, outlet.slug)


def save_declaration(db: sa.Connection, declaration: Declaration, *, now: datetime) -> int:
    """Follow an outlet that somebody described and return its id; the description takes the place of what was known."""
    values = _values(declaration) | {"followed": True}
    statement = insert(db, outlets).values(**values, added=now)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["slug"], set_={name: statement.excluded[name] for name in values if name != "slug"}
        )
    )
    return _id_of(db, declaration.outlet.slug)


def ensure_outlet(db: sa.Connection, outlet: Outlet, *, now: datetime) -> int:
    """Return the id of the outlet with this slug, stored unfollowed where it is new and left alone otherwise."""
    statement = insert(db, outlets).values(**_values(Declaration(outlet=outlet)), followed=False, added=now)
    db.execute(statement.on_conflict_do_nothing(index_elements=["slug"]))
    return _id_of(db, outlet.slug)


def save_links(db: sa.Connection, outlet_id: int, links: str) -> None:
    """Set the selector of links to articles on the outlet's section pages; its others stay."""
    selectors = replace(load_outlet(db, outlet_id).selectors, links=links)
    db.execute(sa.update(outlets).where(outlets.c.id == outlet_id).values(selectors=asdict(selectors)))


def _id_of(db: sa.Connection, slug: str) -> int:
    return int(db.execute(sa.select(outlets.c.id).where(outlets.c.slug == slug)).scalar_one())


def save_feeds(
    db: sa.Connection, outlet_id: int, urls: tuple[str, ...], *, now: datetime, kind: FeedKind = FeedKind.FEED
) -> int:
    """Add feeds that are due at once and return how many were new; a known one is due again where it had stopped.

    One that the outlet has already is read as ``kind`` from now on.
    """
    added = 0
    for url in urls:
        statement = insert(db, feeds).values(outlet_id=outlet_id, url=url, kind=kind, due=now)
        statement = statement.on_conflict_do_nothing(index_elements=["url"]).returning(feeds.c.id)
        added += len(db.execute(statement).all())
        db.execute(sa.update(feeds).where(feeds.c.url == url, feeds.c.due.is_(None)).values(due=now, failures=0))
        other = sa.update(feeds).where(feeds.c.url == url, feeds.c.outlet_id == outlet_id, feeds.c.kind != kind)
        db.execute(other.values(kind=kind, due=now, etag="", last_modified=""))
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
    query = _FEEDS.where(feeds.c.due <= now).order_by(feeds.c.due, feeds.c.id).limit(limit)
    return [_stored_feed(row) for row in db.execute(query)]


def load_feeds(db: sa.Connection) -> list[StoredFeed]:
    return [_stored_feed(row) for row in db.execute(_FEEDS.order_by(feeds.c.id))]


_FEEDS = (
    sa.select(*_FEED, *_LIMITS, outlets.c.selectors, *SUBSCRIPTION_COLUMNS)
    .join(outlets, outlets.c.id == feeds.c.outlet_id)
    .outerjoin(subscriptions, subscriptions.c.feed_id == feeds.c.id)
)


def _stored_feed(row: Any) -> StoredFeed:
    values = {column.name: row._mapping[column] for column in _FEED}
    values |= {
        "kind": FeedKind(values["kind"]),
        "skip_hours": tuple(values["skip_hours"]),
        "skip_days": tuple(values["skip_days"]),
    }
    return StoredFeed(
        **values, limits=_limits_of(row), links=_selectors_of(row).links, subscription=subscription_of(row)
    )


def load_declaration(db: sa.Connection, stored: StoredOutlet) -> Declaration:
    """Return the outlet as data to share, with the feeds it is polled at, or all of them where it isn't polled."""
    query = sa.select(feeds.c.url, feeds.c.due, feeds.c.kind).where(feeds.c.outlet_id == stored.id)
    found = db.execute(query.order_by(feeds.c.id)).all()
    polled = [row for row in found if row.due is not None] or found
    return Declaration(
        outlet=stored.outlet,
        feeds=tuple(row.url for row in polled if row.kind != FeedKind.PAGE),
        pages=tuple(row.url for row in polled if row.kind == FeedKind.PAGE),
        limits=stored.limits,
        selectors=stored.selectors,
    )


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
    """Give a feed the address it has moved to for good; nothing where ``url`` is empty.

    Where that is the address of another feed that is polled, this one is polled no more, and says so.
    """
    if not url:
        return
    other = db.execute(sa.select(feeds.c.id, feeds.c.due).where(feeds.c.url == url, feeds.c.id != feed_id)).first()
    if other is None:
        db.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(url=url))
    elif other.due is not None:
        values = {"due": None, "reason": f"moved for good to {url}, which is polled already"}
        db.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(**values))


def count_items(db: sa.Connection, edition: str) -> dict[int, int]:
    """Return how many items of each outlet (by id) the edition shows."""
    query = sa.select(items.c.outlet_id, sa.func.count()).where(items.c.edition == edition, ON_SHOW)
    query = query.group_by(items.c.outlet_id)
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
