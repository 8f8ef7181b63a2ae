"""A local HTTP server for tests: its routes are data, it records what was asked, and it misbehaves on request.

    with LocalServer({"/": Route(body=b"<p>Hello</p>")}) as server:
        fetcher.fetch(server.url("/"), now=now)
        assert server.paths == ["/robots.txt", "/"]

A path without a route answers 404, so that robots.txt is absent unless a test gives one.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

CHUNK = b"x" * 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: header names in lower case, times on the monotonic clock in seconds, ``ended`` 0 until then."""

    path: str
    headers: Mapping[str, str]
    started: float
    ended: float = 0.0
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a path answers.

    ``delay`` comes before the first byte, ``drip`` between single bytes of the body, both in seconds. ``endless``
    sends chunks until the client leaves; ``cut`` closes the connection after that many bytes of the body; ``raw`` is
    sent in place of a whole HTTP answer. With an ``etag`` or ``last_modified`` a matching conditional request gets 304.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html; charset=utf-8"
    etag: str = ""
    last_modified: str = ""
    delay: float = 0.0
    drip: float = 0.0
    endless: bool = False
    cut: int | None = None
    raw: bytes | None = None


Answer = Route | Callable[[Request], Route]


def page(text: str) -> Route:
    """A small HTML page."""
    return Route(body=f"<!doctype html><title>{text}</title><p>{text}</p>".encode())


def redirect(location: str, *, status: int = 302) -> Route:
    """A redirect; ``location`` may be relative."""
    return Route(status=status, headers=(("Location", location),))


def gzip_bomb(size: int) -> Route:
    """A short body that unpacks to ``size`` bytes."""
    return Route(body=gzip.compress(bytes(size)), headers=(("Content-Encoding", "gzip"),))


@dataclass(slots=True)
class _Record:
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class LocalServer:
    """Serves routes on a free port of 127.0.0.1; a context manager. Routes may be changed while it runs."""

    def __init__(self, routes: Mapping[str, Answer] | None = None) -> None:
        self.routes: dict[str, Answer] = dict(routes or {})
        self._record = _Record()
        self._server = _Server(("127.0.0.1", 0), _handler(self.routes, self._record))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> LocalServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """The address of a path; another host name needs a resolver that leads it to 127.0.0.1."""
        return f"http://{host}:{self.port}{path}"

    @property
    def requests(self) -> list[Request]:
        """All requests so far, in the order of their coming."""
        with self._record.lock:
            return list(self._record.requests)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that reset the connection are what these tests are about."""


def _handler(routes: Mapping[str, Answer], record: _Record) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            sent = self.rfile.read(int(headers.get("content-length", "0")))
            asked = Request(path=self.path, headers=headers, started=time.monotonic(), method=self.command, body=sent)
            answer = routes.get(self.path) or routes.get(self.path.partition("?")[0]) or Route(status=404, body=b"none")
            with record.lock:
                record.requests.append(asked)
                place = len(record.requests) - 1
            try:
                route = answer if isinstance(answer, Route) else answer(asked)
                time.sleep(route.delay)
                self._send(route, asked)
                self.wfile.flush()
            except OSError:  # the client left, as it should when an answer is too much for it
                self.close_connection = True
            finally:
                with record.lock:
                    record.requests[place] = replace(asked, ended=time.monotonic())

        def _send(self, route: Route, asked: Request) -> None:
            if route.raw is not None:
                self.wfile.write(route.raw)
                self.close_connection = True
                return
            unchanged = _is_unchanged(route, asked)
            bodiless = unchanged or route.status in (204, 304)
            sized = not bodiless and not route.endless
            self.send_response(304 if unchanged else route.status)
            for name, value in _fields(route, sized=sized):
                self.send_header(name, value)
            self.end_headers()
            if not bodiless:
                for piece in _pieces(route):
                    self.wfile.write(piece)
                    time.sleep(route.drip)
            self.close_connection = self.close_connection or route.endless or route.cut is not None

        def log_message(self, format: str, *args: object) -> None:
            """Tests have their own record."""

    return Handler


def _fields(route: Route, *, sized: bool) -> Iterator[tuple[str, str]]:
    given = {name.lower() for name, _ in route.headers}
    if route.content_type and "content-type" not in given:
        yield "Content-Type", route.content_type
    if route.etag:
        yield "ETag", route.etag
    if route.last_modified:
        yield "Last-Modified", route.last_modified
    if sized and "content-length" not in given:
        yield "Content-Length", str(len(route.body))
    yield from route.headers


def _is_unchanged(route: Route, asked: Request) -> bool:
    if route.etag and "if-none-match" in asked.headers:
        return asked.headers["if-none-match"] == route.etag
    return bool(route.last_modified) and asked.headers.get("if-modified-since") == route.last_modified


def _pieces(route: Route) -> Iterator[bytes]:
    if route.endless:
        yield route.body
        while True:
            yield CHUNK
    body = route.body if route.cut is None else route.body[: route.cut]
    if not route.drip:
        yield body
        return
    for index in range(len(body)):
        yield body[index : index + 1]
