"""Hostile addresses: each is refused before a byte is sent, by number in any spelling, by name, by redirect."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import FetchError, ForbiddenAddressError
from dragoman.fetch.addresses import parse_address, why_forbidden
from dragoman.fetch.fetcher import Fetcher
from dragoman.fetch.network import CheckedBackend
from dragoman.model import Page
from tests.servers import LocalServer, Route, page, redirect

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

FORBIDDEN = [
    # numbers in their usual spelling
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://127.255.255.254/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/machine/",
    "http://192.0.0.192/opc/v2/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250:1900/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # the same, spelled so that a careless check does not see it
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127。0。0。1/",
    "http://1.2.3.4.5/",
    # IPv6, and IPv4 inside it
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    # names that lead to such numbers
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://inside.example/",
    "http://metadata.example/",
    "http://half.example/",
    "http://mapped.example/",
    # other schemes, and names before the host
    "file:///etc/passwd",
    "ftp://outlet.example/",
    "gopher://outlet.example:70/",
    "data:text/html,<p>x",
    "javascript:alert(1)",
    "dict://outlet.example:11211/stats",
    "http://user:secret@outlet.example/",
    "http://outlet.example@127.0.0.1/",
    "http://outlet.example\\@127.0.0.1/",
    "//outlet.example/",
    "outlet.example",
]

NO_ADDRESS = [
    "",
    "http://",
    "http:///path",
    "http://[::1",
    "http://①②⑦.0.0.1/",
    "http://%31%32%37.0.0.1/",
    "http://outlet.example:99999/",
    "http://outlet.example:0/",
    "http://outlet.example:port/",
    "http://out let.example/",
    "http://out\nlet.example/",
    "http://outlet.example/\r\nHost: inside.example",
    "http://a%00b.example/",
    "http://0177.0.0.1/",
    "http://127.0.0.01/",
    "http://256.256.256.256/",
    "http://xn--a/",
    "http://.example/",
    "http://a..example/",
    "http://outlet.example/" + "a" * 8_000,
]

LEADS_TO = {
    "localhost": ["127.0.0.1"],
    "inside.example": ["10.1.2.3"],
    "metadata.example": ["169.254.169.254"],
    "half.example": ["192.0.2.7", "127.0.0.1"],
    "mapped.example": ["::ffff:10.0.0.1"],
}


async def resolve(host: str, port: int) -> Sequence[str]:
    if host not in LEADS_TO:
        raise OSError(f"{host} is not to be asked")
    return LEADS_TO[host]


@pytest.fixture(scope="module")
def strict() -> Iterator[Fetcher]:
    with Fetcher(user_agent="Dragoman/0.1", pause=0, resolve=resolve) as fetcher:
        yield fetcher


@pytest.mark.parametrize("url", FORBIDDEN)
def test_forbidden_address_is_refused_whatever_its_spelling(strict: Fetcher, url: str) -> None:
    with pytest.raises(ForbiddenAddressError) as caught:
        strict.fetch(url, now=NOW)
    assert not caught.value.retry
    assert caught.value.subject == url


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_is_said_to_be_none(strict: Fetcher, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        strict.fetch(url, now=NOW)
    assert not caught.value.retry


# The outlet of these tests is on loopback, which has to be permitted; what is listed here never is.
REDIRECTS = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://metadata.example/",
    "//metadata.example/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://127.1/",
    "http://[fe80::1]/",
    "http://user:secret@outlet.example/",
    "file:///etc/passwd",
    "ftp://outlet.example/",
    "data:text/html,<p>x",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("url", REDIRECTS)
def test_redirect_to_a_forbidden_address_is_not_followed(url: str) -> None:
    async def resolve_outlet(host: str, port: int) -> Sequence[str]:
        return {"outlet.example": ["127.0.0.1"], **LEADS_TO}[host]

    with (
        LocalServer({"/": redirect(url)}) as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, resolve=resolve_outlet) as fetcher,
    ):
        asked = server.url("/", host="outlet.example")
        with pytest.raises(ForbiddenAddressError, match=r"redirects to .*, which ") as caught:
            fetcher.fetch(asked, now=NOW)
        assert caught.value.subject == asked
        assert server.paths == ["/robots.txt", "/"]


def test_robots_file_that_redirects_to_a_forbidden_address_is_not_followed() -> None:
    with (
        LocalServer({"/robots.txt": redirect("http://169.254.169.254/robots.txt")}) as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0) as fetcher,
    ):
        with pytest.raises(ForbiddenAddressError, match="link-local"):
            fetcher.fetch(server.url("/"), now=NOW)
        assert server.paths == ["/robots.txt"]


SPECIAL = [
    "169.254.169.254",
    "0.0.0.0",
    "224.0.0.1",
    "100.64.0.1",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
]


@pytest.mark.parametrize("address", SPECIAL)
def test_permission_for_private_addresses_does_not_cover_special_ones(address: str) -> None:
    assert why_forbidden(address, allow_private=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "192.168.0.1", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_private_addresses_are_permitted_on_request_alone(address: str) -> None:
    assert why_forbidden(address)
    assert not why_forbidden(address, allow_private=True)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert not why_forbidden(address)


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_forbidden(ip: IPv4Address) -> None:
    if not ip.is_global or ip.is_multicast:
        assert why_forbidden(str(ip))


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_judged_alike(ip: IPv4Address) -> None:
    mapped, translated = IPv6Address(f"::ffff:{ip}"), IPv6Address(f"64:ff9b::{ip}")
    assert why_forbidden(str(mapped)) == why_forbidden(str(ip)) == why_forbidden(str(translated))


@settings(deadline=None)
@given(st.ip_addresses(v=6))
def test_only_global_unicast_and_translated_addresses_of_ipv6_are_allowed(ip: IPv6Address) -> None:
    if not why_forbidden(str(ip)):
        assert ip in IPv6Network("2000::/3") or ip.ipv4_mapped or ip in IPv6Network("64:ff9b::/96")


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_the_address_parser_fail_otherwise(text: str) -> None:
    for url in (text, f"http://{text}", f"https://outlet.example/{text}"):
        with contextlib.suppress(FetchError):
            parse_address(url)


def test_address_is_asked_in_ascii_without_fragment_and_trailing_dot() -> None:
    assert str(parse_address("HTTP://Vести.Example.:80/ä?q=ж#top")).startswith("http://xn--v-")
    assert parse_address("https://outlet.example./a#b") == "https://outlet.example/a"


def test_name_is_resolved_once_and_the_checked_address_is_connected_to() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with LocalServer() as server:
        backend = CheckedBackend(resolve=rebinding, allow_private=True)

        async def connect() -> object:
            stream = await backend.connect_tcp("outlet.example", server.port, timeout=1)
            peer: object = stream.get_extra_info("server_addr")
            await stream.aclose()
            return peer

        assert asyncio.run(connect()) == ("127.0.0.1", server.port)
    assert asked == ["outlet.example"]


def test_answer_that_turns_private_between_two_connections_is_refused() -> None:
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    closing = Route(status=404, headers=(("Connection", "close"),))
    with (
        LocalServer({"/": page("hello"), "/robots.txt": closing}) as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, resolve=rebinding) as fetcher,
    ):
        with pytest.raises(ForbiddenAddressError, match=r"169\.254\.169\.254, a link-local address"):
            fetcher.fetch(server.url("/", host="outlet.example"), now=NOW)
        assert server.paths == ["/robots.txt"]


def test_host_with_one_forbidden_address_among_good_ones_is_refused() -> None:
    async def mixed(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "169.254.169.254"]

    with LocalServer() as server, Fetcher(user_agent="Dragoman/0.1", allow_private=True, resolve=mixed) as fetcher:
        with pytest.raises(ForbiddenAddressError):
            fetcher.fetch(server.url("/", host="outlet.example"), now=NOW)
        assert server.paths == []


def test_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async def two(host: str, port: int) -> Sequence[str]:
        return ["::1", "127.0.0.1"]

    with (
        LocalServer({"/": page("hello")}) as server,
        Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, resolve=two) as fetcher,
    ):
        answer = fetcher.fetch(server.url("/", host="outlet.example"), now=NOW)
        assert isinstance(answer, Page)
        assert b"hello" in answer.body
