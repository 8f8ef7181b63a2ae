"""One large file from an address to a path: resumed where it was cut, checked, its progress told.

What has come so far lies beside the target as ``NAME.part``, what it is a part of as ``NAME.part.json``; both outlive
the program. Only https is asked, and http on this machine where the first address is there already. Knows nothing of
models.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx

from dragoman.errors import FetchError, ForbiddenAddressError

MAX_DOWNLOAD_BYTES = 64 * 2**30
"""Largest file that is fetched: the largest open translation model has 20 GB in 16 bits."""

MAX_LISTING_BYTES = 32 * 2**20
"""Largest list (an index, a repository's files) that is read: the real index has 33 kB."""

CHUNK_BYTES = 2**18
CONNECT_SECONDS = 15.0
STALL_SECONDS = 60.0
"""Longest silence within a body, in seconds."""

TRIES = 6
"""Tries in a row that bring no byte before giving up; each that brings some starts the count again."""

FIRST_PAUSE_SECONDS = 1.0
"""Pause before the second try; doubled at each further one."""

MAX_REDIRECTS = 8
MAX_RESTARTS = 3
"""Beginnings from nothing in one download: a file that changes each time never comes whole."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")

Report = Callable[[int, int], None]
"""Called with the bytes there and the bytes in all (0 where not known)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file to be had: where, how large, and what it must hash to, as far as that is known."""

    url: str
    size: int = 0
    sha256: str = ""
    git_sha1: str = ""
    """The hash that git gives the content (small files of a repository)."""


class Downloads:
    """Fetches files and lists; a context manager. ``pause`` is for tests: how waiting is done."""

    def __init__(self, *, user_agent: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._pause = pause
        timeout = httpx.Timeout(STALL_SECONDS, connect=CONNECT_SECONDS)
        headers = {"User-Agent": user_agent, "Accept-Encoding": "identity"}
        self._client = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    def json(self, url: str) -> Any:
        """Read a list. Raises FetchError, also for what is no JSON."""
        body = bytearray()
        with self._answer(url, {}) as answer:
            _demand(answer, url, 200)
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > MAX_LISTING_BYTES:
                    raise FetchError(f"is larger than {MAX_LISTING_BYTES // 2**20} MiB", subject=url, retry=False)
        try:
            return json.loads(bytes(body))
        except (ValueError, RecursionError) as error:
            raise FetchError(f"sent no JSON ({error})", subject=url, retry=False) from error

    def size(self, url: str) -> int:
        """Ask how large a file is, in bytes; 0 where the server does not say. Raises FetchError."""
        with self._answer(url, {"Range": "bytes=0-0"}) as answer:
            if answer.status_code == 206 and (match := _CONTENT_RANGE.match(answer.headers.get("content-range", ""))):
                return 0 if match[3] == "*" else int(match[3])
            _demand(answer, url, 200)
            return _length(answer)

    def fetch(self, remote: Remote, target: Path, report: Report) -> str:
        """Fetch a file to ``target``, from where the last try was cut; return its SHA-256.

        Raises FetchError where it can't be had or is not what it should be; then what is wrong is thrown away, and
        what is merely not whole is kept.
        """
        part = _Part(target, remote)
        failures = 0
        while not part.whole:
            before = part.size
            try:
                self._fetch_more(part, report)
            except FetchError as error:
                failures = 1 if part.size > before else failures + 1
                if not error.retry or failures >= TRIES:
                    raise
                self._pause(FIRST_PAUSE_SECONDS * 2 ** (failures - 1))
            if part.restarts > MAX_RESTARTS:
                message = "does not come whole: it changes, or its server can't go on where it was cut"
                raise FetchError(message, subject=remote.url, retry=True)
        return part.finish()

    def _fetch_more(self, part: _Part, report: Report) -> None:
        """One request, from where the file ends now."""
        with self._answer(part.remote.url, part.wanted()) as answer:
            if answer.status_code == 416:
                part.restart()
                return
            _demand(answer, part.remote.url, 206 if answer.status_code == 206 else 200)
            part.begin(answer)
            for chunk in answer.iter_raw():
                part.write(chunk)
                report(part.size, part.total)
        part.end(answer)

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer, after redirects, its body unread; what breaks while it is read is a FetchError, too."""
        local = _is_local(_parse(url))
        asked = url
        for _ in range(MAX_REDIRECTS):
            target = _parse(asked)
            if target.scheme != "https" and not (local and target.scheme == "http" and _is_local(target)):
                raise ForbiddenAddressError("is no https address: no model is fetched from it", subject=asked)
            try:
                with self._client.stream("GET", target, headers=headers) as answer:
                    if not answer.has_redirect_location:
                        yield answer
                        return
                    asked = str(target.join(answer.headers["location"]))
            except httpx.HTTPError as error:
                raise FetchError(_explain(error), subject=url, retry=True) from error
        raise FetchError("leads from one address to the next without end", subject=url, retry=False)


class _Part:
    """What has come of a file so far."""

    def __init__(self, target: Path, remote: Remote) -> None:
        self.remote = remote
        self.restarts = 0
        self._target = target
        self._path = target.with_name(target.name + ".part")
        self._notes = target.with_name(target.name + ".part.json")
        self._known = self._read_notes()
        self.total = int(self._known.get("total", 0)) or remote.size
        self.size = self._path.stat().st_size if self._path.is_file() and self._known else 0
        if not self.size:
            self.discard()
        self.whole = bool(self.size) and self.size == self.total

    def wanted(self) -> dict[str, str]:
        """The header fields that ask for the rest, if the file is still the same (RFC 9110, section 13.1.5)."""
        validator = self._known.get("validator", "")
        if not self.size:
            return {}
        if validator:
            return {"Range": f"bytes={self.size}-", "If-Range": validator}
        return {"Range": f"bytes={self.size}-"} if self.remote.sha256 or self.remote.git_sha1 else {}

    def begin(self, answer: httpx.Response) -> None:
        """Make ready for the body of an answer; what was there goes, where it is not the rest."""
        if answer.status_code == 206:
            match = _CONTENT_RANGE.match(answer.headers.get("content-range", ""))
            if not match or int(match[1]) != self.size:
                self.discard()
                raise FetchError("sent another part than was asked for", subject=self.remote.url, retry=True)
            return
        if self.size:
            self.restart()
        self.total = _length(answer) or self.remote.size
        if self.remote.size and self.total != self.remote.size:
            message = f"has {self.total} bytes, and should have {self.remote.size}"
            raise FetchError(message, subject=self.remote.url, retry=False)
        self._known = {"url": self.remote.url, "total": self.total, "validator": _validator(answer)}
        self._notes.write_text(json.dumps(self._known), encoding="utf-8")
        self._path.touch()

    def write(self, chunk: bytes) -> None:
        if self.size + len(chunk) > (self.total or MAX_DOWNLOAD_BYTES):
            self.discard()
            raise FetchError("is larger than it said", subject=self.remote.url, retry=False)
        with self._path.open("ab") as file:
            file.write(chunk)
        self.size += len(chunk)

    def end(self, answer: httpx.Response) -> None:
        """Take note that a body has ended: without a known length, that is the file's end."""
        if not self.total and answer.status_code == 200:
            self.total = self.size
        self.whole = self.size == self.total

    def finish(self) -> str:
        """Check the whole file and put it in its place; returns its SHA-256."""
        sha256, git = hashlib.sha256(), hashlib.sha1(b"blob %d\0" % self.size, usedforsecurity=False)
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                sha256.update(chunk)
                git.update(chunk)
            os.fsync(file.fileno())
        for kind, found, wanted in (
            ("SHA-256", sha256.hexdigest(), self.remote.sha256),
            ("hash", git.hexdigest(), self.remote.git_sha1),
        ):
            if wanted and found != wanted:
                self.discard()
                message = f"came with the {kind} {found}, and should have {wanted}: thrown away"
                raise FetchError(message, subject=self.remote.url, retry=False)
        self._path.replace(self._target)
        self._notes.unlink(missing_ok=True)
        return sha256.hexdigest()

    def restart(self) -> None:
        """Begin from nothing, and count that."""
        self.restarts += 1
        self.discard()

    def discard(self) -> None:
        self._path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self._known, self.size = {}, 0

    def _read_notes(self) -> dict[str, Any]:
        try:
            notes = json.loads(self._notes.read_bytes())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) and notes.get("url") == self.remote.url else {}


def _parse(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"is no valid address ({error})", subject=url, retry=False) from error


def _is_local(url: httpx.URL) -> bool:
    if url.host == "localhost":
        return True
    try:
        return ip_address(url.host).is_loopback
    except ValueError:
        return False


def _demand(answer: httpx.Response, url: str, wanted: int) -> None:
    status = answer.status_code
    if status != wanted:
        words = {401: "wants a key, which models here do without", 403: "refuses (403)", 404: "has no such file (404)"}
        message = words.get(status, f"answered {status}")
        raise FetchError(message, subject=url, retry=status in (408, 425, 429) or status >= 500, status=status)


def _length(answer: httpx.Response) -> int:
    said = answer.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _validator(answer: httpx.Response) -> str:
    """What tells the same file again: a strong ETag, else its date (RFC 9110, section 13.1.5)."""
    etag: str = answer.headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else str(answer.headers.get("last-modified", ""))


def _explain(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return "can't be reached: no connection in time"
    if isinstance(error, httpx.ConnectError):
        return f"can't be reached ({error})"
    if isinstance(error, httpx.TimeoutException):
        return "stopped sending in the middle"
    return f"broke the connection off ({error})" if str(error) else "broke the connection off"
