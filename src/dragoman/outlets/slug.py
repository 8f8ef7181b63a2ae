"""The short name of an outlet in addresses and on the command line, made from its home page's address.

The host makes it stable and unique: the name may change with a redesign, and two outlets may share it. Knows nothing
of pages or feeds.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit

MAX_SLUG_CHARACTERS = 60
"""Longest slug, in characters: it must fit a terminal's column and an address."""

_NOT_A_WORD = re.compile(r"[\W_]+")
_EMPTY_PREFIXES = ("www.", "m.", "amp.")


def make_slug(home: str, name: str = "") -> str:
    """A slug of lower-case letters, digits and hyphens: "rts-rs" for ``https://www.rts.rs/``.

    The path counts where the home page has one ("bbc-com-serbian"). Hosts that are numbers or have no dot (a test,
    a local network) tell nothing, so the name is taken there if there is one. Letters keep their script.
    """
    parts = urlsplit(home)
    host = (parts.hostname or "").rstrip(".")
    if name and _tells_nothing(host):
        return _join(name) or _join(f"{host} {parts.port or ''}") or "outlet"
    for prefix in _EMPTY_PREFIXES:
        host = host.removeprefix(prefix)
    port = "" if parts.port in (None, 80, 443) else str(parts.port)
    return _join(f"{_decode(host)} {port} {parts.path}") or "outlet"


def _tells_nothing(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." not in host
    return True


def _decode(host: str) -> str:
    """The host in its own letters (RFC 3492), or as it is where it can't be decoded."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _join(text: str) -> str:
    words = _NOT_A_WORD.split(unicodedata.normalize("NFKC", text).casefold())
    return "-".join(word for word in words if word)[:MAX_SLUG_CHARACTERS].strip("-")
