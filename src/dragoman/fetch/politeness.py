"""One request at a time per host, and a pause after each.

Owns the queues in front of hosts, within one event loop. Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_SWEEP_AT = 1_024
"""Hosts known before those at rest are forgotten, the first time; later, twice as many as were left."""


@dataclass(slots=True)
class _Gate:
    """The door of one host. ``opens`` is on the monotonic clock, in seconds; ``users`` stand in line or are inside."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    opens: float = 0.0
    users: int = 0


class HostGates:
    """Lets one request at a time through to each host, in the order of asking."""

    def __init__(self, *, pause: float) -> None:
        self._pause = pause
        self._gates: dict[str, _Gate] = {}
        self._sweep_at = _SWEEP_AT

    @asynccontextmanager
    async def enter(self, host: str, *, at_least: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host's turn; on leaving, it rests for the pause, or for ``at_least`` seconds if that is more."""
        self._forget_idle()
        gate = self._gates.setdefault(host, _Gate())
        gate.users += 1
        try:
            async with gate.lock:
                await asyncio.sleep(max(0.0, gate.opens - time.monotonic()))
                try:
                    yield
                finally:
                    gate.opens = time.monotonic() + max(self._pause, at_least)
        finally:
            gate.users -= 1

    def _forget_idle(self) -> None:
        if len(self._gates) < self._sweep_at:
            return
        now = time.monotonic()
        self._gates = {host: gate for host, gate in self._gates.items() if gate.users or gate.opens > now}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._gates))
