"""Items: what each edition shows, for lists and for single pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from dragoman.model import Elsewhere, Item, Status, Verdict
from dragoman.store.database import insert
from dragoman.store.documents import from_document, to_document
from dragoman.store.outlets import OUTLET_COLUMNS, outlet_of
from dragoman.store.tables import items, outlets, revisions, translations
from dragoman.store.withdrawals import ON_SHOW, on_show


def save_item(
    db: sa.Connection, item: Item, *, article_id: int, revision_id: int, translation_id: int, outlet_id: int
) -> None:
    """Put ``item`` on show, in place of an earlier state of the same; ``seen`` stays the first one's.

    ``updated`` moves only where the revision or the translation is another one, so that doing it twice shows
    nothing new.
    """
    sort_time = item.published if item.published is not None and item.published <= item.seen else item.seen
    statement = insert(db, items).values(
        id=item.id,
        edition=item.edition,
        article_id=article_id,
        revision_id=revision_id,
        translation_id=translation_id,
        outlet_id=outlet_id,
        language=item.language,
        sorted=sort_time,
        seen=item.seen,
        updated=item.updated,
        card=to_document(replace(item, blocks=(), reprint_of=None, also_at=())),
        section=item.section,
    )
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "revision_id": new.revision_id,
            "translation_id": new.translation_id,
            "language": new.language,
            "updated": new.updated,
            "card": new.card,
            "section": new.section,
        },
        where=sa.or_(items.c.revision_id != new.revision_id, items.c.translation_id != new.translation_id),
    )
    db.execute(statement)


_first = items.alias("first")
_first_outlet = outlets.alias("first_outlet")
_SHOWN = (
    sa.select(
        items,
        *OUTLET_COLUMNS,
        _first.c.id.label("first_id"),
        _first_outlet.c.name.label("first_outlet"),
    )
    .join(outlets, outlets.c.id == items.c.outlet_id)
    .join(revisions, revisions.c.id == items.c.revision_id)
    .outerjoin(
        _first,
        sa.and_(
            _first.c.article_id == revisions.c.reprint_of,
            _first.c.edition == items.c.edition,
            on_show(_first),
        ),
    )
    .outerjoin(_first_outlet, _first_outlet.c.id == _first.c.outlet_id)
    .where(ON_SHOW)
)
"""Items, each with the item of the article that it reprints, where that is on show in the same edition. Nothing of
this lies in the card, since an article that came later may turn out to have been the first."""


def _shown(row: Any) -> Item:
    """The item as stored, of its outlet as it is described now: who owns it and what it allows may have changed."""
    return replace(
        from_document(Item, row._mapping[items.c.card]),
        outlet=outlet_of(row),
        seen=row.seen,
        updated=row.updated,
        reprint_of=None if row.first_id is None else Elsewhere(id=row.first_id, outlet=row.first_outlet),
    )


def _with_reprints(db: sa.Connection, edition: str, rows: list[Any]) -> list[Item]:
    """Return the items in ``rows`` with the outlets that reprinted them."""
    query = (
        sa.select(revisions.c.reprint_of, items.c.id, outlets.c.name)
        .join(items, items.c.revision_id == revisions.c.id)
        .join(outlets, outlets.c.id == items.c.outlet_id)
        .where(revisions.c.reprint_of.in_([row.article_id for row in rows]), items.c.edition == edition, ON_SHOW)
        .order_by(outlets.c.name, items.c.id)
    )
    found: dict[int, list[Elsewhere]] = {}
    for article_id, item_id, outlet in db.execute(query):
        found.setdefault(article_id, []).append(Elsewhere(id=item_id, outlet=outlet))
    return [replace(_shown(row), also_at=tuple(found.get(row.article_id, ()))) for row in rows]


def load_items(
    db: sa.Connection,
    edition: str,
    *,
    limit: int,
    before: tuple[datetime, str] | None = None,
    outlet: str = "",
    language: str = "",
    section: str = "",
    firsts: bool = False,
) -> list[tuple[Item, tuple[datetime, str]]]:
    """Return items without blocks, newest first, each with its place in the order; ``before`` is such a place.

    With ``firsts`` alone, reprints are left out whose first is on show.
    """
    query = _SHOWN.where(items.c.edition == edition)
    if firsts:
        query = query.where(_first.c.id.is_(None))
    if before is not None:
        moment, last = before
        query = query.where(sa.or_(items.c.sorted < moment, sa.and_(items.c.sorted == moment, items.c.id < last)))
    if outlet:
        query = query.where(items.c.outlet_id.in_(sa.select(outlets.c.id).where(outlets.c.slug == outlet)))
    if language:
        query = query.where(items.c.language == language)
    if section:
        query = query.where(items.c.section == section)
    query = query.order_by(items.c.sorted.desc(), items.c.id.desc()).limit(limit)
    rows = list(db.execute(query))
    found = _with_reprints(db, edition, rows)
    return [(item, (row.sorted, row.id)) for item, row in zip(found, rows, strict=True)]


def load_item(db: sa.Connection, edition: str, item_id: str) -> tuple[Item, int, int] | None:
    """Return an item without blocks, with the ids of its revision and translation; None where there is none."""
    row = db.execute(_SHOWN.where(items.c.id == item_id, items.c.edition == edition)).one_or_none()
    return None if row is None else (_with_reprints(db, edition, [row])[0], row.revision_id, row.translation_id)


def find_items(db: sa.Connection, revision_id: int) -> list[Item]:
    """Return the items that show a revision's article, in any edition, without blocks."""
    article = sa.select(revisions.c.article_id).where(revisions.c.id == revision_id).scalar_subquery()
    query = _SHOWN.where(items.c.article_id == article).order_by(items.c.edition)
    return [_shown(row) for row in db.execute(query)]


def count_statuses(db: sa.Connection, edition: str) -> dict[tuple[Status, Verdict], int]:
    """Return how many items the edition shows, by status and verdict."""
    query = (
        sa.select(translations.c.status, translations.c.verdict, sa.func.count())
        .join(items, items.c.translation_id == translations.c.id)
        .where(items.c.edition == edition, ON_SHOW)
        .group_by(translations.c.status, translations.c.verdict)
    )
    return {(Status(status), Verdict(verdict)): number for status, verdict, number in db.execute(query)}


def count_languages(db: sa.Connection, edition: str) -> tuple[tuple[str, int], ...]:
    """Return (language, how many items), the most frequent first."""
    query = (
        sa.select(items.c.language, sa.func.count().label("number"))
        .where(items.c.edition == edition, ON_SHOW)
        .group_by(items.c.language)
        .order_by(sa.desc("number"), items.c.language)
    )
    return tuple((row.language, row.number) for row in db.execute(query))


def load_editions(db: sa.Connection, edition: str, item_id: str) -> tuple[tuple[str, str], ...]:
    """Return (edition, item id) of one article in every edition; empty where it is not on show."""
    article = sa.select(items.c.article_id).where(items.c.id == item_id, items.c.edition == edition).scalar_subquery()
    query = sa.select(items.c.edition, items.c.id).where(items.c.article_id == article, ON_SHOW)
    return tuple((row.edition, row.id) for row in db.execute(query.order_by(items.c.edition)))


def load_revised(db: sa.Connection, edition: str, *, limit: int) -> list[Item]:
    """Return items on show whose article is not in its first revision any more, the latest changed first."""
    query = (
        _SHOWN.where(items.c.edition == edition, revisions.c.number > 1)
        .order_by(items.c.updated.desc(), items.c.id.desc())
        .limit(limit)
    )
    return [_shown(row) for row in db.execute(query)]
