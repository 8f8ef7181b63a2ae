"""Translations, their aligned segments, and the translation memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from dragoman.model import (
    Draft,
    Issue,
    Mark,
    Mending,
    Origin,
    Pair,
    SegmentPair,
    Span,
    Status,
    TermUse,
    Translation,
    Verdict,
)
from dragoman.store.database import insert
from dragoman.store.documents import from_document, to_document
from dragoman.store.outcomes import save_outcomes
from dragoman.store.tables import memory, revisions, segments, translations

KEYS_A_QUERY = 500
"""Keys in one IN (...): SQLite allows 32,766 bound values, older builds 999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTranslation:
    id: int
    revision_id: int
    translation: Translation


def save_translation(db: sa.Connection, revision_id: int, translation: Translation, *, now: datetime) -> int:
    """Store a translation with its segments and return its id; the same one again changes nothing."""
    statement = insert(db, translations).values(
        revision_id=revision_id,
        edition=translation.edition,
        status=translation.status,
        signature=translation.signature,
        route=translation.route,
        reason=translation.reason,
        verdict=translation.verdict or "",
        made=now,
    )
    statement = statement.on_conflict_do_nothing(index_elements=["revision_id", "edition", "signature"])
    made = db.execute(statement.returning(translations.c.id)).one_or_none() is not None
    translation_id = db.execute(
        sa.select(translations.c.id).where(
            translations.c.revision_id == revision_id,
            translations.c.edition == translation.edition,
            translations.c.signature == translation.signature,
        )
    ).scalar_one()
    rows = [
        {
            "translation_id": translation_id,
            "block": number,
            "position": position,
            "lead": pair.lead,
            "source": pair.source,
            "target": pair.target,
            "gap": pair.gap,
            "origin": pair.origin,
            "held": pair.held,
            "issues": to_document(pair.issues),
            "terms": to_document(pair.terms),
            "marks": to_document(pair.marks),
        }
        for number, block in enumerate(translation.segments)
        for position, pair in enumerate(block)
    ]
    if made and rows:
        db.execute(sa.insert(segments), rows)
    return int(translation_id)


def find_versions(
    db: sa.Connection, edition: str, article_id: int, *, newest: int, limit: int
) -> list[tuple[int, int | None]]:
    """Return the revisions of an article up to number ``newest``, the latest first, each with its last translation
    into the edition that was not held, or None; ids."""
    kept = sa.and_(
        translations.c.revision_id == revisions.c.id,
        translations.c.edition == edition,
        translations.c.status == Status.TRANSLATED,
    )
    query = (
        sa.select(revisions.c.id, sa.func.max(translations.c.id).label("translation_id"))
        .outerjoin(translations, kept)
        .where(revisions.c.article_id == article_id, revisions.c.number <= newest)
        .group_by(revisions.c.id, revisions.c.number)
        .order_by(revisions.c.number.desc())
        .limit(limit)
    )
    return [(row.id, row.translation_id) for row in db.execute(query)]


def load_translation(db: sa.Connection, translation_id: int) -> StoredTranslation:
    row = db.execute(sa.select(translations).where(translations.c.id == translation_id)).one()
    blocks: list[list[SegmentPair]] = []
    query = sa.select(segments).where(segments.c.translation_id == translation_id)
    for segment in db.execute(query.order_by(segments.c.block, segments.c.position)):
        while len(blocks) <= segment.block:
            blocks.append([])
        blocks[segment.block].append(
            SegmentPair(
                source=segment.source,
                target=segment.target,
                gap=segment.gap,
                lead=segment.lead,
                origin=Origin(segment.origin),
                issues=tuple(from_document(Issue, issue) for issue in segment.issues),
                mendings=tuple(from_document(Mending, mending) for mending in segment.mendings),
                route=segment.route,
                held=segment.held,
                terms=tuple(from_document(TermUse, use) for use in segment.terms),
                marks=tuple(from_document(Mark, mark) for mark in segment.marks),
            )
        )
    return StoredTranslation(
        id=row.id,
        revision_id=row.revision_id,
        translation=Translation(
            edition=row.edition,
            status=Status(row.status),
            signature=row.signature,
            route=row.route,
            reason=row.reason,
            verdict=Verdict(row.verdict) if row.verdict else None,
            segments=tuple(tuple(block) for block in blocks),
        ),
    )


def save_verdict(db: sa.Connection, translation_id: int, checked: Translation) -> None:
    """Store the verdict on a translation, its reason, and what was found in each segment and done about it.

    Where it was made by an engine, what came about is counted, too, for reports.
    """
    db.execute(
        sa.update(translations)
        .where(translations.c.id == translation_id)
        .values(verdict=checked.verdict, reason=checked.reason, status=checked.status)
    )
    if checked.signature:
        save_outcomes(db, translation_id, checked)
    changes = [
        {
            "t": translation_id,
            "b": number,
            "p": position,
            "found": to_document(pair.issues),
            "is_held": pair.held,
            "text": pair.target,
            "places": to_document(pair.marks),
            "mended": to_document(pair.mendings),
            "way": pair.route,
        }
        for number, block in enumerate(checked.segments)
        for position, pair in enumerate(block)
        if pair.issues or pair.mendings or pair.route
    ]
    if changes:
        db.execute(
            sa.update(segments)
            .where(
                segments.c.translation_id == sa.bindparam("t"),
                segments.c.block == sa.bindparam("b"),
                segments.c.position == sa.bindparam("p"),
            )
            .values(
                issues=sa.bindparam("found"),
                held=sa.bindparam("is_held"),
                target=sa.bindparam("text"),
                marks=sa.bindparam("places"),
                mendings=sa.bindparam("mended"),
                route=sa.bindparam("way"),
            ),
            changes,
        )


def load_memory(db: sa.Connection, keys: Iterable[str]) -> dict[str, Draft]:
    """Return the drafts that the translation memory holds for ``keys``."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Draft] = {}
    for start in range(0, len(wanted), KEYS_A_QUERY):
        query = sa.select(memory.c.key, memory.c.target, memory.c.unknown)
        for row in db.execute(query.where(memory.c.key.in_(wanted[start : start + KEYS_A_QUERY]))):
            found[row.key] = Draft(text=row.target, unknown=tuple(row.unknown))
    return found


def load_places(db: sa.Connection, keys: Iterable[str]) -> dict[str, tuple[str, dict[Span, Span | None]]]:
    """Return by key the source text that the translation memory has, and where its stretches stand in the target."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, tuple[str, dict[Span, Span | None]]] = {}
    for start in range(0, len(wanted), KEYS_A_QUERY):
        query = sa.select(memory.c.key, memory.c.source, memory.c.spans)
        for row in db.execute(query.where(memory.c.key.in_(wanted[start : start + KEYS_A_QUERY]))):
            found[row.key] = (
                row.source,
                {
                    Span(start=places[0], end=places[1]): Span(start=places[2], end=places[3]) if places[2:] else None
                    for places in row.spans
                },
            )
    return found


def save_memory(
    db: sa.Connection,
    pair: Pair,
    signature: str,
    drafts: Mapping[str, tuple[str, Draft]],
    *,
    places: Mapping[str, Mapping[Span, Span | None]] | None = None,
    now: datetime,
) -> None:
    """Store drafts by key, each with its source text; a key already there is left as it is.

    ``places`` say by source text where stretches of it stand in the target.
    """
    rows = [
        {
            "key": key,
            "pair": str(pair),
            "signature": signature,
            "source": source,
            "target": draft.text,
            "unknown": list(draft.unknown),
            "spans": [
                [span.start, span.end, *((place.start, place.end) if place else ())]
                for span, place in (places or {}).get(source, {}).items()
            ],
            "made": now,
        }
        for key, (source, draft) in drafts.items()
    ]
    if rows:
        db.execute(insert(db, memory).on_conflict_do_nothing(index_elements=["key"]), rows)


def count_memory(db: sa.Connection) -> int:
    return int(db.execute(sa.select(sa.func.count()).select_from(memory)).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A row of the translation memory."""

    pair: Pair
    signature: str
    source: str
    target: str
    made: datetime


def iterate_memory(db: sa.Connection, pair: Pair | None = None) -> Iterator[Remembered]:
    """Return all that the memory holds, of one pair or of all, in an order that stays the same."""
    query = sa.select(memory.c.pair, memory.c.signature, memory.c.source, memory.c.target, memory.c.made)
    if pair is not None:
        query = query.where(memory.c.pair == str(pair))
    for row in db.execution_options(yield_per=KEYS_A_QUERY).execute(query.order_by(memory.c.key)):
        source, _, target = row.pair.partition(">")
        yield Remembered(
            pair=Pair(source=source, target=target),
            signature=row.signature,
            source=row.source,
            target=row.target,
            made=row.made,
        )


def prune_memory(db: sa.Connection, before: datetime) -> int:
    """Forget what was stored before a time; return how many segments that were."""
    return db.execute(sa.delete(memory).where(memory.c.made < before)).rowcount


def count_memory_by_pair(db: sa.Connection) -> list[tuple[str, str, int]]:
    """Return (pair, signature, segments), the most first."""
    query = (
        sa.select(memory.c.pair, memory.c.signature, sa.func.count().label("segments"))
        .group_by(memory.c.pair, memory.c.signature)
        .order_by(sa.desc("segments"), memory.c.pair, memory.c.signature)
    )
    return [(row.pair, row.signature, row.segments) for row in db.execute(query)]
