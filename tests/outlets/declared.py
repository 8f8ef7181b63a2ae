"""Outlets as data, of every kind that can be written down: for the laws of the formats they are written in."""

from __future__ import annotations

from hypothesis import strategies as st

from dragoman.css import Selectors
from dragoman.model import Declaration, Outlet, PollLimits, Rights
from dragoman.outlets.declaration import KINDS
from dragoman.outlets.slug import make_slug

texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
paths = st.text("abcdefg0123/-_.~%?=&", max_size=20)
rules = st.sampled_from(["", "article > p", "div[class*='ы'], #x", 'a[href="/b\\"c"]', "p:contains('<&>')"])


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    name, home = draw(texts), f"https://{draw(st.sampled_from(['a.example', 'news.b.example']))}/{draw(paths)}"
    tags = draw(st.lists(st.sampled_from(["fr", "sr-Latn", "zh-Hant", "pt-BR"]), unique=True))
    low, high = draw(st.none() | st.floats(5, 100)), draw(st.none() | st.floats(100, 10080))
    outlet = Outlet(
        slug=make_slug(home, name),
        name=name,
        home=home,
        language=tags[0] if tags else "und",
        languages=tuple(tags) if len(tags) > 1 else (),
        country=draw(st.sampled_from(["", "RS", "XK"])),
        kind=draw(st.sampled_from(["", *KINDS])),
        owner=draw(st.just("") | texts),
        rights=draw(st.sampled_from(Rights)),
    )
    feeds = draw(st.lists(paths.map(lambda path: f"http://c.example/{path}"), unique=True, min_size=1, max_size=4))
    limits = PollLimits(shortest_minutes=low, longest_minutes=high)
    pages = draw(st.lists(paths.map(lambda path: f"https://a.example/p/{path}"), unique=True, max_size=2))
    selectors = Selectors(
        body=draw(rules),
        remove=tuple(draw(st.lists(rules.filter(bool), max_size=3))),
        date=draw(rules),
        links=draw(rules),
    )
    return Declaration(outlet=outlet, feeds=tuple(feeds), pages=tuple(pages), limits=limits, selectors=selectors)
