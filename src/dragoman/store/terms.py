"""The operator's terms, and the shown texts that a term may concern.

Terms lie here as JSON values with what they are told apart by; what a term is, the glossary knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dragoman.store.database import insert
from dragoman.store.tables import items, outlets, segments, terms, translations

KEY = ("source", "target", "edition", "outlet", "form")
"""What tells one term from another: adding one with the same key replaces it."""


def save_terms(db: sa.Connection, documents: Iterable[Mapping[str, Any]], *, now: datetime) -> int:
    """Store terms, each a document with the ``KEY`` as fields of its own; return how many were not there before."""
    before = count_terms(db)
    rows = [
        {"document": dict(document), "added": now} | {name: document[name] for name in KEY} for document in documents
    ]
    if rows:
        statement = insert(db, terms)
        new = statement.excluded
        changed = {"document": new.document, "added": new.added}
        db.execute(statement.on_conflict_do_update(index_elements=list(KEY), set_=changed), rows)
    return count_terms(db) - before


def load_terms(db: sa.Connection) -> list[dict[str, Any]]:
    """Return all terms, by pair, scope and form."""
    query = sa.select(terms.c.document).order_by(*(terms.c[name] for name in KEY))
    return [dict(row.document) for row in db.execute(query)]


def delete_terms(db: sa.Connection, keys: Iterable[Mapping[str, str]]) -> int:
    """Take terms away by their keys; return how many there were."""
    gone = 0
    for key in keys:
        gone += db.execute(sa.delete(terms).where(*(terms.c[name] == key[name] for name in KEY))).rowcount
    return gone


def count_terms(db: sa.Connection) -> int:
    return int(db.execute(sa.select(sa.func.count()).select_from(terms)).scalar_one())


def terms_version(db: sa.Connection) -> tuple[int, str]:
    """Return what differs after every change of the terms: their number, and the time of the last addition."""
    row = db.execute(sa.select(sa.func.count(), sa.func.max(terms.c.added))).one()
    return int(row[0]), str(row[1])


def shown_sources(
    db: sa.Connection, *, edition: str = "", outlet: str = "", containing: Sequence[str] = ()
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (item id, its language, its edition, a source segment) of translated articles on show.

    ``containing`` narrows it to segments with one of these strings in them, as far as the database can tell.
    """
    query = (
        sa.select(items.c.id, items.c.language, items.c.edition, segments.c.source)
        .join(translations, translations.c.id == items.c.translation_id)
        .join(segments, segments.c.translation_id == translations.c.id)
        .order_by(items.c.id)
    )
    if edition:
        query = query.where(items.c.edition == edition)
    if outlet:
        query = query.where(items.c.outlet_id.in_(sa.select(outlets.c.id).where(outlets.c.slug == outlet)))
    if containing:
        query = query.where(sa.or_(*(segments.c.source.contains(part, autoescape=True) for part in containing)))
    for row in db.execute(query):
        yield row.id, row.language, row.edition, row.source
