"""Hubs are asked to tell of news, ask back, tell of it, and what they say makes a feed due; all over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest

from dragoman.app import App
from dragoman.config import FetchSettings, Settings, SiteSettings
from dragoman.fetch.fetcher import Fetcher
from dragoman.library import StoredLibrary
from dragoman.model import Outlet
from dragoman.notice import Notice
from dragoman.polling import PUSHED_INTERVAL, Poller
from dragoman.store import outlets
from dragoman.store.database import Database
from dragoman.store.outlets import StoredFeed
from dragoman.store.subscriptions import Subscription
from dragoman.subscribing import (
    ENDING_TRIES,
    FIRST_WAIT,
    LEASE,
    LONGEST_LEASE,
    PUSH_SPACING,
    SHORTEST_LEASE,
    Callbacks,
    Reply,
    Subscriber,
)
from dragoman.web import MAX_CHALLENGE_CHARS, MAX_PUSH_BYTES, create_app
from dragoman.work import Worker
from tests.servers import LocalServer, Request, Route
from tests.web.site_client import running

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CLIENT = httpx.Client(verify=False)  # noqa: S501 (loopback and no TLS, whose roots would be loaded for each request)


class Hub:
    """A hub at ``/hub`` of a local server: it notes what it is asked, asks back, and tells of news when it is told to.

    ``answer`` is what it says to requests, ``confirming`` whether it asks back, at once, as a test would have it.
    """

    def __init__(self, server: LocalServer) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer = Route(status=202)
        self.confirming = True
        self.lease_seconds = "86400"
        self.confirmed: list[httpx.Response] = []
        self.url = server.url("/hub")
        server.routes["/hub"] = self._take

    def _take(self, request: Request) -> Route:
        form = dict(parse_qsl(request.body.decode()))
        self.asked.append(form)
        if self.confirming and self.answer.status == 202:
            self.confirmed.append(self.ask_back(form))
        return self.answer

    def ask_back(self, form: dict[str, str], **others: str) -> httpx.Response:
        asked = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "a<b>&c"}
        asked |= {"hub.lease_seconds": self.lease_seconds} | {f"hub.{name}": value for name, value in others.items()}
        return CLIENT.get(form["hub.callback"], params=asked)

    def tell(self, *, secret: str | None = None, body: bytes = b"<rss/>") -> httpx.Response:
        form = self.asked[0]
        mark = hmac.new((secret or form["hub.secret"]).encode(), body, hashlib.sha256).hexdigest()
        return CLIENT.post(form["hub.callback"], content=body, headers={"X-Hub-Signature": f"sha256={mark}"})


class World:
    """An installation that hubs can reach, an outlet with a hub, and a clock that a test turns."""

    def __init__(self, folder: Path, server: LocalServer, fetcher: Fetcher) -> None:
        self.now = START
        self.notices: list[Notice] = []
        self.server = server
        self.hub = Hub(server)
        self.offer(self.hub.url)
        self.database = Database.in_folder(folder)
        self.database.migrate()
        self.callbacks = Callbacks(database=self.database, clock=self.clock)
        self.poller = Poller(
            database=self.database,
            fetch=fetcher.fetch,
            clock=self.clock,
            listen=self.notices.append,
            shortest=timedelta(minutes=5),
            longest=timedelta(days=1),
            pushed=True,
        )
        self.fetcher = fetcher
        with self.database.write() as db:
            outlet = Outlet(slug="journal", name="Journal", home=server.url())
            self.outlet_id = outlets.save_outlet(db, outlet, followed=True, now=START)
        self.follow()

    def clock(self) -> datetime:
        return self.now

    def offer(self, hub: str) -> None:
        link = f'<{hub}>; rel="hub", <{self.server.url("/rss")}>; rel="self"'
        body = b"<rss><channel><title>Journal</title><item><title>Un</title><link>/1</link></item></channel></rss>"
        headers = (("Link", link),) if hub else ()
        self.server.routes["/rss"] = Route(body=body, content_type="application/rss+xml", headers=headers)

    def follow(self) -> None:
        with self.database.write() as db:
            outlets.save_outlet(db, Outlet(slug="journal", name="Journal", home=""), followed=True, now=self.now)
            outlets.save_feeds(db, self.outlet_id, (self.server.url("/rss"),), now=self.now)

    def unfollow(self) -> None:
        with self.database.write() as db:
            outlets.unfollow_outlet(db, self.outlet_id)

    @property
    def feed(self) -> StoredFeed:
        with self.database.read() as db:
            [feed] = outlets.load_feeds(db)
        return feed

    @property
    def subscription(self) -> Subscription:
        found = self.feed.subscription
        assert found is not None
        return found

    def poll(self) -> None:
        self.poller.poll(self.feed)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with (
        LocalServer() as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0) as fetcher,
    ):
        made = World(tmp_path, server, fetcher)
        yield made
        made.poller.close()
        made.database.close()


@pytest.fixture
def site(world: World) -> Iterator[str]:
    library = StoredLibrary(world.database, ("en",), world.clock)
    with running(create_app(library, callbacks=world.callbacks)) as address:
        yield address


@pytest.fixture
def subscriber(world: World, site: str) -> Iterator[Subscriber]:
    made = Subscriber(
        database=world.database,
        post=world.fetcher.post,
        clock=world.clock,
        listen=world.notices.append,
        public_url=site + "/",
    )
    yield made
    made.close()


def ask(subscriber: Subscriber) -> None:
    """Let hubs be asked that are due, and answer."""
    subscriber.take_up()
    for _ in range(2_000):
        if subscriber.idle:
            return
        time.sleep(0.005)
        subscriber.take_up()
    raise AssertionError("requests without end")


def test_a_hub_is_asked_confirms_and_then_makes_the_feed_due(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    [form] = world.hub.asked
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == world.server.url("/rss")
    assert form["hub.lease_seconds"] == str(int(LEASE.total_seconds()))
    assert len(form["hub.callback"].rpartition("/")[2]) >= 32
    assert len(form["hub.secret"]) >= 32
    [confirmed] = world.hub.confirmed
    assert (confirmed.status_code, confirmed.text) == (200, "a<b>&c")
    assert confirmed.headers["content-type"].startswith("text/plain")
    assert confirmed.headers["x-content-type-options"] == "nosniff"
    assert world.subscription.lease_until == START + timedelta(days=1)
    world.now += timedelta(minutes=3)
    assert world.hub.tell().status_code == 202
    assert world.feed.due == world.now
    assert world.subscription.pushed == world.now


def test_polls_become_rarer_while_a_hub_tells_of_news_and_never_stop(world: World, subscriber: Subscriber) -> None:
    world.poll()
    assert world.feed.due is not None
    assert world.feed.due - START < PUSHED_INTERVAL / 2
    ask(subscriber)
    world.poll()
    assert PUSHED_INTERVAL <= world.feed.due - START <= PUSHED_INTERVAL * 1.2
    world.now += timedelta(days=2)  # the lease is over
    for _ in range(9):
        world.server.routes["/rss"] = Route(body=b"<rss><channel><title>J</title></channel></rss>")
        world.poll()
    assert world.feed.due is not None


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature": "sha256=00"}, {"X-Hub-Signature": "md5=00"}])
def test_a_push_without_the_right_signature_is_taken_and_ignored(
    world: World, subscriber: Subscriber, headers: dict[str, str]
) -> None:
    world.poll()
    ask(subscriber)
    due = world.feed.due
    answer = CLIENT.post(world.hub.asked[0]["hub.callback"], content=b"<rss/>", headers=headers)
    assert answer.status_code == 202
    assert world.hub.tell(secret="guessed").status_code == 202
    assert world.feed.due == due
    assert world.subscription.pushed is None


def test_pushes_one_after_another_cost_a_poll_a_minute(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    world.now += timedelta(seconds=1)
    for _ in range(3):
        world.hub.tell()
    assert world.feed.due == START + PUSH_SPACING


def test_a_push_does_not_hurry_a_feed_that_fails(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    world.server.routes["/rss"] = Route(status=503, headers=(("Retry-After", "7200"),))
    world.poll()
    due = world.feed.due
    world.hub.tell()
    assert world.feed.due == due


def test_a_lease_is_renewed_before_it_ends_with_the_same_secret(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    world.now += timedelta(hours=19)
    ask(subscriber)
    assert len(world.hub.asked) == 1
    world.now += timedelta(hours=1)
    ask(subscriber)
    assert world.hub.asked[1] == world.hub.asked[0]
    assert world.subscription.lease_until == world.now + timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "lease"),
    [("1", SHORTEST_LEASE), ("9" * 40, LONGEST_LEASE), ("", LEASE), ("soon", LEASE), ("-5", LEASE), ("٣", LEASE)],
)
def test_a_lease_that_can_not_be_meant_is_bounded(
    world: World, subscriber: Subscriber, said: str, lease: timedelta
) -> None:
    world.hub.lease_seconds = said
    world.poll()
    ask(subscriber)
    assert world.subscription.lease_until == START + lease


def test_a_hub_that_does_not_confirm_is_asked_again_ever_more_rarely(world: World, subscriber: Subscriber) -> None:
    world.hub.confirming = False
    world.poll()
    ask(subscriber)
    assert world.subscription.asked == START
    assert not world.subscription.holds(START)
    for wait in (FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT):
        asked = len(world.hub.asked)
        world.now += wait - timedelta(seconds=1)
        ask(subscriber)
        assert len(world.hub.asked) == asked
        world.now += timedelta(seconds=1)
        ask(subscriber)
        assert len(world.hub.asked) == asked + 1


def test_a_hub_that_refuses_says_why(world: World, subscriber: Subscriber) -> None:
    world.hub.answer = Route(status=403)
    world.poll()
    ask(subscriber)
    assert world.subscription.problem == "its hub 127.0.0.1 answered 403 Forbidden"
    assert world.subscription.asked is None
    assert world.notices[-1].detail == world.subscription.problem
    world.hub.answer = Route(status=202)
    world.hub.confirming = False
    world.now += FIRST_WAIT
    ask(subscriber)
    denied = world.hub.ask_back(world.hub.asked[1], mode="denied", reason="not\u202e today")
    assert denied.status_code == 200
    assert world.subscription.problem == "its hub refuses to tell of news (not  today)"
    assert world.subscription.lease_until is None


def test_a_hub_on_a_private_address_is_not_asked(world: World, site: str) -> None:
    with Fetcher(user_agent="Dragoman/0.1", pause=0) as careful:
        subscriber = Subscriber(
            database=world.database,
            post=careful.post,
            clock=world.clock,
            listen=world.notices.append,
            public_url=site,
        )
        world.poll()
        ask(subscriber)
        subscriber.close()
    assert world.hub.asked == []
    assert "a loopback address: never fetched" in world.subscription.problem


@pytest.mark.parametrize("others", [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"mode": "x"}])
def test_what_was_not_asked_for_is_not_confirmed(world: World, subscriber: Subscriber, others: dict[str, str]) -> None:
    world.hub.confirming = False
    world.poll()
    ask(subscriber)
    answer = world.hub.ask_back(world.hub.asked[0], **others)
    assert answer.status_code == 404
    assert "a<b>" not in answer.text
    assert world.subscription.lease_until is None


def test_an_outlet_that_is_unfollowed_is_ended_at_its_hub(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    world.unfollow()
    assert world.hub.tell().status_code == 202
    assert world.feed.due is None
    ask(subscriber)
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", "unsubscribe"]
    assert world.hub.confirmed[1].status_code == 200
    assert world.feed.subscription is None
    assert world.hub.tell().status_code == 410


def test_a_hub_that_does_not_end_a_subscription_is_asked_a_few_times(world: World, subscriber: Subscriber) -> None:
    world.hub.lease_seconds = str(90 * 86_400)
    world.poll()
    ask(subscriber)
    world.hub.confirming = False
    world.unfollow()
    for _ in range(2 * ENDING_TRIES):
        ask(subscriber)
        world.now += timedelta(days=7)
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe"] + ENDING_TRIES * ["unsubscribe"]
    assert world.feed.subscription is None


def test_an_outlet_that_is_followed_again_is_subscribed_again(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    world.hub.confirming = False
    world.unfollow()
    ask(subscriber)
    world.follow()
    world.hub.confirming = True
    ask(subscriber)
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", "unsubscribe", "subscribe"]
    assert world.subscription.holds(world.now)


def test_a_subscription_that_nobody_confirmed_ends_without_a_request(world: World, subscriber: Subscriber) -> None:
    world.poll()
    world.unfollow()
    ask(subscriber)
    assert world.hub.asked == []
    assert world.feed.subscription is None


def test_another_hub_is_another_subscription_and_none_is_none(world: World, subscriber: Subscriber) -> None:
    world.poll()
    ask(subscriber)
    first = world.subscription
    world.poll()
    assert world.subscription == first
    world.offer(world.server.url("/other-hub"))
    world.poll()
    assert world.subscription.key != first.key
    assert world.subscription.secret != first.secret
    assert not world.subscription.holds(START)
    assert world.hub.tell().status_code == 410
    world.offer("")
    world.poll()
    assert world.feed.subscription is None


def test_an_unknown_key_is_gone_and_what_is_too_long_is_refused(
    world: World, site: str, subscriber: Subscriber
) -> None:
    assert CLIENT.get(f"{site}/websub/unknown", params={"hub.challenge": "x"}).status_code == 410
    assert CLIENT.post(f"{site}/websub/unknown", content=b"x").status_code == 410
    world.hub.confirming = False
    world.poll()
    ask(subscriber)
    form = world.hub.asked[0]
    assert world.hub.ask_back(form, challenge="x" * (MAX_CHALLENGE_CHARS + 1)).status_code == 404
    assert world.subscription.lease_until is None
    assert CLIENT.post(form["hub.callback"], content=bytes(MAX_PUSH_BYTES + 1)).status_code == 413


def test_a_redirected_hub_is_asked_where_it_has_moved(world: World, subscriber: Subscriber) -> None:
    world.server.routes["/old"] = Route(status=307, headers=(("Location", "/hub"),))
    world.offer(world.server.url("/old"))
    world.poll()
    ask(subscriber)
    assert len(world.hub.asked) == 1
    world.server.routes["/old"] = Route(status=302, headers=(("Location", "/hub"),))
    world.now += LEASE
    ask(subscriber)
    assert world.subscription.problem == "its hub 127.0.0.1 answered 302 Found"


def test_without_a_public_address_nothing_of_it_runs(tmp_path: Path) -> None:
    with LocalServer() as server:
        hub = Hub(server)
        feed = Route(
            body=b"<rss><channel><title>J</title></channel></rss>",
            headers=(("Link", f'<{hub.url}>; rel="hub"'),),
            content_type="application/rss+xml",
        )
        server.routes["/rss"] = feed
        run = follow_and_work(server)
        assert run(tmp_path / "a", "") == (False, None)
        assert hub.asked == []
        known, subscription = run(tmp_path / "b", "http://127.0.0.1:9")
    assert known
    assert subscription is not None
    assert hub.asked[0]["hub.callback"].startswith("http://127.0.0.1:9/websub/")


def work(worker: Worker) -> None:
    worker.work_until_idle(threading.Event())


def follow_and_work(server: LocalServer) -> Callable[[Path, str], tuple[bool, Subscription | None]]:
    def run(folder: Path, public_url: str) -> tuple[bool, Subscription | None]:
        settings = Settings(fetch=FetchSettings(pause_seconds=0), site=SiteSettings(public_url=public_url))
        with App(settings, folder, allow_private=True, engines=[]) as app:
            with app.database.write() as db:
                outlet_id = outlets.save_outlet(db, Outlet(slug="j", name="J", home=""), followed=True, now=START)
                outlets.save_feeds(db, outlet_id, (server.url("/rss"),), now=START)
            with app.worker() as worker:
                work(worker)
            with app.database.read() as db:
                [feed] = outlets.load_feeds(db)
            callbacks = app.callbacks
            if callbacks is not None and feed.subscription is not None:
                assert callbacks.verify(feed.subscription.key, {}) is Reply.NO
            return callbacks is not None, feed.subscription

    return run
