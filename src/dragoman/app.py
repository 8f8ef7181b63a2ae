"""The composition root: the only place that wires settings, store, stages, pipeline and library together.

An :class:`App` is one installation: a data folder with its settings. The command line and the web server talk to it
and to nothing below it. What only the work needs is imported where work begins, so that looking at an installation
is quick (0.5 s, where the extractors' libraries would take 2 s more).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Self

from dragoman import __version__
from dragoman.config import Settings
from dragoman.css import Selectors, compile_selector
from dragoman.engines import MODELS_FOLDER, describe_engines, make_engines
from dragoman.errors import DragomanError, FetchError, StoreError
from dragoman.feeds.parse import parse_feed
from dragoman.feeds.section import parse_section
from dragoman.fetch.exchange import Limits
from dragoman.fetch.fetcher import Fetcher, NotModified
from dragoman.glossary import InstalledGlossary
from dragoman.intake import Portion, outlet_of_address, read_saved, take_in_archive
from dragoman.library import StoredLibrary
from dragoman.model import Declaration, Entry, Outlet, Page
from dragoman.models.download import Downloads
from dragoman.models.shelf import Shelf
from dragoman.notice import Notice, NoticeKind
from dragoman.outlets.discovery import Discovery, discover
from dragoman.paying import Spending
from dragoman.renewal import Offer, find_offers
from dragoman.services import budget_limits, paid_engines
from dragoman.store import articles, entries, items, outlets, spending
from dragoman.store.database import Database
from dragoman.store.outlets import FeedKind, StoredOutlet
from dragoman.translate.engine import Engine
from dragoman.translate.engines.circuit import Circuit, CircuitBreaker
from dragoman.translate.engines.ctranslate2 import examine_model
from dragoman.translate.glossary.term import Term
from dragoman.translate.routes import Router

if TYPE_CHECKING:
    import sqlalchemy as sa

    from dragoman.forecasting import Forecast
    from dragoman.models.sources import Offer as ModelOffer
    from dragoman.models.store import Installed
    from dragoman.subscribing import Callbacks, Subscriber
    from dragoman.work import Worker

PROJECT_AGENT = f"Dragoman/{__version__} (automatic multilingual newswire)"

OTHER_WORKER_SECONDS = 1.0
"""Pause between two looks at work that another process does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What ``follow`` did: the outlet, its feeds (or section pages), and how many of them were not followed before."""

    outlet: Outlet
    feeds: tuple[str, ...]
    new: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an article: its status in the first edition, or the state of its entry, and where it is shown."""

    state: str
    title: str = ""
    reason: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """What a change of terms did: how many came or went, and how many articles on show use them."""

    terms: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveProgress:
    """A portion of an archive that was taken in and worked off: how many of its entries are in which state."""

    portion: Portion
    states: dict[str, int]


def utc_now() -> datetime:
    return datetime.now(UTC)


def ignore_notice(_: Notice) -> None:
    """Listen to nothing."""


class App:
    """One installation, opened on ``folder``; a context manager that closes what it opened.

    ``allow_private`` lets the fetcher reach loopback and private addresses: for the demo and for tests. ``engines``
    take the place of those that the settings name.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        *,
        allow_private: bool = False,
        listen: Callable[[Notice], None] = ignore_notice,
        clock: Callable[[], datetime] = utc_now,
        engines: Sequence[Engine] | None = None,
    ) -> None:
        self.settings = settings
        self.folder = folder
        self._allow_private = allow_private
        self._listen = listen
        self._clock = clock
        self._engines = engines
        self._open = ExitStack()
        self.database = Database.in_folder(folder)
        self._open.callback(self.database.close)
        self.database.migrate()
        self.library = StoredLibrary(self.database, settings.site.editions, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def fetcher(self) -> Fetcher:
        """The one fetcher of this installation."""
        limits = Limits(total=self.settings.fetch.total_seconds)
        fetcher = Fetcher(
            user_agent=PROJECT_AGENT,
            contact=self.settings.fetch.contact,
            allow_private=self._allow_private,
            pause=self.settings.fetch.pause_seconds,
            limits=limits,
        )
        self._open.callback(fetcher.close)
        return fetcher

    @cached_property
    def engines(self) -> list[CircuitBreaker]:
        """The engines of this installation, in order of preference, each behind a circuit breaker."""
        engines = make_engines(self.settings, self.folder) if self._engines is None else self._engines
        return [CircuitBreaker(engine, clock=self._clock, tell=self._keep_circuit) for engine in engines]

    def _keep_circuit(self, circuit: Circuit) -> None:
        """Store how an engine's circuit stands, for other processes to see, and say that it was opened."""
        # A disk that is full must not cost the drafts that the engine just made; the work itself will tell of it.
        with suppress(StoreError), self.database.write() as db:
            spending.save_circuit(
                db,
                circuit.engine,
                until=circuit.until,
                failures=circuit.failures,
                reason=circuit.reason,
                now=self._clock(),
            )
        if circuit.until is not None:
            detail = f"left alone until {circuit.until:%H:%M} UTC: {circuit.reason}"
            self._listen(Notice(kind=NoticeKind.TROUBLE, subject=f"engine {circuit.engine}", detail=detail))

    @cached_property
    def spending(self) -> Spending:
        """What counts the characters given to paid engines; raises SettingsError where a limit can't be read."""
        return Spending(
            database=self.database,
            limits=budget_limits(self.settings),
            paid=paid_engines(self.settings),
            clock=self._clock,
        )

    @cached_property
    def router(self) -> Router:
        """The routes of this installation."""
        router = Router(self.engines)
        self._open.callback(router.close)
        return router

    @cached_property
    def shelf(self) -> Shelf:
        """The neural models of this installation, and where more come from."""
        downloads = Downloads(user_agent=PROJECT_AGENT)
        self._open.callback(downloads.close)
        models = self.settings.models
        folder = self.folder / MODELS_FOLDER
        return Shelf(folder, index=models.index, hub=models.hub, downloads=downloads, examine=examine_model)

    def add_model(self, offer: ModelOffer, *, report: Callable[[int, int], None]) -> Installed:
        """Fetch a model and put it in; the engine has it from then on. Raises DragomanError; then nothing changed."""
        return self.shelf.add(offer, report=report, now=self._clock())

    # --- outlets ---------------------------------------------------------------------------------------------------

    def preview(self, url: str, *, links: str = "") -> Discovery:
        """Find out what is at ``url``, with a few articles as samples, and follow nothing.

        With ``links``, a CSS selector, it is a page whose links to articles are found by that. Raises FetchError where
        the address can't be had, ParseError where it is neither a feed nor a page or ``links`` is no selector,
        DragomanError where nothing to follow is found there.
        """
        if links:
            compile_selector(links)
        found: Discovery = discover(url, fetch=self._page, parse=parse_feed, parse_section=parse_section, links=links)
        if not found.feeds and not found.pages:
            raise DragomanError(
                "no feed, no sitemap and no links to articles were found there. " + " ".join(found.notes), subject=url
            )
        return found

    def follow(self, url: str) -> Followed:
        """Find out what is at ``url`` and follow it; doing so again changes nothing. Raises as ``preview`` does."""
        return self.follow_found(self.preview(url))

    def follow_found(self, found: Discovery) -> Followed:
        """Follow what ``preview`` found; an outlet that is followed already keeps its description."""
        declaration = Declaration(
            outlet=found.outlet, feeds=found.feeds, pages=found.pages, selectors=Selectors(links=found.links)
        )
        followed = self._follow_listed(declaration, described=False)
        return replace(followed, notes=found.notes)

    def follow_declared(self, declaration: Declaration, *, described: bool = True) -> Followed:
        """Follow an outlet given as data; where it names no feed or page, they are looked for from its home page.

        Its description takes the place of what was known of it, unless it is not much of one (``described``). Raises
        as ``preview`` does, but only where feeds have to be looked for.
        """
        if declaration.feeds or declaration.pages:
            return self._follow_listed(declaration, described=described)
        found = self.preview(declaration.outlet.home, links=declaration.selectors.links)
        declaration = replace(declaration, feeds=found.feeds, pages=found.pages)
        followed = self._follow_listed(declaration, described=described)
        return replace(followed, notes=found.notes)

    def _follow_listed(self, declaration: Declaration, *, described: bool) -> Followed:
        now, outlet = self._clock(), declaration.outlet
        with self.database.write() as db:
            if described:
                outlet_id = outlets.save_declaration(db, declaration, now=now)
            else:
                limits, selectors = declaration.limits, declaration.selectors
                outlet_id = outlets.save_outlet(db, outlet, followed=True, now=now, limits=limits, selectors=selectors)
                if selectors.links:
                    outlets.save_links(db, outlet_id, selectors.links)
            new = outlets.save_feeds(db, outlet_id, declaration.feeds, now=now)
            new += outlets.save_feeds(db, outlet_id, declaration.pages, now=now, kind=FeedKind.PAGE)
        return Followed(outlet=outlet, feeds=(*declaration.feeds, *declaration.pages), new=new)

    def declaration(self, name: str) -> Declaration:
        """Return the outlet with this slug, name, home page or feed as data; raises DragomanError for none such."""
        with self.database.read() as db:
            return outlets.load_declaration(db, _find(db, name))

    def declarations(self) -> list[Declaration]:
        """Return every outlet that is followed as data, by name."""
        with self.database.read() as db:
            return [outlets.load_declaration(db, s) for s in outlets.load_outlets(db) if s.followed]

    def unfollow(self, name: str) -> Outlet:
        """Stop polling the outlet with this slug, name, home page or feed; raises DragomanError for none such."""
        with self.database.write() as db:
            stored = _find(db, name)
            outlets.unfollow_outlet(db, stored.id)
        return stored.outlet

    def forecast(self, name: str) -> Forecast:
        """Say what an outlet gives, or would give, the engines a day, and what that costs; it is not followed by it.

        ``name`` is an outlet that is followed (slug, name, home page or feed), one of the catalogue, or an
        address. Raises as ``preview`` does, and DragomanError for a name that nobody goes by.
        """
        from dragoman.forecasting import forecast, take_sample

        outlet, sample = take_sample(
            name, database=self.database, preview=self.preview, fetch=self._page, now=self._clock()
        )
        return forecast(
            outlet,
            sample,
            editions=self.settings.site.editions,
            router=self.router,
            paid=paid_engines(self.settings),
            limits=budget_limits(self.settings),
            price_per_million=self.settings.budget.price_per_million,
        )

    def _page(self, url: str) -> Page:
        answer = self.fetcher.fetch(url, now=self._clock())
        if isinstance(answer, NotModified):
            raise FetchError("the server said 'unchanged' to a first request", subject=url, retry=True)
        return answer

    # --- terms -----------------------------------------------------------------------------------------------------

    @cached_property
    def glossary(self) -> InstalledGlossary:
        """The terms of this installation."""
        return InstalledGlossary(self.database)

    def add_terms(self, terms: Sequence[Term]) -> TermChange:
        """Store terms of the operator's; one with the same pair, scope and first form is replaced."""
        new = self.glossary.add(terms, now=self._clock())
        return TermChange(terms=new, articles=self.glossary.concerned(terms))

    def remove_terms(self, terms: Sequence[Term]) -> TermChange:
        """Take terms of the operator's away."""
        return TermChange(terms=self.glossary.remove(terms), articles=self.glossary.concerned(terms))

    # --- work ------------------------------------------------------------------------------------------------------

    def worker(self) -> Worker:
        """Return what does the work of this installation; enter it to start."""
        from dragoman.pipeline import Pipeline
        from dragoman.polling import Poller
        from dragoman.work import Worker

        pipeline = Pipeline(
            database=self.database,
            fetch=self.fetcher.fetch,
            router=self.router,
            clock=self._clock,
            listen=self._listen,
            spend=self.spending,
        )
        poller = Poller(
            database=self.database,
            fetch=self.fetcher.fetch,
            clock=self._clock,
            listen=self._listen,
            shortest=timedelta(minutes=self.settings.poll.shortest_minutes),
            longest=timedelta(minutes=self.settings.poll.longest_minutes),
            pushed=bool(self.settings.site.public_url),
        )
        return Worker(
            folder=self.folder,
            database=self.database,
            poller=poller,
            pipeline=pipeline,
            editions=self.settings.site.editions,
            clock=self._clock,
            listen=self._listen,
            subscriber=self._subscriber(),
        )

    def _subscriber(self) -> Subscriber | None:
        """What asks hubs to tell of news, where the world can reach the site."""
        from dragoman.subscribing import Subscriber

        if not self.settings.site.public_url:
            return None
        return Subscriber(
            database=self.database,
            post=self.fetcher.post,
            clock=self._clock,
            listen=self._listen,
            public_url=self.settings.site.public_url,
        )

    @cached_property
    def callbacks(self) -> Callbacks | None:
        """What hubs talk to; None where they can't reach the site."""
        from dragoman.subscribing import Callbacks

        return Callbacks(database=self.database, clock=self._clock) if self.settings.site.public_url else None

    def work_until_idle(self) -> None:
        """Do all the work that is due now, then return."""
        with self.worker() as worker:
            worker.work_until_idle(threading.Event())

    # --- import ----------------------------------------------------------------------------------------------------

    def import_file(self, path: Path, *, url: str = "") -> str:
        """Take a saved page (``.html``, ``.html.gz``) or story (``.txt``) in; return the address it goes by.

        ``url`` is where it was published; without it the page's own canonical address counts, and where there is
        none either, the article goes by a name made of its content. The work on it is left to a worker. Raises
        DragomanError that names the file.
        """
        page = read_saved(path, url=url, now=self._clock())
        self._take_in(page)
        return page.url

    def import_archive(
        self, path: Path, watch: Callable[[Portion, int], None] = lambda portion, through: None
    ) -> Iterator[ArchiveProgress]:
        """Take a WARC file in, portion by portion, each worked off before the next one; yield what became of each.

        ``watch`` is told, ever again, how many pages of the portion at work are through. It goes on where it was left,
        whenever that was. Where another process works on this installation, the work is left to it and waited for.
        Raises DragomanError that names the file.
        """
        with ExitStack() as stack:
            worker: Worker | None = None
            for portion in take_in_archive(self.database, path, clock=self._clock):

                def look(portion: Portion = portion) -> None:
                    watch(portion, len(portion.entry_ids) - self._under_way(portion))

                worker = worker or self._try_worker(stack)
                while worker is None and self._under_way(portion):
                    look()
                    sleep(OTHER_WORKER_SECONDS)
                    worker = self._try_worker(stack)
                if worker is not None:
                    worker.work_until_idle(threading.Event(), look)
                with self.database.read() as db:
                    states = entries.count_outcomes(db, portion.entry_ids)
                yield ArchiveProgress(portion=portion, states={str(state): n for state, n in states.items()})

    def _try_worker(self, stack: ExitStack) -> Worker | None:
        from dragoman.work import AlreadyRunningError

        try:
            return stack.enter_context(self.worker())
        except AlreadyRunningError:
            return None

    def _under_way(self, portion: Portion) -> int:
        with self.database.read() as db:
            return entries.count_under_way(db, portion.entry_ids, now=self._clock())

    def import_address(self, url: str) -> str:
        """Fetch one page and take it in; return the address that answered."""
        page = self._page(url)
        self._take_in(page)
        return page.final_url

    def _take_in(self, page: Page) -> None:
        now = self._clock()
        with self.database.write() as db:
            outlet_id = outlets.ensure_outlet(db, outlet_of_address(page.final_url), now=now)
            entries.save_entries(db, outlet_id, [Entry(url=page.final_url, id=page.final_url)], now=now)
            entries.give_page(db, page.final_url, articles.save_page(db, page), now=now)

    def outcome(self, address: str) -> Outcome:
        """Return what became of the article that was taken in under ``address``."""
        with self.database.read() as db:
            entry = entries.find_entry(db, address)
            shown = [] if entry is None or entry.revision_id is None else items.find_items(db, entry.revision_id)
        if entry is None:
            raise DragomanError("was never taken in", subject=address)
        if not shown:
            return Outcome(state=str(entry.state), title=entry.entry.title, reason=entry.reason)
        first = shown[0]
        return Outcome(
            state=str(first.status),
            title=first.title,
            reason=first.reason,
            pages=tuple(f"/{item.edition}/article/{item.id}" for item in shown),
        )

    def state_of_work(self) -> dict[str, int]:
        """Return how many entries are in which state."""
        with self.database.read() as db:
            return {str(state): number for state, number in entries.count_states(db).items()}

    def better_routes(self) -> list[Offer]:
        """Return what is on show and would be translated by another route today."""
        return find_offers(self.database, self.router, self.settings.site.editions)

    def engine_health(self) -> list[tuple[str, int, str]]:
        """Return each engine's name, how many pairs it has, and what it could have, with how to get it."""
        return [(engine.name, len(engine.pairs()), engine.missing()) for engine in self.engines]

    def engine_notes(self) -> list[str]:
        """Say which engines are left alone and why, how much of accounts is used, and what was spent today."""
        now = self._clock()
        with self.database.read() as db:
            circuits = spending.load_circuits(db)
        return describe_engines(self.engines, circuits, now) + self.spending.today()


def _find(db: sa.Connection, name: str) -> StoredOutlet:
    stored = outlets.find_outlet(db, name)
    if stored is None:
        known = ", ".join(s.outlet.slug for s in outlets.load_outlets(db) if s.followed) or "none"
        raise DragomanError(f"no such outlet is followed; followed are: {known}", subject=name)
    return stored
