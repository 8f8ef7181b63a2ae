"""What paid engines were given, day by day, how the engines' circuits stand, and what forecasts are made from.

``pending`` characters were counted before a call whose end is not stored yet: the call is under way, or the program
was killed during it. They count as given, since they may have been paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dragoman.model import Article, Entry
from dragoman.store.database import insert
from dragoman.store.documents import from_document
from dragoman.store.tables import articles, circuits, entries, revisions, spending

_TOTAL = sa.func.coalesce(sa.func.sum(spending.c.spent + spending.c.pending), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCircuit:
    """How an engine's circuit stood when it last changed; closed where ``until`` is None."""

    engine: str
    until: datetime | None
    failures: int
    reason: str
    changed: datetime


def lock_spending(db: sa.Connection) -> None:
    """Let nobody else count until this transaction ends, so that two can't both take the last of a budget.

    SQLite has one writer at a time anyway.
    """
    if db.dialect.name == "postgresql":
        db.execute(sa.text("LOCK TABLE spending IN SHARE ROW EXCLUSIVE MODE"))


def load_used(
    db: sa.Connection, day: str, *, engine: str | None = None, edition: str | None = None, outlet_id: int | None = None
) -> int:
    """Return how many characters were given on a day: to an engine, for an edition, of an outlet."""
    query = sa.select(_TOTAL).where(spending.c.day == day)
    for column, value in (
        (spending.c.engine, engine),
        (spending.c.edition, edition),
        (spending.c.outlet_id, outlet_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return int(db.execute(query).scalar_one())


def add_spending(
    db: sa.Connection, day: str, engine: str, edition: str, outlet_id: int, *, pending: int = 0, spent: int = 0
) -> None:
    """Change what is counted of an engine, edition and outlet on a day by so many characters."""
    statement = insert(db, spending).values(
        day=day, engine=engine, edition=edition, outlet_id=outlet_id, pending=pending, spent=spent
    )
    statement = statement.on_conflict_do_update(
        index_elements=["day", "engine", "edition", "outlet_id"],
        set_={"pending": spending.c.pending + pending, "spent": spending.c.spent + spent},
    )
    db.execute(statement)


def load_day(db: sa.Connection, day: str) -> dict[tuple[str, str, int], int]:
    """Return what was given on a day by engine, edition and outlet id, in characters."""
    query = sa.select(spending).where(spending.c.day == day)
    rows = db.execute(query.order_by(spending.c.engine, spending.c.edition, spending.c.outlet_id))
    return {(row.engine, row.edition, row.outlet_id): row.spent + row.pending for row in rows}


def save_circuit(
    db: sa.Connection, engine: str, *, until: datetime | None, failures: int, reason: str, now: datetime
) -> None:
    """Store how an engine's circuit stands."""
    values: Mapping[str, Any] = {"until": until, "failures": failures, "reason": reason, "changed": now}
    statement = insert(db, circuits).values(engine=engine, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["engine"], set_=values))


def load_circuits(db: sa.Connection) -> dict[str, StoredCircuit]:
    """Return how the circuits stand, by engine."""
    return {row.engine: StoredCircuit(**row._mapping) for row in db.execute(sa.select(circuits))}


def load_times(db: sa.Connection, outlet_id: int, *, limit: int) -> list[datetime]:
    """Return when an outlet's latest entries were published, or else found, the latest found first."""
    query = (
        sa.select(entries.c.document, entries.c.found)
        .where(entries.c.outlet_id == outlet_id)
        .order_by(entries.c.found.desc(), entries.c.id.desc())
        .limit(limit)
    )
    return [from_document(Entry, row.document).published or row.found for row in db.execute(query)]


def load_texts(db: sa.Connection, outlet_id: int, *, limit: int) -> list[Article]:
    """Return an outlet's latest articles, as extracted."""
    query = (
        sa.select(revisions.c.document)
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(articles.c.outlet_id == outlet_id)
        .order_by(revisions.c.id.desc())
        .limit(limit)
    )
    return [from_document(Article, document) for document in db.execute(query).scalars()]
