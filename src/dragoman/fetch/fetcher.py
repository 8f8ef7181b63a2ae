"""The fetcher: an address in, its bytes out, politely (robots.txt, one slow request at a time) and safely.

The way of one address: its spelling is judged (``addresses``), its host's robots.txt is asked once a day (``robots``),
it waits its turn (``politeness``), the connection goes to an address that was judged (``network``), the answer is read
under limits (``exchange``), redirects are walked by the same rules hop by hop, and the body is decoded under a limit
(``decoding``). Runs an event loop in a thread of its own. Knows nothing of feeds or articles.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TypeVar

import httpx

from dragoman.errors import FetchError, ForbiddenAddressError
from dragoman.fetch import answers, robots
from dragoman.fetch.addresses import parse_address
from dragoman.fetch.decoding import BrokenCodingError, TooLargeError, decode_body, is_gzip
from dragoman.fetch.exchange import Answer, Exchange, Headers, Limits, too_large
from dragoman.fetch.network import CheckedBackend, Resolve, resolve_name
from dragoman.model import Page

PAUSE_SECONDS = 2.0
"""Rest of a host between two requests, in seconds: slower than a person who reads."""

MAX_BODY_BYTES = 10_000_000
"""Longest body, in bytes, on the wire and decoded: the longest real news pages hold some 5 MB."""

MAX_REDIRECTS = 10
"""Redirects followed for one address; RFC 9110 leaves the number open, browsers stop at 20."""

ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
"""What pages and feeds come as, in an Accept header's words."""

_RESOLVER_THREADS = 16
"""Names resolved at once; a slow name server blocks one thread each."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The outlet says that the address holds what it held before (304); the validators are those to send next time."""

    url: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    """As ``Page.moved_to``."""
    max_age: float | None = None
    """Seconds for which the outlet says that this holds, None where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """What the caller wants, over all redirects."""

    url: str
    now: datetime
    headers: Headers
    max_bytes: int


class Fetcher:
    """Fetches addresses of outlets; a context manager, safe to use from many threads.

    ``user_agent`` begins with the product token that robots.txt files may name ("Dragoman/0.1"); ``contact`` is a web
    or mail address of the operator. ``pause`` is the rest of a host between two requests, in seconds.
    ``allow_private`` permits loopback and private addresses, for demo and tests only. ``resolve`` replaces the system's
    resolver. Raises ValueError where the first two make no User-Agent.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        contact: str = "",
        allow_private: bool = False,
        pause: float = PAUSE_SECONDS,
        limits: Limits | None = None,
        resolve: Resolve = resolve_name,
    ) -> None:
        self._agent = user_agent.partition("/")[0].strip()
        header = f"{user_agent} (+{contact})" if contact else user_agent
        if not self._agent or not header.isascii() or not header.isprintable():
            raise ValueError(f"no User-Agent in printable ASCII: {header!r}")
        self._robots = robots.RobotsCache()
        self._asking: dict[str, asyncio.Task[robots.Robots]] = {}
        self._exchange = Exchange(
            user_agent=header,
            limits=limits or Limits(),
            pause=pause,
            network=CheckedBackend(resolve=resolve, allow_private=allow_private),
        )
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve"))
        self._thread = threading.Thread(target=self._loop.run_forever, name="fetcher", daemon=True)
        self._thread.start()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Break off what is under way and close all connections; a second call does nothing."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fetch(
        self,
        url: str,
        *,
        now: datetime,
        etag: str = "",
        last_modified: str = "",
        accept: str = ACCEPT,
        max_bytes: int = MAX_BODY_BYTES,
    ) -> Page | NotModified:
        """The page at an address, or NotModified where ``etag`` or ``last_modified`` still hold.

        A Page means 200 and a body that is neither empty nor binary. All else is a FetchError whose message is a
        sentence with the address for its subject; a ForbiddenAddressError where the address, a redirect or robots.txt
        forbids it. Blocks until the host's turn has come. ``now`` dates the page and ages robots.txt.
        """
        fields = ((b"accept", accept), (b"if-none-match", etag), (b"if-modified-since", last_modified))
        headers = tuple((name, value.encode("latin-1", "replace")) for name, value in fields if value)
        ask = _Ask(url=url, now=now, headers=headers, max_bytes=max_bytes)
        answer, moved_to = self._run(self._walk(ask), url)
        if answer.status == 304:
            return NotModified(
                url=url,
                etag=answer.headers.get("etag", etag),
                last_modified=answer.headers.get("last-modified", last_modified),
                moved_to=moved_to,
                max_age=answers.parse_max_age(answer.headers),
            )
        return Page(
            url=url,
            final_url=str(answer.url),
            status=answer.status,
            headers=answer.headers,
            body=_readable_body(answer, ask),
            fetched=now,
            moved_to=moved_to,
        )

    def post(self, url: str, *, form: bytes, now: datetime) -> None:
        """Send a form to a service that an outlet names, such as its hub, and throw its answer away.

        The same rules hold as for ``fetch``, redirects included (307 and 308 alone), but no robots.txt is asked: that
        is for crawlers, and the service is there to be asked. FetchError for any answer but success.
        """
        self._run(self._walk_posting(url, form, now), url)

    def _run(self, work: Coroutine[object, object, _T], subject: str) -> _T:
        if self._loop.is_closed():
            work.close()
            raise RuntimeError("the fetcher is closed")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError as error:
            raise FetchError("is not fetched: the fetcher was closed", subject=subject, retry=True) from error
        finally:
            future.cancel()  # matters only where the wait itself was broken off, as by Ctrl-C

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._exchange.close()
        await self._loop.shutdown_default_executor()

    async def _walk(self, ask: _Ask) -> tuple[Answer, str]:
        """From the address asked over its redirects to an answer; and where the address has moved for good."""
        current, moved_to, for_good, spent = ask.url, "", True, 0.0
        seen: set[str] = set()
        while True:
            try:
                target = parse_address(current)
                seen.add(str(target))
                rules = await self._rules_for(target, ask.now)
                rest = rules.crawl_delay(self._agent)
                answer = await self._exchange.get(
                    target, ask.headers, now=ask.now, max_bytes=ask.max_bytes, rest=rest, spent=spent
                )
                spent += answer.seconds
                if answer.status not in answers.REDIRECTS:
                    _demand_success(answer, ask)
                    return answer, moved_to
                following = _next_hop(answer, seen)
            except FetchError as error:
                raise _retold(error, asked=ask.url, current=current) from error
            for_good = for_good and answer.status in answers.PERMANENT_REDIRECTS
            moved_to = following if for_good else moved_to
            current = following

    async def _walk_posting(self, url: str, form: bytes, now: datetime) -> None:
        current = url
        seen: set[str] = set()
        while True:
            try:
                target = parse_address(current)
                seen.add(str(target))
                answer = await self._exchange.post(target, form, now=now)
                if answer.status not in answers.SAME_METHOD_REDIRECTS:
                    _demand_taken(answer, now)
                    return
                current = _next_hop(answer, seen)
            except FetchError as error:
                raise _retold(error, asked=url, current=current) from error

    async def _rules_for(self, target: httpx.URL, now: datetime) -> robots.Robots:
        """The rules of the target's origin, if they allow it; ForbiddenAddressError or FetchError if they do not."""
        if target.path == "/robots.txt":
            return robots.unrestricted(now=now)
        origin = f"{target.scheme}://{target.netloc.decode('ascii')}"
        rules = self._robots.fresh(origin, now) or await self._ask_rules_once(target, origin, now)
        if rules.trouble:
            raise FetchError(rules.trouble, subject=str(target), retry=True, retry_after=rules.retry_after)
        if not rules.allows(str(target), self._agent):
            message = f"is closed to {self._agent} by the robots.txt of {target.host}: not fetched"
            raise ForbiddenAddressError(message, subject=str(target))
        return rules

    async def _ask_rules_once(self, target: httpx.URL, origin: str, now: datetime) -> robots.Robots:
        """Ask for a robots.txt, or wait for the answer where another thread's page has made us ask for it already."""
        asking = self._asking.get(origin)
        if asking is None:
            asking = asyncio.create_task(self._ask_rules(target.copy_with(raw_path=b"/robots.txt"), now))
            self._asking[origin] = asking
            asking.add_done_callback(lambda _: self._asking.pop(origin))
        return self._robots.save(origin, await asyncio.shield(asking))

    async def _ask_rules(self, file: httpx.URL, now: datetime) -> robots.Robots:
        """What the answer to a request for robots.txt allows; ForbiddenAddressError where it leads to such an address.

        Where the host does not answer at all, the trouble is that, not its robots.txt.
        """
        current, seen = file, {str(file)}
        try:
            while True:
                answer = await self._exchange.get(current, (), now=now, max_bytes=robots.MAX_ROBOTS_BYTES, cut=True)
                if answer.status not in answers.REDIRECTS:
                    return robots.judge_answer(answer, now=now)
                current = parse_address(_next_hop(answer, seen))
                seen.add(str(current))
        except ForbiddenAddressError:
            raise
        except FetchError as error:
            return robots.unreachable(error.message, now=now, retry_after=error.retry_after)


def _next_hop(answer: Answer, seen: set[str]) -> str:
    """Where a redirect leads; FetchError where it leads nowhere, in a circle or too far."""
    here = str(answer.url)
    location = answer.headers.get("location", "")
    with contextlib.suppress(
        UnicodeError
    ):  # header fields are Latin-1, but servers put UTF-8 there, as browsers read it
        location = location.encode("latin-1").decode("utf-8")
    if not location:
        raise FetchError(f"answered {answer.status}, a redirect, but not where to", subject=here, retry=True)
    try:
        following = str(answer.url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("redirects to what is no valid address", subject=here, retry=False) from error
    if following in seen:
        raise FetchError(f"redirects in a circle, back to {following}", subject=here, retry=False)
    if len(seen) > MAX_REDIRECTS:
        raise FetchError(f"redirects more than {MAX_REDIRECTS} times", subject=here, retry=False)
    return following


def _demand_success(answer: Answer, ask: _Ask) -> None:
    conditional = any(name.startswith(b"if-") for name, _ in ask.headers)
    if answer.status == 200 or (answer.status == 304 and conditional):
        return
    raise FetchError(
        answers.explain_status(answer.status),
        subject=str(answer.url),
        retry=answers.may_retry(answer.status),
        status=answer.status,
        retry_after=answers.parse_retry_after(answer.headers.get("retry-after", ""), ask.now),
    )


def _demand_taken(answer: Answer, now: datetime) -> None:
    if not 200 <= answer.status < 300:
        raise FetchError(
            answers.name_status(answer.status),
            subject=str(answer.url),
            retry=answers.may_retry(answer.status),
            status=answer.status,
            retry_after=answers.parse_retry_after(answer.headers.get("retry-after", ""), now),
        )


def _readable_body(answer: Answer, ask: _Ask) -> bytes:
    """The decoded body of a 200, where it is something to read."""
    try:
        body = decode_body(answer.body, answer.headers.get("content-encoding", ""), max_bytes=ask.max_bytes)
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if is_gzip(body) and (media.endswith("gzip") or answer.url.path.endswith(".gz")):  # a sitemap.xml.gz
            body = decode_body(body, "gzip", max_bytes=ask.max_bytes)
    except TooLargeError as error:
        raise too_large(ask.url, ask.max_bytes, " once unpacked") from error
    except BrokenCodingError as error:
        raise FetchError(f"sent {error}: can't be read", subject=ask.url, retry=True, status=200) from error
    if not body.strip():
        raise FetchError("answered 200 OK with an empty page", subject=ask.url, retry=True, status=200)
    if answers.looks_binary(body):
        raise FetchError("is no page but binary data", subject=ask.url, retry=False, status=200)
    return body


def _retold(error: FetchError, *, asked: str, current: str) -> FetchError:
    """The error with the address asked for its subject, naming the redirect's target where it happened there."""
    message = error.message if current == asked else f"redirects to {current}, which {error.message}"
    if isinstance(error, ForbiddenAddressError):
        return ForbiddenAddressError(message, subject=asked)
    return FetchError(message, subject=asked, retry=error.retry, status=error.status, retry_after=error.retry_after)
