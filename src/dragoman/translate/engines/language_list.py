"""The languages a service offers: asked for lazily, remembered for a while, kept over restarts in a file.

A service that is down for a minute must not lose its routes: the last list that came stays in force, however old.
Knows nothing of any service; ``ask`` does the asking.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from dragoman.errors import EngineError
from dragoman.model import Pair

FRESH_SECONDS = 24 * 3600.0
"""How long a list is taken for current: services add a language a few times a year."""

FAILED_SECONDS = 60.0
"""Pause before a service is asked again that gave no list: every look for a route comes by here."""

LIST_TRIES = 2
LIST_SECONDS = 15.0
"""Tries for a list, and how long each may take: it is a small answer, and all who look for a route wait for it."""

Offer = Mapping[Pair, tuple[str, str]]
"""The pairs of a service, each with its own names for source and target."""


class LanguageList:
    """What a service offers; ``file`` keeps it over restarts (None: it is not kept).

    ``of`` names what was asked (an address): a list that is kept of another one does not count.
    """

    def __init__(
        self,
        ask: Callable[[], Offer],
        *,
        of: str,
        file: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ask = ask
        self._of = of
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._offer: Offer = {}
        self._asked: float | None = None
        self._next = 0.0
        self.problem = ""
        """Why the last asking failed, in words; empty where it did not."""

    def offer(self) -> Offer:
        """Return the pairs of the service, asking for them where that is due; empty where none ever came."""
        with self._lock:
            if self._asked is None:
                self._load()
            now = self._clock()
            if now >= self._next:
                try:
                    self._offer = self._ask()
                except EngineError as error:
                    self.problem = error.message
                    self._next = now + FAILED_SECONDS
                else:
                    self.problem = ""
                    self._next = now + FRESH_SECONDS
                    self._save(now)
                self._asked = now
            return self._offer

    def _load(self) -> None:
        """Take up the list of an earlier run; a file that can't be read counts as none."""
        if self._file is None:
            return
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["of"] == self._of:
                rows = {Pair(source=str(a), target=str(b)): (str(c), str(d)) for a, b, c, d in kept["pairs"]}
                self._offer, self._asked = rows, float(kept["asked"])
                self._next = self._asked + FRESH_SECONDS

    def _save(self, now: float) -> None:
        """Keep the list, by rename, so that nobody reads half of one; a disk that is full keeps none."""
        if self._file is None:
            return
        pairs = [[pair.source, pair.target, *names] for pair, names in self._offer.items()]
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps({"of": self._of, "asked": now, "pairs": pairs}), encoding="utf-8")
            fresh.replace(self._file)
