"""Translating again what is on show, where a better route has come since: what there is to gain, and the doing.

Knows the store and routes. The work itself is the pipeline's: an entry that waits again goes its whole way anew, with
the page it has, and pays for no segment that the translation memory knows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from dragoman.store import renewals
from dragoman.store.database import Database
from dragoman.translate.memory import without_glossary
from dragoman.translate.routes import Router, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Articles on show in an edition, in one language and of one signature, and the way that is better today."""

    edition: str
    language: str
    signature: str
    """Of what is on show; empty where it is not translated."""
    route: str
    way: Way
    articles: int


def find_offers(database: Database, router: Router, editions: Sequence[str]) -> list[Offer]:
    """Return what would be translated otherwise today, the most articles first."""
    with database.read() as db:
        groups = renewals.count_shown(db, editions)
    offers = []
    for group in groups:
        ways = router.ways(group.language, group.edition)
        if ways and ways[0].route.signature != without_glossary(group.signature):
            offers.append(
                Offer(
                    edition=group.edition,
                    language=group.language,
                    signature=group.signature,
                    route=group.route,
                    way=ways[0],
                    articles=group.articles,
                )
            )
    return sorted(offers, key=lambda offer: (-offer.articles, offer.edition, offer.language, offer.signature))


def accept_offers(database: Database, offers: Sequence[Offer], *, now: datetime) -> int:
    """Let the entries of the articles concerned wait for the pipeline again; return how many there are."""
    with database.write() as db:
        return sum(
            renewals.requeue_shown(db, offer.edition, offer.language, offer.signature, now=now) for offer in offers
        )


def renew_items(database: Database, item_ids: Collection[str], *, now: datetime) -> int:
    """Let the entries of articles on show wait for the pipeline again; return how many there are."""
    with database.write() as db:
        return renewals.requeue_items(db, item_ids, now=now)
