"""Forecasts: what following an outlet would give the engines a day, and what that costs.

From what is stored of an outlet that is followed, else from its feeds and a few of its articles. Stands beside the
pipeline: it knows stages and store, and nothing of settings or wiring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import mean
from typing import Protocol

import sqlalchemy as sa

from dragoman import language as languages
from dragoman.errors import DragomanError
from dragoman.extract.page import extract_article
from dragoman.feeds.parse import parse_feed
from dragoman.feeds.section import parse_section
from dragoman.model import UNKNOWN_LANGUAGE, Article, Declaration, Entry, Feed, Outlet, Page
from dragoman.outlets.discovery import Discovery
from dragoman.outlets.search import find_in_catalogue
from dragoman.store import outlets, spending
from dragoman.store.database import Database
from dragoman.translate.budget import Kind, Limits
from dragoman.translate.routes import Router

ENTRIES_AT_MOST = 500
"""Entries that a rate is taken from: a few days of a large outlet."""

ARTICLES_AT_MOST = 50
"""Stored articles that a length is taken from."""

ENOUGH_ENTRIES = 10
"""Entries from which on an outlet's own history is believed; with fewer its feeds are asked."""

FEEDS_AT_MOST = 3
SAMPLES = 3
"""Feeds and articles fetched for a sample: few, since nobody has said yet that the outlet is to be followed."""

USUAL_CHARACTERS = 3_000
"""Characters of an article, headline included, where none could be read."""

SHORTEST_SPAN = timedelta(hours=6)
"""Entries of fewer hours say little of a day: an outlet that published ten at noon does not publish 240 a day."""

LONGEST_SPAN = timedelta(days=30)
"""Older entries say little of today."""

MONTH_DAYS = 30


class Parse(Protocol):
    """What reads the answer of a feed's address."""

    def __call__(self, body: bytes, *, url: str, content_type: str = "") -> Feed: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What an outlet publishes: articles a day (None where its feeds give no dates), characters of one, language."""

    articles: float | None
    characters: float
    language: str
    basis: str
    """What these come from, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A limit, and which share of it would be used: 1.0 is all of it."""

    kind: Kind
    name: str
    limit: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """What one engine would be given a day for one edition; no engine where ``reason`` says why there is none."""

    edition: str
    route: str = ""
    engine: str = ""
    paid: bool = False
    characters: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What following ``outlet`` would mean; ``price`` is a day's, None where the price of a million is not set."""

    outlet: Outlet
    sample: Sample
    legs: tuple[Leg, ...]
    shares: tuple[Share, ...]
    paid_characters: float
    price: float | None


def forecast(
    outlet: Outlet,
    sample: Sample,
    *,
    editions: Sequence[str],
    router: Router,
    paid: frozenset[str],
    limits: Limits,
    price_per_million: float,
) -> Forecast:
    """Say what an outlet would give the engines: articles a day x characters x editions x paid hops."""
    a_day = (sample.articles or 0.0) * sample.characters
    legs: list[Leg] = []
    for edition in editions:
        route = router.route(sample.language, edition)
        if languages.same_language(sample.language, edition):
            legs.append(Leg(edition=edition, reason="its own language, nothing to translate"))
        elif route is None:
            legs.append(Leg(edition=edition, reason=f"no engine here translates from {sample.language}"))
        else:
            legs += [
                Leg(edition=edition, route=str(route), engine=hop.engine, paid=hop.engine in paid, characters=a_day)
                for hop in route.hops
            ]
    charged = [leg for leg in legs if leg.paid]
    total = sum(leg.characters for leg in charged)
    uses: Counter[tuple[Kind, str]] = Counter()
    for leg in charged:
        for key in ((Kind.ENGINE, leg.engine), (Kind.EDITION, leg.edition), (Kind.OUTLET, outlet.slug)):
            uses[key] += round(leg.characters)
    shares = []
    for (kind, name), characters in uses.items():
        limit = limits.of(kind, name)
        if limit is not None:
            shares.append(Share(kind=kind, name=name, limit=limit, share=characters / max(limit, 1)))
    return Forecast(
        outlet=outlet,
        sample=sample,
        legs=tuple(legs),
        shares=tuple(shares),
        paid_characters=total,
        price=total * price_per_million / 1e6 if price_per_million else None,
    )


def articles_a_day(times: Sequence[datetime], now: datetime) -> float | None:
    """Estimate how many articles a day an outlet publishes from when its latest ones were; None without any time."""
    recent = [moment for moment in times if now - LONGEST_SPAN <= moment <= now]
    if not recent:
        return 0.0 if times else None
    span = max(now - min(recent), SHORTEST_SPAN)
    return len(recent) / (span / timedelta(days=1))


def article_characters(article: Article) -> int:
    """How many characters of an article would be translated."""
    return sum(len(block.text) for block in article.readable)


def take_sample(
    name: str,
    *,
    database: Database,
    preview: Callable[[str], Discovery],
    fetch: Callable[[str], Page],
    now: datetime,
) -> tuple[Outlet, Sample]:
    """Find an outlet that is followed, in the catalogue or at an address, and take a sample of it.

    Raises DragomanError where there is none, or nothing of it can be read.
    """
    with database.read() as db:
        if stored := outlets.find_outlet(db, name):
            known = sample_history(db, stored.id, stored.outlet, now=now)
            if known is not None:
                return stored.outlet, known
            declaration = outlets.load_declaration(db, stored)
    if stored is None:
        address = "." in name or "/" in name
        declaration = Declaration(outlet=Outlet(slug="", name="", home=name)) if address else find_in_catalogue(name)
    outlet, feeds, parse = declaration.outlet, declaration.feeds, parse_feed
    if not feeds:
        found = preview(outlet.home)
        outlet = outlet if outlet.slug else found.outlet
        feeds, parse = (found.feeds, parse_feed) if found.feeds else (found.pages, parse_section)
    return outlet, sample_feeds(feeds, outlet, fetch=fetch, parse=parse, now=now)


def sample_history(db: sa.Connection, outlet_id: int, outlet: Outlet, *, now: datetime) -> Sample | None:
    """Take a sample from what is stored of an outlet; None where that is too little."""
    times = spending.load_times(db, outlet_id, limit=ENTRIES_AT_MOST)
    texts = [text for text in spending.load_texts(db, outlet_id, limit=ARTICLES_AT_MOST) if text.blocks]
    if len(times) < ENOUGH_ENTRIES or not texts:
        return None
    return Sample(
        articles=articles_a_day(times, now),
        characters=mean(article_characters(text) for text in texts),
        language=_usual([text.language for text in texts], outlet.language),
        basis=f"from {len(times)} entries and {len(texts)} articles stored here",
    )


def sample_feeds(
    feeds: Sequence[str],
    outlet: Outlet,
    *,
    fetch: Callable[[str], Page],
    parse: Parse,
    now: datetime,
) -> Sample:
    """Take a sample from an outlet's feeds and a few of its articles; raises DragomanError where no feed can be read.

    ``parse`` reads what the addresses answer: feeds, or section pages where there is no feed.
    """
    listed: dict[str, Entry] = {}
    failure: DragomanError | None = None
    for url in feeds[:FEEDS_AT_MOST]:
        try:
            page = fetch(url)
            feed = parse(page.body, url=page.final_url, content_type=page.headers.get("content-type", ""))
        except DragomanError as error:
            failure = error
            continue
        listed |= {entry.url: entry for entry in feed.entries[:ENTRIES_AT_MOST] if entry.url}
    if not listed:
        raise failure or DragomanError("its feeds list nothing now", subject=outlet.home)
    chosen = list(listed.values())[:SAMPLES]
    texts = [text for entry in chosen if (text := _article(entry, outlet, fetch, now)) is not None]
    length = mean(article_characters(text) for text in texts) if texts else USUAL_CHARACTERS
    read = f"{len(texts)} articles read" if texts else f"articles taken to be {USUAL_CHARACTERS:,} characters long"
    return Sample(
        articles=articles_a_day([entry.published for entry in listed.values() if entry.published is not None], now),
        characters=length,
        language=_usual([text.language for text in texts], outlet.language),
        basis=f"from {len(listed)} entries in its feeds now, {read}",
    )


def _article(entry: Entry, outlet: Outlet, fetch: Callable[[str], Page], now: datetime) -> Article | None:
    """The article behind an entry, its language named; None where it can't be had."""
    try:
        page = fetch(entry.url)
    except DragomanError:
        return None
    found = extract_article(page.body, url=page.final_url, headers=page.headers, now=now)
    if not isinstance(found, Article):
        return None
    text = f"{found.title}\n{found.text}"
    identified = languages.identify(text, declared=found.language, outlet=outlet.language)
    return replace(found, language=languages.without_region(identified.language))


def _usual(found: Sequence[str], declared: str) -> str:
    known = Counter(tag for tag in found if tag != UNKNOWN_LANGUAGE)
    return known.most_common(1)[0][0] if known else declared
