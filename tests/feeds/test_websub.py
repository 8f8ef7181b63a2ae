"""What a feed offers, what a hub is asked, and which push is signed rightly."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.feeds.parse import parse_feed
from dragoman.feeds.websub import MAX_OFFER_CHARS, NO_OFFER, Offer, find_offer, is_signed, render_request
from dragoman.model import Feed, FeedFormat, Page

URL = "https://journal.example/rss"
HUB = "https://hub.example/"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>J</title><id>urn:j</id><updated>2026-11-20T12:00:00Z</updated>
<link rel="hub" href="{HUB}"/><link rel="self" href="https://journal.example/atom"/></feed>"""
RSS = f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>J</title>
<link>https://journal.example/</link><atom:link rel="self" href="/own" type="application/rss+xml"/>
<atom:link rel="hub" href="{HUB}"/></channel></rss>"""
JSON = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "J", "feed_url": "https://journal.example/j",
"hubs": [{{"type": "WebSub", "url": "{HUB}"}}], "items": []}}"""


def page(link: str = "", body: str = "") -> Page:
    headers = {"link": link} if link else {}
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return Page(url=URL, final_url=URL, status=200, headers=headers, body=body.encode(), fetched=now)


@pytest.mark.parametrize(
    ("body", "topic"),
    [(ATOM, "https://journal.example/atom"), (RSS, "https://journal.example/own"), (JSON, "https://journal.example/j")],
)
def test_a_document_names_its_hub_and_its_own_address(body: str, topic: str) -> None:
    found = page(body=body)
    assert find_offer(found, parse_feed(found.body, url=URL)) == Offer(hub=HUB, topic=topic)


@pytest.mark.parametrize(
    ("link", "offer"),
    [
        (
            f'<{HUB}>; rel="hub", <https://journal.example/a>; rel="self"',
            Offer(hub=HUB, topic="https://journal.example/a"),
        ),
        (f"<{HUB}>;rel=hub,</b>;REL=self;type=x", Offer(hub=HUB, topic="https://journal.example/b")),
        (f'<{HUB}?a=1,2;3>; title="a, b; rel=self"; rel="nofollow hub"', Offer(hub=f"{HUB}?a=1,2;3", topic=URL)),
        (f'<{HUB}>; rel="hub"; anchor="https://other.example/"', NO_OFFER),
        ("<ftp://hub.example/>; rel=hub", NO_OFFER),
        (f"<{HUB}{'x' * MAX_OFFER_CHARS}>; rel=hub", NO_OFFER),
        ("<", NO_OFFER),
    ],
)
def test_a_link_header_names_them_too(link: str, offer: Offer) -> None:
    assert find_offer(page(link), Feed(format=FeedFormat.RSS)) == offer


def test_the_header_counts_before_the_document() -> None:
    found = page("<https://other.example/>; rel=hub", ATOM)
    offer = find_offer(found, parse_feed(found.body, url=URL))
    assert offer == Offer(hub="https://other.example/", topic="https://journal.example/atom")


@given(st.text())
def test_no_link_header_makes_it_raise(link: str) -> None:
    find_offer(page(link), Feed(format=FeedFormat.RSS))


@pytest.mark.timeout(5)
def test_a_hostile_link_header_takes_no_time() -> None:
    for text in ("<a>" + " ;" * 50_000, "<a>;a" + " " * 50_000, "<" * 50_000, '<a>;a="' * 9_000):
        find_offer(page(text), Feed(format=FeedFormat.RSS))


def test_a_request_is_a_form_with_topic_callback_lease_and_secret() -> None:
    callback = "https://wire.example/websub/k"
    form = render_request(subscribe=True, topic=URL + "?a=b&c", callback=callback, secret="s", lease_seconds=60)
    assert dict(parse_qsl(form.decode())) == {
        "hub.mode": "subscribe",
        "hub.topic": URL + "?a=b&c",
        "hub.callback": callback,
        "hub.lease_seconds": "60",
        "hub.secret": "s",
    }
    form = render_request(subscribe=False, topic=URL, callback=callback, secret="s", lease_seconds=60)
    assert dict(parse_qsl(form.decode())) == {
        "hub.mode": "unsubscribe",
        "hub.topic": URL,
        "hub.callback": callback,
    }


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_push_is_signed_with_any_method_of_the_recommendation(method: str) -> None:
    right = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()
    assert is_signed(b"body", {"x-hub-signature": f"{method}={right}"}, "secret")
    assert is_signed(b"body", {"x-hub-signature": f"{method.upper()}={right.upper()}"}, "secret")
    assert not is_signed(b"body!", {"x-hub-signature": f"{method}={right}"}, "secret")
    assert not is_signed(b"body", {"x-hub-signature": f"{method}={right}"}, "other")


@pytest.mark.parametrize("given", ["", "sha256=", "sha256", "md5=00", "sha256=ä", "new=00", "sha256=" + "0" * 64])
def test_a_push_without_a_right_signature_is_not_signed(given: str) -> None:
    assert not is_signed(b"body", {"x-hub-signature": given} if given else {}, "secret")
