"""Crawlers are told what the operator wants, and find every article where the site is public."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lxml import etree
from protego import Protego

from dragoman.model import Status
from dragoman.publish.crawlers import (
    AI_CRAWLERS,
    NEWS_AGE,
    render_llms,
    render_news_sitemap,
    render_robots,
    render_sitemap,
)
from dragoman.publish.view import Site
from dragoman.publish.whole_site import site_files
from tests.publish.fake_library import library, samples

CLOSED = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
PUBLIC = replace(CLOSED, public=True)
OPEN = replace(PUBLIC, models_welcome=True)
PAGE = "https://wire.example/en/"


def allowed(site: Site, agent: str) -> bool:
    return Protego.parse(render_robots(site)).can_fetch(PAGE, agent)


def test_robots_says_what_the_operator_wants() -> None:
    assert not allowed(CLOSED, "Googlebot")
    assert allowed(PUBLIC, "Googlebot")
    assert not any(allowed(PUBLIC, name) for name in AI_CRAWLERS)
    assert all(allowed(OPEN, name) for name in AI_CRAWLERS)
    assert "Sitemap" not in render_robots(CLOSED)
    assert list(Protego.parse(render_robots(PUBLIC)).sitemaps) == [PAGE + "sitemap.xml", PAGE + "sitemap-news.xml"]


def test_a_sitemap_names_every_article_and_when_it_changed() -> None:
    root = etree.fromstring(render_sitemap(PUBLIC, "en", samples()))
    found = [element.text for element in root.iter("{*}loc")]
    assert found == [PAGE, *(f"{PAGE}article/{item.id}" for item in samples())]
    assert root.findtext("{*}url/{*}lastmod") == "2026-05-12T14:10:00Z"


def test_a_news_sitemap_holds_what_is_new_and_in_the_editions_language() -> None:
    first, *rest = samples()
    assert first.published is not None
    old = replace(first, id="old", published=first.published - NEWS_AGE - timedelta(minutes=1))
    body = render_news_sitemap(PUBLIC, "en", (first, *rest, old))
    root = etree.fromstring(body)
    found = [element.text for element in root.iter("{*}loc")]
    wanted = [item for item in (first, *rest) if item.status is not Status.UNTRANSLATED]
    assert found == [f"{PAGE}article/{item.id}" for item in wanted]
    assert root.findtext(".//{*}news/{*}title") == first.title
    assert {element.text for element in root.iter("{*}language")} == {"en"}


def test_what_is_for_models_says_whose_the_texts_are() -> None:
    text = render_llms(OPEN)
    assert text.startswith("# Dragoman\n")
    assert "belongs to the outlet" in text
    assert f"({PAGE}feed.json)" in text


def test_plain_files_hold_them_as_the_operator_wants() -> None:
    mapped = {"en/sitemap.xml", "en/sitemap-news.xml"}
    closed, public, opened = (dict(site_files(library(), site)) for site in (CLOSED, PUBLIC, OPEN))
    assert not mapped & closed.keys()
    assert mapped <= public.keys()
    assert b"Disallow: /\n" in closed["robots.txt"]
    assert "llms.txt" not in public
    assert "llms.txt" in opened
    homeless = dict(site_files(library(), replace(PUBLIC, base_url="")))
    assert not mapped & homeless.keys()
    assert b"GPTBot" in homeless["robots.txt"]
