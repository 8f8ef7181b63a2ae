"""One installation from end to end over real HTTP on loopback, with an engine that needs no download."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dragoman.app import App
from dragoman.config import FetchSettings, Settings, SiteSettings
from dragoman.errors import DragomanError, SettingsError
from dragoman.model import BlockKind, Declaration, Draft, Outlet, Pair, PollLimits, Request, Rights, Status
from dragoman.notice import Notice, NoticeKind
from dragoman.renewal import accept_offers, renew_items
from dragoman.store import translations
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.glossary.term import Term
from dragoman.work import AlreadyRunningError, Worker
from tests.servers import LocalServer, Route

PATIENCE_SECONDS = 60
"""How long a test waits for what other threads do: a loaded machine may take that long."""

SETTINGS = Settings(fetch=FetchSettings(pause_seconds=0))
PARAGRAPH = (
    "Le conseil municipal a voté mardi soir la construction du pont numéro {n} sur la rivière, après de longs débats. "
    "Les travaux commenceront au printemps et la route restera ouverte, a déclaré la maire devant les élus de la ville."
)
ENGLISH = (
    "On Tuesday evening the town council voted to build the bridge over the river, after long debates in the town hall."
)


class English(EchoEngine):
    """Gives a sound English sentence for anything, with the numbers of its source."""

    def __init__(self) -> None:
        super().__init__([Pair(source="fr", target="en"), Pair(source="fr", target="de")])
        self.calls = 0

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.calls += len(requests)
        numbers = ["".join(c for c in request.text if c.isdigit()) for request in requests]
        return [Draft(text=f"{ENGLISH[:-1]} {number}.".replace(" .", ".")) for number in numbers]


def article(number: int) -> Route:
    text = PARAGRAPH.format(n=number)
    return Route(
        body=f'<!doctype html><html lang="fr"><title>Pont {number} – Journal</title><body><nav><a href="/">Accueil</a>'
        f"</nav><article><h1>Un pont de plus</h1><p>{text}</p><p>{text}</p></article></body></html>".encode()
    )


def feed(url: str, count: int) -> Route:
    items = "".join(f"<item><title>Pont {n}</title><link>{url}/{n}</link><guid>{n}</guid></item>" for n in range(count))
    text = f'<rss version="2.0"><channel><title>Journal</title><link>{url}/</link>{items}</channel></rss>'
    return Route(body=text.encode(), content_type="application/rss+xml", etag=f'"{count}"')


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def outlet() -> Iterator[LocalServer]:
    with LocalServer({}) as server:
        url = server.url("/").rstrip("/")
        home = '<!doctype html><html lang="fr"><head><title>Journal</title><link rel="alternate" href="/rss" '
        server.routes |= {f"/{n}": article(n) for n in range(12)}
        server.routes["/"] = Route(body=f'{home} type="application/rss+xml"></head><body></body></html>'.encode())
        server.routes["/rss"] = feed(url, 10)
        yield server


Open = Callable[..., App]


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[Open]:
    opened: list[App] = []

    def make(
        *, settings: Settings = SETTINGS, engine: English | None = None, clock: Clock | None = None, **more: object
    ) -> App:
        app = App(
            settings,
            tmp_path,
            allow_private=True,
            engines=[engine or English()],
            clock=clock or Clock(),
            **more,  # type: ignore[arg-type]
        )
        opened.append(app)
        return app

    yield make
    for app in opened:
        app.__exit__()


def test_an_outlet_is_followed_and_its_articles_come_out_once(open_app: Open, outlet: LocalServer) -> None:
    notices: list[Notice] = []
    app = open_app(listen=notices.append)
    followed = app.follow(outlet.url("/"))
    assert followed.outlet.name == "Journal"
    assert followed.feeds == (outlet.url("/rss"),)
    app.work_until_idle()
    listed = app.library.items("en", limit=50)
    assert len(listed.items) == 10
    assert {item.status for item in listed.items} == {Status.TRANSLATED}
    assert sum(notice.kind is NoticeKind.PUBLISHED for notice in notices) == 10
    counts = app.library.counts("en")
    assert (counts.translated, counts.held, counts.published) == (10, 0, 10)
    [view] = app.library.outlets("en")
    assert (view.items, view.held, view.problem) == (10, 0, "")
    assert view.next_poll is not None


def test_working_again_fetches_and_translates_nothing_twice(open_app: Open, outlet: LocalServer) -> None:
    clock, engine = Clock(), English()
    app = open_app(clock=clock, engine=engine)
    app.follow(outlet.url("/"))
    app.work_until_idle()
    calls, asked = engine.calls, len(outlet.paths)
    clock.now += timedelta(days=2)
    app.work_until_idle()
    assert engine.calls == calls
    assert outlet.paths[asked:] == ["/robots.txt", "/rss"]
    outlet.routes["/rss"] = feed(outlet.url("/").rstrip("/"), 12)
    clock.now += timedelta(days=2)
    app.work_until_idle()
    assert len(app.library.items("en", limit=50).items) == 12


def test_following_twice_changes_nothing(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    assert app.follow(outlet.url("/")).new == 1
    assert app.follow(outlet.url("/")).new == 0
    assert len(app.library.outlets("en")) == 1


def test_an_unfollowed_outlet_is_left_in_peace_and_its_articles_stay(open_app: Open, outlet: LocalServer) -> None:
    clock = Clock()
    app = open_app(clock=clock)
    app.follow(outlet.url("/"))
    app.work_until_idle()
    app.unfollow("Journal")
    asked = len(outlet.paths)
    clock.now += timedelta(days=9)
    app.work_until_idle()
    assert len(outlet.paths) == asked
    assert len(app.library.items("en", limit=50).items) == 10
    with pytest.raises(DragomanError, match="no such outlet is followed"):
        app.unfollow("nobody")


def test_a_preview_shows_articles_and_follows_nothing(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    found = app.preview(outlet.url("/"))
    assert found.samples == ("Pont 0", "Pont 1", "Pont 2")
    assert app.library.outlets("en") == ()
    assert app.follow_found(found).new == 1
    assert app.declarations() == [Declaration(outlet=found.outlet, feeds=found.feeds)]


def test_an_outlet_given_as_data_is_followed_without_a_request(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    described = Outlet(slug="quai", name="Le Quai", home=outlet.url("/"), language="fr", owner="Fondation du Quai")
    declaration = Declaration(outlet=described, feeds=(outlet.url("/rss"),), limits=PollLimits(longest_minutes=60))
    assert app.follow_declared(declaration).new == 1
    assert outlet.paths == []
    assert app.declaration("le quai") == declaration
    app.work_until_idle()
    assert {item.outlet.owner for item in app.library.items("en", limit=50).items} == {"Fondation du Quai"}


def test_feeds_that_a_description_does_not_name_are_found(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    described = Outlet(slug="quai", name="Le Quai", home=outlet.url("/"), language="fr", kind="private")
    followed = app.follow_declared(Declaration(outlet=described))
    assert (followed.outlet, followed.feeds, followed.new) == (described, (outlet.url("/rss"),), 1)


def test_of_an_outlet_that_allows_its_headlines_only_these_are_shown(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    app.follow(outlet.url("/"))
    app.work_until_idle()
    [known] = app.declarations()
    app.follow_declared(replace(known, outlet=replace(known.outlet, rights=Rights.HEADLINE)))
    listed = app.library.items("en", limit=50).items
    assert {item.excerpt for item in listed} == {""}
    whole = app.library.item("en", listed[0].id)
    assert whole is not None
    assert [shown.block.kind for shown in whole.blocks] == [BlockKind.HEADLINE]


def test_a_page_without_feeds_is_not_followed_and_says_so(open_app: Open, outlet: LocalServer) -> None:
    outlet.routes["/"] = Route(body=b"<!doctype html><title>Nothing</title><p>Nothing here</p>")
    del outlet.routes["/rss"]
    app = open_app()
    with pytest.raises(DragomanError, match="no feed, no sitemap and no links to articles were found there"):
        app.follow(outlet.url("/"))
    assert app.library.outlets("en") == ()


def test_a_page_without_feeds_is_followed_for_the_articles_it_links_to(open_app: Open, outlet: LocalServer) -> None:
    def listing(count: int) -> Route:
        links = "".join(
            f'<h2><a href="/pont/un-pont-de-plus-{n}">Un pont de plus : numéro {n}</a></h2>' for n in range(count)
        )
        return Route(body=f'<!doctype html><html lang="fr"><title>Journal</title>{links}'.encode())

    del outlet.routes["/rss"]
    outlet.routes |= {f"/pont/un-pont-de-plus-{n}": article(n) for n in range(5)}
    outlet.routes["/"] = listing(3)
    clock = Clock()
    app = open_app(clock=clock)
    followed = app.follow(outlet.url("/"))
    assert followed.feeds == (outlet.url("/"),)
    assert "no feed found: the links on this page are followed" in followed.notes[-1]
    app.work_until_idle()
    assert len(app.library.items("en", limit=50).items) == 3
    outlet.routes["/"] = listing(5)
    clock.now += timedelta(days=2)
    app.work_until_idle()
    assert len(app.library.items("en", limit=50).items) == 5
    assert app.follow(outlet.url("/")).new == 0
    outlet.routes["/"] = Route(body=b"<!doctype html><title>Consent</title><a href='/ok'>I agree</a>")
    clock.now += timedelta(days=2)
    app.work_until_idle()
    [view] = app.library.outlets("en")
    assert view.problem == "no link on this page is recognised as leading to an article"


def test_an_edition_that_is_added_later_gets_every_article(open_app: Open, outlet: LocalServer) -> None:
    app = open_app()
    app.follow(outlet.url("/"))
    app.work_until_idle()
    asked = len(outlet.paths)
    both = open_app(settings=replace(SETTINGS, site=SiteSettings(editions=("en", "de"))))
    both.work_until_idle()
    assert len(both.library.items("de", limit=50).items) == 10
    assert outlet.paths[asked:] == []


def test_a_second_process_leaves_the_work_to_the_first(open_app: Open) -> None:
    app = open_app()
    with app.worker(), pytest.raises(AlreadyRunningError, match="another dragoman process"):
        open_app().work_until_idle()


def test_work_that_broke_off_is_taken_up_again(open_app: Open, outlet: LocalServer) -> None:
    class Broken(English):
        def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
            raise MemoryError

    clock = Clock()
    app = open_app(engine=Broken(), clock=clock)
    app.follow(outlet.url("/"))
    stop = threading.Event()
    with app.worker() as worker:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            worker.tick()
            states = app.state_of_work()
            if states["waiting"] == 10 and not states["queued"] and app.library.held("en", 5):
                break
            stop.wait(0.1)
    states = app.state_of_work()
    assert states["waiting"] == 10
    assert "the work on it broke off (MemoryError: )" in app.library.held("en", 5)[0].reason
    clock.now += timedelta(hours=1)
    again = open_app(clock=clock)
    again.work_until_idle()
    assert len(again.library.items("en", limit=50).items) == 10


class Disk:
    """Lets databases of this process grow to so many pages and no further, as a full disk does."""

    def __init__(self) -> None:
        self.pages = 10**6

    def __call__(self, connection: sa.Connection) -> None:
        if str(connection.engine.url).endswith("dragoman.sqlite"):
            connection.exec_driver_sql(f"pragma max_page_count = {self.pages}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    sa.event.listen(sa.Engine, "begin", made)
    yield made
    sa.event.remove(sa.Engine, "begin", made)


def test_a_disk_that_is_full_for_a_while_costs_a_delay_and_no_article(
    open_app: Open, outlet: LocalServer, disk: Disk
) -> None:
    clock, notices = Clock(), list[Notice]()
    app = open_app(clock=clock, listen=notices.append)
    app.follow(outlet.url("/"))
    stop = threading.Event()
    with app.worker() as worker:
        with app.database.read() as db:
            size = db.exec_driver_sql("pragma page_count").scalar_one()
        disk.pages = size + 8
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            worker.tick()
            if any("the disk is full" in notice.subject for notice in notices):
                break
            stop.wait(0.05)
        assert any("the disk is full; nothing was half-written" in notice.subject for notice in notices)
        disk.pages = 10**6
        while time.monotonic() < deadline:
            worker.tick()
            clock.now += timedelta(seconds=1)
            if app.state_of_work()["done"] == 10:
                break
            stop.wait(0.05)
    assert app.state_of_work() == {"waiting": 0, "queued": 0, "done": 10, "held": 0}
    assert len(app.library.items("en", limit=50).items) == 10


def test_files_are_imported_with_and_without_an_address(open_app: Open, tmp_path: Path) -> None:
    app = open_app()
    saved = tmp_path / "page.html"
    saved.write_bytes(article(3).body)
    story = tmp_path / "story.txt"
    story.write_text(f"Un pont de plus\n\n{PARAGRAPH.format(n=7)}\n\n{PARAGRAPH.format(n=8)}\n", encoding="utf-8")
    empty = tmp_path / "empty.html"
    empty.touch()
    addresses = [
        app.import_file(saved, url="https://www.journal.example/3"),
        app.import_file(story),
        app.import_file(empty),
    ]
    app.work_until_idle()
    page, text, nothing = (app.outcome(address) for address in addresses)
    assert (page.state, page.pages[0][:12]) == ("translated", "/en/article/")
    assert text.state == "translated"
    assert nothing.state == "held"
    assert nothing.reason
    assert addresses[1].startswith("urn:uuid:")
    names = {view.outlet.name for view in app.library.outlets("en")}
    assert names == {"journal.example", "Imported files"}


def test_importing_a_file_again_shows_it_once(open_app: Open, tmp_path: Path) -> None:
    app = open_app()
    saved = tmp_path / "page.html"
    saved.write_bytes(article(3).body)
    for _ in range(2):
        app.import_file(saved, url="https://journal.example/3")
        app.work_until_idle()
    assert len(app.library.items("en", limit=50).items) == 1


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    settings = replace(SETTINGS, translate=replace(SETTINGS.translate, engines=("babelfish",)))
    with App(settings, tmp_path) as app, pytest.raises(SettingsError, match="unknown engine 'babelfish'; known are"):
        _ = app.router


def test_the_memory_holds_each_segment_once(open_app: Open, outlet: LocalServer) -> None:
    engine = English()
    app = open_app(engine=engine)
    app.follow(outlet.url("/"))
    app.work_until_idle()
    with app.database.read() as db:
        assert translations.count_memory(db) == engine.calls


def test_a_worker_is_a_context_manager_that_frees_its_folder(open_app: Open) -> None:
    app = open_app()
    for _ in range(2):
        with app.worker() as worker:
            assert isinstance(worker, Worker)
            assert worker.idle()


def test_a_better_route_is_offered_for_what_is_on_show_and_taken_at_no_second_fetch(
    open_app: Open, outlet: LocalServer
) -> None:
    clock = Clock()
    app = open_app(clock=clock)
    app.follow(outlet.url("/"))
    app.work_until_idle()
    assert app.better_routes() == []
    asked = len(outlet.paths)

    class Better(English):
        def signature(self, pair: Pair) -> str:
            return f"better {pair}"

    again = open_app(clock=clock, engine=Better())
    [offer] = again.better_routes()
    assert (offer.edition, offer.language, offer.signature, offer.articles) == ("en", "fr", "echo fr>en", 10)
    assert offer.way.route.signature == "better fr>en"
    assert accept_offers(again.database, [offer], now=clock()) == 10
    again.work_until_idle()
    assert {item.signature for item in again.library.items("en", limit=50).items} == {"better fr>en"}
    assert again.better_routes() == []
    assert len(outlet.paths) == asked


def test_articles_that_a_new_term_concerns_are_translated_again_at_no_second_fetch(
    open_app: Open, outlet: LocalServer
) -> None:
    clock = Clock()
    app = open_app(clock=clock)
    app.follow(outlet.url("/"))
    app.work_until_idle()
    asked = len(outlet.paths)
    term = Term(source="fr", target="en", forms=("numéro 7",), rendering="number seven")
    assert app.add_terms([term]).articles == 1
    [item_id] = app.glossary.concerned_items([term])
    assert renew_items(app.database, [item_id], now=clock()) == 1
    app.work_until_idle()
    listed = {item.id: item.signature for item in app.library.items("en", limit=50).items}
    assert listed.pop(item_id).startswith("echo fr>en ")
    assert set(listed.values()) == {"echo fr>en"}
    shown = app.library.item("en", item_id)
    assert shown is not None
    uses = [use for block in shown.blocks for pair in block.segments for use in pair.terms]
    assert {use.target for use in uses} == {"number seven"}
    assert len(outlet.paths) == asked
