"""Connections are kept and used again where the server lets them be, and given up where it does not."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dragoman.fetch.fetcher import Fetcher, NotModified
from dragoman.model import Page

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Counting(socketserver.ThreadingTCPServer):
    """Answers 304 to conditional requests and a page to others; counts connections, closes after ``answers``."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.connections = 0
        self.answers = 1_000

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Counting)
        server.connections += 1
        for _ in range(server.answers):
            lines = iter(lambda: self.rfile.readline().strip().lower(), b"")
            asked = list(lines)
            if not asked:
                return
            if any(line.startswith(b"if-none-match") for line in asked):
                self.wfile.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nCache-Control: max-age=60\r\n\r\n')
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Hi</p>")


@pytest.fixture
def server() -> Iterator[Counting]:
    with Counting() as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="Dragoman/0", allow_private=True, pause=0) as made:
        yield made


def test_one_connection_serves_all_requests_to_a_host(server: Counting, fetcher: Fetcher) -> None:
    for _ in range(3):
        fetcher.fetch(server.url("/a"), now=NOW)
    assert server.connections == 1


def test_an_answer_without_body_leaves_the_connection_open(server: Counting, fetcher: Fetcher) -> None:
    for _ in range(3):
        answer = fetcher.fetch(server.url("/a"), now=NOW, etag='"1"')
        assert answer == NotModified(url=server.url("/a"), etag='"1"', max_age=60)
    assert server.connections == 1


def test_a_connection_that_the_server_closed_is_replaced(server: Counting, fetcher: Fetcher) -> None:
    server.answers = 1
    for _ in range(3):
        fetcher.fetch(server.url("/a"), now=NOW)
        threading.Event().wait(0.05)
    assert server.connections == 4  # robots.txt had one of its own


def test_a_connection_closed_under_a_request_is_replaced_once(fetcher: Fetcher) -> None:
    closing = socket.create_server(("127.0.0.1", 0))
    answers = iter((b"200 OK", b"200 OK", None, b"200 OK"))  # robots.txt, a page, nothing, the page again

    def serve() -> None:
        client, _ = closing.accept()
        for answer in answers:
            client.recv(65_536)  # all of it: these requests fit one packet
            if answer is None:  # shut only now that the request is there: nobody could have seen it coming
                client.close()
                client, _ = closing.accept()
                continue
            head = b"HTTP/1.1 " + answer + b"\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
            client.sendall(head)
        client.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{closing.getsockname()[1]}/a"
    for _ in range(2):
        assert isinstance(page := fetcher.fetch(url, now=NOW), Page)
        assert page.body == b"ok"
    thread.join(timeout=5)
    closing.close()
