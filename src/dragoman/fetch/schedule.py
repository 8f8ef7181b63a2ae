"""When an address is polled next: values in, values out.

The interval learns the feed's rhythm: it shrinks after a poll that found news and grows after one that did not, so that
it settles where about three polls in ten find news (0.6^p * 1.25^(1-p) = 1 at p = 0.30). Failures double the wait,
an address that is gone is asked no more. Owns no clock and no store: ``now`` and the history are arguments.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dragoman.model import PollLimits

SHORTEST_INTERVAL = timedelta(minutes=5)
"""Shortest interval: no outlet minds twelve small requests an hour."""

LONGEST_INTERVAL = timedelta(days=1)
"""Longest interval of an address that answers: a day-old article is still news to an edition."""

DEAD_AFTER = timedelta(days=30)
"""An address that has failed for this long is asked every ``DEAD_INTERVAL`` only."""

DEAD_INTERVAL = timedelta(days=7)
"""The interval of a dead address, and the longest Retry-After obeyed."""

FIRST_FACTOR = 3
"""A new address is first polled at this multiple of the shortest interval: neither idle nor eager."""

SHRINK_AFTER_NEWS = 0.6
GROW_WITHOUT_NEWS = 1.25

JITTER = 0.1
"""Every wait is stretched by up to this share, so that addresses added together drift apart."""

FULL_AFTER = 20
"""After as many 304 answers in a row one full request is made: some servers say "unchanged" falsely."""

_MAX_DOUBLINGS = 20
"""More doublings would pass every cap, and in the end overflow."""

_WEEK_MINUTES = 7 * 24 * 60
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """What is remembered of an address from poll to poll; the defaults are those of a new one."""

    url: str
    interval_seconds: float = 0.0
    """The interval learnt so far, in seconds; 0 before the first answer."""
    failures: int = 0
    """Failed polls in a row."""
    failing_since: datetime | None = None
    """When the first of them was."""
    unchanged: int = 0
    """304 answers in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll came to; the default is a good answer with nothing new in it."""

    news: int = 0
    """Entries that are new or have changed."""
    not_modified: bool = False
    """304: the outlet says that nothing has changed."""
    failed: bool = False
    """No answer, an error, something that is no feed, or forbidden by robots.txt."""
    gone: bool = False
    """410 Gone."""
    ttl_minutes: int | None = None
    """The interval that the feed asks for."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC, 0 to 23, at which the feed asks not to be polled."""
    skip_days: tuple[int, ...] = ()
    """Days of the week in UTC, 0 for Monday to 6, at which the feed asks not to be polled."""
    max_age: float | None = None
    """The seconds for which the outlet says that its answer holds (Cache-Control)."""
    retry_after: float | None = None
    """The seconds that the outlet's answer asks us to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPlan:
    """When to poll next, why then, and what to remember until then."""

    due: datetime | None
    """None for never."""
    reason: str
    """For people: "its own rhythm", "failed 3 times in a row"."""
    history: PollHistory

    @property
    def interval_seconds(self) -> float:
        return self.history.interval_seconds

    @property
    def failures(self) -> int:
        return self.history.failures


def wants_full(history: PollHistory) -> bool:
    """Whether the next poll should go without ETag and Last-Modified, since 304 came too often to be believed."""
    return history.unchanged >= FULL_AFTER


def poll_bounds(limits: PollLimits, shortest: timedelta, longest: timedelta) -> tuple[timedelta, timedelta]:
    """The shortest and longest interval of an outlet: its own where it has any, else those given, in order."""
    asked = limits.shortest_minutes, limits.longest_minutes
    own_shortest, own_longest = (None if minutes is None else timedelta(minutes=minutes) for minutes in asked)
    low = own_shortest or min(shortest, own_longest or shortest)
    return low, own_longest or max(longest, low)


def next_poll(
    history: PollHistory,
    result: PollResult,
    *,
    now: datetime,
    shortest: timedelta = SHORTEST_INTERVAL,
    longest: timedelta = LONGEST_INTERVAL,
) -> PollPlan:
    """When to poll again after a poll at ``now``.

    A feed's ttl and an answer's max-age are obeyed up to ``longest``, Retry-After up to ``DEAD_INTERVAL``; a poll that
    falls into hours or days the feed wants skipped comes when they are over. The jitter depends on the address and on
    the number of failures alone, so the same values give the same plan.
    """
    if result.gone:
        return PollPlan(due=None, reason="gone for good", history=_after_failure(history, now))
    if result.failed:
        history = _after_failure(history, now)
        wait, reason = _back_off(history, shortest, longest, now)
    else:
        history = _after_answer(history, result, shortest, longest)
        wait, reason = timedelta(seconds=history.interval_seconds), "its own rhythm"
        asked = min(timedelta(minutes=min(result.ttl_minutes or 0, _WEEK_MINUTES)), longest)
        if asked > wait:
            wait, reason = asked, "the interval that the feed asks for"
        fresh = timedelta(seconds=min(result.max_age or 0.0, longest.total_seconds()))
        if fresh > wait:
            wait, reason = fresh, "the outlet says that nothing changes until then"
    stretch = JITTER * _fraction(f"{history.failures} {history.url}")
    wait *= 1 + stretch
    demanded = timedelta(seconds=min(result.retry_after or 0.0, DEAD_INTERVAL.total_seconds()))
    if demanded > wait:
        wait, reason = demanded, "the outlet asks us to wait"
    due = now + wait
    allowed = _after_skipped(due, result)
    if allowed != due:
        due, reason = allowed + stretch * _HOUR, "the feed asks not to be polled before"
    return PollPlan(due=due, reason=reason, history=history)


def _after_skipped(due: datetime, result: PollResult) -> datetime:
    """``due``, or the start of the next hour (UTC) that the feed does not want skipped; ``due`` where it wants all."""
    hour = due.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for ahead in range(7 * 24):
        moment = hour + ahead * _HOUR
        if moment.hour not in result.skip_hours and moment.weekday() not in result.skip_days:
            return moment if ahead else due
    return due


def _after_answer(history: PollHistory, result: PollResult, shortest: timedelta, longest: timedelta) -> PollHistory:
    interval = history.interval_seconds or FIRST_FACTOR * shortest.total_seconds()
    interval *= SHRINK_AFTER_NEWS if result.news else GROW_WITHOUT_NEWS
    return PollHistory(
        url=history.url,
        interval_seconds=min(max(interval, shortest.total_seconds()), longest.total_seconds()),
        unchanged=history.unchanged + 1 if result.not_modified else 0,
    )


def _after_failure(history: PollHistory, now: datetime) -> PollHistory:
    return PollHistory(
        url=history.url,
        interval_seconds=history.interval_seconds,
        failures=history.failures + 1,
        failing_since=history.failing_since or now,
    )


def _back_off(history: PollHistory, shortest: timedelta, longest: timedelta, now: datetime) -> tuple[timedelta, str]:
    """The wait after a failure: the usual interval, doubled with every further failure, weekly when dead for long."""
    if history.failing_since is not None and now - history.failing_since >= DEAD_AFTER:
        return DEAD_INTERVAL, "failing for long: asked weekly"
    usual = max(timedelta(seconds=history.interval_seconds), shortest)
    wait = min(usual * 2 ** min(history.failures - 1, _MAX_DOUBLINGS), longest)
    return wait, "failed once" if history.failures == 1 else f"failed {history.failures} times in a row"


def _fraction(key: str) -> float:
    """A number from 0 to 1 that looks random and is the same for the same key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
