"""An outlet's selectors come before the general rules, and what they don't find is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.css import Selectors
from dragoman.extract.page import extract_article
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.model import Article, BlockKind, MarkKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
URL = "https://outlet.example/world/the-old-bridge.html"
FIRST = "The council of the town met on Monday and agreed to repair the old bridge before the winter sets in."
SECOND = "Masons from three valleys will begin their work in the first days of March, said the mayor."
STRANGE = "In this part of the page, which looks like a box of facts, the outlet sets the text of its long reports."
PAGE = f"""<html lang="en"><head><title>Town repairs its bridge | The Outlet</title>
<meta name="author" content="The Outlet"><meta property="article:published_time" content="2026-01-01T00:00:00Z">
</head><body><nav><a href="/">Home</a></nav>
<h1>World news</h1><h2 class="real-title">A bridge <em>again</em></h2>
<div class="box who">By Ana López and Jean Petit</div><div class="when">3 mars 2026</div>
<p class="dek">The works will last a summer.</p>
<article><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST[:60]} It was said again, at some length, in the afternoon.</p></article>
<aside class="factbox related"><p>{STRANGE}</p><p class="inner">See <a href="/plans">the plans</a>, which cost 12
million and were drawn in the year before.</p><div class="offer"><p>Buy our almanac, the finest of the whole valley,
at a price that you will not believe.</p></div></aside></body></html>"""


def extract(selectors: Selectors, page: str = PAGE) -> Article:
    found = extract_article(page.encode(), url=URL, now=NOW, selectors=selectors)
    assert isinstance(found, Article), found
    return found


def test_every_key_is_obeyed() -> None:
    article = extract(
        Selectors(
            body="aside.factbox, .factbox .inner",
            remove=(".offer", "p.none"),
            title=".real-title",
            standfirst=".dek",
            authors=".who",
            date=".when",
        )
    )
    assert [block.text for block in article.blocks] == [
        STRANGE,
        "See the plans, which cost 12 million and were drawn in the year before.",
    ]
    [link] = article.blocks[1].marks
    assert (link.kind, link.href) == (MarkKind.LINK, "https://outlet.example/plans")
    assert (article.title, article.standfirst) == ("A bridge again", "The works will last a summer.")
    assert article.authors == ("Ana López", "Jean Petit")
    assert article.published == datetime(2026, 3, 3, tzinfo=UTC)
    assert article.extractor == "the outlet's selector for body"


def test_a_body_of_many_elements_is_those_and_no_others() -> None:
    article = extract(Selectors(body="article p:first-child, .factbox > p"))
    assert [block.text[:20] for block in article.blocks] == [FIRST[:20], STRANGE[:20], "See the plans, which"]


def test_what_is_selected_as_standfirst_is_not_said_again_in_the_body() -> None:
    article = extract(Selectors(standfirst="article p:first-child", body="article"))
    assert article.standfirst == FIRST
    assert article.blocks[0].text == SECOND


def test_what_is_removed_is_gone_for_the_general_rules_too() -> None:
    article = extract(Selectors(remove=("article p:nth-child(2)",)))
    assert FIRST in article.text
    assert SECOND not in article.text
    assert article.extractor.startswith("structure: ")


@pytest.mark.parametrize("body", [".gone", "nav", ".when"])
def test_selectors_that_find_nothing_leave_it_to_the_general_rules_and_it_is_said(body: str) -> None:
    article = extract(Selectors(body=body, date=".never", title="h6"))
    assert article.blocks[0].text == FIRST
    assert article.published == datetime(2026, 1, 1, tzinfo=UTC)
    assert article.extractor == (
        "structure: the article element with the most prose; the outlet's selector for body, title, date found nothing"
    )


def test_the_selected_body_is_cleaned_of_chrome_and_scripts() -> None:
    inside = f'<div class="share-bar"><a href="#">Facebook</a></div><script>alert(1)</script><p>{SECOND}</p>'
    page = f'<html><body><div hidden class="comments"><p>{FIRST}</p>{inside}</div></body></html>'
    article = extract(Selectors(body=".comments"), page)
    assert [block.text for block in article.blocks] == [FIRST, SECOND]
    assert all(block.kind is BlockKind.PARAGRAPH for block in article.blocks)


@pytest.mark.parametrize(
    ("element", "moment"),
    [
        ('<time datetime="2026-03-01T08:30:00+02:00">yesterday</time>', datetime(2026, 3, 1, 6, 30, tzinfo=UTC)),
        ('<meta itemprop="x" content="2026-03-02">', datetime(2026, 3, 2, tzinfo=UTC)),
        ("<span>2026年3月3日</span>", datetime(2026, 3, 3, tzinfo=UTC)),
        ("<span>12. marta 2026.</span>", datetime(2026, 3, 12, tzinfo=UTC)),
    ],
)
def test_a_selected_date_is_read_from_attribute_or_text(element: str, moment: datetime) -> None:
    page = (
        f"<html><body><article><h1>A title of some length</h1>{element}<p>{FIRST}</p><p>{SECOND}</p></article></body>"
    )
    assert extract(Selectors(date="time, meta[itemprop], span"), page).published == moment


def test_a_wall_is_held_though_the_selector_finds_a_few_words() -> None:
    page = '<html><body><p class="t">Please log in to continue reading.</p></body></html>'
    found = extract_article(page.encode(), url=URL, now=NOW, selectors=Selectors(body=".t"))
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.LOGIN_WALL


def test_an_article_whose_rights_are_reserved_keeps_who_wrote_it_and_when() -> None:
    page = PAGE.replace("<head>", '<head><meta name="robots" content="noindex">')
    found = extract_article(page.encode(), url=URL, now=NOW, selectors=Selectors(authors=".who", date=".when"))
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.RESERVED
    assert found.headline is not None
    assert (found.headline.title, found.headline.authors) == (found.title, ("Ana López", "Jean Petit"))
    assert found.headline.published == datetime(2026, 3, 3, tzinfo=UTC)
    assert (found.headline.blocks, found.headline.image, found.headline.reserved) == ((), None, found.reason)
