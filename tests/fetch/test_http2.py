"""HTTP/2 over TLS: agreed on where a server offers it, on one connection, under the same limits as HTTP/1.1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
import zstandard

from dragoman.errors import FetchError
from dragoman.fetch import exchange
from dragoman.fetch.fetcher import Fetcher
from dragoman.model import Page
from tests.fetch.h2_server import CERTIFICATE, H2Server

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


async def loopback(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetcher]:
    """A fetcher that trusts the server's certificate, as an operator makes it trust one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    exchange._tls.cache_clear()
    with Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, resolve=loopback) as fetcher:
        yield fetcher
    exchange._tls.cache_clear()


def test_pages_come_over_one_http2_connection(trusting: Fetcher) -> None:
    with H2Server(b"<p>Bonjour</p>", headers=[("etag", '"1"')]) as server:
        for path in ("/a", "/b"):
            page = trusting.fetch(server.url(path), now=NOW)
            assert isinstance(page, Page)
            assert page.body == b"<p>Bonjour</p>"
            assert page.headers["etag"] == '"1"'
        assert server.paths == ["/robots.txt", "/a", "/b"]
        assert server.connections == 1
        assert server.asked[1]["user-agent"] == "Dragoman/0.1"


@pytest.mark.parametrize(("coding", "pack"), [("br", brotli.compress), ("zstd", zstandard.compress)])
def test_packed_pages_are_unpacked(trusting: Fetcher, coding: str, pack: object) -> None:
    assert callable(pack)
    with H2Server(pack(b"<p>Bonjour</p>"), headers=[("content-encoding", coding)]) as server:
        page = trusting.fetch(server.url(), now=NOW)
        assert isinstance(page, Page)
        assert page.body == b"<p>Bonjour</p>"
        assert coding in server.asked[-1]["accept-encoding"]


def test_an_endless_page_is_broken_off(trusting: Fetcher) -> None:
    with H2Server(b"x" * 10_000, endless=True) as server, pytest.raises(FetchError, match="larger than 100 kB"):
        trusting.fetch(server.url(), now=NOW, max_bytes=100_000)


@pytest.mark.parametrize("count", [70, 700])
def test_header_fields_that_are_too_long_are_not_read(trusting: Fetcher, count: int) -> None:
    headers = [(f"x-{n}", "x" * 1_000) for n in range(count)]
    with H2Server(headers=headers) as server, pytest.raises(FetchError):
        trusting.fetch(server.url(), now=NOW)


def test_a_certificate_of_another_host_is_refused(trusting: Fetcher) -> None:
    with H2Server() as server:
        with pytest.raises(FetchError, match="has no valid certificate"):
            trusting.fetch(server.url(host="other.example"), now=NOW)
        assert server.connections == 0


def test_a_certificate_of_nobody_we_trust_is_refused() -> None:
    with (
        H2Server() as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, resolve=loopback) as fetcher,
    ):
        with pytest.raises(FetchError, match="has no valid certificate"):
            fetcher.fetch(server.url(), now=NOW)
        assert server.connections == 0
