"""One request and its answer, under limits: bytes, header fields, connections, time to the first byte and in all.

Uses httpcore, the engine inside httpx, since that lets the network be given from outside, which httpx does not. Keeps
no cookies, asks no proxy, sends no Referer. Knows nothing of redirects, robots.txt or what the body means; the body is
handed on as it was coded.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpcore
import httpx

from dragoman.errors import FetchError
from dragoman.fetch import answers
from dragoman.fetch.connections import Connections
from dragoman.fetch.decoding import ACCEPT_ENCODING
from dragoman.fetch.politeness import HostGates

MAX_HEADER_BYTES = 64 * 1024
"""Longest block of header fields, in bytes: servers commonly stop at 8 to 32 KiB themselves."""

MAX_CONNECTIONS = 64
"""Requests under way at once over all hosts, a bound on memory and open files."""

CONNECT_SECONDS = 10.0
"""Longest wait for one TCP or TLS connection, in seconds."""

FIRST_BYTE_SECONDS = 30.0
"""Longest wait from the request until the header fields have come, connecting included, in seconds."""

STALL_SECONDS = 20.0
"""Longest silence within a body, in seconds."""

TOTAL_SECONDS = 60.0
"""Longest time for one answer, in seconds: a slow trickle ends here."""

MAX_REST = timedelta(days=1)
"""Longest Retry-After that keeps us from a whole host; the one page that answered so may wait longer."""

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large and how slow one answer may be: bytes and seconds; the constants above say why."""

    header_bytes: int = MAX_HEADER_BYTES
    connections: int = MAX_CONNECTIONS
    connect: float = CONNECT_SECONDS
    first_byte: float = FIRST_BYTE_SECONDS
    stall: float = STALL_SECONDS
    total: float = TOTAL_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer; the body is still coded, and empty unless the status is 200."""

    url: httpx.URL
    status: int
    headers: dict[str, str]
    body: bytes = b""
    seconds: float = 0.0
    """How long it took, from the host's turn on."""


class Exchange:
    """Asks hosts one request at a time, within one event loop.

    Everything that keeps an answer from arriving whole is a FetchError whose subject is the address asked.
    """

    def __init__(self, *, user_agent: str, limits: Limits, pause: float, network: httpcore.AsyncNetworkBackend) -> None:
        self._fields: Headers = (
            (b"user-agent", user_agent.encode("ascii")),
            (b"accept-encoding", ACCEPT_ENCODING.encode("ascii")),
        )
        self._limits = limits
        self._resting: dict[str, datetime] = {}
        self._gates = HostGates(pause=pause)
        self._slots = asyncio.Semaphore(limits.connections)
        self._connections = Connections(network=network, tls=_tls())

    async def close(self) -> None:
        """Close all connections."""
        await self._connections.close()

    async def get(
        self,
        target: httpx.URL,
        headers: Headers,
        *,
        now: datetime,
        max_bytes: int,
        rest: float = 0.0,
        cut: bool = False,
        spent: float = 0.0,
    ) -> Answer:
        """The answer to a GET once the host's turn has come; the host then rests for ``rest`` seconds at least.

        A host that has asked us to wait until after ``now`` is not asked. ``cut`` keeps the first ``max_bytes`` of a
        longer body, which is an error otherwise. ``spent`` are the seconds that redirects to here have taken.
        """
        request = self._request("GET", target, headers)
        async with self._gates.enter(target.host, at_least=rest), self._slots:
            self._demand_rested(target, now)
            answer = await self._timed(request, target, max_bytes, cut, spent)
            self._note_rest(answer, now)
            return answer

    async def post(self, target: httpx.URL, form: bytes, *, now: datetime) -> Answer:
        """The answer, without its body, to a POST of a form once the host's turn has come."""
        fields = (
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(len(form)).encode("ascii")),
        )
        request = self._request("POST", target, fields, form)
        async with self._gates.enter(target.host), self._slots:
            self._demand_rested(target, now)
            answer = await self._timed(request, target, 0, True, 0.0)
            self._note_rest(answer, now)
            return answer

    def _request(self, method: str, target: httpx.URL, headers: Headers, content: bytes = b"") -> httpcore.Request:
        limits = self._limits
        return httpcore.Request(
            method,
            httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path),
            headers=[(b"host", target.netloc), *self._fields, *headers],
            content=content or None,
            extensions={"timeout": {"connect": limits.connect, "read": limits.stall, "write": limits.stall}},
        )

    async def _timed(
        self, request: httpcore.Request, target: httpx.URL, max_bytes: int, cut: bool, spent: float
    ) -> Answer:
        """The answer, within what is left of the time; what goes wrong is a FetchError."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._limits.total - spent)):
                answer = await self._answer(request, target, max_bytes, cut)
            return replace(answer, seconds=time.monotonic() - started)
        except TimeoutError as error:
            message = f"took longer than {self._limits.total:g} s to send its page: broken off"
            raise FetchError(message, subject=str(target), retry=True) from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise FetchError(_explain_failure(error), subject=str(target), retry=True) from error

    def _demand_rested(self, target: httpx.URL, now: datetime) -> None:
        """Refuses to trouble a host again that has asked us to wait."""
        until = self._resting.get(target.host, now)
        if until > now:
            message = f"is not asked before {until:%Y-%m-%d %H:%M} UTC: {target.host} asked us to wait"
            wait = (until - now).total_seconds()
            raise FetchError(message, subject=str(target), retry=True, retry_after=wait)

    def _note_rest(self, answer: Answer, now: datetime) -> None:
        """Remember a host that is overloaded or asks us to come less often, if it says for how long."""
        if answer.status not in answers.HOST_WIDE:
            return
        seconds = answers.parse_retry_after(answer.headers.get("retry-after", ""), now)
        if seconds:
            self._resting = {host: until for host, until in self._resting.items() if until > now}
            self._resting[answer.url.host] = now + min(timedelta(seconds=seconds), MAX_REST)

    async def _answer(self, request: httpcore.Request, target: httpx.URL, max_bytes: int, cut: bool) -> Answer:
        try:
            return await self._answer_once(request, target, max_bytes, cut)
        except _StaleConnectionError:
            return await self._answer_once(request, target, max_bytes, cut)

    async def _answer_once(self, request: httpcore.Request, target: httpx.URL, max_bytes: int, cut: bool) -> Answer:
        async with self._connections.to(request.url.origin) as connection:
            kept = connection.is_idle()
            try:
                async with asyncio.timeout(self._limits.first_byte):
                    response = await connection.handle_async_request(request)
            except (TimeoutError, httpcore.ReadTimeout) as error:
                raise FetchError("did not answer in time", subject=str(target), retry=True) from error
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError) as error:
                # The server may close a connection that was kept while the next request is on its way to it; a
                # request that only asks may then be sent again (RFC 9112, 9.3.1).
                if kept and request.method == b"GET":
                    raise _StaleConnectionError from error
                raise
            try:
                headers = self._join_headers(response.headers, target)
                if response.status == 304:
                    await _read(response, target, 0, cut)  # it has no body; read to its end, the connection is kept
                if response.status != 200:
                    return Answer(url=target, status=response.status, headers=headers)
                if not cut:
                    _demand_readable(headers, target, max_bytes)
                body = await _read(response, target, max_bytes, cut)
                return Answer(url=target, status=200, headers=headers, body=body)
            finally:
                await response.aclose()

    def _join_headers(self, fields: list[tuple[bytes, bytes]], target: httpx.URL) -> dict[str, str]:
        """Header fields by lower-case name, repeated ones joined by a comma (RFC 9110, section 5.3)."""
        limit = self._limits.header_bytes
        if sum(len(name) + len(value) for name, value in fields) > limit:
            message = f"sent header fields of more than {answers.describe_size(limit)}: not read"
            raise FetchError(message, subject=str(target), retry=False)
        joined: dict[str, str] = {}
        for raw_name, raw_value in fields:
            name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("latin-1")
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return joined


class _StaleConnectionError(Exception):
    """A connection that was kept was closed before anything was answered; it is closed here, too."""


@functools.cache
def _tls() -> ssl.SSLContext:
    """TLS as httpx verifies it (certifi's roots, host names checked); one for all, since it takes 50 ms to load."""
    return httpx.create_ssl_context()


def too_large(subject: str, max_bytes: int, detail: str = "") -> FetchError:
    """The error for a body longer than allowed."""
    message = f"is larger than {answers.describe_size(max_bytes)}{detail}: not read"
    return FetchError(message, subject=subject, retry=False, status=200)


def _demand_readable(headers: dict[str, str], target: httpx.URL, max_bytes: int) -> None:
    """Refuses a body by its header fields, before a byte of it is read."""
    media = answers.binary_type(headers.get("content-type", ""))
    if media:
        raise FetchError(f"is no page but a binary file ({media})", subject=str(target), retry=False, status=200)
    said = headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:18]) > max_bytes:
        raise too_large(str(target), max_bytes, f" (it says {answers.describe_size(int(said[:18]))})")


async def _read(response: httpcore.Response, target: httpx.URL, max_bytes: int, cut: bool) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > max_bytes:
            if cut:
                return bytes(body[:max_bytes])
            raise too_large(str(target), max_bytes)
    return bytes(body)


def _explain_failure(error: Exception) -> str:
    """Why there was no whole answer, as a sentence without subject."""
    detail = str(error)
    if isinstance(error, httpcore.ConnectTimeout):
        return "did not answer: no connection in time"
    if isinstance(error, httpcore.ConnectError):
        if "CERTIFICATE" in detail:
            return f"has no valid certificate ({detail})"
        return f"did not answer: {detail}"
    if isinstance(error, httpcore.TimeoutException):
        return "stopped sending in the middle: broken off"
    if isinstance(error, httpcore.ProtocolError):
        # h11 tells these two apart from other breaches by its words alone.
        if "complete message body" in detail or "disconnected" in detail:
            return "broke the connection off in the middle of its answer"
        if "buffer too long" in detail:
            return "sent header fields that are too long: not read"
        return f"does not speak proper HTTP ({detail})"
    return f"broke the connection off ({detail})" if detail else "broke the connection off"
