"""The library: what the site is made from, read from the store.

Owns the step from stored rows to the read model of :mod:`dragoman.publish.view`, and the cursors of lists. It knows
nothing of pages, of HTTP, or of how anything came to be stored.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import replace
from datetime import datetime

from dragoman.errors import ParseError
from dragoman.model import UNKNOWN_LANGUAGE, Item, ShownBlock, Status, Verdict
from dragoman.publish.rights import within_rights
from dragoman.publish.view import Counts, FeedView, HeldItem, ItemPage, OutletView
from dragoman.store import articles, entries, items, outlets, translations
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from dragoman.store.outlets import StoredFeed, StoredOutlet


class StoredLibrary:
    """``Library`` over a database; every call is one short read transaction."""

    def __init__(self, database: Database, editions: tuple[str, ...]) -> None:
        self._database = database
        self._editions = editions

    def editions(self) -> tuple[str, ...]:
        return self._editions

    def items(self, edition: str, *, limit: int, before: str = "", outlet: str = "", language: str = "") -> ItemPage:
        try:
            place = parse_cursor(before) if before else None
        except ParseError:
            return ItemPage()
        with self._database.read() as db:
            found = items.load_items(
                db, edition, limit=limit + 1, before=place, outlet=outlet, language=language, firsts=not outlet
            )
        more = len(found) > limit
        return ItemPage(
            items=tuple(within_rights(item) for item, _ in found[:limit]),
            next=render_cursor(found[limit - 1][1]) if more else "",
        )

    def item(self, edition: str, id: str) -> Item | None:
        with self._database.read() as db:
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

    def outlets(self, edition: str) -> tuple[OutletView, ...]:
        with self._database.read() as db:
            stored = outlets.load_outlets(db)
            feeds = outlets.load_feeds(db)
            shown = outlets.count_items(db, edition)
            states = outlets.count_entries(db)
            waits = entries.load_waits(db)
        return tuple(
            _outlet_view(
                outlet,
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


def _outlet_view(
    stored: StoredOutlet, feeds: list[StoredFeed], shown: int, held: int, waits: tuple[int, str]
) -> OutletView:
    good = [feed.good for feed in feeds if feed.good is not None]
    due = [feed.due for feed in feeds if feed.due is not None]
    problems = [feed.problem for feed in feeds if feed.problem]
    if waits[0]:
        problems.append(f"{waits[0]} {'articles wait' if waits[0] > 1 else 'article waits'}: {waits[1]}")
    problem = "; ".join(dict.fromkeys(problems))
    if not stored.followed and feeds:
        problem = "not followed any more"
    return OutletView(
        outlet=stored.outlet,
        items=shown,
        held=held,
        last_good=max(good, default=None),
        next_poll=min(due, default=None),
        problem=problem,
        feeds=tuple(
            FeedView(url=feed.url, last_good=feed.good, next_poll=feed.due, problem=feed.problem) for feed in feeds
        ),
    )


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
