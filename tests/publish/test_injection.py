"""No text of an outlet's, an engine's or a check's reaches a page or a feed as markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dragoman.model import BlockKind, Item
from dragoman.publish import pages
from dragoman.publish.feed import ATOM, Choice, render_atom, render_json_feed
from dragoman.publish.linked_data import describe, linked_data
from dragoman.publish.ninjs import render_ninjs
from dragoman.publish.view import Corrections, HeldItem, ItemPage, OutletView, Site, View, Withdrawal
from tests.publish.fake_library import START, bridge, library, quay_in_arabic
from tests.publish.markup import Shape, parse, shape

ATTACKS: tuple[str, ...] = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<?xml version='1.0'?><?xml-stylesheet href='//evil.example/x.xsl'?>",
    "<img src=x onerror=alert(1)>",
    "<img src='//evil.example/pixel.gif'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example/x.swf>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<form action=//evil.example><input name=p>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<p style='position:fixed;inset:0'>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "` onmouseover=`alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\u003cscript\u003ealert(1)\u003c/script\u003e",
    "\x00<\x00script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</script>",
    "{{ 7*7 }}{% raw %}<script>",
    "${7*7}<%= 7*7 %>",
    "%(language)s %(n)d %s %",
    "\u202e</p><script>alert(1)</script>\u2066",
    "＜script＞alert(1)＜/script＞",
    "<\u2028script>alert(1)</script>",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
)
EVENTS = (
    *("abort", "animationend", "auxclick", "beforeinput", "blur", "canplay", "change", "click", "close", "copy"),
    *("cut", "dblclick", "drag", "drop", "ended", "formdata", "gotpointercapture", "hashchange", "invalid", "keydown"),
    *("message", "pageshow", "paste", "play", "pointerover", "popstate", "reset", "resize", "scroll", "search"),
    *("seeked", "select", "slotchange", "storage", "submit", "suspend", "timeupdate", "toggle", "touchstart", "wheel"),
    *("transitionend", "unload", "mouseenter", "pointerup", "focusin", "dragstart", "begin"),
)
ATTACKS += tuple(f'"><b on{event}="alert(1)" x=\'on{event}=alert(1)\'>' for event in EVENTS)
ATTACKS += ("</script><script>alert(1)</script><!--<script>", '"}</script><img src=x onerror=alert(1)>', "<!--<script>")
BAD_ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "http:",
    "https:///x",
    "http://[::1",
    "blob:https://a.example/1",
)
ADDRESS_FIELDS = frozenset({"url", "href", "home"})
CELL_BREAKS = ("\t", "\n")
FIXED_FIELDS = frozenset({"id", "slug", "edition"})
SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
LIBRARY = library()
Value = TypeVar("Value")


def planted(value: Value, text: str, address: str) -> Value:
    """The same value with ``text`` in every text field and ``address`` in every address field, at any depth."""
    if isinstance(value, tuple):
        return tuple(planted(part, text, address) for part in value)  # type: ignore[return-value]
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return text  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name in ADDRESS_FIELDS:
            changed[field.name] = address
        elif (
            field.name not in FIXED_FIELDS
            and old not in CELL_BREAKS
            and (old != "" or field.name in ("country", "kind"))
        ):
            changed[field.name] = planted(old, text, address)
    return replace(value, **changed)


def rendered(text: str, address: str, site: Site = SITE) -> Iterator[bytes]:
    """Every kind of page over planted values."""
    items: tuple[Item, ...] = planted((bridge(), quay_in_arabic()), text, address)
    views: tuple[OutletView, ...] = planted(LIBRARY.views, text, address)
    held: tuple[HeldItem, ...] = planted(LIBRARY.held_back, text, address)
    counts = replace(LIBRARY.counts("en"), languages=((text, 2), ("fr", 1)))
    for item in items:
        for view in View:
            data = linked_data(site, item)
            yield pages.render_article(site, item, view, alternates=(("en", "a1"), ("fr", "a2")), data=data)
    yield pages.render_front(site, "en", ItemPage(items=items, next=text), counts, language=text, before=text)
    yield pages.render_outlets(site, "en", views, counts, held)
    yield pages.render_outlet(site, "en", views[0], ItemPage(items=items, next=text))
    gone = Withdrawal(id="a1", edition="en", outlet=text, language=text, reason=text, withdrawn=START)
    yield pages.render_withdrawn(site, gone)
    yield pages.render_corrections(site, "en", Corrections(revised=items, withdrawn=(gone,)))
    yield pages.render_front(site, "en", ItemPage(items=items), counts, section=text)
    yield pages.render_error(site, 404, edition="en", message=text)


SOUND = tuple(shape(page) for page in rendered("plain words", "https://plain.example/x"))
ALLOWED = {one for found in SOUND for one in found} | {
    one for page in rendered("plain words", "no address") for one in shape(page)
}
"""Elements with their attributes' names that harmless pages have."""
ACTIVE = ("script", "link", "meta", "style", "title", "form", "base")


def assert_sound(page: bytes, expected: Shape) -> None:
    """The page has the elements and attributes of a harmless one, no more, and reaches nowhere else."""
    tree = parse(page)
    found = shape(tree)
    assert set(found) <= ALLOWED
    assert {one: n for one, n in found.items() if one[0] in ACTIVE} == {
        one: n for one, n in expected.items() if one[0] in ACTIVE
    }
    for tag, attributes in found:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
    for _, _, address, _ in tree.iterlinks():
        assert (
            address.startswith(("/en", "/static/", "#", "https://plain.example/", "https://wire.example/"))
            or address == "/"
        ), address


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_injected_text_reaches_no_page_as_markup(attack: str) -> None:
    for page, expected in zip(rendered(attack, "https://plain.example/x"), SOUND, strict=True):
        assert_sound(page, expected)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_not_of_the_web_is_not_linked(address: str) -> None:
    for page, expected in zip(rendered("plain words", address), SOUND, strict=True):
        assert_sound(page, expected)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_injected_text_reaches_no_feed_as_markup(attack: str) -> None:
    sound = feed_shapes("plain words")
    assert feed_shapes(attack) == sound


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_injected_text_stays_text_in_linked_data_and_ninjs(attack: str) -> None:
    sound = render_ninjs(SITE, planted(bridge(), "plain words", "https://plain.example/x"))
    item = planted(bridge(), attack, "https://plain.example/x")
    block = linked_data(SITE, item)
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == describe(SITE, item)
    (script,) = parse(pages.render_article(SITE, item, data=block)).xpath("//script[@type='application/ld+json']")
    read = json.loads(script.text)["translationOfWork"]["inLanguage"]
    assert pages.IGNORED_CHARACTERS.sub("", read) == pages.IGNORED_CHARACTERS.sub("", attack)
    document = render_ninjs(SITE, item)
    assert document.keys() == sound.keys()
    bodies = [found["bodies"][0]["value"] for found in (document, sound)]  # type: ignore[index]
    assert set(shape(bodies[0])) == set(shape(bodies[1]))


def feed_shapes(text: str) -> list[object]:
    """Elements of both feeds and of the HTML in their entries."""
    items = planted((bridge(), quay_in_arabic()), text, "https://plain.example/x")
    site = replace(SITE, name=text)
    gone = (Withdrawal(id="a1", edition="en", outlet=text, language=text, reason=text, withdrawn=START),)
    choice = Choice(only={"section": text})
    feed = etree.fromstring(render_atom(site, "en", items, choice=choice, withdrawn=gone))
    entries = json.loads(render_json_feed(site, "en", items, choice=choice, withdrawn=gone))["items"]
    contents = [element.text or "" for element in feed.iter(f"{{{ATOM}}}content")]
    contents += [entry["content_html"] for entry in entries]
    return [
        [(element.tag, sorted(element.attrib)) for element in feed.iter()],
        [sorted(entry) for entry in entries],
        *(set(shape(content)) for content in contents),
    ]


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_any_text_at_all_leaves_pages_and_feeds_well_formed(text: str) -> None:
    site = replace(SITE, name=text)
    for page in rendered(text, f"https://plain.example/{text}", site):
        assert set(shape(page)) <= ALLOWED
    planted_items = planted((bridge(),), text, "https://plain.example/x")
    etree.fromstring(render_atom(site, "en", planted_items))
    json.loads(render_json_feed(site, "en", planted_items))


def test_the_attacks_reach_every_kind_of_block() -> None:
    kinds = {block.block.kind for block in bridge().blocks}
    assert kinds == set(BlockKind)
    assert len(set(ATTACKS)) >= 100
