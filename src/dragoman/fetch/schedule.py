"""When an address is polled next: values in, values out.

The interval learns the feed's rhythm: it shrinks after a poll that found news and grows after one that did not, so that
it settles where about three polls in ten find news (0.6^p * 1.25^(1-p) = 1 at p = 0.30). Failures double the wait,
an address that is gone is asked no more. Owns no clock and no store: ``now`` and the history are arguments.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MIN_INTERVAL = timedelta(minutes=5)
"""Shortest interval: no outlet minds twelve small requests an hour."""

MAX_INTERVAL = timedelta(days=1)
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


_DAY_MINUTES = 24 * 60


class PollOutcome(StrEnum):
    """What a poll came to."""

    NEWS = "news"
    """Entries that were not there before."""
    SAME = "same"
    """A full answer with nothing new in it."""
    UNCHANGED = "unchanged"
    """304 Not Modified."""
    FAILED = "failed"
    """No answer, an error, something that is no feed, or forbidden by robots.txt."""
    GONE = "gone"
    """410 Gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """What is remembered of an address from poll to poll; the default is that of a new one."""

    interval: timedelta | None = None
    """The interval learnt so far; None before the first answer."""
    failures: int = 0
    """Failed polls in a row."""
    failing_since: datetime | None = None
    unchanged: int = 0
    """304 answers in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPlan:
    """When to poll next, or ``at`` None for never; the history to keep; and why, as words for people."""

    at: datetime | None
    history: PollHistory
    reason: str


def wants_full(history: PollHistory) -> bool:
    """Whether the next poll should go without ETag and Last-Modified, since 304 came too often to be believed."""
    return history.unchanged >= FULL_AFTER


def next_poll(
    history: PollHistory,
    outcome: PollOutcome,
    *,
    url: str,
    now: datetime,
    ttl_minutes: int | None = None,
    retry_after: float | None = None,
    minimum: timedelta = MIN_INTERVAL,
) -> PollPlan:
    """The next poll of ``url`` after a poll at ``now`` that came to ``outcome``.

    ``ttl_minutes`` is what the feed asks for, obeyed up to ``MAX_INTERVAL``; ``retry_after`` what the outlet's answer
    asks for, in seconds, obeyed up to ``DEAD_INTERVAL``. ``minimum`` is the shortest interval. The jitter depends on
    the address and on the number of failures alone, so the same values give the same plan.
    """
    if outcome is PollOutcome.GONE:
        return PollPlan(at=None, history=replace(history, failures=history.failures + 1), reason="gone for good")
    maximum = max(minimum, MAX_INTERVAL)
    interval = history.interval or FIRST_FACTOR * minimum
    if outcome is PollOutcome.FAILED:
        history = replace(
            history, failures=history.failures + 1, failing_since=history.failing_since or now, unchanged=0
        )
        wait, reason = _back_off(history, max(interval, minimum), maximum, now)
    else:
        factor = SHRINK_AFTER_NEWS if outcome is PollOutcome.NEWS else GROW_WITHOUT_NEWS
        interval = min(max(interval * factor, minimum), maximum)
        unchanged = history.unchanged + 1 if outcome is PollOutcome.UNCHANGED else 0
        history = PollHistory(interval=interval, unchanged=unchanged)
        wait, reason = interval, "its own rhythm"
        asked = min(timedelta(minutes=min(ttl_minutes or 0, _DAY_MINUTES)), maximum)
        if asked > wait:
            wait, reason = asked, "the interval that the feed asks for"
    wait *= 1 + JITTER * _fraction(f"{history.failures} {url}")
    demanded = timedelta(seconds=min(retry_after or 0.0, DEAD_INTERVAL.total_seconds()))
    if demanded > wait:
        wait, reason = demanded, "the outlet asks us to wait"
    return PollPlan(at=now + wait, history=history, reason=reason)


def _back_off(history: PollHistory, interval: timedelta, maximum: timedelta, now: datetime) -> tuple[timedelta, str]:
    """The wait after a failure: the usual interval, doubled with every further failure, weekly when dead for long."""
    if history.failing_since is not None and now - history.failing_since >= DEAD_AFTER:
        return DEAD_INTERVAL, "failing for long: asked weekly"
    doublings = min(history.failures - 1, _MAX_DOUBLINGS)
    return min(interval * 2**doublings, maximum), f"failed {_times(history.failures)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"


def _fraction(key: str) -> float:
    """A number from 0 to 1 that looks random and is the same for the same key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32
