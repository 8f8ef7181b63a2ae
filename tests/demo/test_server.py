import http.client
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from html import unescape
from urllib.parse import urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from lxml import etree, html

from dragoman.demo.server import SampleOutlet, SampleServer
from dragoman.demo.world import World, load_world
from dragoman.errors import DragomanError
from dragoman.model import FeedFormat

UTF8 = html.HTMLParser(encoding="utf-8")
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[SampleServer]:
    with SampleServer(world) as running:
        yield running


def ask(url: str, *, method: str = "GET", headers: dict[str, str] | None = None, path: str | None = None) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request(method, path or parts.path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def shown_text(page: str) -> str:
    return squeezed("".join(str(text) for text in html.fromstring(page.encode(), parser=UTF8).itertext()))


def served(server: SampleServer, slug: str) -> SampleOutlet:
    return next(outlet for outlet in server.outlets() if outlet.slug == slug)


def test_every_page_answers_200_and_shows_its_article(server: SampleServer, world: World) -> None:
    for outlet in world.outlets:
        home = served(server, outlet.slug).home
        for article in outlet.articles:
            status, headers, body = ask(home, path=article.path)
            assert status == 200
            assert headers["content-type"].startswith(("text/html", "application/xhtml+xml"))
            shown = shown_text(body.decode())
            cells = [cell for block in article.blocks for cell in re.split(r"[\t\n]", block.text)]
            for text in (article.title, article.standfirst, article.credit, *article.authors, *cells):
                assert squeezed(text) in shown, (article.slug, text)


def test_home_and_section_pages_link_to_articles_and_the_home_page_names_the_feeds(
    server: SampleServer, world: World
) -> None:
    for outlet in world.outlets:
        address = served(server, outlet.slug)
        _, _, home = ask(address.home)
        _, _, robots = ask(address.home, path="/robots.txt")
        for feed, url in zip(outlet.feeds, address.feeds, strict=True):
            if feed.format is FeedFormat.SITEMAP:
                assert f"Sitemap: {url}" in robots.decode()
            else:
                assert feed.path in home.decode()
        for section in outlet.sections:
            status, _, listing = ask(address.home, path=f"/{section.slug}/")
            assert status == 200
            for article in outlet.articles:
                if article.section == section:
                    assert article.path in unescape(listing.decode())


def test_every_article_and_every_picture_of_a_page_can_be_fetched(server: SampleServer, world: World) -> None:
    outlet = world.outlets[0]
    address = served(server, outlet.slug)
    for article in outlet.articles:
        for image in [article.image, *(block.image for block in article.blocks if block.image)]:
            status, headers, body = ask(address.home, path=image.url)
            assert (status, headers["content-type"], body[:4]) == (200, "image/png", b"\x89PNG")


def test_every_feed_is_well_formed_and_lists_every_article(server: SampleServer, world: World) -> None:
    for outlet in world.outlets:
        address = served(server, outlet.slug)
        for feed, url in zip(outlet.feeds, address.feeds, strict=True):
            status, _, body = ask(url)
            assert status == 200
            paths = {article.path for article in outlet.articles}
            if feed.format is FeedFormat.SITEMAP:
                listed = {str(loc.text) for loc in etree.fromstring(body).iter("{*}loc")}
                assert {address.home.rstrip("/") + path for path in paths} <= listed
                continue
            parsed = feedparser.parse(body)
            assert parsed.bozo == 0
            assert {urlsplit(entry.link).path for entry in parsed.entries} == paths
            assert {entry.title for entry in parsed.entries} == {article.title for article in outlet.articles}


def test_a_full_feed_carries_the_text_and_a_truncated_one_breaks_off(server: SampleServer, world: World) -> None:
    for outlet in world.outlets:
        for feed, url in zip(outlet.feeds, served(server, outlet.slug).feeds, strict=True):
            entry = None if feed.format is FeedFormat.SITEMAP else feedparser.parse(ask(url)[2]).entries[0]
            if entry and feed.content == "full":
                shown = shown_text(entry.content[0].value)
                assert squeezed(outlet.articles[0].blocks[-1].text) in shown
            elif entry and feed.content == "truncated":
                assert entry.summary.endswith("…")
                assert "content" not in entry


@pytest.mark.parametrize("header", ["etag", "last-modified"])
def test_a_conditional_request_gets_304_without_a_body(server: SampleServer, world: World, header: str) -> None:
    condition = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}[header]
    for outlet in world.outlets:
        address = served(server, outlet.slug)
        for path in (outlet.articles[0].path, outlet.feeds[0].path, "/"):
            _, headers, _ = ask(address.home, path=path)
            status, again, body = ask(address.home, path=path, headers={condition: headers[header]})
            assert (status, body) == (304, b"")
            assert again["etag"] == headers["etag"]


def test_a_stale_condition_gets_the_page(server: SampleServer) -> None:
    home = server.outlets()[0].home
    _, headers, body = ask(home)
    stale = {"If-None-Match": '"other"', "If-Modified-Since": headers["last-modified"]}
    assert ask(home, headers=stale)[0::2] == (200, body)
    assert ask(home, headers={"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"})[0] == 200
    assert ask(home, headers={"If-Modified-Since": "yesterday"})[0] == 200


@pytest.mark.parametrize(
    "path", ["/../outlet.toml", "/%2e%2e/outlet.toml", "/..%2f..%2fREADME.md", "/page.html.j2", "//etc/passwd", "/none"]
)
def test_a_path_outside_or_unknown_gets_404_in_the_outlets_language(server: SampleServer, path: str) -> None:
    status, _, body = ask(served(server, "lestuaire").home, path=path)
    assert status == 404
    assert "Page introuvable" in body.decode()


def test_head_answers_like_get_without_a_body(server: SampleServer) -> None:
    home = server.outlets()[0].home
    status, headers, body = ask(home, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(ask(home)[2])


def test_one_connection_serves_several_requests(server: SampleServer) -> None:
    parts = urlsplit(server.outlets()[0].home)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", "/")
    connection.getresponse().read()
    first = connection.sock
    connection.request("GET", "/robots.txt")
    connection.getresponse().read()
    assert connection.sock is first
    connection.close()


def test_a_base_port_gives_the_same_addresses_in_each_run(world: World) -> None:
    base = free_base_port(len(world.outlets))
    for _ in range(2):
        with SampleServer(world, port=base) as running:
            homes = [outlet.home for outlet in running.outlets()]
        assert homes == [f"http://127.0.0.1:{base + number}/" for number in range(len(world.outlets))]
        assert running.outlets() == ()


def test_a_taken_port_is_named_and_nothing_is_left_running(world: World) -> None:
    base = free_base_port(len(world.outlets))
    with socket.create_server(("127.0.0.1", base + 1)):
        server = SampleServer(world, port=base)
        with pytest.raises(DragomanError, match=f"port {base + 1}: .*in use"):
            server.start()
    assert server.outlets() == ()
    socket.create_server(("127.0.0.1", base)).close()


def free_base_port(count: int) -> int:
    """The first of ``count`` neighbouring ports that are free now, below those the system hands out itself."""
    for base in range(21000, 31000, 50):
        with ExitStack() as bound, suppress(OSError):
            for number in range(count):
                bound.enter_context(socket.create_server(("127.0.0.1", base + number)))
            return base
    raise AssertionError("no free ports")


def test_starting_twice_is_an_error(server: SampleServer) -> None:
    with pytest.raises(DragomanError, match="already"):
        server.start()


def test_a_client_that_breaks_off_is_no_error_of_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    with SampleServer(load_world()) as server:
        parts = urlsplit(server.outlets()[0].home)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as client:
            # Lingering for no time makes closing a reset.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with urlopen(server.outlets()[0].home, timeout=5) as answer:  # noqa: S310
            assert answer.status == 200
    assert capsys.readouterr().err == ""
