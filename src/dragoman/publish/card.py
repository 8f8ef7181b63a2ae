"""Making an item of an article and its translation: titles, excerpt and labels as an edition shows them.

Pure, as all of this package: it knows nothing of where article and translation are stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from dragoman.model import Article, BlockKind, Item, Outlet, SegmentPair, Severity, Status, Translation, Verdict

EXCERPT_CHARS = 280
"""Length of the opening words that lists show: two to three lines of a column."""


def make_item(article: Article, translation: Translation, outlet: Outlet, *, revision: int, now: datetime) -> Item:
    """Return the item that shows revision number ``revision`` of ``article``, without its blocks."""
    edition = translation.edition
    title, title_language = article.title, article.language
    excerpt = article.standfirst or next((b.text for b in article.blocks if b.kind is BlockKind.PARAGRAPH), "")
    excerpt_language = article.language
    if translation.status is Status.TRANSLATED:
        shown = [(block.kind, pairs) for block, pairs in zip(article.readable, translation.segments, strict=False)]
        title, title_language = _shown(shown[0][1], article.language, edition)
        opening = [pairs for kind, pairs in shown if kind in (BlockKind.STANDFIRST, BlockKind.PARAGRAPH) and pairs]
        if opening:
            excerpt, excerpt_language = _shown(opening[0], article.language, edition)
    return Item(
        id=item_id(article.url, edition),
        edition=edition,
        outlet=outlet,
        url=article.url,
        language=article.language,
        status=translation.status,
        verdict=translation.verdict or Verdict.CLEAN,
        title=title,
        title_language=title_language,
        original_title=article.title,
        excerpt=_shortened(excerpt),
        excerpt_language=excerpt_language,
        authors=article.authors,
        published=article.published,
        seen=now,
        updated=now,
        revision=revision,
        signature=translation.signature,
        route=translation.route,
        reason=translation.reason,
        section=article.section,
        image=article.image,
        agencies=article.agencies,
        from_feed=article.from_feed,
        issue_count=sum(
            issue.severity is not Severity.MINOR
            for pairs in translation.segments
            for pair in pairs
            for issue in pair.issues
        ),
    )


def item_id(url: str, edition: str) -> str:
    """Return the id under which an edition shows the article at ``url``: 16 hexadecimal digits, the same forever."""
    return hashlib.sha256(f"{edition} {url}".encode()).hexdigest()[:16]


def _shown(pairs: Iterable[SegmentPair], source_language: str, edition: str) -> tuple[str, str]:
    """Return a block's text as readers see it, and its language: one held segment shows the block in the source."""
    pairs = tuple(pairs)
    if any(pair.held for pair in pairs):
        return "".join(pair.lead + pair.source + pair.gap for pair in pairs).strip(), source_language
    return "".join(pair.lead + pair.target + pair.gap for pair in pairs).strip(), edition


def _shortened(text: str) -> str:
    if len(text) <= EXCERPT_CHARS:
        return text
    return text[:EXCERPT_CHARS].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
