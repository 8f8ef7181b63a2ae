"""Polls: feeds that are due are asked, many at a time, and what they answer is stored, many in one transaction.

::

    take_up()      due feeds -> threads, one at a time for each host
      ask(feed)    feed -> answer, parsed                  waits for the outlet; touches no store
    save(...)      answers -> entries that wait, plans     each feed's entries and plan in one transaction

Nothing here is durable: a poll that is lost is simply due again. What was asked is not asked again because it could
not be stored; it is kept until it can. Knows both stages and store, as the pipeline does, and nothing of settings, of
wiring, or of who listens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog

from dragoman.errors import FetchError, ParseError, StoreError
from dragoman.feeds.parse import parse_feed
from dragoman.feeds.section import parse_section
from dragoman.feeds.websub import NO_OFFER, Offer, find_offer
from dragoman.fetch.answers import parse_max_age
from dragoman.fetch.fetcher import NotModified
from dragoman.fetch.schedule import PollHistory, PollResult, next_poll, poll_bounds, wants_full
from dragoman.model import Feed, Page
from dragoman.notice import Notice, NoticeKind
from dragoman.store import entries, outlets, subscriptions
from dragoman.store.database import Database
from dragoman.store.outlets import FeedKind, StoredFeed
from dragoman.subscribing import new_secret

POLL_THREADS = 256
"""Feeds asked at the same time. They mostly wait: for their host's pause after robots.txt, for slow answers, for hosts
that are down; 16 threads came to 5 feeds a second where robots.txt had to be asked first."""

LOOK_AHEAD = 1_024
"""Due feeds known at a time, so that there are enough of different hosts, and a long list does not wait in memory."""

PUSHED_INTERVAL = timedelta(hours=1)
"""Shortest interval of a feed whose hub tells of news: no more is late than a push that was lost, and by no more."""

log = structlog.get_logger(__name__)


class Fetch(Protocol):
    """The fetcher as polls call it."""

    def __call__(self, url: str, *, now: datetime, etag: str = "", last_modified: str = "") -> Page | NotModified: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of asking a feed at ``asked``; ``parsed`` is None where it was unchanged or could not be read."""

    feed: StoredFeed
    asked: datetime
    result: PollResult
    parsed: Feed | None = None
    problem: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    offer: Offer = NO_OFFER


class Poller:
    """Polls feeds that are due: give it the store, a fetcher, a clock and somebody who listens.

    ``shortest`` and ``longest`` bound the interval between two polls of a feed. ``pushed`` says that hubs can reach
    this installation, so that it takes up what feeds offer. Not safe to use from many threads.
    """

    def __init__(
        self,
        *,
        database: Database,
        fetch: Fetch,
        clock: Callable[[], datetime],
        listen: Callable[[Notice], None],
        shortest: timedelta,
        longest: timedelta,
        pushed: bool = False,
    ) -> None:
        self._database = database
        self._fetch = fetch
        self._clock = clock
        self._listen = listen
        self._shortest = shortest
        self._longest = longest
        self._pushed = pushed
        self._threads = ThreadPoolExecutor(max_workers=POLL_THREADS, thread_name_prefix="poll")
        self._waiting: dict[int, StoredFeed] = {}
        self._asking: dict[int, Future[Polled]] = {}
        self._hosts: dict[int, str] = {}
        self._unsaved: list[Polled] = []

    def close(self) -> None:
        """Ask nothing more; what is under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not (self._waiting or self._asking or self._unsaved)

    def take_up(self) -> None:
        """Store what has been answered, then ask feeds that are due; returns at once. Raises StoreError."""
        self._save_answered()
        self._look_ahead()
        busy = set(self._hosts.values())
        for feed in list(self._waiting.values()):
            if len(self._asking) >= POLL_THREADS:
                return
            host = urlsplit(feed.url).netloc
            if host not in busy:
                # The fetcher keeps a host's requests apart anyway; here they would only fill the threads.
                busy.add(host)
                self._hosts[feed.id] = host
                self._asking[feed.id] = self._threads.submit(self.ask, feed)
                del self._waiting[feed.id]

    def poll(self, feed: StoredFeed) -> int:
        """Ask one feed and store what it answers; return how many entries are new."""
        return self.save([self.ask(feed)])

    def _look_ahead(self) -> None:
        known = len(self._waiting) + len(self._asking)
        if len(self._waiting) > LOOK_AHEAD // 2:
            return
        with self._database.read() as db:
            due = outlets.load_due_feeds(db, self._clock(), limit=LOOK_AHEAD + known)
        self._waiting = {feed.id: feed for feed in due if feed.id not in self._asking}

    def _save_answered(self) -> None:
        for feed_id in [feed_id for feed_id, future in self._asking.items() if future.done()]:
            self._unsaved.append(self._asking.pop(feed_id).result())
            del self._hosts[feed_id]
        if not self._unsaved:
            return
        try:
            self.save(self._unsaved)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 (one that can't be stored must not keep the others from it)
            for polled in self._unsaved:
                self._save_alone(polled)
        self._unsaved = []

    def _save_alone(self, polled: Polled) -> None:
        try:
            self.save([polled])
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 (told with the feed)
            self.save([_broken(polled.feed, error, polled.asked)])

    # --- ask ------------------------------------------------------------------------------------------------------

    def ask(self, feed: StoredFeed) -> Polled:
        """Ask a feed for news and parse what it answers; whatever goes wrong is its problem, in words for people."""
        now = self._clock()
        full = wants_full(_history(feed))
        try:
            answer = self._fetch(
                feed.url,
                now=now,
                etag="" if full else feed.etag,
                last_modified="" if full else feed.last_modified,
            )
            if isinstance(answer, NotModified):
                result = PollResult(
                    not_modified=True,
                    ttl_minutes=feed.ttl_minutes,
                    skip_hours=feed.skip_hours,
                    skip_days=feed.skip_days,
                    max_age=answer.max_age,
                )
                return Polled(feed=feed, asked=now, result=result, moved_to=answer.moved_to)
            url, content_type = answer.final_url, answer.headers.get("content-type", "")
            if feed.kind is FeedKind.PAGE:
                parsed = parse_section(answer.body, url=url, content_type=content_type, links=feed.links)
            else:
                parsed = parse_feed(answer.body, url=url, content_type=content_type)
        except FetchError as error:
            result = PollResult(failed=True, gone=error.status == 410, retry_after=error.retry_after)
            return Polled(feed=feed, asked=now, result=result, problem=error.message)
        except ParseError as error:
            return Polled(feed=feed, asked=now, result=PollResult(failed=True), problem=error.message)
        except Exception as error:  # noqa: BLE001 (a fault of ours with one feed, told with it)
            return _broken(feed, error, now)
        if parsed.note and not parsed.entries:
            # Read as far as it could be, and nothing was there: that is no good poll.
            return Polled(feed=feed, asked=now, result=PollResult(failed=True), problem=parsed.note)
        return _answered(feed, answer, parsed, now)

    # --- save -----------------------------------------------------------------------------------------------------

    def save(self, polls: Sequence[Polled]) -> int:
        """Store entries and plans of feeds that were asked, in one transaction; return how many entries are new."""
        if not polls:
            return 0
        rows, notices = [], []
        with self._database.write() as db:
            for polled in polls:
                new = changed = 0
                if polled.parsed is not None:
                    entries_found = polled.parsed.entries
                    new, changed = entries.save_entries(db, polled.feed.outlet_id, entries_found, now=polled.asked)
                rows.append(self._row(polled, replace(polled.result, news=new + changed)))
                notices.append(_notice(polled, new))
            outlets.save_polls(db, rows)
            for polled in polls:
                outlets.move_feed(db, polled.feed.id, polled.moved_to)
                if self._pushed and polled.parsed is not None:
                    _save_offer(db, polled)
        for notice in notices:
            self._listen(notice)
        return sum(notice.count for notice in notices)

    def _row(self, polled: Polled, result: PollResult) -> dict[str, object]:
        """All columns that a poll may change: the same ones for each, so that many are stored at once."""
        feed, history, read = polled.feed, _history(polled.feed), polled.parsed is not None
        shortest, longest = poll_bounds(feed.limits, self._shortest, self._longest)
        if self._pushed and feed.subscription is not None and feed.subscription.holds(polled.asked):
            shortest, longest = max(shortest, PUSHED_INTERVAL), max(longest, PUSHED_INTERVAL)
        plan = next_poll(history, result, now=polled.asked, shortest=shortest, longest=longest)
        return {
            "feed_id": feed.id,
            "polled": polled.asked,
            "good": feed.good if result.failed else polled.asked,
            "problem": polled.problem,
            "etag": polled.etag if read else feed.etag,
            "last_modified": polled.last_modified if read else feed.last_modified,
            "ttl_minutes": result.ttl_minutes if read else feed.ttl_minutes,
            "skip_hours": result.skip_hours if read else feed.skip_hours,
            "skip_days": result.skip_days if read else feed.skip_days,
            "due": plan.due,
            "reason": plan.reason,
            "interval_seconds": plan.history.interval_seconds,
            "failures": plan.history.failures,
            "failing_since": plan.history.failing_since,
            "unchanged": plan.history.unchanged,
        }


def _save_offer(db: sa.Connection, polled: Polled) -> None:
    """Store that the feed names a hub, or names none any more, where that is news."""
    offer, known = polled.offer, polled.feed.subscription
    if not offer.hub:
        if known is not None:
            subscriptions.forget_subscription(db, polled.feed.id)
    elif known is None or (known.hub, known.topic) != (offer.hub, offer.topic):
        key, secret = new_secret(), new_secret()
        subscriptions.save_offer(db, polled.feed.id, offer.hub, offer.topic, key=key, secret=secret, now=polled.asked)


def _notice(polled: Polled, new: int) -> Notice:
    if polled.result.failed:
        return Notice(kind=NoticeKind.TROUBLE, subject=polled.feed.url, detail=polled.problem)
    detail = "unchanged" if polled.parsed is None else f"{len(polled.parsed.entries)} entries"
    return Notice(kind=NoticeKind.POLLED, subject=polled.feed.url, detail=detail, count=new)


def _answered(feed: StoredFeed, answer: Page, parsed: Feed, now: datetime) -> Polled:
    """What a feed that could be read comes to; entries without a web address are left out, and it is said."""
    readable = tuple(entry for entry in parsed.entries if entry.url.startswith(("http://", "https://")))
    lost = len(parsed.entries) - len(readable)
    notes = (parsed.note, f"{lost} entries have no web address" if lost else "")
    return Polled(
        feed=feed,
        asked=now,
        result=PollResult(
            ttl_minutes=parsed.ttl_minutes,
            skip_hours=parsed.skip_hours,
            skip_days=parsed.skip_days,
            max_age=parse_max_age(answer.headers),
        ),
        parsed=replace(parsed, entries=readable),
        problem="; ".join(filter(None, notes)),
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        moved_to=answer.moved_to,
        offer=find_offer(answer, parsed),
    )


def _broken(feed: StoredFeed, error: Exception, now: datetime) -> Polled:
    log.error("a poll broke off", url=feed.url, exc_info=error)
    problem = f"the poll broke off, please report it: {type(error).__name__}: {error}"
    return Polled(feed=feed, asked=now, result=PollResult(failed=True), problem=problem)


def _history(feed: StoredFeed) -> PollHistory:
    return PollHistory(
        url=feed.url,
        interval_seconds=feed.interval_seconds,
        failures=feed.failures,
        failing_since=feed.failing_since,
        unchanged=feed.unchanged,
    )
