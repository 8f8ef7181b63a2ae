"""From one address to an outlet and its feeds, over a web of a few pages kept in a dictionary."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.errors import FetchError, ParseError
from dragoman.feeds.parse import parse_feed
from dragoman.feeds.section import parse_section
from dragoman.model import Outlet, Page
from dragoman.outlets.discovery import Discovery, discover

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOME = "https://lephare.example/"


def html(head: str = "", body: str = "<p>Bonjour</p>", lang: str = "fr") -> str:
    title = "<title>Le Phare | Info</title>"
    return f'<!doctype html><html lang="{lang}"><head>{title}{head}</head><body>{body}</body></html>'


def rss(*paths: str, title: str = "Le Phare", link: str = HOME, language: str = "fr") -> str:
    items = "".join(f"<item><title>Nouvelle {path}</title><link>{HOME}{path}</link></item>" for path in paths)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{link}</link>'
        f"<language>{language}</language>{items}</channel></rss>"
    )


def news_sitemap(*paths: str) -> str:
    urls = "".join(
        f"<url><loc>{HOME}{path}</loc><news:news><news:publication><news:name>Le Phare</news:name>"
        "<news:language>fr</news:language></news:publication><news:publication_date>2026-11-21</news:publication_date>"
        f"<news:title>Nouvelle</news:title></news:news></url>"
        for path in paths
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {spaces}>{urls}</urlset>"


def sitemap(*paths: str) -> str:
    urls = "".join(f"<url><loc>{HOME}{path}</loc><lastmod>2026-11-20</lastmod></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def sitemap_index(*addresses: str) -> str:
    sitemaps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{sitemaps}</sitemapindex>'


class Web:
    """Addresses and what they answer; records what was asked."""

    def __init__(self, pages: dict[str, str | bytes]) -> None:
        self.pages = pages
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []

    def fetch(self, url: str) -> Page:
        self.asked.append(url)
        target = self.moved.get(url, url)
        if target not in self.pages:
            raise FetchError("answered 404 Not Found", subject=url, retry=False, status=404)
        body = self.pages[target]
        return Page(
            url=url,
            final_url=target,
            status=200,
            body=body if isinstance(body, bytes) else body.encode(),
            fetched=NOW,
            moved_to=self.moved.get(url, ""),
        )

    def discover(self, url: str = HOME, links: str = "") -> Discovery:
        return discover(url, fetch=self.fetch, parse=parse_feed, parse_section=parse_section, links=links)


ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{}">'
OUTLET = Outlet(slug="lephare-example", name="Le Phare", home=HOME, language="fr")


def test_feed_announced_by_the_home_page_is_found() -> None:
    web = Web({HOME: html(ALTERNATE.format("/une.xml")), HOME + "une.xml": rss("a")})
    assert web.discover() == Discovery(outlet=OUTLET, feeds=(HOME + "une.xml",), samples=("Nouvelle a",))
    assert web.asked == [HOME, HOME + "une.xml"]


def test_comment_feeds_and_feeds_with_nothing_of_their_own_are_left_out() -> None:
    links = [ALTERNATE.format(path) for path in ("/une.xml", "/atom", "/comments/feed/", "/sport.xml", "/broken.xml")]
    web = Web({HOME: html("".join(links)), HOME + "une.xml": rss("a", "b"), HOME + "atom": rss("b", "a")})
    web.pages |= {HOME + "sport.xml": rss("b", "c"), HOME + "broken.xml": html()}
    found = web.discover()
    assert found.feeds == (HOME + "une.xml", HOME + "sport.xml")
    assert len(found.notes) == 1
    assert found.notes[0].startswith(HOME + "broken.xml: ")


@pytest.mark.parametrize(
    "kind", ["application/atom+xml", "application/feed+json", "application/rss+xml; charset=utf-8"]
)
def test_feeds_of_every_type_are_taken(kind: str) -> None:
    web = Web({HOME: html(f'<link rel="ALTERNATE" type="{kind}" href="f">'), HOME + "f": rss("a")})
    assert web.discover().feeds == (HOME + "f",)


def test_addresses_are_relative_to_the_base_element() -> None:
    web = Web({HOME: html('<base href="/sub/">' + ALTERNATE.format("f.xml")), HOME + "sub/f.xml": rss("a")})
    assert web.discover().feeds == (HOME + "sub/f.xml",)


def test_feed_that_has_moved_for_good_is_taken_where_it_is() -> None:
    web = Web({HOME: html(ALTERNATE.format("/old.xml")), HOME + "new.xml": rss("a")})
    web.moved[HOME + "old.xml"] = HOME + "new.xml"
    assert web.discover().feeds == (HOME + "new.xml",)


def test_feed_linked_in_the_page_is_found() -> None:
    web = Web({HOME: html(body='<a href="/flux/rss.xml">RSS</a>'), HOME + "flux/rss.xml": rss("a")})
    assert web.discover().feeds == (HOME + "flux/rss.xml",)


def test_feed_at_a_usual_address_is_found() -> None:
    web = Web({HOME: html(), HOME + "feed/": rss("a")})
    assert web.discover().feeds == (HOME + "feed/",)


def test_news_sitemap_named_by_robots_txt_is_found() -> None:
    web = Web({HOME: html(), HOME + "robots.txt": f"User-agent: *\nSitemap: {HOME}s/1.xml\nsitemap: /s/news.xml"})
    web.pages |= {HOME + "s/news.xml": news_sitemap("a"), HOME + "s/1.xml": sitemap("x")}
    found = web.discover()
    assert found.feeds == (HOME + "s/news.xml",)
    assert HOME + "s/1.xml" not in web.asked


def test_news_sitemap_behind_an_index_is_found() -> None:
    web = Web({HOME: html(), HOME + "sitemap.xml": sitemap_index(HOME + "s/2020.xml", HOME + "s/google-news.xml")})
    web.pages |= {HOME + "s/2020.xml": sitemap("x"), HOME + "s/google-news.xml": news_sitemap("a")}
    assert web.discover().feeds == (HOME + "s/google-news.xml",)


def test_plain_sitemap_is_the_last_resort_and_said_to_be_one() -> None:
    web = Web({HOME: html(), HOME + "sitemap.xml": sitemap("a", "b")})
    found = web.discover()
    assert found.feeds == (HOME + "sitemap.xml",)
    assert found.notes == (f"{HOME}sitemap.xml: is a plain sitemap, which lists more than news",)


def test_outlet_without_any_feed_is_named_and_said_to_have_none() -> None:
    web = Web({HOME: html()})
    assert web.discover() == Discovery(
        outlet=OUTLET, feeds=(), notes=(f"{HOME}: has no feed or news sitemap that could be found",)
    )
    assert len(web.asked) == len(set(web.asked)) <= 24


def teasers(*paths: str) -> str:
    return "".join(f'<h2><a href="/{path}">Nouvelle assez longue sur {path}</a></h2>' for path in paths)


def test_page_that_links_to_articles_is_followed_itself_where_there_is_no_feed() -> None:
    web = Web({HOME: html(), HOME + "sport/": html(body=teasers("a-b-c", "d-e-f", "g-h-i"))})
    assert web.discover(HOME + "sport/") == Discovery(
        outlet=OUTLET,
        feeds=(),
        pages=(HOME + "sport/",),
        notes=(f"{HOME}sport/: no feed found: the links on this page are followed",),
        samples=tuple(f"Nouvelle assez longue sur {path}" for path in ("a-b-c", "d-e-f", "g-h-i")),
    )


def test_page_with_too_few_links_to_articles_is_not_followed() -> None:
    assert Web({HOME: html(body=teasers("a-b-c", "d-e-f"))}).discover().pages == ()


def test_sitemap_index_without_end_is_left() -> None:
    web = Web({HOME: html()})
    web.pages[HOME + "sitemap.xml"] = sitemap_index(*(f"{HOME}s{n}.xml" for n in range(100)))
    web.pages |= {f"{HOME}s{n}.xml": sitemap_index(f"{HOME}s{n + 1}.xml", HOME + "sitemap.xml") for n in range(100)}
    assert web.discover().feeds == ()
    assert len(web.asked) <= 24


@pytest.mark.parametrize("body", [rss("a"), news_sitemap("a")])
def test_address_of_a_feed_leads_to_its_outlet(body: str) -> None:
    web = Web({HOME + "une.xml": body, HOME: html('<meta property="og:site_name" content="Le Phare">')})
    found = web.discover(HOME + "une.xml")
    assert (found.outlet, found.feeds, found.notes) == (OUTLET, (HOME + "une.xml",), ())


def test_address_of_a_feed_suffices_where_the_home_page_does_not_answer() -> None:
    web = Web({HOME + "une.xml": rss("a")})
    found = web.discover(HOME + "une.xml")
    assert (found.outlet, found.feeds) == (OUTLET, (HOME + "une.xml",))
    assert found.notes == (f"{HOME}: answered 404 Not Found",)


def test_address_of_a_feed_that_is_empty_for_now_is_taken() -> None:
    web = Web({HOME + "une.xml": rss(), HOME: html()})
    found = web.discover(HOME + "une.xml")
    assert found.feeds == (HOME + "une.xml",)
    assert found.notes == (f"{HOME}une.xml: is empty for now",)


def test_address_of_a_sitemap_index_leads_to_the_news_in_it() -> None:
    web = Web({HOME + "i.xml": sitemap_index(HOME + "old.xml", HOME + "news.xml"), HOME: html()})
    web.pages |= {HOME + "old.xml": sitemap("x"), HOME + "news.xml": news_sitemap("a")}
    assert web.discover(HOME + "i.xml").feeds == (HOME + "news.xml",)


def test_section_page_leads_to_its_own_feed_and_to_the_outlet() -> None:
    web = Web({HOME + "sport/": html(ALTERNATE.format("rss.xml")), HOME + "sport/rss.xml": rss("a"), HOME: html()})
    found = web.discover(HOME + "sport/")
    assert (found.outlet, found.feeds, found.notes) == (OUTLET, (HOME + "sport/rss.xml",), ())


def test_section_page_without_a_feed_leads_to_the_outlets_feeds() -> None:
    web = Web({HOME + "sport/": html(), HOME: html(ALTERNATE.format("/une.xml")), HOME + "une.xml": rss("a")})
    assert web.discover(HOME + "sport/").feeds == (HOME + "une.xml",)


def test_part_of_a_site_in_another_language_is_an_outlet_of_its_own() -> None:
    web = Web({HOME + "serbian/": html(ALTERNATE.format("f.xml"), lang="sr-Latn"), HOME: html()})
    web.pages[HOME + "serbian/f.xml"] = rss("a", language="sr")
    outlet = web.discover(HOME + "serbian/").outlet
    assert (outlet.home, outlet.slug, outlet.language) == (HOME + "serbian/", "lephare-example-serbian", "sr-Latn")


def test_languages_that_differ_are_told() -> None:
    web = Web({HOME: html(ALTERNATE.format("/une.xml"), lang="en"), HOME + "une.xml": rss("a", language="sr")})
    found = web.discover()
    assert found.outlet.language == "sr"
    assert found.notes == (f"{HOME}: declares en, but its feed sr: sr is believed",)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_page_in_any_charset_is_read(encoding: str) -> None:
    page = html(f'<meta charset="{encoding}"><meta property="og:site_name" content="Вечерњи лист">', lang="sr")
    assert Web({HOME: page.encode(encoding)}).discover().outlet.name == "Вечерњи лист"


def test_address_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(FetchError, match="404"):
        Web({}).discover()


@pytest.mark.parametrize("body", ["plain words", "{}", "<?xml version='1.0'?><other/>", "%PDF-1.7"])
def test_address_that_is_neither_feed_nor_page_is_an_error(body: str) -> None:
    with pytest.raises(ParseError):
        Web({HOME: body}).discover()


def test_three_articles_are_named_from_different_feeds_where_there_are_such() -> None:
    web = Web({HOME: html(ALTERNATE.format("/une.xml") + ALTERNATE.format("/sport.xml"))})
    web.pages |= {HOME + "une.xml": rss("a", "b", "c"), HOME + "sport.xml": rss("a", "s")}
    assert web.discover().samples == ("Nouvelle a", "Nouvelle b", "Nouvelle s")


def test_articles_of_a_sitemap_without_titles_are_named_by_their_addresses() -> None:
    web = Web({HOME: html(), HOME + "sitemap.xml": sitemap("a", "b")})
    assert web.discover().samples == (HOME + "a", HOME + "b")


def test_a_page_is_followed_by_the_selector_of_its_links_though_the_outlet_has_a_feed() -> None:
    body = '<ul class="news"><li><a href="/1">Le pont</a><li><a href="/2">La gare</a></ul>'
    web = Web({HOME: html(ALTERNATE.format("/une.xml")), HOME + "monde/": html(body=body), HOME + "une.xml": rss("a")})
    found = web.discover(HOME + "monde/", links=".news a")
    assert (found.feeds, found.pages, found.links) == ((), (HOME + "monde/",), ".news a")
    assert found.samples == ("Le pont", "La gare")
    assert (found.outlet.home, found.outlet.name) == (HOME, "Le Phare")
    with pytest.raises(ParseError, match=r"selector for links \(.none\)"):
        web.discover(HOME + "monde/", links=".none")
