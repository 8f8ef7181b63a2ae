"""Reprints on pages: lists say where else a text stands, an article says who had it first."""

from __future__ import annotations

from dataclasses import replace

from dragoman.model import Elsewhere, Item
from dragoman.publish import pages
from dragoman.publish.view import Counts, ItemPage, Site
from tests.publish.fake_library import samples
from tests.publish.markup import addresses, parse, text

SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
OTHERS = tuple(Elsewhere(id=f"{n:016x}", outlet=f"Outlet {n} <b>") for n in range(5))


def front(item: Item) -> bytes:
    return pages.render_front(SITE, "en", ItemPage(items=(item,)), Counts(original=1))


def test_a_card_names_a_few_outlets_that_reprinted_it() -> None:
    body = front(replace(samples()[0], also_at=OTHERS[:2]))
    assert "Also at: Outlet 0 <b>, Outlet 1 <b>" in text(body)
    assert f"/en/article/{OTHERS[1].id}" in addresses(body)
    assert not parse(body).xpath("//bdi//b")


def test_a_card_counts_many_outlets_and_leads_to_their_names() -> None:
    item = replace(samples()[0], also_at=OTHERS)
    assert "Also at 5 outlets" in text(front(item))
    assert f"/en/article/{item.id}#also" in addresses(front(item))
    article = pages.render_article(SITE, item)
    assert "This text also appears at: Outlet 0 <b>, Outlet 1 <b>" in text(article)
    assert parse(article).get_element_by_id("also") is not None


def test_a_reprint_says_who_had_the_text_first() -> None:
    item = replace(samples()[0], reprint_of=OTHERS[3])
    article = pages.render_article(SITE, item)
    assert "This text appears to be the same as that of Outlet 3 <b>, which had it first." in text(article)
    assert f"/en/article/{OTHERS[3].id}" in addresses(article)
    assert "The same text as at Outlet 3" in text(front(item))


def test_an_article_of_its_own_says_nothing_of_the_kind() -> None:
    assert not parse(front(samples()[0])).find_class("also")
    assert not parse(pages.render_article(SITE, samples()[0])).find_class("also")
