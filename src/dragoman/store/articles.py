"""Pages, articles and their revisions: what outlets published, as fetched and as extracted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
import zstandard

from dragoman.model import Article, Page
from dragoman.store.database import insert
from dragoman.store.documents import from_document, to_document
from dragoman.store.tables import articles, entries, items, pages, revisions

COMPRESSION_LEVEL = 6
"""zstd level for page bodies: 5 to 7 times smaller for HTML at some 100 MB/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    id: int
    article_id: int
    outlet_id: int
    number: int
    article: Article
    fetched: datetime


def save_page(db: sa.Connection, page: Page) -> int:
    """Store a page's bytes and return its id."""
    statement = sa.insert(pages).values(
        url=page.url,
        final_url=page.final_url,
        headers=page.headers,
        body=zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(page.body),
        fetched=page.fetched,
    )
    return int(db.execute(statement.returning(pages.c.id)).scalar_one())


def load_page(db: sa.Connection, page_id: int) -> Page:
    row = db.execute(sa.select(pages).where(pages.c.id == page_id)).one()
    return Page(
        url=row.url,
        final_url=row.final_url,
        status=200,
        headers=row.headers,
        body=zstandard.ZstdDecompressor().decompress(row.body),
        fetched=row.fetched,
    )


def content_hash(article: Article) -> str:
    """Return the hash that tells revisions apart: headline, standfirst and the blocks' kinds and texts.

    Marks, pictures and metadata are left out, so that a new tracking parameter makes no new revision.
    """
    content = [article.title, article.standfirst, [[block.kind, block.text] for block in article.blocks]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def save_revision(db: sa.Connection, outlet_id: int, article: Article, *, now: datetime) -> int:
    """Store ``article`` and return its revision's id; one whose text is the latest revision's makes no new one."""
    statement = insert(db, articles).values(outlet_id=outlet_id, url=article.url, seen=now)
    db.execute(statement.on_conflict_do_nothing(index_elements=["url"]))
    article_id = db.execute(sa.select(articles.c.id).where(articles.c.url == article.url)).scalar_one()
    mark = content_hash(article)
    latest = db.execute(
        sa.select(revisions.c.id, revisions.c.number, revisions.c.hash)
        .where(revisions.c.article_id == article_id)
        .order_by(revisions.c.number.desc())
        .limit(1)
    ).one_or_none()
    if latest is not None and latest.hash == mark:
        return int(latest.id)
    row = sa.insert(revisions).values(
        article_id=article_id,
        number=1 if latest is None else latest.number + 1,
        hash=mark,
        language=article.language,
        document=to_document(article),
        fetched=now,
    )
    return int(db.execute(row.returning(revisions.c.id)).scalar_one())


def load_revision(db: sa.Connection, revision_id: int) -> StoredRevision:
    row = db.execute(
        sa.select(revisions, articles.c.outlet_id)
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.id == revision_id)
    ).one()
    return StoredRevision(
        id=row.id,
        article_id=row.article_id,
        outlet_id=row.outlet_id,
        number=row.number,
        article=replace(from_document(Article, row.document), language=row.language),
        fetched=row.fetched,
    )


def requeue_unshown(db: sa.Connection, editions: tuple[str, ...], *, now: datetime) -> int:
    """Let finished entries wait again whose article an edition does not show yet; return how many.

    That is the case after an edition was added to the settings.
    """
    from dragoman.store.entries import EntryState

    total = 0
    for edition in editions:
        shown = sa.select(items.c.article_id).where(items.c.edition == edition)
        lacking = (
            sa.select(entries.c.id)
            .join(revisions, revisions.c.id == entries.c.revision_id)
            .where(entries.c.state == EntryState.DONE, revisions.c.article_id.not_in(shown))
        )
        total += db.execute(
            sa.update(entries).where(entries.c.id.in_(lacking)).values(state=EntryState.WAITING, due=now)
        ).rowcount
    return total
