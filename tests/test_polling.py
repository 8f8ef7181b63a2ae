"""Feeds that are due are asked, and what came of it is stored: entries, the next poll, or the problem in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from dragoman.css import Selectors
from dragoman.errors import FetchError, StoreError
from dragoman.fetch.fetcher import NotModified
from dragoman.model import Declaration, Outlet, Page, PollLimits
from dragoman.notice import Notice, NoticeKind
from dragoman.polling import Poller
from dragoman.store import entries, outlets
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from dragoman.store.outlets import FeedKind, StoredFeed
from tests.databases import KINDS, fresh

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOST = "https://journal.example"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Journal</title><link>https://journal.example/</link>
<item><title>Un</title><link>https://journal.example/1</link></item>
<item><title>Deux</title><link>https://journal.example/2</link></item></channel></rss>"""


REFUSING = {
    "sqlite": "create trigger refuse before insert on entries when new.url like '%journal%/1' "
    "begin select raise(abort, 'no such entry here'); end",
    "postgresql": "alter table entries add constraint refuse "
    "check (position('journal' in url) = 0 or right(url, 2) <> '/1')",
}
"""What makes a database refuse one entry."""


class World:
    """A fake web, a clock that a test turns, and the notices that were given."""

    def __init__(self) -> None:
        self.answers: dict[str, Page | NotModified | Exception] = {}
        self.asked: list[tuple[str, str]] = []
        self.notices: list[Notice] = []
        self.now = START
        self.open = threading.Event()
        self.open.set()

    def fetch(self, url: str, *, now: datetime, etag: str = "", last_modified: str = "") -> Page | NotModified:
        self.asked.append((url, etag))
        self.open.wait(10)
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.notices]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from fresh(request.param, f"sqlite:///{tmp_path / 'store.sqlite'}")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def poller(database: Database, world: World) -> Iterator[Poller]:
    made = Poller(
        database=database,
        fetch=world.fetch,
        clock=lambda: world.now,
        listen=world.notices.append,
        shortest=timedelta(minutes=5),
        longest=timedelta(days=1),
    )
    yield made
    world.open.set()
    made.close()


def feed_page(body: bytes = FEED, *, url: str = f"{HOST}/rss", **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(url=url, final_url=url, status=200, headers=named, body=body, fetched=START)


def follow(database: Database, *addresses: str) -> None:
    with database.write() as db:
        outlet = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/")
        outlets.save_feeds(db, outlets.save_outlet(db, outlet, followed=True, now=START), addresses, now=START)


def only_feed(database: Database) -> StoredFeed:
    with database.read() as db:
        [feed] = outlets.load_feeds(db)
    return feed


def poll(database: Database, poller: Poller) -> int:
    follow(database, f"{HOST}/rss")
    return poller.poll(only_feed(database))


def work(poller: Poller) -> None:
    """Take up what is due until nothing is under way."""
    poller.take_up()
    for _ in range(2_000):
        if poller.idle:
            return
        time.sleep(0.005)
        poller.take_up()
    raise AssertionError("polls without end")


def test_a_section_page_is_read_by_its_outlets_selector(database: Database, world: World, poller: Poller) -> None:
    body = b'<html><body><ul><li><a href="/1">Pont</a></ul><p><a href="/le-conseil-vote-le-pont">Le conseil</a></p>'
    url = f"{HOST}/monde/"
    world.answers[url] = feed_page(body, url=url)
    outlet = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/")
    with database.write() as db:
        declaration = Declaration(outlet=outlet, pages=(url,), selectors=Selectors(links="li a"))
        outlet_id = outlets.save_declaration(db, declaration, now=START)
        outlets.save_feeds(db, outlet_id, declaration.pages, now=START, kind=FeedKind.PAGE)
    assert poller.poll(only_feed(database)) == 1
    with database.read() as db:
        assert entries.find_entry(db, f"{HOST}/1") is not None


@pytest.mark.parametrize(
    ("limits", "hours"),
    [
        (PollLimits(), 0.25 * 1.25),
        (PollLimits(shortest_minutes=120), 7.5),
        (PollLimits(longest_minutes=12), 0.2),
        (PollLimits(longest_minutes=3), 0.05),
        (PollLimits(shortest_minutes=3000), 50),
    ],
)
def test_an_outlets_own_poll_limits_count_before_the_settings(
    database: Database, world: World, poller: Poller, limits: PollLimits, hours: float
) -> None:
    world.answers[f"{HOST}/rss"] = NotModified(url=f"{HOST}/rss")
    with database.write() as db:
        outlet = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/")
        outlets.save_declaration(db, Declaration(outlet=outlet, feeds=(f"{HOST}/rss",), limits=limits), now=START)
    poll(database, poller)
    assert only_feed(database).interval_seconds == pytest.approx(hours * 3600)


def test_a_poll_stores_entries_and_sends_validators_next_time(database: Database, world: World, poller: Poller) -> None:
    world.answers[f"{HOST}/rss"] = feed_page(etag='"1"')
    assert poll(database, poller) == 2
    world.answers[f"{HOST}/rss"] = NotModified(url=f"{HOST}/rss")
    assert poll(database, poller) == 0
    assert [etag for _, etag in world.asked] == ["", '"1"']
    feed = only_feed(database)
    with database.read() as db:
        assert entries.count_states(db)[EntryState.WAITING] == 2
    assert feed.problem == ""
    assert feed.good == START
    assert feed.due is not None
    assert feed.due > START


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (FetchError("answered 500 Internal Server Error", subject="u", retry=True, status=500), "answered 500"),
        (feed_page(b"<!doctype html><html><body><p>Bonjour</p></body></html>"), "HTML"),
        (feed_page(b"<?xml version='1.0'?><rss><chan"), ""),
        (feed_page(b"\x89PNG\r\n\x1a\n" + bytes(50)), ""),
    ],
)
def test_a_poll_that_fails_says_why_and_comes_again(
    database: Database, world: World, poller: Poller, answer: Page | Exception, words: str
) -> None:
    world.answers[f"{HOST}/rss"] = answer
    assert poll(database, poller) == 0
    feed = only_feed(database)
    assert feed.problem
    assert words in feed.problem
    assert feed.failures == 1
    assert feed.good is None
    assert feed.due is not None
    assert world.kinds() == [NoticeKind.TROUBLE]


def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_address(
    database: Database, world: World, poller: Poller
) -> None:
    moved = f"{HOST}/new-rss"
    world.answers[f"{HOST}/rss"] = replace(feed_page(), final_url=moved, moved_to=moved)
    poll(database, poller)
    feed = only_feed(database)
    assert feed.url == moved


def test_a_feed_that_has_moved_to_where_another_is_polled_leaves_it_to_that(
    database: Database, world: World, poller: Poller
) -> None:
    new = f"{HOST}/new-rss"
    follow(database, new)
    follow(database, f"{HOST}/rss")
    world.answers[f"{HOST}/rss"] = replace(feed_page(), final_url=new, moved_to=new)
    with database.read() as db:
        other, moved = outlets.load_feeds(db)
    poller.poll(moved)
    with database.read() as db:
        other, moved = outlets.load_feeds(db)
    assert other.due == START
    assert (moved.due, moved.reason) == (None, f"moved for good to {new}, which is polled already")


def test_a_feed_that_is_gone_is_polled_no_more(database: Database, world: World, poller: Poller) -> None:
    world.answers[f"{HOST}/rss"] = FetchError("answered 410 Gone", subject="u", retry=False, status=410)
    poll(database, poller)
    feed = only_feed(database)
    assert feed.due is None
    assert "410" in feed.problem


def test_many_feeds_are_asked_at_once_but_one_at_a_time_of_a_host(
    database: Database, world: World, poller: Poller
) -> None:
    hosts = [f"https://journal{n}.example" for n in range(40)]
    addresses = [f"{host}/{name}" for host in hosts for name in ("rss", "sport")]
    world.answers = {url: feed_page(FEED.replace(b"journal", url.encode()), url=url) for url in addresses}
    follow(database, *addresses)
    world.open.clear()
    poller.take_up()
    deadline = time.monotonic() + 10
    while len(world.asked) < len(hosts) and time.monotonic() < deadline:
        time.sleep(0.005)
    poller.take_up()
    assert sorted(url for url, _ in world.asked) == sorted(f"{host}/rss" for host in hosts)
    world.open.set()
    work(poller)
    assert len(world.asked) == len(addresses)
    assert len(world.notices) == len(addresses)
    with database.read() as db:
        assert outlets.load_due_feeds(db, START, limit=99) == []


def test_what_could_not_be_stored_is_stored_later_and_not_asked_again(
    database: Database, world: World, poller: Poller
) -> None:
    follow(database, f"{HOST}/rss")
    world.answers[f"{HOST}/rss"] = feed_page()
    full = True

    def fill(connection: sa.Connection) -> None:
        if full and connection.get_execution_options().get("dragoman_writes"):
            raise sa.exc.OperationalError("", {}, Exception("database or disk is full"))

    sa.event.listen(sa.Engine, "begin", fill)
    try:
        with pytest.raises(StoreError, match="the disk is full"):
            work(poller)
        for _ in range(3):
            with pytest.raises(StoreError):
                poller.take_up()
        assert not poller.idle
        full = False
        work(poller)
    finally:
        sa.event.remove(sa.Engine, "begin", fill)
    assert len(world.asked) == 1
    assert only_feed(database).good == START


def test_a_fault_of_ours_with_one_feed_is_told_with_it_and_keeps_no_other_from_being_stored(
    database: Database, world: World, poller: Poller
) -> None:
    world.answers = {f"{HOST}/rss": ValueError("a fault of ours"), "https://b.example/rss": feed_page()}
    follow(database, *world.answers)
    work(poller)
    with database.read() as db:
        broken, sound = outlets.load_feeds(db)
    assert broken.problem == "the poll broke off, please report it: ValueError: a fault of ours"
    assert broken.due is not None
    assert broken.due > START
    assert sound.good == START


def test_a_feed_that_can_not_be_stored_is_told_and_the_others_are_stored(
    database: Database, world: World, poller: Poller
) -> None:
    naive = FEED.replace(b"<title>Un", b"<title>\xed\xa0\x80")
    world.answers = {f"{HOST}/rss": feed_page(naive), "https://b.example/rss": feed_page()}
    follow(database, *world.answers)
    with database.write() as db:
        db.exec_driver_sql(REFUSING[db.dialect.name])
    world.answers["https://b.example/rss"] = feed_page(FEED.replace(b"journal", b"b"))
    work(poller)
    with database.read() as db:
        refused, stored = outlets.load_feeds(db)
    assert "please report it: IntegrityError" in refused.problem
    assert stored.good == START


def test_a_feed_that_is_unfollowed_while_it_is_asked_stays_unfollowed(
    database: Database, world: World, poller: Poller
) -> None:
    follow(database, f"{HOST}/rss")
    world.answers[f"{HOST}/rss"] = feed_page()
    world.open.clear()
    poller.take_up()
    with database.write() as db:
        outlets.unfollow_outlet(db, 1)
    world.open.set()
    work(poller)
    assert only_feed(database).due is None


def test_what_the_feed_asks_for_is_obeyed_after_answers_that_do_not_repeat_it(
    database: Database, world: World, poller: Poller
) -> None:
    wishes = (
        b"<ttl>120</ttl><skipHours><hour>14</hour><hour>15</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    )
    world.answers[f"{HOST}/rss"] = feed_page(FEED.replace(b"</channel>", wishes + b"</channel>"))
    poll(database, poller)
    feed = only_feed(database)
    assert (feed.ttl_minutes, feed.skip_hours, feed.skip_days) == (120, (14, 15), (6,))
    world.answers[f"{HOST}/rss"] = NotModified(url=f"{HOST}/rss")
    world.now = START + timedelta(hours=4)
    for now, hour in ((START, 16), (START + timedelta(hours=4), 18)):
        world.now = now
        poller.poll(only_feed(database))
        due = only_feed(database).due
        assert due is not None
        assert due.hour == hour


@pytest.mark.parametrize("unchanged", [False, True])
def test_how_long_the_outlet_says_its_answer_holds_is_obeyed(
    database: Database, world: World, poller: Poller, unchanged: bool
) -> None:
    world.answers[f"{HOST}/rss"] = feed_page(cache_control="max-age=7200")
    poll(database, poller)
    if unchanged:
        world.answers[f"{HOST}/rss"] = NotModified(url=f"{HOST}/rss", max_age=7_200)
        poll(database, poller)
    due = only_feed(database).due
    assert due is not None
    assert timedelta(hours=2) <= due - START <= timedelta(hours=2.2)
