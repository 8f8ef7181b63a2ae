"""Serves the sample outlets over HTTP on loopback, each at a port of its own.

Owns the HTTP side alone: conditional requests, 404, quiet logs. Knows nothing of how pages come about.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from dragoman.demo.pages import PageRenderer, Resource, http_date
from dragoman.demo.world import World, WorldOutlet
from dragoman.errors import DragomanError

_IDLE_SECONDS = 15
"""How long a kept-alive connection may be silent; longer than a polite pause between two requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOutlet:
    """An outlet as it is served: what one needs to follow it."""

    slug: str
    name: str
    home: str
    feeds: tuple[str, ...]
    """Addresses of its feeds and news sitemaps."""
    language: str
    country: str


class SampleServer:
    """All outlets of a world on loopback, outlet by outlet on ``port``, ``port + 1`` and so on.

    With ``port`` 0 the system chooses free ports. The same port gives the same addresses in each run. A port that is
    taken raises DragomanError naming it, and nothing is left running.
    """

    def __init__(self, world: World, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._world = world
        self._host = host
        self._port = port
        self._sites: list[_Site] = []

    def start(self) -> None:
        """Bind all ports, render all pages and begin to answer; doing it twice is an error."""
        if self._sites:
            raise DragomanError("the sample outlets are already being served", subject=self._sites[0].home)
        renderer = PageRenderer(self._world)
        try:
            for number, outlet in enumerate(self._world.outlets):
                self._sites.append(_Site(renderer, outlet, self._host, self._port and self._port + number))
        except DragomanError:
            self.stop()
            raise
        for site in self._sites:
            site.start()

    def stop(self) -> None:
        """Stop answering and free the ports; harmless where nothing runs."""
        while self._sites:
            self._sites.pop().stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def outlets(self) -> tuple[SampleOutlet, ...]:
        """The outlets being served, in the order of their ports; empty before the start."""
        return tuple(site.describe() for site in self._sites)


class _Site(ThreadingHTTPServer):
    """One outlet at one port."""

    daemon_threads = True

    def __init__(self, renderer: PageRenderer, outlet: WorldOutlet, host: str, port: int) -> None:
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            message = f"can't serve the sample outlet {outlet.name} on port {port}: {error.strerror or error}"
            raise DragomanError(f"{message}; free it or choose another base port", subject=f"{host}:{port}") from error
        self._outlet = outlet
        self._thread: threading.Thread | None = None
        self.home = f"http://{host}:{self.server_address[1]}/"
        self.pages = renderer.render(outlet, self.home)

    def server_bind(self) -> None:
        # HTTPServer looks up the host's name here, which can take seconds on a machine without a network.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that closes its connection between two requests is no error of ours.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def start(self) -> None:
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name=f"sample {self._outlet.slug}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()

    def describe(self) -> SampleOutlet:
        return SampleOutlet(
            slug=self._outlet.slug,
            name=self._outlet.name,
            home=self.home,
            feeds=tuple(self.home.rstrip("/") + feed.path for feed in self._outlet.feeds),
            language=self._outlet.language,
            country=self._outlet.country,
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleOutlet"
    sys_version = ""
    timeout = _IDLE_SECONDS
    # Headers and body go out in two writes; without this, Nagle's algorithm delays the second by up to 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo shows its own progress."""

    def _answer(self, *, with_body: bool) -> None:
        site = self.server
        assert isinstance(site, _Site)  # noqa: S101 - for the type checker; only _Site uses this handler
        # Only exact paths known beforehand are served, so no path can lead outside.
        resource = site.pages.find(urlsplit(self.path).path)
        if resource is None:
            self._send(
                HTTPStatus.NOT_FOUND, {"Content-Type": "text/html; charset=utf-8"}, site.pages.missing, with_body
            )
            return
        headers = {
            "Content-Type": resource.media_type,
            "ETag": resource.etag,
            "Last-Modified": http_date(resource.modified),
            "Cache-Control": "max-age=0",
        }
        if self._is_current(resource):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None, with_body)
        else:
            self._send(HTTPStatus.OK, headers, resource.body, with_body)

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body is not None and with_body:
            self.wfile.write(body)

    def _is_current(self, resource: Resource) -> bool:
        """Whether the client's copy is good; If-None-Match wins over If-Modified-Since (RFC 9110, section 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            offered = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return resource.etag in offered or "*" in offered
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return int(resource.modified.timestamp()) <= parsedate_to_datetime(since).timestamp()
        except ValueError:
            return False
