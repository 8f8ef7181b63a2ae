"""Which addresses may be asked at all: the spelling of an address, and the numbers behind its host name.

Knows the special-purpose registries of IANA and the tricks by which an address is made to look like another.
Knows nothing of sockets, names (DNS) or HTTP.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from dragoman.errors import FetchError, ForbiddenAddressError

MAX_URL_CHARACTERS = 8_000
"""Longest address asked, in characters: RFC 9110 (section 4.1) wants at least 8,000 supported."""

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
"""A host name after IDNA, without trailing dot; underscores occur. No percent signs: some read "%31" as "1"."""

_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""Hosts that the WHATWG URL standard ("ends in a number") reads as IPv4, in whatever spelling."""

_PRIVATE_4 = (
    (IPv4Network("127.0.0.0/8"), "a loopback address"),
    (IPv4Network("10.0.0.0/8"), "a private address"),
    (IPv4Network("172.16.0.0/12"), "a private address"),
    (IPv4Network("192.168.0.0/16"), "a private address"),
)
_PRIVATE_6 = (
    (IPv6Network("::1/128"), "a loopback address"),
    (IPv6Network("fc00::/7"), "a private address"),
)

# https://www.iana.org/assignments/iana-ipv4-special-registry, and the metadata services of clouds.
_SPECIAL_4 = (
    (IPv4Network("0.0.0.0/8"), "an address of this very machine"),
    (IPv4Network("100.64.0.0/10"), "an address inside a provider's network"),
    (IPv4Network("168.63.129.16/32"), "a cloud's metadata service"),
    (IPv4Network("169.254.0.0/16"), "a link-local address"),
    (IPv4Network("192.0.0.0/24"), "an address reserved for protocols"),
    (IPv4Network("192.0.2.0/24"), "an address for documentation"),
    (IPv4Network("192.88.99.0/24"), "an address of a 6to4 relay"),
    (IPv4Network("198.18.0.0/15"), "an address for benchmarks"),
    (IPv4Network("198.51.100.0/24"), "an address for documentation"),
    (IPv4Network("203.0.113.0/24"), "an address for documentation"),
    (IPv4Network("224.0.0.0/4"), "a multicast address"),
    (IPv4Network("240.0.0.0/4"), "a reserved address"),
)

# https://www.iana.org/assignments/iana-ipv6-special-registry; what lies outside 2000::/3 is refused anyway.
_GLOBAL_6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL_6 = (
    (IPv6Network("fe80::/10"), "a link-local address"),
    (IPv6Network("ff00::/8"), "a multicast address"),
    (IPv6Network("2001::/32"), "a Teredo address"),
    (IPv6Network("2001::/23"), "an address reserved for protocols"),
    (IPv6Network("2001:db8::/32"), "an address for documentation"),
    (IPv6Network("2002::/16"), "a 6to4 address"),
    (IPv6Network("3fff::/20"), "an address for documentation"),
)


def parse_address(url: str) -> httpx.URL:
    """The address as it will be asked: host in ASCII and lower case without trailing dot, no fragment.

    Raises ForbiddenAddressError for another scheme than http and https, for a user name or password in it and for
    numbers in an unusual spelling; FetchError for what is no address.
    """
    if len(url) > MAX_URL_CHARACTERS:
        raise FetchError(
            f"is longer than {MAX_URL_CHARACTERS} characters: not asked", subject=url[:200] + "…", retry=False
        )
    try:
        parsed = httpx.URL(url)
        host = parsed.raw_host.decode("ascii").lower().rstrip(".")
        asked = parsed.copy_with(host=host, fragment=None)
        _ = asked.host  # punycode that decodes to nothing comes to light here
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"is no valid address ({error})", subject=url, retry=False) from error
    if parsed.scheme not in ("http", "https"):
        raise ForbiddenAddressError("is no http or https address: nothing else is fetched", subject=url)
    if parsed.userinfo:
        raise ForbiddenAddressError("holds a user name or password: such addresses are not fetched", subject=url)
    if ":" in host:
        _parse_ip(host, url)
    elif _ENDS_IN_A_NUMBER.fullmatch(host):
        if str(_parse_ip(host, url)) != host:
            raise ForbiddenAddressError("spells its host as a number in an unusual way", subject=url)
    elif not _HOST_NAME.fullmatch(host):
        raise FetchError("has no valid host name", subject=url, retry=False)
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise FetchError("has no valid port", subject=url, retry=False)
    return asked


def _parse_ip(host: str, url: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(host)
    except ValueError as error:
        raise ForbiddenAddressError("spells its host as a number in an unusual way", subject=url) from error


def why_forbidden(address: str, *, allow_private: bool = False) -> str:
    """Why the IP address may not be connected to, as a noun phrase ("a private address"); empty where it may.

    ``allow_private`` lets loopback, RFC 1918 and RFC 4193 addresses pass, nothing else. An IPv4 address inside an
    IPv6 one (mapped, NAT64 of RFC 6052) is judged as itself, since the packet ends there.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = IPv4Address(int(ip) & 0xFFFF_FFFF)
    if isinstance(ip, IPv4Address):
        return _first(ip, _SPECIAL_4) or ("" if allow_private else _first(ip, _PRIVATE_4))
    private = _first(ip, _PRIVATE_6)
    if private:
        # Amazon's metadata service for IPv6 lies among the private addresses.
        return "" if allow_private and ip != IPv6Address("fd00:ec2::254") else private
    return _first(ip, _SPECIAL_6) or ("" if ip in _GLOBAL_6 else "a reserved address")


def _first(
    ip: IPv4Address | IPv6Address, table: tuple[tuple[IPv4Network, str], ...] | tuple[tuple[IPv6Network, str], ...]
) -> str:
    return next((reason for block, reason in table if ip in block), "")
