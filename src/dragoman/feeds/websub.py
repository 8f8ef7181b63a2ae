"""WebSub (W3C Recommendation, 23 January 2018) as values: what a feed offers, what a hub is asked, what it signs.

A hub tells subscribers of a feed's news, so that they need not ask so often. Knows nothing of sockets, of the store, or
of when to ask.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dragoman.feeds.text import absolute_url
from dragoman.model import Feed, Page

MAX_LINK_CHARS = 8_000
"""Longest Link header looked at, in characters: some twenty links."""

MAX_OFFER_CHARS = 2_000
"""Longest address of a hub or topic that is believed, in characters."""

SIGNING = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""Methods of signing (section 8): hubs choose. As a key goes into it, sha1's collisions help nobody."""

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]+))?)*)')
_PARAMETER = re.compile(r';\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A hub that tells of a feed's news, and the address by which it knows the feed; both empty where there is none."""

    hub: str = ""
    topic: str = ""


NO_OFFER = Offer()


def find_offer(page: Page, feed: Feed) -> Offer:
    """Return what a feed offers: header fields count before the document (section 4).

    Without an address of its own the feed goes by the one that answered.
    """
    links = _links(page.headers.get("link", ""), page.final_url)
    hub = links.get("hub", "") or feed.hub
    topic = links.get("self", "") or feed.topic or page.final_url
    if not hub or max(len(hub), len(topic)) > MAX_OFFER_CHARS:
        return NO_OFFER
    return Offer(hub=hub, topic=topic)


def _links(header: str, base: str) -> dict[str, str]:
    """The first address of each relation in a Link header (RFC 8288); links of other contexts are left out."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(header[:MAX_LINK_CHARS]):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(link[2])}
        address = absolute_url(link[1].strip(), base)
        if address and "anchor" not in parameters:
            for relation in parameters.get("rel", "").lower().split():
                found.setdefault(relation, address)
    return found


def render_request(*, subscribe: bool, topic: str, callback: str, secret: str, lease_seconds: int) -> bytes:
    """Return the form that asks a hub to tell of a feed's news at ``callback``, or to end that (section 5.1)."""
    form: dict[str, str | int] = {
        "hub.mode": "subscribe" if subscribe else "unsubscribe",
        "hub.topic": topic,
        "hub.callback": callback,
    }
    if subscribe:
        form |= {"hub.lease_seconds": lease_seconds, "hub.secret": secret}
    return urlencode(form).encode()


def is_signed(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Return whether X-Hub-Signature says that who sent ``body`` knows the secret (section 7.1).

    ``headers`` have lower-case names. The comparison takes the same time wherever the first difference lies.
    """
    method, _, given = headers.get("x-hub-signature", "").strip().partition("=")
    if method.lower() not in SIGNING:
        return False
    right = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))
