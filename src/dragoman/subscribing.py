"""Subscriptions at hubs (WebSub): hubs are asked to tell of news, and what they tell makes a feed due.

::

    a poll finds an offer  ->  take_up(): the hub is asked  ->  verify(): it asks back whether that was us
                                        ^                             |
                                        `---- before the lease ends --'     push(): the feed is due now

A push is taken as a hint: the feed is then polled as ever, with its robots.txt, validators and limits. So a hub, which
need not be the outlet's, can't put words into its mouth, there is one way for news to come in, and a push that was
forged or lost costs a poll or an hour. Polls become rarer while a hub tells of news, and never stop.

Knows the store and the protocol's values; nothing of sockets, of settings, or of the site that hands on what hubs say.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from dragoman.errors import FetchError
from dragoman.feeds.websub import is_signed, render_request
from dragoman.notice import Notice, NoticeKind
from dragoman.store import subscriptions
from dragoman.store.database import Database
from dragoman.store.subscriptions import Subscription

CALLBACK_PATH = "/websub/"
"""Where hubs find the site, before a subscription's key."""

KEY_BYTES = 24
"""Random bytes of a key and of a secret: 192 bits can't be guessed."""

LEASE = timedelta(days=10)
"""Lease that a hub is asked for; it may give another one."""

SHORTEST_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(days=90)
"""Bounds of a lease that is believed: a shorter one would be all renewing, a longer one outlives the hub's memory."""

RENEWED_AFTER = 0.8
"""Share of a lease after which it is renewed: what is left of ten days suffices for several tries."""

FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=7)
"""How long a hub has to confirm before it is asked again, at first and, doubled each time, at most."""

ENDING_TRIES = 3
"""Requests to end a subscription; after these its address answers 410, by which hubs know as well."""

PUSH_SPACING = timedelta(minutes=1)
"""Shortest time from a poll to the one that a push calls for: a hub that tells of each comma costs a poll a minute."""

HUB_THREADS = 4
"""Hubs asked at the same time; the fetcher asks each host once at a time anyway."""

LOOK_AHEAD = 64
"""Due subscriptions known at a time."""

log = structlog.get_logger(__name__)


class Post(Protocol):
    """The fetcher as subscriptions call it."""

    def __call__(self, url: str, *, form: bytes, now: datetime) -> None: ...


class Reply(StrEnum):
    """What a hub is answered."""

    YES = "yes"
    NO = "no"
    GONE = "gone"
    """There is no such subscription any more; the hub may forget it."""


class Callbacks:
    """What hubs say to the site, by the key that they were given. Safe to use from many threads."""

    def __init__(self, *, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def knows(self, key: str) -> bool:
        """Return whether a subscription has this key."""
        with self._database.read() as db:
            return subscriptions.find_subscription(db, key) is not None

    def verify(self, key: str, asked: Mapping[str, str]) -> Reply:
        """Answer a hub that asks whether we meant it, or says that it refuses (sections 5.2 and 5.3).

        ``asked`` holds the parameters hub.mode, hub.topic, hub.lease_seconds and hub.reason; where the reply is YES,
        the hub's challenge is to be sent back.
        """
        now, mode = self._clock(), asked.get("hub.mode", "")
        with self._database.write() as db:
            known = subscriptions.find_subscription(db, key)
            if known is None:
                return Reply.GONE
            if asked.get("hub.topic", "") != known.topic:
                return Reply.NO
            if mode == "subscribe" and known.wanted:
                lease = _lease(asked.get("hub.lease_seconds", ""))
                subscriptions.save_lease(db, known.feed_id, until=now + lease, due=now + RENEWED_AFTER * lease)
                return Reply.YES
            if mode == "unsubscribe" and not known.wanted:
                subscriptions.forget_subscription(db, known.feed_id)
                return Reply.YES
            if mode == "denied":
                reason = _plain(asked.get("hub.reason", ""))
                problem = f"its hub refuses to tell of news{f' ({reason})' if reason else ''}"
                subscriptions.save_denial(db, known.feed_id, problem, due=now + LONGEST_WAIT)
                return Reply.YES
        return Reply.NO

    def push(self, key: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Take a hub's word that there is news: its feed becomes due, where the hub is the one that knows the secret.

        Anyone else is answered the same (section 8), so that nobody learns whether a secret was right.
        """
        now = self._clock()
        with self._database.read() as db:
            known = subscriptions.find_subscription(db, key)
        if known is None:
            return Reply.GONE
        if not known.wanted:
            return Reply.YES
        if not is_signed(body, headers, known.secret):
            log.warning("a push without the right signature was ignored", topic=known.topic, hub=known.hub)
            return Reply.YES
        with self._database.write() as db:
            subscriptions.save_push(db, known.feed_id, now=now, spacing=PUSH_SPACING)
        return Reply.YES


def _lease(said: str) -> timedelta:
    """How long the hub says that it tells of news; as long as it was asked to, where it does not say."""
    seconds = float(said[:12]) if said.isascii() and said.isdigit() else LEASE.total_seconds()
    return timedelta(seconds=min(max(seconds, SHORTEST_LEASE.total_seconds()), LONGEST_LEASE.total_seconds()))


MAX_REASON_CHARS = 200
"""Longest part of a hub's own words that is kept, in characters."""


def _plain(words: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in words[:MAX_REASON_CHARS]).strip()


class Subscriber:
    """Asks hubs: give it the store, what posts a form, a clock, somebody who listens, and the site's public address.

    Not safe to use from many threads.
    """

    def __init__(
        self,
        *,
        database: Database,
        post: Post,
        clock: Callable[[], datetime],
        listen: Callable[[Notice], None],
        public_url: str,
    ) -> None:
        self._database = database
        self._post = post
        self._clock = clock
        self._listen = listen
        self._callbacks = public_url.rstrip("/") + CALLBACK_PATH
        self._threads = ThreadPoolExecutor(max_workers=HUB_THREADS, thread_name_prefix="hub")
        self._asking: dict[int, Future[None]] = {}

    def close(self) -> None:
        """Ask nothing more; what is under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def idle(self) -> bool:
        """Whether no hub is being asked."""
        return not self._asking

    def take_up(self) -> None:
        """Ask hubs that are due; returns at once. Raises StoreError, also that of an earlier request."""
        for feed_id in [feed_id for feed_id, future in self._asking.items() if future.done()]:
            self._asking.pop(feed_id).result()
        if self._asking:
            return
        now = self._clock()
        with self._database.read() as db:
            due = subscriptions.load_due_subscriptions(db, now, limit=LOOK_AHEAD)
        if not due:
            return
        asked = []
        with self._database.write() as db:
            for subscription in due:
                if _is_over(subscription, now):
                    subscriptions.forget_subscription(db, subscription.feed_id)
                    continue
                wait = min(FIRST_WAIT * 2 ** min(subscription.failures, 10), LONGEST_WAIT)
                subscriptions.save_asked(db, subscription, now=now, due=now + wait)
                asked.append(subscription)
        for subscription in asked:
            self._asking[subscription.feed_id] = self._threads.submit(self._ask, subscription, now)

    def _ask(self, subscription: Subscription, now: datetime) -> None:
        form = render_request(
            subscribe=subscription.wanted,
            topic=subscription.topic,
            callback=self._callbacks + subscription.key,
            secret=subscription.secret,
            lease_seconds=int(LEASE.total_seconds()),
        )
        try:
            self._post(subscription.hub, form=form, now=now)
        except FetchError as error:
            problem = f"its hub {hub_name(subscription.hub)} {error.message}"
            with self._database.write() as db:
                subscriptions.save_refusal(db, subscription.feed_id, problem, asked=now)
            self._listen(Notice(kind=NoticeKind.TROUBLE, subject=subscription.topic, detail=problem))


def _is_over(subscription: Subscription, now: datetime) -> bool:
    """Whether nothing is left to end: the hub never agreed, its lease is over, or it does not take our word for it."""
    if subscription.wanted:
        return False
    return not subscription.holds(now) or (subscription.ending and subscription.failures >= ENDING_TRIES)


def new_secret() -> str:
    """Return text that nobody guesses, fit to be part of an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def hub_name(hub: str) -> str:
    """Return a hub's host, by which people know it."""
    return urlsplit(hub).hostname or hub
