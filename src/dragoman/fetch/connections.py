"""Connections to origins, kept open for a while after an answer.

A host is asked one request at a time, so an origin never needs more than one connection, and no pool has to weigh
requests against connections: httpcore's looks at each of its connections, with a system call, at each request and
answer, which at 64 connections was half of a poll's processor time. Knows nothing of limits on answers.
"""

from __future__ import annotations

import importlib.util
import ssl
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore

KEEPALIVE_SECONDS = 15.0
"""How long an idle connection is kept, in seconds: a few pauses, so that a host's next page needs no new one."""

MAX_IDLE = 400
"""Idle connections kept, the oldest going first: more than hosts are polled at once, so that each outlives its host's
pause. A bound on open files, of which systems commonly allow 1,024."""

if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it for each lock it makes, and Python looks through all folders each time: 0.1 ms.
    # With None in its place the import fails at once, as it would after the search.
    sys.modules["sniffio"] = None  # type: ignore[assignment]


class Connections:
    """Connections by origin, within one event loop; the caller asks no origin twice at once."""

    def __init__(self, *, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._network = network
        self._tls = tls
        self._idle: OrderedDict[str, httpcore.AsyncHTTPConnection] = OrderedDict()

    @asynccontextmanager
    async def to(self, origin: httpcore.Origin) -> AsyncIterator[httpcore.AsyncHTTPConnection]:
        """A connection to the origin, an open one where there is one; kept afterwards where it may be used again."""
        connection = self._idle.pop(str(origin), None)
        if connection is not None and (not connection.is_available() or connection.has_expired()):
            await connection.aclose()
            connection = None
        if connection is None:
            connection = httpcore.AsyncHTTPConnection(
                origin=origin,
                ssl_context=self._tls,
                keepalive_expiry=KEEPALIVE_SECONDS,
                http2=True,
                network_backend=self._network,
            )
        try:
            yield connection
        finally:
            if connection.is_idle() and not connection.is_closed():
                self._idle[str(origin)] = connection
                await self._close_old()
            else:
                await connection.aclose()

    async def close(self) -> None:
        """Close all connections that are idle."""
        while self._idle:
            await self._idle.popitem()[1].aclose()

    async def _close_old(self) -> None:
        """Close the connections used longest ago, where they are too many or too old."""
        while self._idle:
            name, oldest = next(iter(self._idle.items()))
            if len(self._idle) <= MAX_IDLE and not oldest.has_expired():
                return
            del self._idle[name]
            await oldest.aclose()
