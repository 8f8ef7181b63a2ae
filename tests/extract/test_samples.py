"""The sample outlets: their pages must give back the articles they were made from."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest

from dragoman.demo.pages import OutletPages, PageRenderer
from dragoman.demo.world import SampleArticle, WorldOutlet, load_world
from dragoman.extract.page import extract_article
from dragoman.extract.refusal import Refusal
from dragoman.model import Article, Block

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WORLD = load_world()
HEADERS = {"content-type": "text/html; charset=utf-8"}


def home(outlet: str) -> str:
    return f"http://{outlet}.example"


@cache
def pages(outlet: WorldOutlet) -> OutletPages:
    return PageRenderer(WORLD).render(outlet, home(outlet.slug) + "/")


def extract(article: SampleArticle) -> Article:
    outlet = next(o for o in WORLD.outlets if o.slug == article.outlet)
    body = pages(outlet).resources[article.path].body
    found = extract_article(body, url=home(outlet.slug) + article.path, headers=HEADERS, now=NOW)
    assert isinstance(found, Article), found
    return found


def shape(block: Block) -> tuple[object, ...]:
    return block.kind, block.text, block.level, block.ordered


@pytest.mark.parametrize("article", WORLD.articles, ids=lambda a: f"{a.outlet}/{a.slug}")
def test_a_sample_page_gives_its_blocks_and_headline(article: SampleArticle) -> None:
    found = extract(article)
    blocks = [shape(b) for b in found.blocks]
    expected = [shape(b) for b in article.blocks]
    assert found.title.replace("\u00a0", " ") == article.title.replace("\u00a0", " ")
    # A standfirst without a mark of its own on the page may stay with the body.
    assert [b for b in blocks if b[1] != article.standfirst] == expected
    assert found.language.split("-")[0] == article.language.split("-")[0]


@pytest.mark.parametrize("article", WORLD.articles, ids=lambda a: f"{a.outlet}/{a.slug}")
def test_a_sample_page_gives_its_links_where_they_stood(article: SampleArticle) -> None:
    prefix = home(article.outlet)
    found = {(b.text[m.start : m.end], m.href) for b in extract(article).blocks for m in b.marks if m.href}
    expected = {
        (b.text[m.start : m.end], m.href if "://" in m.href else prefix + m.href)
        for b in article.blocks
        for m in b.marks
        if m.href
    }
    assert found == expected


def test_nearly_all_sample_pages_give_their_authors_and_day() -> None:
    found = [(extract(article), article) for article in WORLD.articles]
    right = [a.authors == gold.authors for a, gold in found]
    dated = [a.published is not None and abs((a.published - gold.published).days) <= 1 for a, gold in found]
    assert sum(right) >= 0.9 * len(right)
    assert all(dated)


@pytest.mark.parametrize("outlet", WORLD.outlets, ids=lambda o: o.slug)
def test_front_and_section_pages_are_held(outlet: WorldOutlet) -> None:
    for path in ["/", *(f"/{section.slug}/" for section in outlet.sections)]:
        found = extract_article(
            pages(outlet).resources[path].body, url=home(outlet.slug) + path, headers=HEADERS, now=NOW
        )
        assert isinstance(found, Refusal), path
