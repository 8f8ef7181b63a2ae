"""The fetcher against a server on loopback that misbehaves in every way known."""

from __future__ import annotations

import gzip
import itertools
import threading
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
import zstandard

from dragoman.errors import FetchError, ForbiddenAddressError
from dragoman.fetch.exchange import Limits
from dragoman.fetch.fetcher import Fetcher, NotModified
from dragoman.model import Page
from tests.servers import LocalServer, Request, Route, gzip_bomb, page, redirect

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = "<p>Добар дан, 世界</p>".encode() * 50


def get(fetcher: Fetcher, url: str) -> Page:
    answer = fetcher.fetch(url, now=NOW)
    assert isinstance(answer, Page)
    return answer


def refusal(fetcher: Fetcher, url: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url, now=NOW, **options)  # type: ignore[arg-type]
    assert caught.value.subject == url
    return caught.value


def coded(body: bytes, coding: str) -> Route:
    return Route(body=body, headers=(("Content-Encoding", coding),))


# --- what comes back ----------------------------------------------------------------------------------------------


def test_page_holds_body_headers_and_addresses(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = Route(body=TEXT, headers=(("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noimageai")))
    answer = get(fetcher, server.url("/a#top"))
    assert (answer.status, answer.body, answer.fetched) == (200, TEXT, NOW)
    assert answer.url == server.url("/a#top")
    assert answer.final_url == server.url("/a")
    assert answer.headers["x-robots-tag"] == "noai, noimageai"
    assert answer.moved_to == ""


def test_user_agent_names_project_and_contact(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = page("hello")
    get(fetcher, server.url("/"))
    for request in server.requests:
        assert request.headers["user-agent"] == "Dragoman/0.1 (+desk@example.org)"
        assert request.headers["host"] == f"127.0.0.1:{server.port}"
        assert "cookie" not in request.headers
        assert "referer" not in request.headers


@pytest.mark.parametrize(
    ("agent", "contact"), [("", ""), ("/1", ""), ("Dragoman/1", "x\r\nCookie: a"), ("Драгоман", "")]
)
def test_user_agent_that_can_not_be_sent_is_refused_at_once(agent: str, contact: str) -> None:
    with pytest.raises(ValueError, match="User-Agent"):
        Fetcher(user_agent=agent, contact=contact)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT[:100]) + zstandard.compress(TEXT[100:])),
        ("br, gzip", gzip.compress(brotli.compress(TEXT))),
        ("identity", TEXT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_content_codings_are_undone(server: LocalServer, fetcher: Fetcher, coding: str, body: bytes) -> None:
    server.routes["/"] = coded(body, coding)
    assert get(fetcher, server.url("/")).body == TEXT


def test_gzipped_sitemap_is_unpacked(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/sitemap.xml.gz"] = Route(body=gzip.compress(TEXT), content_type="application/x-gzip")
    assert get(fetcher, server.url("/sitemap.xml.gz")).body == TEXT


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)[:-20]),
        ("gzip", TEXT),
        ("deflate", zlib.compress(TEXT)[:-20]),
        ("deflate", b"\xff" * 50),
        ("br", brotli.compress(TEXT)[:-5]),
        ("br", b"\xff" * 50),
        ("zstd", zstandard.compress(TEXT)[:-5]),
        ("zstd", TEXT),
        ("compress", TEXT),
        ("gzip, gzip, gzip", TEXT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken_coding_is_an_error(server: LocalServer, fetcher: Fetcher, coding: str, body: bytes) -> None:
    server.routes["/"] = coded(body, coding)
    error = refusal(fetcher, server.url("/"))
    assert error.message.endswith("can't be read")
    assert error.retry


# --- answers that are no page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message", "retry"),
    [
        (204, "answered 204 No Content: that is no page", False),
        (304, "answered 304 Not Modified: that is no page", False),
        (400, "answered 400 Bad Request: the outlet does not take our request", False),
        (401, "answered 401 Unauthorized: the outlet wants a login", False),
        (403, "answered 403 Forbidden: the outlet refuses us", False),
        (404, "answered 404 Not Found: there is nothing at this address", False),
        (410, "answered 410 Gone: the outlet took it down", False),
        (429, "answered 429 Too Many Requests: the outlet asks us to come less often", True),
        (451, "answered 451 Unavailable For Legal Reasons: the outlet may not show it for legal reasons", False),
        (500, "answered 500 Internal Server Error: something broke at the outlet", True),
        (503, "answered 503 Service Unavailable: the outlet is overloaded or under maintenance", True),
        (599, "answered 599: something broke at the outlet", True),
    ],
)
def test_status_is_explained(server: LocalServer, fetcher: Fetcher, status: int, message: str, retry: bool) -> None:
    server.routes["/"] = Route(status=status, body=b"no")
    error = refusal(fetcher, server.url("/"))
    assert (error.message, error.status, error.retry) == (message, status, retry)
    assert str(error) == f"{server.url('/')}: {message}"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Sat, 21 Nov 2026 12:05:00 GMT", 300), ("Sat, 21 Nov 2026 11:00:00 GMT", 0), ("soon", None)],
)
def test_retry_after_is_read_in_both_forms(
    server: LocalServer, fetcher: Fetcher, value: str, seconds: float | None
) -> None:
    server.routes["/"] = Route(status=503, headers=(("Retry-After", value),))
    assert refusal(fetcher, server.url("/")).retry_after == seconds


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_empty_page_is_an_error(server: LocalServer, fetcher: Fetcher, body: bytes) -> None:
    server.routes["/"] = Route(body=body)
    assert refusal(fetcher, server.url("/")).message == "answered 200 OK with an empty page"


@pytest.mark.parametrize("media", ["image/jpeg", "video/mp4", "application/pdf", "application/zip; x=y"])
def test_binary_is_refused_by_its_type_before_it_is_read(server: LocalServer, fetcher: Fetcher, media: str) -> None:
    server.routes["/"] = Route(endless=True, content_type=media)
    assert refusal(fetcher, server.url("/")).message.startswith("is no page but a binary file (")


def test_binary_under_a_false_type_is_refused(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(body=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert refusal(fetcher, server.url("/")).message == "is no page but binary data"


def test_stray_zero_byte_does_not_make_a_page_binary(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(body=b"\x00" + TEXT)
    assert get(fetcher, server.url("/")).body == b"\x00" + TEXT


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "koi8-r", "shift-jis"])
def test_text_in_any_charset_is_not_taken_for_binary(server: LocalServer, fetcher: Fetcher, encoding: str) -> None:
    server.routes["/"] = Route(body="<p>Новости</p>".encode(encoding), content_type="text/html; charset=utf-8")
    assert get(fetcher, server.url("/")).body == "<p>Новости</p>".encode(encoding)


# --- limits -------------------------------------------------------------------------------------------------------


def test_page_that_says_it_is_too_large_is_not_read(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(body=b"x", headers=(("Content-Length", "50000000"),))
    error = refusal(fetcher, server.url("/"))
    assert error.message == "is larger than 10.0 MB (it says 50.0 MB): not read"
    assert not error.retry


def test_endless_page_is_broken_off(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(endless=True)
    assert refusal(fetcher, server.url("/"), max_bytes=100_000).message == "is larger than 100 kB: not read"


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bomb_is_not_unpacked_beyond_the_limit(server: LocalServer, fetcher: Fetcher, coding: str, layers: int) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}[coding]
    body = bytes(1_000_000)
    for _ in range(layers):
        body = pack(body)
    server.routes["/"] = coded(body, ", ".join([coding] * layers))
    error = refusal(fetcher, server.url("/"), max_bytes=100_000)
    assert error.message == "is larger than 100 kB once unpacked: not read"


def test_bomb_in_a_gzipped_sitemap_is_not_unpacked(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/s.xml.gz"] = Route(body=gzip_bomb(3_000_000).body, content_type="application/gzip")
    assert "once unpacked" in refusal(fetcher, server.url("/s.xml.gz"), max_bytes=100_000).message


def test_server_that_does_not_answer_is_left(server: LocalServer, hasty: Fetcher) -> None:
    server.routes["/"] = Route(body=b"late", delay=0.6)
    error = refusal(hasty, server.url("/"))
    assert (error.message, error.retry) == ("did not answer in time", True)


def test_header_fields_that_trickle_are_left(server: LocalServer, hasty: Fetcher) -> None:
    def trickle(request: Request) -> Route:
        time.sleep(0.6)
        return Route(raw=b"HTTP/1.1 200 OK\r\n")

    server.routes["/"] = trickle
    assert refusal(hasty, server.url("/")).message == "did not answer in time"


def test_body_that_trickles_is_broken_off(server: LocalServer, hasty: Fetcher) -> None:
    server.routes["/"] = Route(body=b"x" * 200, drip=0.01)
    error = refusal(hasty, server.url("/"))
    assert (error.message, error.retry) == ("took longer than 0.5 s to send its page: broken off", True)


def test_body_that_stalls_is_broken_off(server: LocalServer, hasty: Fetcher) -> None:
    server.routes["/"] = Route(body=b"xxx", drip=0.4)
    assert refusal(hasty, server.url("/")).message == "stopped sending in the middle: broken off"


@pytest.mark.parametrize("size", [3_000, 200_000])
def test_long_header_fields_are_not_read(server: LocalServer, hasty: Fetcher, size: int) -> None:
    server.routes["/"] = Route(body=b"x", headers=(("X-Long", "y" * size),))
    assert refusal(hasty, server.url("/")).message.startswith("sent header fields ")


def test_connection_cut_in_the_middle_is_an_error(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(body=b"x" * 100, cut=10)
    error = refusal(fetcher, server.url("/"))
    assert (error.message, error.retry) == ("broke the connection off in the middle of its answer", True)


@pytest.mark.parametrize("raw", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n", b"\x16\x03\x01"])
def test_what_is_no_http_is_said_to_be_none(server: LocalServer, fetcher: Fetcher, raw: bytes) -> None:
    server.routes["/"] = Route(raw=raw)
    error = refusal(fetcher, server.url("/"))
    assert error.retry
    assert "HTTP" in error.message or "broke the connection off" in error.message


def test_closed_port_is_no_answer(fetcher: Fetcher) -> None:
    with LocalServer() as gone:
        address = gone.url("/")
    error = refusal(fetcher, address)
    assert (error.message, error.retry, error.status) == ("did not answer: connection refused", True, None)


def test_unknown_name_is_no_answer() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with Fetcher(user_agent="Dragoman/0.1", resolve=nowhere) as fetcher:
        error = refusal(fetcher, "https://outlet.example/")
    assert error.message.startswith("did not answer: its name leads nowhere")
    assert error.retry


# --- redirects ----------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_the_last_address_is_known(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {
        "/a": redirect("b"),
        "/b": redirect("/c/?q=ž".encode().decode("latin-1"), status=303),
        "/c/": page("here"),
    }
    answer = get(fetcher, server.url("/a"))
    assert answer.url == server.url("/a")
    assert answer.final_url == server.url("/c/?q=%C5%BE")
    assert answer.moved_to == ""


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [((301, 301), "/3"), ((308, 301), "/3"), ((301, 302), "/2"), ((302, 301), ""), ((307, 303), "")],
)
def test_permanent_move_is_known_as_far_as_it_is_permanent(
    server: LocalServer, fetcher: Fetcher, statuses: tuple[int, int], moved_to: str
) -> None:
    server.routes |= {"/1": redirect("/2", status=statuses[0]), "/2": redirect("/3", status=statuses[1])}
    server.routes["/3"] = page("here")
    assert get(fetcher, server.url("/1")).moved_to == (moved_to and server.url(moved_to))


def test_redirects_in_a_circle_are_left(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/a": redirect("/b"), "/b": redirect("/a")}
    error = refusal(fetcher, server.url("/a"))
    assert error.message.endswith(f"which redirects in a circle, back to {server.url('/a')}")
    assert len(server.paths) == 3


def test_redirects_without_end_are_left(server: LocalServer, fetcher: Fetcher) -> None:
    def further(request: Request) -> Route:
        return redirect(f"/?{int(request.path[2:]) + 1}")

    server.routes["/"] = further
    assert refusal(fetcher, server.url("/?0")).message.endswith("which redirects more than 10 times")
    assert len(server.paths) == 1 + 11


def test_redirects_share_the_time_of_one_request(server: LocalServer) -> None:
    for here, there in (("/", "/a"), ("/a", "/b"), ("/b", "/c")):
        server.routes[here] = Route(status=302, headers=(("Location", there),), delay=0.5)
    server.routes["/c"] = page("far")
    limits = Limits(total=1.0)
    with Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, limits=limits) as fetcher:
        error = refusal(fetcher, server.url("/"))
    assert error.message.startswith("redirects to ")
    assert "took longer than 1 s" in error.message


def test_redirect_without_target_is_an_error(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(status=302)
    assert refusal(fetcher, server.url("/")).message == "answered 302, a redirect, but not where to"


def test_error_behind_a_redirect_names_both_addresses(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/a": redirect("/b"), "/b": Route(status=410)}
    error = refusal(fetcher, server.url("/a"))
    assert error.message == f"redirects to {server.url('/b')}, which answered 410 Gone: the outlet took it down"
    assert error.status == 410


# --- conditional requests -----------------------------------------------------------------------------------------


def test_unchanged_page_is_a_value(server: LocalServer, fetcher: Fetcher) -> None:
    modified = "Sat, 21 Nov 2026 11:00:00 GMT"
    server.routes["/"] = Route(body=TEXT, etag='"v1"', last_modified=modified)
    first = get(fetcher, server.url("/"))
    etag, last_modified = first.headers["etag"], first.headers["last-modified"]
    again = fetcher.fetch(server.url("/"), now=NOW, etag=etag, last_modified=last_modified)
    assert again == NotModified(url=server.url("/"), etag='"v1"', last_modified=modified)
    assert server.requests[-1].headers["if-modified-since"] == modified


def test_changed_page_comes_whole(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Route(body=TEXT, etag='"v2"')
    answer = fetcher.fetch(server.url("/"), now=NOW, etag='"v1"')
    assert isinstance(answer, Page)
    assert answer.body == TEXT


def test_validator_with_line_breaks_sends_no_header_of_its_own(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/"] = page("hello")
    assert "HTTP" in refusal(fetcher, server.url("/"), etag='"a"\r\nX-Evil: 1').message


# --- robots.txt ---------------------------------------------------------------------------------------------------


def robots(text: str) -> Route:
    return Route(body=text.encode(), content_type="text/plain")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: dragoman\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dragoman\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: DragomanOther\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /вести", "/%D0%B2%D0%B5%D1%81%D1%82%D0%B8", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("<!doctype html><title>no rules here</title>", "/a", True),
        ("\x00\xff nonsense", "/a", True),
    ],
)
def test_robots_rules_are_obeyed(server: LocalServer, fetcher: Fetcher, rules: str, path: str, allowed: bool) -> None:
    server.routes |= {"/robots.txt": robots(rules)}
    server.routes |= {one: page("hello") for one in ("/a", "/a.pdf", "/a/b", "/%D0%B2%D0%B5%D1%81%D1%82%D0%B8")}
    if allowed:
        get(fetcher, server.url(path))
        return
    error = refusal(fetcher, server.url(path))
    assert isinstance(error, ForbiddenAddressError)
    assert error.message == "is closed to Dragoman by the robots.txt of 127.0.0.1: not fetched"
    assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_robots_file_that_is_not_there_allows_all(server: LocalServer, fetcher: Fetcher, status: int) -> None:
    server.routes |= {"/robots.txt": Route(status=status), "/": page("hello")}
    get(fetcher, server.url("/"))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_file_that_can_not_be_read_forbids_all_for_now(
    server: LocalServer, fetcher: Fetcher, status: int
) -> None:
    server.routes |= {"/robots.txt": Route(status=status, headers=(("Retry-After", "60"),)), "/": page("hello")}
    error = refusal(fetcher, server.url("/"))
    assert error.message.startswith("is not fetched while the robots.txt of 127.0.0.1 can't be read: answered ")
    assert (error.retry, error.retry_after) == (True, 60)
    assert server.paths == ["/robots.txt"]


def test_robots_file_is_asked_once_a_day(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": robots(""), "/": page("hello")}
    for hours in (0, 1, 23, 25):
        fetcher.fetch(server.url("/"), now=NOW + timedelta(hours=hours))
    assert server.paths == ["/robots.txt", "/", "/", "/", "/robots.txt", "/"]


def test_rules_read_before_outlive_a_robots_file_out_of_reach(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /no"), "/": page("hello"), "/no": page("no")}
    get(fetcher, server.url("/"))
    server.routes["/robots.txt"] = Route(status=500)
    fetcher.fetch(server.url("/"), now=NOW + timedelta(days=2))
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(server.url("/no"), now=NOW + timedelta(days=2))


def test_robots_file_may_redirect_and_be_coded(server: LocalServer, fetcher: Fetcher) -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /")
    server.routes |= {"/robots.txt": redirect("/real.txt", status=301), "/real.txt": coded(rules, "gzip")}
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(server.url("/"), now=NOW)


def test_only_the_beginning_of_a_huge_robots_file_is_read(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": Route(body=b"User-agent: *\nDisallow: /no\n#", endless=True), "/": page("hello")}
    get(fetcher, server.url("/"))
    with pytest.raises(ForbiddenAddressError):
        fetcher.fetch(server.url("/no"), now=NOW)


@pytest.mark.parametrize("route", [gzip_bomb(20_000_000), coded(b"nonsense", "br"), redirect("/robots.txt")])
def test_robots_file_that_is_nonsense_forbids_all_for_now(server: LocalServer, fetcher: Fetcher, route: Route) -> None:
    server.routes |= {"/robots.txt": route, "/": page("hello")}
    assert refusal(fetcher, server.url("/")).retry
    assert "/" not in server.paths


def test_robots_file_itself_may_be_fetched_as_a_page(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /\nSitemap: /s.xml")
    assert b"Sitemap" in get(fetcher, server.url("/robots.txt")).body


def test_robots_rules_hold_for_the_target_of_a_redirect(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /no"), "/": redirect("/no"), "/no": page("no")}
    error = refusal(fetcher, server.url("/"))
    assert isinstance(error, ForbiddenAddressError)
    assert "/no" not in server.paths


# --- politeness ---------------------------------------------------------------------------------------------------


async def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def test_requests_to_a_host_never_overlap_and_keep_the_pause(server: LocalServer) -> None:
    inside = threading.Semaphore(1)

    def alone(request: Request) -> Route:
        assert inside.acquire(blocking=False)
        time.sleep(0.02)
        inside.release()
        return page("hello")

    server.routes |= {f"/{n}": alone for n in range(5)}
    with (
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0.05) as fetcher,
        ThreadPoolExecutor(5) as threads,
    ):
        list(threads.map(lambda n: get(fetcher, server.url(f"/{n}")), range(5)))
    starts = sorted(request.started for request in server.requests)
    assert len(starts) == 6
    assert min(later - earlier for earlier, later in itertools.pairwise(starts[1:])) >= 0.07 - 0.005


def test_different_hosts_are_asked_at_the_same_time(server: LocalServer) -> None:
    together = threading.Barrier(3, timeout=2)

    def meet(request: Request) -> Route:
        together.wait()
        return page("hello")

    server.routes["/"] = meet
    addresses = [server.url("/", host=f"{name}.example") for name in ("a", "b", "c")]
    with (
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0.2, resolve=to_loopback) as fetcher,
        ThreadPoolExecutor(3) as threads,
    ):
        assert [one.status for one in threads.map(lambda url: get(fetcher, url), addresses)] == [200] * 3


def test_robots_file_is_asked_once_for_pages_wanted_at_the_same_time(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": Route(status=404, delay=0.05), "/": page("hello")}
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda _: get(fetcher, server.url("/")), range(5)))
    assert server.paths == ["/robots.txt", *["/"] * 5]


def test_crawl_delay_is_kept_where_it_is_longer_than_the_pause(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 0.2"), "/": page("hello")}
    get(fetcher, server.url("/"))
    get(fetcher, server.url("/"))
    _, first, second = (request.started for request in server.requests)
    assert second - first >= 0.2


@pytest.mark.parametrize("status", [429, 503])
def test_host_that_asks_us_to_wait_is_not_asked_until_then(server: LocalServer, fetcher: Fetcher, status: int) -> None:
    server.routes |= {"/a": Route(status=status, headers=(("Retry-After", "600"),)), "/b": page("hello")}
    assert refusal(fetcher, server.url("/a")).retry_after == 600
    error = refusal(fetcher, server.url("/b"))
    assert error.message == "is not asked before 2026-11-21 12:10 UTC: 127.0.0.1 asked us to wait"
    assert (error.retry, error.retry_after) == (True, 600)
    assert "/b" not in server.paths
    fetcher.fetch(server.url("/b"), now=NOW + timedelta(minutes=10))
    assert server.paths == ["/robots.txt", "/a", "/b"]


def test_pages_in_line_are_not_asked_of_a_host_that_asks_us_to_wait(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes["/a"] = Route(status=429, headers=(("Retry-After", "600"),), delay=0.05)
    with ThreadPoolExecutor(4) as threads:
        errors = list(threads.map(lambda _: refusal(fetcher, server.url("/a")), range(4)))
    assert [error.retry_after for error in errors] == [600] * 4
    assert server.paths == ["/robots.txt", "/a"]


def test_host_that_asks_for_ages_is_asked_again_after_a_day(server: LocalServer, fetcher: Fetcher) -> None:
    server.routes |= {"/a": Route(status=503, headers=(("Retry-After", "9" * 30),)), "/b": page("hello")}
    refusal(fetcher, server.url("/a"))
    fetcher.fetch(server.url("/b"), now=NOW + timedelta(days=1, seconds=1))


# --- the thread ---------------------------------------------------------------------------------------------------


def test_closing_twice_is_closing_once_and_a_closed_fetcher_says_so() -> None:
    fetcher = Fetcher(user_agent="Dragoman/0.1")
    fetcher.close()
    fetcher.close()
    with pytest.raises(RuntimeError, match="closed"):
        fetcher.fetch("https://outlet.example/", now=NOW)


def test_closing_breaks_off_what_is_under_way(server: LocalServer) -> None:
    server.routes["/"] = Route(endless=True, delay=0.3)
    fetcher = Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0)
    with ThreadPoolExecutor(1) as threads:
        pending = threads.submit(fetcher.fetch, server.url("/"), now=NOW)
        while "/" not in server.paths:
            time.sleep(0.005)
        fetcher.close()
        with pytest.raises(FetchError, match="closed"):
            pending.result(timeout=2)
