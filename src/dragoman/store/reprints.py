"""Reprints: which stored texts may be like another, and which article had a text first.

Whether two texts are alike is not decided here. A text that others reprinted is the *first*; reprints point to it, and
a first never is a reprint itself, so that there are no chains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

import sqlalchemy as sa

from dragoman.model import Article
from dragoman.store.database import insert
from dragoman.store.documents import from_document
from dragoman.store.tables import articles, bands, revisions

CANDIDATES_AT_MOST = 16
"""Texts that one is compared with, those with the most bands in common: each costs some 3 ms, and one that is alike
is enough, since it points to the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stored revision that may have nearly the same text, and the article that it is a reprint of, if any."""

    article_id: int
    outlet_id: int
    article: Article
    reprint_of: int | None


def save_bands(db: sa.Connection, revision_id: int, keys: Iterable[int]) -> None:
    """Store what finds a revision; doing so again changes nothing."""
    rows = [{"band": key, "revision_id": revision_id} for key in keys]
    if rows:
        db.execute(insert(db, bands).values(rows).on_conflict_do_nothing(index_elements=["band", "revision_id"]))


def find_candidates(db: sa.Connection, keys: Sequence[int], *, url: str, outlet_id: int) -> list[Candidate]:
    """Return revisions that share a band, but for the article of ``url`` itself: those of ``outlet_id`` first."""
    if not keys:
        return []
    shared = (
        sa.select(bands.c.revision_id, sa.func.count().label("number"))
        .where(bands.c.band.in_(keys))
        .group_by(bands.c.revision_id)
        .subquery()
    )
    query = (
        sa.select(
            revisions.c.article_id,
            revisions.c.document,
            revisions.c.language,
            revisions.c.reprint_of,
            articles.c.outlet_id,
        )
        .join(shared, shared.c.revision_id == revisions.c.id)
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(articles.c.url != url)
        .order_by((articles.c.outlet_id == outlet_id).desc(), shared.c.number.desc(), revisions.c.id)
        .limit(CANDIDATES_AT_MOST)
    )
    return [
        Candidate(
            article_id=row.article_id,
            outlet_id=row.outlet_id,
            article=replace(from_document(Article, row.document), language=row.language),
            reprint_of=row.reprint_of,
        )
        for row in db.execute(query)
    ]


def find_article(db: sa.Connection, url: str) -> int | None:
    """Return the id of the article at an address, None where there is none."""
    return db.execute(sa.select(articles.c.id).where(articles.c.url == url)).scalar_one_or_none()


def latest_revision(db: sa.Connection, article_id: int) -> int:
    """Return the id of an article's latest revision."""
    query = sa.select(revisions.c.id).where(revisions.c.article_id == article_id)
    return int(db.execute(query.order_by(revisions.c.number.desc()).limit(1)).scalar_one())


def join_reprints(db: sa.Connection, revision_id: int, alike: Iterable[Candidate]) -> None:
    """Store that a revision and others have one text: all become reprints of the one that had it first.

    Which that is does not depend on the order in which they came.
    """
    own = int(db.execute(sa.select(revisions.c.article_id).where(revisions.c.id == revision_id)).scalar_one())
    firsts = {candidate.reprint_of or candidate.article_id for candidate in alike} | {own}
    if len(firsts) == 1:
        return
    first = min(firsts, key=lambda article_id: (_first_time(db, article_id), article_id))
    others = firsts - {first}
    moved = sa.or_(revisions.c.article_id.in_(others - {own}), revisions.c.reprint_of.in_(others))
    db.execute(sa.update(revisions).where(moved).values(reprint_of=first))
    db.execute(sa.update(revisions).where(revisions.c.article_id == first).values(reprint_of=None))
    if own != first:
        db.execute(sa.update(revisions).where(revisions.c.id == revision_id).values(reprint_of=first))


def _first_time(db: sa.Connection, article_id: int) -> datetime:
    """Return when an article appeared: the outlet's time, or the first sight where that is a day alone or too late."""
    query = (
        sa.select(articles.c.seen, revisions.c.document)
        .join(revisions, revisions.c.article_id == articles.c.id)
        .where(articles.c.id == article_id)
        .order_by(revisions.c.number)
        .limit(1)
    )
    seen, document = db.execute(query).one()
    published = from_document(Article, document).published
    exact = published is not None and published.time() != time.min and published <= seen
    return published if published is not None and exact else seen
