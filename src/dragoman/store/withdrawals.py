"""Withdrawals: articles that the operator took off the site, in every edition, and put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from dragoman.store.tables import articles, items, outlets, searched, withdrawals


def on_show(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition that the article of a row of ``items``, or of an alias of it, is not withdrawn."""
    return ~sa.exists().where(withdrawals.c.article_id == table.c.article_id, withdrawals.c.restored.is_(None))


ON_SHOW = on_show(items)
"""What every list, count and search is restricted to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWithdrawal:
    """What was withdrawn from an edition: the item's id there, whose it was, in which language, why and when."""

    item_id: str
    outlet: str
    language: str
    reason: str
    withdrawn: datetime
    restored: datetime | None


def find_article(db: sa.Connection, name: str) -> tuple[int, str] | None:
    """Return the id and address of an article by the id of one of its items or its original's address."""
    query = (
        sa.select(articles.c.id, articles.c.url)
        .outerjoin(items, items.c.article_id == articles.c.id)
        .where(sa.or_(items.c.id == name, articles.c.url == name))
        .limit(1)
    )
    row = db.execute(query).one_or_none()
    return None if row is None else (row.id, row.url)


def save_withdrawal(db: sa.Connection, article_id: int, reason: str, *, now: datetime) -> bool:
    """Withdraw an article and take it out of the search index; False where it is withdrawn already."""
    if db.execute(_open(article_id)).first() is not None:
        return False
    db.execute(sa.insert(withdrawals).values(article_id=article_id, reason=reason, withdrawn=now))
    numbers = sa.select(searched.c.id).join(items, items.c.id == searched.c.item_id)
    for number in db.scalars(numbers.where(items.c.article_id == article_id)).all():
        db.execute(sa.text("DELETE FROM search_words WHERE rowid = :number"), {"number": number})
        db.execute(sa.delete(searched).where(searched.c.id == number))
    return True


def end_withdrawal(db: sa.Connection, article_id: int, *, now: datetime) -> bool:
    """Put an article back on show; False where it is not withdrawn.

    Its items count as changed now: an entry younger than its tombstone is not deleted any more (RFC 6721, section 3).
    """
    if db.execute(_open(article_id)).first() is None:
        return False
    db.execute(
        sa.update(withdrawals)
        .where(withdrawals.c.article_id == article_id, withdrawals.c.restored.is_(None))
        .values(restored=now)
    )
    db.execute(sa.update(items).where(items.c.article_id == article_id).values(updated=now))
    return True


def load_withdrawals(
    db: sa.Connection, edition: str, *, limit: int, item_id: str = "", outlet: str = "", standing: bool = False
) -> list[StoredWithdrawal]:
    """Return what was withdrawn from an edition, the latest first; ``standing`` alone leaves out what was restored."""
    query = (
        sa.select(
            items.c.id,
            outlets.c.name,
            items.c.language,
            withdrawals.c.reason,
            withdrawals.c.withdrawn,
            withdrawals.c.restored,
        )
        .join(withdrawals, withdrawals.c.article_id == items.c.article_id)
        .join(outlets, outlets.c.id == items.c.outlet_id)
        .where(items.c.edition == edition)
    )
    if item_id:
        query = query.where(items.c.id == item_id)
    if outlet:
        query = query.where(outlets.c.slug == outlet)
    if standing:
        query = query.where(withdrawals.c.restored.is_(None))
    query = query.order_by(withdrawals.c.withdrawn.desc(), withdrawals.c.id.desc()).limit(limit)
    return [
        StoredWithdrawal(
            item_id=row.id,
            outlet=row.name,
            language=row.language,
            reason=row.reason,
            withdrawn=row.withdrawn,
            restored=row.restored,
        )
        for row in db.execute(query)
    ]


def _open(article_id: int) -> sa.Select[tuple[int]]:
    return sa.select(withdrawals.c.id).where(withdrawals.c.article_id == article_id, withdrawals.c.restored.is_(None))
