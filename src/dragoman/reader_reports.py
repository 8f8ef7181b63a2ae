"""What readers say of sentences: taken in within limits, listed, and decided on by the operator.

Owns who may report how often and how much. It knows nothing of HTTP, of pages, or of what the operator makes of it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from dragoman.errors import DragomanError
from dragoman.library import read_item
from dragoman.model import Status
from dragoman.publish.passages import numbered_pairs
from dragoman.store import reports as stored
from dragoman.store.database import Database
from dragoman.store.reports import ReportState, StoredReport

MAX_WORDS_CHARS = 500
"""Longest text of a report, in characters: room for what is wrong and what would be right."""
MAX_OPEN = 5_000
"""Reports that wait for a decision, at most: some 5 MB, and more than an operator will read."""
REPORTS_AN_HOUR = 10
"""Reports from one address within an hour: a careful reader of several articles; a script gets no further."""
ADDRESSES_KEPT = 10_000
"""Addresses remembered at once, those that reported last; some 5 MB."""
IPV6_HOUSEHOLD_BITS = 64
"""An IPv6 address is counted by its first so many bits: one connection has all addresses that begin with them."""
HOUR = timedelta(hours=1)


class Received(StrEnum):
    """What became of a report."""

    TAKEN = "taken"
    NOWHERE = "nowhere"
    """There is no such article, no such sentence, or it is not translated."""
    WORDLESS = "wordless"
    TOO_LONG = "too long"
    TOO_MANY = "too many"


class ReportDesk:
    """Takes reports in from many threads."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def receive(self, edition: str, item_id: str, sentence: int, words: str, *, address: str) -> Received:
        """Take a report on a sentence, by its number on the page; raises StoreError."""
        words = " ".join(words.split())
        if not words:
            return Received.WORDLESS
        if len(words) > MAX_WORDS_CHARS:
            return Received.TOO_LONG
        now = self._clock()
        if not self._admits(_household(address), now):
            return Received.TOO_MANY
        with self._database.read() as db:
            item = read_item(db, edition, item_id)
            full = stored.count_open(db) >= MAX_OPEN
        if item is None or item.status is not Status.TRANSLATED:
            return Received.NOWHERE
        pair = dict(numbered_pairs(item)).get(sentence)
        if pair is None:
            return Received.NOWHERE
        if full:
            return Received.TOO_MANY
        with self._database.write() as db:
            stored.save_report(
                db, item_id, sentence=sentence, source=pair.source, target=pair.target, words=words, now=now
            )
        return Received.TAKEN

    def _admits(self, household: str, now: datetime) -> bool:
        with self._lock:
            times = self._times.setdefault(household, deque())
            self._times.move_to_end(household)
            if len(self._times) > ADDRESSES_KEPT:
                self._times.popitem(last=False)
            while times and times[0] <= now - HOUR:
                times.popleft()
            if len(times) >= REPORTS_AN_HOUR:
                return False
            times.append(now)
            return True


def list_reports(database: Database, *, decided: bool = False) -> list[StoredReport]:
    """Return the reports that wait for a decision, the oldest first; with ``decided`` all of them."""
    with database.read() as db:
        return stored.load_reports(db, state=None if decided else ReportState.OPEN)


def find_report(database: Database, number: int) -> StoredReport:
    """Return a report; raises DragomanError where there is none of that number."""
    with database.read() as db:
        found = stored.load_report(db, number)
    if found is None:
        raise DragomanError("there is no such report; `dragoman reports list` shows them", subject=str(number))
    return found


def decide(database: Database, number: int, state: ReportState) -> None:
    """Store the decision on a report."""
    with database.write() as db:
        stored.decide_report(db, number, state)


def _household(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - IPV6_HOUSEHOLD_BITS))
    return address
