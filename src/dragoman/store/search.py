"""Full text search over what is on show: FTS5 in SQLite, tsvector in PostgreSQL, the same answers from both.

Owns how words and filters lie in the index. Words come folded (:mod:`dragoman.searching`) and stand in the index as
they are. A filter (edition, outlet, language, verdict) is a word of its own, so that a rare filter is as quick as a
rare word. Answers come by when an item came to be known, the latest first, which the index gives without sorting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from dragoman.model import Item
from dragoman.searching import Query, Term
from dragoman.store.database import insert
from dragoman.store.tables import items, searched
from dragoman.store.withdrawals import ON_SHOW

PHRASE_GAP = "zzzz0zzzz"
"""A word between texts, so that no phrase runs from the end of one into the next."""


def save_searched(db: sa.Connection, item: Item, texts: Sequence[Sequence[str]]) -> None:
    """Put an item into the index, in place of what stood there; ``texts`` are its texts as folded words."""
    number = _number(db, item)
    words = f" {PHRASE_GAP} ".join(" ".join(text) for text in texts)
    facets = [
        _facet(name, value)
        for name, value in (
            ("edition", item.edition),
            ("outlet", item.outlet.slug),
            ("language", item.language),
            ("verdict", item.verdict),
        )
    ]
    if db.dialect.name == "sqlite":
        db.execute(sa.text("DELETE FROM search_words WHERE rowid = :number"), {"number": number})
        db.execute(
            sa.text("INSERT INTO search_words (rowid, words, facets) VALUES (:number, :words, :facets)"),
            {"number": number, "words": words, "facets": " ".join(facets)},
        )
        return
    db.execute(
        sa.text(
            "INSERT INTO search_words (rowid, words, facets) VALUES (:number, to_tsvector('simple', :words), :facets)"
            " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words, facets = excluded.facets"
        ),
        {"number": number, "words": words, "facets": facets},
    )


def remove_searched(db: sa.Connection, item_id: str) -> None:
    """Take an item out of the index; one that is not there is no error."""
    number = db.execute(sa.select(searched.c.id).where(searched.c.item_id == item_id)).scalar_one_or_none()
    if number is not None:
        db.execute(sa.text("DELETE FROM search_words WHERE rowid = :number"), {"number": number})
        db.execute(sa.delete(searched).where(searched.c.id == number))


def find_unsearched(db: sa.Connection, *, limit: int) -> list[tuple[str, str]]:
    """Return (edition, item id) of items that are not in the index, or stand there as they no longer are."""
    query = (
        sa.select(items.c.edition, items.c.id)
        .outerjoin(searched, searched.c.item_id == items.c.id)
        .where(sa.or_(searched.c.id.is_(None), searched.c.updated != items.c.updated), ON_SHOW)
        .order_by(items.c.seen, items.c.id)
        .limit(limit)
    )
    return [(row.edition, row.id) for row in db.execute(query)]


def find_items(
    db: sa.Connection,
    query: Query,
    filters: Mapping[str, str],
    *,
    limit: int,
    before: int | None = None,
    earliest: datetime | None = None,
    latest: datetime | None = None,
) -> list[tuple[str, int]]:
    """Return (item id, number) of the items that a query finds, the latest known first.

    ``filters`` are values of edition, outlet, language and verdict; ``before`` is a number of an earlier answer;
    ``earliest`` and ``latest`` bound the outlet's time. A query without terms finds all that passes the filters.
    """
    sqlite = db.dialect.name == "sqlite"
    clause, values = (_fts5 if sqlite else _tsquery)(query, [_facet(name, v) for name, v in filters.items() if v])
    statement = (
        sa.select(items.c.id, searched.c.id.label("number"))
        .select_from(sa.text("search_words"))
        .join(searched, sa.text("searched.id = search_words.rowid"))
        .join(items, items.c.id == searched.c.item_id)
        .where(sa.text(clause).bindparams(**values), ON_SHOW)
    )
    if before is not None:
        statement = statement.where(sa.text("search_words.rowid < :before").bindparams(before=before))
    if earliest is not None:
        statement = statement.where(items.c.sorted >= earliest)
    if latest is not None:
        statement = statement.where(items.c.sorted < latest)
    statement = statement.order_by(sa.text("search_words.rowid DESC")).limit(limit)
    return [(row.id, row.number) for row in db.execute(statement)]


def _number(db: sa.Connection, item: Item) -> int:
    statement = insert(db, searched).values(item_id=item.id, updated=item.updated)
    db.execute(
        statement.on_conflict_do_update(index_elements=["item_id"], set_={"updated": statement.excluded.updated})
    )
    return int(db.execute(sa.select(searched.c.id).where(searched.c.item_id == item.id)).scalar_one())


def _facet(name: str, value: str) -> str:
    """A filter as a word that no text holds: its name and a digest of its value."""
    return f"zz{name}{hashlib.sha256(value.encode()).hexdigest()[:16]}"


def _fts5(query: Query, facets: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The query in FTS5's language (https://sqlite.org/fts5.html, section 3); words hold no quotation marks."""

    def phrase(term: Term) -> str:
        return f'words : "{" ".join(term.words)}"' + (" *" if term.prefix else "")

    parts = [f'facets : "{facet}"' for facet in facets] + [phrase(term) for term in query.terms]
    wanted = " AND ".join(f"({part})" for part in parts)
    for term in query.without:
        wanted = f"({wanted}) NOT ({phrase(term)})"
    return "search_words MATCH :wanted", {"wanted": wanted}


def _tsquery(query: Query, facets: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The query as a tsquery (https://www.postgresql.org/docs/current/datatype-textsearch.html)."""

    def phrase(term: Term) -> str:
        return "(" + " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.prefix else "") + ")"

    wanted = " & ".join([*map(phrase, query.terms), *(f"!{phrase(term)}" for term in query.without)])
    clauses = ["search_words.facets @> :facets"]
    values: dict[str, object] = {"facets": list(facets)}
    if wanted:
        clauses.append("search_words.words @@ CAST(:wanted AS tsquery)")
        values["wanted"] = wanted
    return " AND ".join(clauses), values
