"""What an outlet's robots.txt lets us fetch (RFC 9309), from its answer to a day later.

Owns the reading of the rules and how long they hold. Knows nothing of sockets: the fetcher asks for the file.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

import protego

from dragoman.fetch import answers
from dragoman.fetch.decoding import BrokenCodingError, TooLargeError, decode_body
from dragoman.fetch.exchange import Answer

MAX_ROBOTS_BYTES = 512 * 1024
"""How much of a robots.txt is read, in bytes: RFC 9309 (section 2.5) wants 500 kibibytes at least."""

MAX_UNPACKED_BYTES = 8 * MAX_ROBOTS_BYTES
"""Longest robots.txt after decompression, in bytes."""

ROBOTS_HOLDS = timedelta(days=1)
"""How long rules are believed: RFC 9309 (section 2.4) wants no more than a day."""

UNREACHABLE_HOLDS = timedelta(minutes=10)
"""How long a robots.txt that was not reached keeps us from the host before it is asked again."""

MAX_CRAWL_DELAY_SECONDS = 30.0
"""Longest pause a Crawl-delay may ask for, in seconds: some sites say a day, and would never be read."""

MAX_HOSTS = 16_384
"""Rules kept in memory; a file's rules take some kilobytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin (scheme, host and port).

    ``rules`` is None where everything may be fetched; ``trouble`` says why the file could not be read, in which case
    nothing may be fetched (RFC 9309, section 2.3.1.4), and is empty otherwise.
    """

    until: datetime
    rules: protego.Protego | None = None
    trouble: str = ""
    retry_after: float | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Whether the product token ``agent`` may fetch the address, as far as the rules say."""
        return self.rules is None or self.rules.can_fetch(url, agent)

    def crawl_delay(self, agent: str) -> float:
        """Seconds that the outlet wants between two requests; 0 where it does not say."""
        delay = self.rules.crawl_delay(agent) if self.rules else None
        return min(max(delay or 0.0, 0.0), MAX_CRAWL_DELAY_SECONDS)


def parse_robots(body: bytes, *, now: datetime) -> Robots:
    """The rules in a robots.txt, which hold for a day; anything that is no rule is passed over."""
    rules = protego.Protego.parse(body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", errors="replace"))
    return Robots(until=now + ROBOTS_HOLDS, rules=rules)


def judge_answer(answer: Answer, *, now: datetime) -> Robots:
    """What the answer to a request for robots.txt allows (RFC 9309, section 2.3.1).

    4xx means that there are no rules, except 429, which asks us to keep away; 5xx means that nothing may be fetched.
    """
    why = answers.explain_status(answer.status)
    if answer.status == 200:
        coding = answer.headers.get("content-encoding", "")
        try:
            return parse_robots(decode_body(answer.body, coding, max_bytes=MAX_UNPACKED_BYTES), now=now)
        except (TooLargeError, BrokenCodingError):
            why = "it is packed in a way that can't be undone"
    elif answer.status < 500 and answer.status != 429:
        return unrestricted(now=now)
    return unreachable(
        f"is not fetched while the robots.txt of {answer.url.host} can't be read: {why}",
        now=now,
        retry_after=answers.parse_retry_after(answer.headers.get("retry-after", ""), now),
    )


def unrestricted(*, now: datetime) -> Robots:
    """The rules of an outlet that has no robots.txt: everything may be fetched (RFC 9309, section 2.3.1.3)."""
    return Robots(until=now + ROBOTS_HOLDS)


def unreachable(trouble: str, *, now: datetime, retry_after: float | None = None) -> Robots:
    """The rules of an outlet whose robots.txt could not be read: nothing may be fetched for now."""
    return Robots(until=now + UNREACHABLE_HOLDS, trouble=trouble, retry_after=retry_after)


class RobotsCache:
    """Rules by origin, the least recently used forgotten beyond ``MAX_HOSTS``."""

    def __init__(self) -> None:
        self._by_origin: OrderedDict[str, Robots] = OrderedDict()

    def fresh(self, origin: str, now: datetime) -> Robots | None:
        """The rules of the origin, where they still hold."""
        robots = self._by_origin.get(origin)
        if robots is None or robots.until <= now:
            return None
        self._by_origin.move_to_end(origin)
        return robots

    def save(self, origin: str, robots: Robots) -> Robots:
        """Keep new rules, and return those to follow: older readable ones outlive a file that can't be reached now."""
        old = self._by_origin.get(origin)
        if robots.trouble and old is not None and not old.trouble:
            robots = Robots(until=robots.until, rules=old.rules)
        self._by_origin[origin] = robots
        self._by_origin.move_to_end(origin)
        while len(self._by_origin) > MAX_HOSTS:
            self._by_origin.popitem(last=False)
        return robots
