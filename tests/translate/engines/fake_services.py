"""Web services that translate, on loopback: they behave well, or badly on demand.

A fake "translates" a text by putting its target before it, deterministically. ``faults`` hold what happens to the
next requests for a path, in order, in place of the usual answer.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from dragoman.translate.engines.http_service import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answers; ``drop`` closes the connection without a word, ``delay`` (s) comes before it."""

    value: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    delay: float = 0.0
    drip: float = 0.0
    drop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class FakeService:
    """A service on a free port of 127.0.0.1; subclasses say what it answers."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: dict[str, list[Answer | Callable[[Asked], Answer]]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def bodies(self, path: str) -> list[Any]:
        """What was sent to a path, in order."""
        with self._lock:
            return [asked.body for asked in self.asked if asked.path == path]

    def paths(self) -> list[str]:
        with self._lock:
            return [asked.path for asked in self.asked]

    def fail(self, path: str, *answers: Answer | Callable[[Asked], Answer]) -> None:
        """Let the next requests for ``path`` go wrong."""
        self.faults.setdefault(path, []).extend(answers)

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def take(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            waiting = self.faults.get(asked.path)
            fault = waiting.pop(0) if waiting else None
        if callable(fault):
            return fault(asked)
        return fault or self.answer(asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave are what some of these tests are about."""


def _handler(service: FakeService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._respond()

        def do_POST(self) -> None:
            self._respond()

        def do_DELETE(self) -> None:
            self._respond()

        def _respond(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            answer = service.take(
                Asked(
                    method=self.command,
                    path=self.path,
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=json.loads(content) if content else None,
                )
            )
            time.sleep(answer.delay)
            if answer.drop:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            payload = answer.raw if answer.raw is not None else json.dumps(answer.value).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.drip:
                for place in range(len(payload)):
                    self.wfile.write(payload[place : place + 1])
                    self.wfile.flush()
                    time.sleep(answer.drip)
            else:
                self.wfile.write(payload)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Tests have their own record."""

    return Handler


class FakeTime:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def waiting(self) -> Waiting:
        """Real time limits, but no real waits, and no chance."""
        return Waiting(sleep=self.sleep, chance=lambda: 1.0)
