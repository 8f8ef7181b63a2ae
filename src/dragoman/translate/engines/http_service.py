"""One web service that translates: JSON over HTTP with time limits, retries and errors in words.

Owns the connection, the waiting between tries, and what a failed answer means. Knows nothing of what any service
is asked. The key goes into one header (or field) and into no error, log or address.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from dragoman.errors import EngineError
from dragoman.translate.engines.keys import NO_KEY, Key

TRIES = 4
"""Requests for one answer: with the waits below a restart of the service, some 10 s, is outlasted."""

FIRST_WAIT_SECONDS = 1.0
"""Wait before the second try; it doubles with each, and half of it is left to chance, so that threads part."""

LONGEST_WAIT_SECONDS = 60.0
"""Longest Retry-After that is waited for here; where a service asks for more, the article waits instead."""

CONNECT_SECONDS = 10.0
"""How long a connection may take: services that are there answer within one second."""

MAX_ANSWER_BYTES = 16 * 2**20
"""Largest answer that is read: a batch's translation is some 100 kB."""

MAX_MESSAGE_CHARS = 300
"""How much of a service's own error message is told."""

_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses that another try may cure (RFC 9110; 529 is what some services say when they are overloaded)."""


class ServiceError(EngineError):
    """A service did not answer, or refused; ``status`` is the HTTP status, None where there was no answer."""

    def __init__(
        self,
        message: str,
        *,
        subject: str,
        retry: bool,
        status: int | None = None,
        body: str = "",
        paid: bool = False,
        retry_after: float | None = None,
    ) -> None:
        self.status = status
        self.body = body
        """The service's own words, without the key."""
        self.retry_after = retry_after
        """Seconds the service asked us to wait, None where it did not say."""
        super().__init__(message, subject=subject, retry=retry)
        self.paid = paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Time as a service needs it, to be replaced in tests: the clock (s), how to sleep (s), and chance (0 to 1)."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


REAL_TIME = Waiting()


class HttpService:
    """A service at ``base`` (its address without the last parts); safe to be used from several threads."""

    def __init__(
        self,
        base: str,
        *,
        name: str,
        key: Key = NO_KEY,
        scheme: str = "",
        timeout_seconds: float = 60.0,
        waiting: Waiting = REAL_TIME,
    ) -> None:
        self.base = base.rstrip("/")
        self.key = key
        self._name = name
        self._headers = {"Authorization": f"{scheme} {key.reveal()}"} if key and scheme else {}
        self._timeout = timeout_seconds
        self._waiting = waiting
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None

    @property
    def problem(self) -> str:
        """Why the address can't be used, in words; empty where it can."""
        try:
            parts = urlsplit(self.base)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            return f"{self._name}.base_url is no address"
        if not usable:
            return f"{self._name}.base_url must begin with http:// or https:// and name a host"
        if parts.username or parts.password:
            return f"{self._name}.base_url holds a password: a key belongs into {self.key.place or 'the environment'}"
        return ""

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc.rpartition("@")[2]

    def get(self, path: str, *, tries: int = TRIES, timeout_seconds: float | None = None) -> Any:
        """Ask for ``path`` and return the answer's JSON. Raises ServiceError."""
        return self._ask("GET", path, None, tries, timeout_seconds or self._timeout)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON to ``path`` and return the answer's. Raises ServiceError."""
        return self._ask("POST", path, body, TRIES, self._timeout)

    def delete(self, path: str) -> None:
        """Delete what is at ``path``. Raises ServiceError."""
        self._ask("DELETE", path, None, 1, self._timeout)

    def close(self) -> None:
        """Close the connections; a later call opens them again."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None, tries: int, timeout: float) -> Any:
        if self.problem:
            raise ServiceError(self.problem, subject=self._name, retry=False)
        paid = False
        for number in range(1, tries + 1):
            try:
                return self._once(method, path, body, timeout)
            except ServiceError as error:
                paid = error.paid = paid or error.paid
                wait = error.retry_after
                if wait is None:
                    wait = FIRST_WAIT_SECONDS * 2 ** (number - 1) * (0.5 + 0.5 * self._waiting.chance())
                if not error.retry or number == tries or wait > LONGEST_WAIT_SECONDS:
                    raise
                self._waiting.sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, method: str, path: str, body: Mapping[str, Any] | None, timeout: float) -> Any:
        """One try; what httpx raises is told without it, since its words may quote headers."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **self._headers} if content else self._headers
        try:
            request = self._opened().build_request(
                method,
                f"{self.base}{path}",
                content=content,
                headers=headers,
                timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
            )
            status, answered, payload = self._exchange(request, timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise self._failed(f"{self.host} can't be reached", retry=True) from None
        except httpx.TimeoutException:
            raise self._failed(f"{self.host} gave no answer within {timeout:g} s", retry=True, paid=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            what = f"the connection to {self.host} broke off ({type(error).__name__})"
            raise self._failed(what, retry=True, paid=True) from None
        if status >= 300:
            raise self._refused(status, answered, payload)
        if method == "DELETE":
            return None
        try:
            return json.loads(payload)
        except ValueError:
            what = f"{self.host} answered something that is not JSON"
            raise self._failed(what, retry=True, status=status, paid=True) from None

    def _exchange(self, request: httpx.Request, timeout: float) -> tuple[int, httpx.Headers, bytes]:
        """Send a request; the whole answer has to come within ``timeout`` seconds, not just its next byte."""
        deadline = self._waiting.clock() + timeout
        payload = bytearray()
        response = self._opened().send(request, stream=True)
        try:
            for chunk in response.iter_bytes():
                payload += chunk
                if len(payload) > MAX_ANSWER_BYTES:
                    what = f"{self.host} answered more than {MAX_ANSWER_BYTES // 2**20} MiB"
                    raise self._failed(what, retry=False, paid=True)
                if self._waiting.clock() > deadline:
                    raise httpx.ReadTimeout("the answer dripped")
        finally:
            response.close()
        return response.status_code, response.headers, bytes(payload)

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(headers={"Accept": "application/json"})
            return self._client

    def _refused(self, status: int, headers: httpx.Headers, payload: bytes) -> ServiceError:
        """An answer that is no success, in words; redirects are not followed, a key would go along."""
        said = self.key.hide(_message(payload))
        told = f": {said}" if said else ""
        wait = _retry_after(headers.get("retry-after", ""), datetime.now(UTC))
        if status in (401, 403):
            place = self.key.place or "no key is set"
            what = f"{self.host} refused the key ({place}){told}" if self.key else f"{self.host} wants a key{told}"
            if not self.key:
                what += f" (set {place})" if self.key.place else ""
        elif status == 429:
            what = f"{self.host} is asked too often{told}"
            if wait is not None:
                what += f"; it asks us to wait {wait:.0f} s"
        elif status < 400:
            what = f"{self.host} answers with a redirect ({status}): set its final address as {self._name}.base_url"
        else:
            what = f"{self.host} answered {status}{told}"
        return self._failed(what, retry=status in _TRANSIENT, status=status, body=said, retry_after=wait)

    def _failed(
        self,
        what: str,
        *,
        retry: bool,
        status: int | None = None,
        body: str = "",
        paid: bool = False,
        retry_after: float | None = None,
    ) -> ServiceError:
        words = self.key.hide(what)
        return ServiceError(
            words, subject=self._name, retry=retry, status=status, body=body, paid=paid, retry_after=retry_after
        )


def _message(payload: bytes) -> str:
    """The words of an error answer: the usual fields of JSON, else nothing; never more than a line."""
    try:
        value: Any = json.loads(payload)
    except ValueError:
        return ""
    for name in ("error", "message", "detail"):
        if isinstance(value, dict) and name in value:
            value = value[name]
    if isinstance(value, dict):
        value = value.get("message", "")
    return " ".join(value.split())[:MAX_MESSAGE_CHARS] if isinstance(value, str) else ""


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3), None where it says nothing readable."""
    try:
        return max(0.0, float(int(text)))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
