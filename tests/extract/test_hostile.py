"""Bytes that mean harm or are no page at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.extract.page import extract_article
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.model import Article, BlockKind, MarkKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://outlet.example/world/a-long-story-1234.html"
SENTENCE = "The council of the town met on Monday and agreed to repair the old bridge before the winter sets in. "


def extract(body: bytes, **headers: str) -> Article | Refusal:
    return extract_article(body, url=URL, headers={k.replace("_", "-"): v for k, v in headers.items()}, now=NOW)


def article(body: bytes, **headers: str) -> Article:
    found = extract(body, **headers)
    assert isinstance(found, Article), found
    return found


def refusal(body: bytes) -> RefusalKind:
    found = extract(body)
    assert isinstance(found, Refusal)
    assert found.reason.endswith(".")
    return found.kind


def page(inner: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><h1>The bridge</h1><article>{inner}</article></body></html>".encode()


@pytest.mark.parametrize("body", [b"", b"   \n\t ", b"\x00" * 500, b"\xef\xbb\xbf", b"<html></html>", b"<!-- -->"])
def test_an_empty_answer_is_refused_as_empty(body: bytes) -> None:
    assert refusal(body) is RefusalKind.EMPTY


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"PK\x03\x04" + bytes(100),
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"\x1f\x8b\x08" + bytes(100),
        b"\x00\x00\x00\x18ftypmp42" + bytes(100),
        bytes(range(256)) * 8,
    ],
)
def test_a_file_that_is_no_text_is_refused_as_binary(body: bytes) -> None:
    assert refusal(body) is RefusalKind.BINARY


def test_a_page_of_fifty_megabytes_is_refused_at_once() -> None:
    started = time.perf_counter()
    assert refusal(b"<p>" + b"a" * 50_000_000) is RefusalKind.TOO_LARGE
    assert time.perf_counter() - started < 1


def test_a_long_page_takes_time_in_proportion_to_its_length() -> None:
    paragraph = f"<p>{SENTENCE * 3}</p>".encode()
    times = []
    for count in (400, 1600):
        body = b"<html><body>" + paragraph * count + b"</body></html>"
        started = time.perf_counter()
        extract(body)
        times.append(time.perf_counter() - started)
    assert times[1] < 4 * times[0] * 4 + 1


def test_unclosed_and_crossed_tags_are_read() -> None:
    text = article(page(f"<p>{SENTENCE}<p><b>{SENTENCE * 2}<i></b>{SENTENCE}</i><div>{SENTENCE}")).text
    assert text.count("repair the old bridge") >= 4


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "span", "table><tr><td"])
def test_five_thousand_levels_of_nesting_do_no_harm(tag: str) -> None:
    body = page(f"<p>{SENTENCE * 3}</p>" + f"<{tag}>" * 5000 + SENTENCE)
    found = extract(body)
    assert isinstance(found, Refusal) or SENTENCE.strip() in found.text


def test_nul_bytes_inside_a_page_vanish() -> None:
    text = article(page(f"<p>Br\x00idge {SENTENCE * 3}</p>")).text
    assert "Bridge" in text
    assert "\x00" not in text


def test_entity_bombs_stay_small() -> None:
    bomb = "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
    text = article(bomb.encode() + page(f"<p>{SENTENCE * 3} &c;</p>")).text
    assert text.count("ha") < 10


INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "<iframe src=javascript:alert(1)></iframe>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'></mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form action='javascript:alert(1)'><input type=submit></form>",
]


@pytest.mark.parametrize("injection", INJECTIONS)
def test_scripts_in_any_field_leave_no_markup_behind(injection: str) -> None:
    quoted = injection.replace('"', "&quot;")
    escaped = injection.replace("\\", "\\\\").replace('"', '\\"').replace("</", "<\\/")
    head = (
        f"<title>T {injection}</title>"
        f'<meta property="og:title" content="T {quoted}"><meta name="author" content="A B {quoted}">'
        f'<meta property="og:site_name" content="S {quoted}"><meta name="keywords" content="k {quoted}">'
        f'<meta property="article:section" content="c {quoted}"><meta property="og:image" content="{quoted}">'
        f'<link rel="canonical" href="{quoted}">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T '
        f'{escaped}","author":{{"name":"A B {escaped}"}},"url":"{escaped}"}}</script>'
    )
    found = article(page(f"<p>{SENTENCE * 3}{injection}</p><h2>H {injection}</h2><p>{SENTENCE}</p>", head))
    fields = [found.title, found.site, found.section, found.standfirst, *found.authors, *found.keywords]
    for field in fields:
        assert "<script" not in field.lower()
        assert "onerror" not in field.lower()
        assert "javascript:" not in field.lower()
    addresses = [found.url, *(image.url for image in [found.image] if image)]
    addresses += [mark.href for block in found.blocks for mark in block.marks if mark.kind is MarkKind.LINK]
    assert all(address.startswith(("http://", "https://")) and "<" not in address for address in addresses)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://outlet.example/x",
        "http://user:secret@outlet.example/",
        "https://[::1",
        "http://outlet.example:99999/",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "http:///x",
    ],
)
def test_addresses_other_than_http_lose_their_link_and_keep_their_text(href: str) -> None:
    found = article(page(f'<p>{SENTENCE * 2}<a href="{href}">a linked word</a> ends it.</p>'))
    assert "a linked word" in found.text
    assert [m for b in found.blocks for m in b.marks if m.kind is MarkKind.LINK] == []


@pytest.mark.parametrize(
    "address", ["https://[::1", "http://[x]y/", "https://outlet.example:nine/", "\x00", "https://"]
)
def test_nonsense_for_an_address_is_passed_over_wherever_it_stands(address: str) -> None:
    head = (
        f'<base href="{address}"><link rel="canonical" href="{address}"><meta property="og:url" content="{address}">'
        f'<meta property="og:image" content="{address}"><meta name="author" content="{address}">'
    )
    body = page(f'<p>{SENTENCE * 3}</p><img src="{address}" srcset="{address} 2x">', head)
    for url in (URL, address, ""):
        assert isinstance(extract_article(body, url=url, now=NOW), Article)


def test_tracking_pixels_and_data_pictures_are_no_pictures() -> None:
    found = article(
        page(
            f"<p>{SENTENCE * 3}</p>"
            '<img src="https://t.example/p.gif" width="1" height="1">'
            '<img src="data:image/png;base64,AAAA"><img src="https://www.outlet.example/pixel?id=3">'
            '<figure><img src="/media/bridge.jpg" alt="A bridge">'
            "<figcaption>The bridge in spring.</figcaption></figure>"
            f"<p>{SENTENCE}</p>"
        )
    )
    pictures = [block for block in found.blocks if block.kind is BlockKind.FIGURE]
    assert [(b.text, b.image and b.image.url) for b in pictures] == [
        ("The bridge in spring.", "https://outlet.example/media/bridge.jpg")
    ]


TEXTS = st.text(max_size=60)
TAGS = st.sampled_from(["b", "em", "strong", "i", "a href='/x'", "span", "p", "div", "li"])
INLINE = st.recursive(
    TEXTS,
    lambda inner: (
        st.tuples(TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>")
        | st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(INLINE)
def test_marks_lie_within_their_text_whatever_the_markup(markup: str) -> None:
    found = extract(page(f"<p>{SENTENCE * 2}</p><div>{markup}</div><p>{SENTENCE}</p>"))
    if isinstance(found, Refusal):
        return
    for block in found.blocks:
        assert block.text == block.text.strip()
        for mark in block.marks:
            assert 0 <= mark.start < mark.end <= len(block.text)
            assert mark.kind is not MarkKind.LINK or mark.href.startswith(("http://", "https://"))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["utf-8", "windows-1251", "shift_jis", "utf-16", "nonsense", "zlib"]))
def test_no_bytes_raise(body: bytes, charset: str) -> None:
    extract(body, content_type=f"text/html; charset={charset}")
    extract(page("") + body)
