"""What is on show by the signature that it was translated with, and putting it on its way again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dragoman.model import Status
from dragoman.store.entries import EntryState
from dragoman.store.tables import entries, items, revisions, translations

IDS_A_QUERY = 500
"""Ids in one IN (...): SQLite allows 32,766 bound values, older builds 999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """How many articles an edition shows in a language under one signature, empty where they are not translated."""

    edition: str
    language: str
    signature: str
    route: str
    articles: int


_NOT_RESERVED = sa.func.coalesce(revisions.c.document["reserved"].as_string(), "") == ""
"""An article whose outlet reserves its rights is never translated, whatever routes there are."""


def count_shown(db: sa.Connection, editions: Sequence[str]) -> list[ShownGroup]:
    """Return the groups of articles that are translated, or would be if there were a route."""
    columns = (items.c.edition, items.c.language, translations.c.signature, translations.c.route)
    query = (
        sa.select(*columns, sa.func.count().label("articles"))
        .join(translations, translations.c.id == items.c.translation_id)
        .join(revisions, revisions.c.id == items.c.revision_id)
        .where(items.c.edition.in_(editions), translations.c.status != Status.ORIGINAL, _NOT_RESERVED)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [ShownGroup(**row._mapping) for row in db.execute(query)]


def requeue_shown(db: sa.Connection, edition: str, language: str, signature: str, *, now: datetime) -> int:
    """Let the entries of a group's articles wait again, due at once; return how many there were."""
    concerned: Any = (
        sa.select(items.c.revision_id)
        .join(translations, translations.c.id == items.c.translation_id)
        .join(revisions, revisions.c.id == items.c.revision_id)
        .where(
            items.c.edition == edition,
            items.c.language == language,
            translations.c.signature == signature,
            translations.c.status != Status.ORIGINAL,
            _NOT_RESERVED,
        )
    )
    return _requeue(db, concerned, now)


def requeue_items(db: sa.Connection, item_ids: Collection[str], *, now: datetime) -> int:
    """Let the entries of articles on show wait again, due at once; return how many there were."""
    wanted = sorted(item_ids)
    parts = (wanted[start : start + IDS_A_QUERY] for start in range(0, len(wanted), IDS_A_QUERY))
    return sum(_requeue(db, sa.select(items.c.revision_id).where(items.c.id.in_(part)), now) for part in parts)


def _requeue(db: sa.Connection, revision_ids: Any, now: datetime) -> int:
    return db.execute(
        sa.update(entries)
        .where(entries.c.revision_id.in_(revision_ids), entries.c.state == EntryState.DONE)
        .values(state=EntryState.WAITING, due=now, tries=0, reason="", changed=now)
    ).rowcount
