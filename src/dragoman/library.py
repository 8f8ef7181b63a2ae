"""The library: what the site is made from, read from the store.

Owns the step from stored rows to the read model of :mod:`dragoman.publish.view`, and the cursors of lists. It knows
nothing of pages, of HTTP, or of how anything came to be stored.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from dragoman.errors import ParseError
from dragoman.model import UNKNOWN_LANGUAGE, FeedFormat, Item, Rights, SegmentPair, ShownBlock, Status, Verdict
from dragoman.publish.rights import within_rights
from dragoman.publish.view import (
    Corrections,
    Counts,
    FeedView,
    HeldItem,
    Hit,
    ItemPage,
    OutletView,
    SearchFilters,
    SearchPage,
    Snippet,
    Version,
    Withdrawal,
)
from dragoman.searching import Query, find_terms, parse_query
from dragoman.store import articles, entries, items, outlets, search, translations, withdrawals
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from dragoman.store.outlets import FeedKind, StoredFeed, StoredOutlet
from dragoman.store.subscriptions import Subscription
from dragoman.store.withdrawals import StoredWithdrawal
from dragoman.subscribing import hub_name

VERSIONS_SHOWN = 10
"""Versions of an article that are compared on one page: live reports have dozens, and nobody reads those so."""


def read_item(db: sa.Connection, edition: str, id: str) -> Item | None:
    """Return one item whole, as far as its outlet allows it to be shown; None where there is none."""
    found = items.load_item(db, edition, id)
    if found is None:
        return None
    item, revision_id, translation_id = found
    blocks = articles.load_revision(db, revision_id).article.readable
    pairs = translations.load_translation(db, translation_id).translation.segments
    shown = tuple(
        ShownBlock(block=block, segments=pairs[number] if number < len(pairs) else ())
        for number, block in enumerate(blocks)
    )
    return within_rights(replace(item, blocks=shown))


class StoredLibrary:
    """``Library`` over a database; every call is one short read transaction."""

    def __init__(self, database: Database, editions: tuple[str, ...], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._editions = editions
        self._clock = clock

    def editions(self) -> tuple[str, ...]:
        return self._editions

    def items(
        self, edition: str, *, limit: int, before: str = "", outlet: str = "", language: str = "", section: str = ""
    ) -> ItemPage:
        try:
            place = parse_cursor(before) if before else None
        except ParseError:
            return ItemPage()
        with self._database.read() as db:
            found = items.load_items(
                db,
                edition,
                limit=limit + 1,
                before=place,
                outlet=outlet,
                language=language,
                section=section,
                firsts=not outlet,
            )
        more = len(found) > limit
        return ItemPage(
            items=tuple(within_rights(item) for item, _ in found[:limit]),
            next=render_cursor(found[limit - 1][1]) if more else "",
        )

    def item(self, edition: str, id: str) -> Item | None:
        with self._database.read() as db:
            return read_item(db, edition, id)

    def versions(self, edition: str, id: str) -> tuple[Version, ...]:
        with self._database.read() as db:
            found = items.load_item(db, edition, id)
            if found is None or found[0].outlet.rights is not Rights.FULL:
                return ()
            shown = articles.load_revision(db, found[1])
            if shown.article.reserved:
                return ()
            ids = translations.find_versions(db, edition, shown.article_id, newest=shown.number, limit=VERSIONS_SHOWN)
            made = [_version(db, revision_id, translation_id) for revision_id, translation_id in ids]
        return tuple(version for version in made if version is not None)

    def search(self, edition: str, text: str, filters: SearchFilters, *, limit: int, before: str = "") -> SearchPage:
        query = parse_query(text)
        words = {"outlet": filters.outlet, "language": filters.language, "verdict": filters.verdict}
        if not query.terms and not any(words.values()) and filters.since is None and filters.until is None:
            return SearchPage(query=query)
        if before and not re.fullmatch(r"[0-9]{1,15}", before):
            return SearchPage(query=query)
        with self._database.read() as db:
            found = search.find_items(
                db,
                query,
                {"edition": edition, **words},
                limit=limit + 1,
                before=int(before) if before else None,
                earliest=_midnight(filters.since),
                latest=_midnight(filters.until, days=1),
            )
        hits = (self._hit(edition, item_id, query) for item_id, _ in found[:limit])
        return SearchPage(
            query=query,
            hits=tuple(hit for hit in hits if hit is not None),
            next=str(found[limit - 1][1]) if len(found) > limit else "",
        )

    def _hit(self, edition: str, id: str, query: Query) -> Hit | None:
        """The item, with the sentence that has most terms where title and excerpt have not all of them."""
        with self._database.read() as db:
            found = items.load_item(db, edition, id)
        if found is None:
            return None
        item = within_rights(found[0])
        missing = [
            term for term in query.terms if not find_terms(f"{item.title}\n{item.excerpt}", Query(terms=(term,)))
        ]
        whole = self.item(edition, id) if missing else None
        if whole is None:
            return Hit(item=item)
        best, most = None, 0
        for text, language in _sentences(whole):
            number = sum(bool(find_terms(text, Query(terms=(term,)))) for term in missing)
            if number > most:
                best, most = Snippet(text=text, language=language, spans=find_terms(text, query)), number
        return Hit(item=item, snippet=best)

    def outlets(self, edition: str) -> tuple[OutletView, ...]:
        with self._database.read() as db:
            stored = outlets.load_outlets(db)
            feeds = outlets.load_feeds(db)
            shown = outlets.count_items(db, edition)
            states = outlets.count_entries(db)
            waits = entries.load_waits(db)
        now = self._clock()
        return tuple(
            _outlet_view(
                outlet,
                now,
                [feed for feed in feeds if feed.outlet_id == outlet.id],
                shown.get(outlet.id, 0),
                states.get(outlet.id, {}).get(EntryState.HELD, 0),
                waits.get(outlet.id, (0, "")),
            )
            for outlet in stored
        )

    def counts(self, edition: str) -> Counts:
        with self._database.read() as db:
            states = items.count_statuses(db, edition)
            held = entries.count_states(db)[EntryState.HELD]
            languages = items.count_languages(db, edition)

        def total(status: Status, *verdicts: Verdict) -> int:
            return sum(n for (s, v), n in states.items() if s is status and (not verdicts or v in verdicts))

        return Counts(
            translated=total(Status.TRANSLATED),
            original=total(Status.ORIGINAL),
            untranslated=total(Status.UNTRANSLATED),
            held=held,
            partial=total(Status.TRANSLATED, Verdict.PARTIAL, Verdict.HELD),
            languages=languages,
        )

    def alternates(self, edition: str, id: str) -> tuple[tuple[str, str], ...]:
        with self._database.read() as db:
            found = items.load_editions(db, edition, id)
        return tuple((tag, other) for tag, other in found if tag in self._editions)

    def withdrawal(self, edition: str, id: str) -> Withdrawal | None:
        with self._database.read() as db:
            found = withdrawals.load_withdrawals(db, edition, limit=1, item_id=id, standing=True)
        return _withdrawal(edition, found[0]) if found else None

    def withdrawals(self, edition: str, *, limit: int, outlet: str = "") -> tuple[Withdrawal, ...]:
        with self._database.read() as db:
            found = withdrawals.load_withdrawals(db, edition, limit=limit, outlet=outlet, standing=True)
        return tuple(_withdrawal(edition, one) for one in found)

    def corrections(self, edition: str, limit: int) -> Corrections:
        with self._database.read() as db:
            revised = items.load_revised(db, edition, limit=limit)
            withdrawn = withdrawals.load_withdrawals(db, edition, limit=limit)
        return Corrections(
            revised=tuple(within_rights(item) for item in revised),
            withdrawn=tuple(_withdrawal(edition, one) for one in withdrawn),
        )

    def held(self, edition: str, limit: int) -> tuple[HeldItem, ...]:
        with self._database.read() as db:
            rows = entries.load_held(db, limit=limit)
        return tuple(
            HeldItem(
                url=row.url,
                title=row.title,
                outlet=row.outlet,
                reason=row.reason if row.due is None else f"{row.reason}; next try {row.due:%Y-%m-%d %H:%M} UTC",
                seen=row.changed,
                language=row.outlet.language if row.outlet.language != UNKNOWN_LANGUAGE else "",
            )
            for row in rows
        )


def _withdrawal(edition: str, stored: StoredWithdrawal) -> Withdrawal:
    return Withdrawal(
        id=stored.item_id,
        edition=edition,
        outlet=stored.outlet,
        language=stored.language,
        reason=stored.reason,
        withdrawn=stored.withdrawn,
        restored=stored.restored,
    )


def _sentences(item: Item) -> Iterator[tuple[str, str]]:
    """Every sentence of an item with its language: all that are shown, then the originals."""
    translated = item.status is Status.TRANSLATED
    for shown in item.blocks:
        for pair in shown.segments:
            if translated and not pair.held:
                yield pair.target, item.edition
    for shown in item.blocks:
        if shown.segments:
            yield from ((pair.source, item.language) for pair in shown.segments)
        else:
            yield shown.block.text, item.language


def _version(db: sa.Connection, revision_id: int, translation_id: int | None) -> Version | None:
    revision = articles.load_revision(db, revision_id)
    if revision.article.reserved:
        return None
    blocks: tuple[tuple[SegmentPair, ...], ...]
    if translation_id is None:
        blocks = tuple((SegmentPair(source=block.text, target=""),) for block in revision.article.readable)
    else:
        blocks = translations.load_translation(db, translation_id).translation.segments
    return Version(number=revision.number, seen=revision.fetched, translated=translation_id is not None, blocks=blocks)


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in UTC, so many days later; None for none, or past the end of the calendar."""
    if day is None or day >= date.max:
        return None
    return datetime.combine(day + timedelta(days=days), time(), tzinfo=UTC)


def _outlet_view(
    stored: StoredOutlet, now: datetime, feeds: list[StoredFeed], shown: int, held: int, waits: tuple[int, str]
) -> OutletView:
    good = [feed.good for feed in feeds if feed.good is not None]
    due = [feed.due for feed in feeds if feed.due is not None]
    problems = [feed.problem for feed in feeds if feed.problem]
    problem = "; ".join(dict.fromkeys(problems))
    if 0 < len(problems) < len(feeds):
        problem = f"{len(problems)} of {len(feeds)} feeds: {problem}"
    if waits[0]:
        waiting = f"{waits[0]} {'articles wait' if waits[0] > 1 else 'article waits'}: {waits[1]}"
        problem = "; ".join(filter(None, (problem, waiting)))
    if not stored.followed and feeds:
        problem = "not followed any more"
    return OutletView(
        outlet=stored.outlet,
        items=shown,
        held=held,
        last_good=max(good, default=None),
        next_poll=min(due, default=None),
        problem=problem,
        feeds=tuple(_feed_view(feed, now, followed=stored.followed) for feed in feeds),
    )


def _feed_view(feed: StoredFeed, now: datetime, *, followed: bool) -> FeedView:
    return FeedView(
        url=feed.url,
        format=FeedFormat.PAGE if feed.kind is FeedKind.PAGE else None,
        last_good=feed.good,
        next_poll=feed.due,
        problem=feed.problem,
        last_poll=feed.polled,
        reason=feed.reason if followed or feed.due is not None else "not followed any more",
        failing_since=feed.failing_since,
        failures=feed.failures,
        hub=_hub_words(feed.subscription, now) if feed.subscription is not None else "",
    )


def _hub_words(subscription: Subscription, now: datetime) -> str:
    name = hub_name(subscription.hub)
    if subscription.holds(now) and subscription.lease_until is not None:
        words = f"{name} tells of news until {_minute(subscription.lease_until)}"
        words += f"; it did last {_minute(subscription.pushed)}" if subscription.pushed else ""
    elif subscription.asked is not None:
        words = f"{name} was asked to tell of news {_minute(subscription.asked)} and has not confirmed it"
    else:
        words = f"{name} does not tell of news"
    return f"{words}; {subscription.problem}" if subscription.problem else words


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def render_cursor(place: tuple[datetime, str]) -> str:
    """Return a place in a list as opaque text that may stand in an address."""
    moment, last = place
    return base64.urlsafe_b64encode(json.dumps([moment.isoformat(), last]).encode()).decode().rstrip("=")


def parse_cursor(text: str) -> tuple[datetime, str]:
    """Return the place that :func:`render_cursor` wrote; raise ParseError where it did not write this."""
    try:
        moment, last = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        when = datetime.fromisoformat(moment)
    except (ValueError, TypeError, binascii.Error) as error:
        raise ParseError("not a place in a list", subject=text) from error
    if when.tzinfo is None or not isinstance(last, str):
        raise ParseError("not a place in a list", subject=text)
    return when, last
