"""A store filled with checked translations, for what sums them up or starts from them."""

from __future__ import annotations

from datetime import datetime

from dragoman.model import Article, Block, BlockKind, Outlet, SegmentPair, Status, Translation, Verdict
from dragoman.publish.card import make_item
from dragoman.store import articles, items, outlets, translations
from dragoman.store.database import Database


def show_checked(
    database: Database,
    slug: str,
    number: int,
    pairs: tuple[SegmentPair, ...],
    *,
    made: datetime,
    verdict: Verdict = Verdict.CLEAN,
    language: str = "fr",
) -> str:
    """Put an article on show whose translation into English was made and checked; return the id it is shown under."""
    outlet = Outlet(slug=slug, name=slug.upper(), home=f"https://{slug}.example/", language=language)
    article = Article(
        url=f"{outlet.home}{number}",
        title=f"Titre {number}",
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=" ".join(pair.source for pair in pairs)),),
        language=language,
    )
    checked = Translation(
        edition="en",
        status=Status.TRANSLATED,
        signature="engine 1",
        route=f"{language}>en",
        verdict=verdict,
        segments=((), pairs),
    )
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, outlet, followed=True, now=made)
        revision_id = articles.save_revision(db, outlet_id, article, now=made)
        revision = articles.load_revision(db, revision_id)
        translation_id = translations.save_translation(db, revision_id, checked, now=made)
        translations.save_verdict(db, translation_id, checked)
        item = make_item(article, checked, outlet, revision=revision.number, now=made)
        items.save_item(
            db,
            item,
            article_id=revision.article_id,
            revision_id=revision_id,
            translation_id=translation_id,
            outlet_id=outlet_id,
        )
    return item.id
