"""A circuit breaker around any engine: after some failures in a row it is left alone for a while.

Without it every article of an evening would wait out all tries and time limits of a service that is down. Knows
nothing of any engine, nor of where its state is kept: ``tell`` is called when it changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dragoman.errors import BudgetError, EngineError
from dragoman.model import Draft, Pair, Request
from dragoman.translate.engine import Engine

FAILURES = 3
"""Failures in a row that open the circuit: each of them stands for all the tries of one call."""

FIRST_PAUSE = timedelta(minutes=1)
"""How long a circuit stays open at first; it doubles with each probe that fails."""

LONGEST_PAUSE = timedelta(minutes=30)
"""The longest pause: an engine that is back is used again within it."""


MAX_DOUBLINGS = 10
"""More doublings would pass the longest pause, and in the end overflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """How an engine's circuit stands: closed where ``until`` is None, else open until then, for a reason."""

    engine: str
    until: datetime | None = None
    failures: int = 0
    reason: str = ""


class CircuitBreaker:
    """An engine that is not asked while its circuit is open; then one call is let through as a probe."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime],
        tell: Callable[[Circuit], None],
        failures: int = FAILURES,
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._tell = tell
        self._limit = failures
        self._lock = threading.Lock()
        self._failures = 0
        self._reason = ""
        self._until: datetime | None = None
        self._probing = False
        self._told_closed = False

    @property
    def name(self) -> str:
        return self.engine.name

    def pairs(self) -> frozenset[Pair]:
        return self.engine.pairs()

    def missing(self) -> str:
        return self.engine.missing()

    def signature(self, pair: Pair) -> str:
        return self.engine.signature(pair)

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """As the engine does; raises EngineError without asking it while the circuit is open."""
        if not requests:
            return self.engine.translate(requests, pair)
        probe = self._enter(pair)
        try:
            drafts = self.engine.translate(requests, pair)
        except EngineError as error:
            if error.retry and not isinstance(error, BudgetError):
                self._failed(error, probe=probe)
            raise
        finally:
            if probe:
                self._probing = False
        self._succeeded()
        return drafts

    def close(self) -> None:
        self.engine.close()

    def _enter(self, pair: Pair) -> bool:
        """Let a call through; true for a probe, after the pause. Raises EngineError where the call may not go."""
        with self._lock:
            if self._until is None:
                return False
            if self._probing or self._clock() < self._until:
                raise EngineError(
                    f"{self.name} is not asked until {self._until:%H:%M} UTC, after {self._failures} failures in a "
                    f"row; the last one: {self._reason}",
                    subject=f"{self.name} {pair}",
                    retry=True,
                )
            self._probing = True
            return True

    def _failed(self, error: EngineError, *, probe: bool) -> None:
        """Count a failure that may be the engine's; calls under way when the circuit opened don't count again."""
        with self._lock:
            if self._until is not None and not probe:
                return
            self._failures += 1
            self._reason = error.message
            if self._failures < self._limit:
                return
            doublings = min(self._failures - self._limit, MAX_DOUBLINGS)
            self._until = self._clock() + min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
            self._told_closed = False
            opened = Circuit(engine=self.name, until=self._until, failures=self._failures, reason=self._reason)
        self._tell(opened)

    def _succeeded(self) -> None:
        """Close the circuit; told also at the first success, since an earlier process may have left it open."""
        with self._lock:
            self._failures, self._until, self._reason = 0, None, ""
            news, self._told_closed = not self._told_closed, True
        if news:
            self._tell(Circuit(engine=self.name))
