"""Section pages: all links to articles are found, and nothing but them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.demo.pages import PageRenderer
from dragoman.demo.world import WorldOutlet, load_world
from dragoman.errors import ParseError
from dragoman.feeds.section import MAX_ARTICLES, MAX_LINKS, parse_section
from dragoman.model import FeedFormat

URL = "https://www.lephare.example/politique/"
TITLE = "Le conseil vote la construction du pont"


def page(body: str, *, lang: str = "fr", head: str = "") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head><title>Politique</title>{head}</head><body>{body}</body>'.encode()


def link(href: str, text: str = TITLE) -> str:
    return f'<div class="teaser"><a href="{href}">{text}</a></div>'


def addresses(body: str, **more: str) -> list[str]:
    return [entry.url for entry in parse_section(page(body, **more), url=URL).entries]


WORLD = load_world()


@pytest.mark.parametrize("outlet", WORLD.outlets, ids=lambda outlet: outlet.slug)
def test_section_pages_of_the_sample_outlets_list_all_their_articles_and_nothing_else(outlet: WorldOutlet) -> None:
    home = "http://127.0.0.1:8701"
    pages = PageRenderer(WORLD).render(outlet, f"{home}/")
    articles = {home + article.path: article for article in outlet.articles}
    for section in outlet.sections:
        path = f"/{section.slug}/"
        feed = parse_section(pages.resources[path].body, url=home + path)
        found = {entry.url: entry.title for entry in feed.entries}
        wanted = {url for url, article in articles.items() if article.section == section}
        assert wanted <= set(found) <= set(articles)
        assert {url: " ".join(articles[url].title.split()) for url in found} == found
        assert feed.format is FeedFormat.PAGE


@pytest.mark.parametrize(
    "href",
    [
        "/politique/le-conseil-vote-le-pont",
        "/politique/conseil-pont.html",
        "le-conseil-vote-le-pont.html",
        "https://lephare.example/2026/11/21/pont/",
        "https://lephare.example/politique/20261121-pont",
        "https://ville.lephare.example/a/le-conseil-vote-le-pont_123456.html",
        "/article/1234567",
        "/news/articles/c4g0zxyz12",
        "/clanak.php?id=48211",
        "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D9%85%D8%AC%D9%84%D8%B3-%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9-%D8%AC%D8%B3%D8%B1",
    ],
)
def test_addresses_as_articles_have_them_are_taken(href: str) -> None:
    assert len(addresses(link(href))) == 1


@pytest.mark.parametrize(
    "href",
    [
        "/",
        "/politique/",
        "#le-conseil-vote-le-pont",
        "/politique/elections",
        "/tag/le-conseil-de-la-ville",
        "/auteur/marie-de-la-tour",
        "/login",
        "/photos/le-conseil-vote-le-pont.jpg",
        "/rapport-annuel-du-conseil.pdf",
        "https://other.example/politique/le-conseil-vote-le-pont",
        "https://lephare.example.evil.example/le-conseil-vote-le-pont",
        "javascript:le-conseil-vote-le-pont",
        "mailto:redaction-du-journal@lephare.example",
        "http://[le-conseil-vote-le-pont",
    ],
)
def test_addresses_of_other_things_are_left_out(href: str) -> None:
    assert addresses(link("/politique/un-autre-article") + link(href)) == [
        "https://www.lephare.example/politique/un-autre-article"
    ]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<header>{}</header>",
        "<footer><p>{}</p></footer>",
        "<aside>{}</aside>",
        "<form>{}</form>",
        '<div role="navigation">{}</div>',
        '<ul class="main-menu">{}</ul>',
        '<div id="cookie-banner">{}</div>',
        '<ul><li class="entry menu-item">{}</li></ul>',
    ],
)
def test_links_outside_the_content_are_left_out(around: str) -> None:
    outside = around.format(link("/politique/conditions-generales-de-vente"))
    assert len(addresses(outside + "<main>" + link("/politique/un-autre-article") + "</main>")) == 1


@pytest.mark.parametrize("name", ["nav-open", "page has-footer", "menuet", "article-foot-notes"])
def test_a_name_that_only_mentions_navigation_is_not_taken_for_it(name: str) -> None:
    assert len(addresses(f'<div class="{name}">{link("/politique/un-autre-article")}</div>')) == 1


def test_header_within_an_article_is_content() -> None:
    card = f"<article><header><h2>{link('/politique/un-autre-article')}</h2></header></article>"
    assert len(addresses(card)) == 1


def test_text_shorter_than_a_headline_is_none_unless_its_script_is_dense() -> None:
    with pytest.raises(ParseError, match="no link on this page is recognised"):
        addresses(link("/politique/le-conseil-vote-le-pont", "Lire la suite"))
    assert len(addresses(link("/seiji/20261121-a-b-c", "市議会が橋の建設を可決"))) == 1


def test_links_to_one_article_are_one_entry_with_its_headline_and_time() -> None:
    card = (
        '<article><a href="/politique/un-autre-article?utm_source=une"><img alt=""></a>'
        f'<h3><a href="/politique/un-autre-article">{TITLE}</a></h3>'
        '<p>Chapeau. <a href="/politique/un-autre-article#suite">Lire la suite de cet article sur le pont et la rue</a>'
        '<a href="/auteur/x">Marie</a> <time datetime="2026-11-21T09:30:00+01:00">il y a une heure</time></p></article>'
    )
    other = f'<article><h3><a href="/politique/deuxieme-du-jour">{TITLE} neuf</a></h3></article>'
    first, second = parse_section(page(card + other), url=URL).entries
    assert (first.url, first.title) == ("https://www.lephare.example/politique/un-autre-article", TITLE)
    assert first.published == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert second.published is None


def test_a_link_around_a_whole_teaser_has_its_heading_for_title() -> None:
    teaser = f"<h2>{TITLE}</h2><time>il y a 3 minutes</time><p>Après deux ans de débats, la ville a décidé.</p>"
    [entry] = parse_section(page(link("/politique/un-autre-article", teaser)), url=URL).entries
    assert entry.title == TITLE


def test_the_page_gives_language_and_name_and_the_base_element_counts() -> None:
    body = page(link("un-autre-article-du-jour"), lang="sr-Latn", head='<base href="/vesti/">')
    feed = parse_section(body, url=URL)
    assert (feed.title, feed.language, feed.home) == ("Politique", "sr-Latn", "https://www.lephare.example/")
    assert feed.entries[0].url == "https://www.lephare.example/vesti/un-autre-article-du-jour"


def test_charset_is_read_from_the_meta_element() -> None:
    title = "Скупштина града гласала је о мосту"
    body = page(link("/vesti/skupstina-grada-most", title), head='<meta charset="windows-1251">').decode()
    [entry] = parse_section(body.encode("windows-1251"), url=URL).entries
    assert entry.title == title


def test_pages_without_end_are_read_as_far_as_makes_sense() -> None:
    many = "".join(link(f"/politique/article-numero-{n}") for n in range(MAX_LINKS * 2))
    assert len(addresses(many)) == MAX_ARTICLES


@pytest.mark.parametrize("body", [b"", b"plain words", b"<p>no link</p>", b"\x00\xff\xfe", b"<!-- -->"])
def test_what_lists_no_articles_is_an_error(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_section(body, url=URL)


@settings(deadline=None, max_examples=60)
@given(st.text(), st.text())
def test_no_link_raises_anything_but_a_parse_error(href: str, text: str) -> None:
    try:
        feed = parse_section(page(link(href.replace('"', ""), text)), url=URL)
    except ParseError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)


MANY = """<nav><a href="/a">Pont</a></nav><ul class="news"><li><a href="/2">Le pont</a><li><a href="/2">Le pont, la
suite</a><li><h3><a href="https://other.example/3?utm_source=x">Ailleurs</a></h3><time datetime="2026-11-21T08:00Z">
</time><li><a href="#top">Haut</a><li><a href="/politique/">Ici</a><li><a href="mailto:a@b.example">Lettre</a></ul>"""


@pytest.mark.parametrize("links", ["ul.news a", ".news", "ul, .news li"])
def test_a_selector_of_links_finds_what_it_points_at_whatever_that_looks_like(links: str) -> None:
    feed = parse_section(page(MANY), url=URL, links=links)
    assert [(entry.url, entry.title) for entry in feed.entries] == [
        ("https://www.lephare.example/2", "Le pont, la suite"),
        ("https://other.example/3", "Ailleurs"),
    ]
    assert feed.entries[1].published == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize("links", [".gone", "h1"])
def test_a_selector_of_links_that_finds_none_is_said(links: str) -> None:
    with pytest.raises(ParseError, match="selector for links"):
        parse_section(page(MANY), url=URL, links=links)
