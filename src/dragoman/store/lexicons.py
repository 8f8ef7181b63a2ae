"""Lexicons: what was learned of a pair of languages from the translation memory, as bytes, and how far in it.

Knows nothing of what the bytes mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from dragoman.model import Pair
from dragoman.store.database import insert
from dragoman.store.tables import lexicons, memory


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A place in the translation memory of a pair: all up to it was learned from."""

    made: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLexicon:
    document: bytes
    upto: Place


def load_lexicon(db: sa.Connection, pair: Pair) -> StoredLexicon | None:
    row = db.execute(sa.select(lexicons).where(lexicons.c.pair == str(pair))).one_or_none()
    if row is None:
        return None
    return StoredLexicon(document=row.document, upto=Place(made=row.upto_made, key=row.upto_key))


def save_lexicon(db: sa.Connection, pair: Pair, stored: StoredLexicon) -> None:
    values = {"document": stored.document, "upto_made": stored.upto.made, "upto_key": stored.upto.key}
    statement = insert(db, lexicons).values(pair=str(pair), **values)
    db.execute(statement.on_conflict_do_update(index_elements=["pair"], set_=values))


def load_memory_after(
    db: sa.Connection, pair: Pair, place: Place | None, *, at_most: int
) -> tuple[list[tuple[str, str]], Place | None]:
    """Return (source, target) of what the memory got after ``place``, oldest first, and the place reached."""
    query = sa.select(memory.c.source, memory.c.target, memory.c.made, memory.c.key).where(memory.c.pair == str(pair))
    if place is not None:
        later = (memory.c.made == place.made) & (memory.c.key > place.key)
        query = query.where((memory.c.made > place.made) | later)
    rows = db.execute(query.order_by(memory.c.made, memory.c.key).limit(at_most)).all()
    reached = Place(made=rows[-1].made, key=rows[-1].key) if rows else place
    return [(row.source, row.target) for row in rows], reached
