"""What a page shows twice, or beside the article, is left out of the text; what only looks so stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.extract.agencies import dateline_of
from dragoman.extract.authors import clean_name, split_byline
from dragoman.extract.page import MAX_TAGS, read_article
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.render import running_text
from dragoman.extract.wording import is_chrome_line, is_closing_credit, is_placeholder_line
from dragoman.model import Article, Block, BlockKind

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FIRST = "The council of the town met on Monday and agreed to repair the old bridge before the winter sets in."
SECOND = "Masons from three valleys will begin their work in the first days of March, said the mayor of the town."
THIRD = "The bridge was built by the great-grandfathers of those who cross it today, and it has never been closed."


def article_of(body: str, head: str = "") -> Article:
    html = f"<title>Town repairs its bridge</title>{head}<body><h1>Town repairs its bridge</h1>{body}</body>"
    article = read_article(html.encode(), url="https://outlet.example/bridge", headers={}, now=NOW)
    assert isinstance(article, Article)
    return article


def text_of(body: str, head: str = "") -> str:
    return running_text(article_of(body, head))


def test_a_line_that_stands_with_a_picture_in_an_element_of_their_own_is_its_caption() -> None:
    article = article_of(
        f'<article><p>{FIRST}</p><div class="box"><img src="/arch.jpg" width="600"><p>The arch in autumn</p></div>'
        f"<p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    assert [block.text for block in article.blocks if block.kind is BlockKind.FIGURE] == ["The arch in autumn"]
    assert "autumn" not in running_text(article)


def test_a_sentence_is_a_caption_where_the_element_is_named_as_a_picture() -> None:
    caption = "Masons at the old bridge, which a flood damaged in the spring of last year."
    shown = text_of(
        f'<article><div class="image top"><img src="/arch.jpg" width="600"><p>{caption}</p></div>'
        f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    assert caption not in shown
    assert FIRST in shown


def test_a_pulled_quotation_is_left_out_though_the_text_parts_it_by_she_said() -> None:
    shown = text_of(
        f"<article><p>{FIRST}</p><p>“We have waited,” she said, “for eleven long years until somebody came to repair "
        f"this bridge.”</p><blockquote>We have waited for eleven long years until somebody came to repair this bridge."
        f"<p>Ana López, mayor</p></blockquote><p>{SECOND}</p></article>"
    )
    assert shown.count("eleven long years") == 1
    assert "Ana López, mayor" not in shown


def test_a_quotation_that_the_text_does_not_say_stays() -> None:
    said = "Nobody in this valley has ever seen such masons at work as those who came to us."
    assert said in text_of(f"<article><p>{FIRST}</p><blockquote>{said}</blockquote><p>{SECOND}</p></article>")


def test_the_text_set_once_more_without_paragraphs_is_left_out() -> None:
    paragraphs = [FIRST, SECOND, THIRD, *(f"{THIRD[:-1]} since the year {year}." for year in range(1901, 1915))]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    shown = text_of(f"<article>{body}<div>{' '.join(paragraphs)}</div></article>")
    assert shown.count(SECOND) == 1


def test_a_question_asked_of_many_is_kept_each_time() -> None:
    question = "What would you do if the old bridge were closed for a year?"
    answers = "".join(f"<p>{question}</p><p>{FIRST[:-1]}, and I am number {n}.</p>" for n in range(4))
    assert text_of(f"<article>{answers}</article>").count(question) == 4


def test_a_box_of_facts_is_not_the_text() -> None:
    shown = text_of(
        f'<article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><div class="c-infobox"><h3>The bridge</h3>'
        f"<p>It is ninety metres long and has stood for two hundred years.</p></div></article>"
    )
    assert "ninety metres" not in shown


def test_a_preamble_of_several_paragraphs_is_read_whole() -> None:
    shown = text_of(
        '<div class="article__preamble"><p>The old bridge over the river will be repaired.</p>'
        "<p>It was about time, say many of them.</p></div><h3>Town repairs its bridge</h3>"
        f'<div class="article-body"><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>'
    )
    assert "will be repaired. It was about time, say many of them." in " ".join(shown.split())
    assert shown.index("about time") < shown.index(FIRST)


def test_the_name_of_the_site_is_no_headline() -> None:
    html = (
        '<title>Town repairs its bridge | The Valley Gazette</title><meta property="og:site_name" '
        'content="The Valley Gazette"><meta property="og:title" content="Town repairs its bridge">'
        f"<body><h1>The Valley Gazette</h1><article><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    article = read_article(html.encode(), url="https://outlet.example/bridge", headers={}, now=NOW)
    assert isinstance(article, Article)
    assert article.title == "Town repairs its bridge"


def test_a_closing_list_of_links_is_other_stories() -> None:
    links = "".join(f'<li>How <a href="/s/{n}">the river rose again in year {n}</a> and fell</li>' for n in range(3))
    more = "".join(f"<p>{THIRD[:-1]} since the year {year}.</p>" for year in range(1901, 1921))
    shown = text_of(f"<article><p>{FIRST}</p><p>{SECOND}</p>{more}<ul>{links}</ul></article>")
    assert "river rose" not in shown


def test_headings_that_link_stay_where_each_heads_its_own_text() -> None:
    goods = "".join(
        f'<h2><a href="/g/{n}">The {n} best hammer for masons</a></h2><p>{text}</p>'
        for n, text in enumerate((FIRST, SECOND, THIRD))
    )
    assert "The 2 best hammer for masons" in text_of(f"<article><p>{FIRST[:-1]} soon.</p>{goods}</article>")


@pytest.mark.parametrize(
    "line",
    [
        "Lecture 4 min.",
        "Lesezeit: 5 Min.",
        "Article réservé aux abonnés",
        "Pour ajouter l’article à vos sélections identifiez-vous",
        "Ende der weiteren Informationen",
        "View all (12)",
        '[button link="https://outlet.example/" type="big"] Send us yours[/button]',
    ],
)
def test_reading_times_and_notes_for_subscribers_are_no_text(line: str) -> None:
    assert is_chrome_line(line)


@pytest.mark.parametrize(
    "line", ["The end of the war is near.", "Reading is fun for 12 people", "Lecture notes were lost"]
)
def test_sentences_that_begin_like_such_lines_are_text(line: str) -> None:
    assert not is_chrome_line(line)
    assert not is_closing_credit(line)
    assert not is_placeholder_line(line)


def test_degrees_and_offices_behind_a_comma_are_no_names() -> None:
    assert split_byline("By Ana López, MD, PhD and Jean Petit") == ["Ana López", "Jean Petit"]
    assert clean_name("Li Wei, National Political Writer") == "Li Wei"
    assert split_byline("Ana López, Jean Petit") == ["Ana López", "Jean Petit"]


@pytest.mark.parametrize(
    ("text", "line"), [("القدس (أ ف ب) - قال مسؤول", "القدس (أ ف ب) -"), ("بيروت - (اف ب): قال", "بيروت - (اف ب):")]
)
def test_arabic_datelines_are_read(text: str, line: str) -> None:
    assert dateline_of((Block(kind=BlockKind.PARAGRAPH, text=text),)) == line


def test_a_page_of_very_many_tags_is_refused_before_it_is_parsed() -> None:
    body = b"<html><body>" + b"<p>a</p>" * MAX_TAGS
    found = read_article(body, url="https://outlet.example/x", headers={}, now=NOW)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.TOO_LARGE
