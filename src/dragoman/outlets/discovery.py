"""From one address of an outlet to the outlet and its feeds.

The address may be a home page, a section page, a feed, a sitemap or a sitemap index. Feeds are looked for where the
page announces them, then among its links, then at usual addresses, then as sitemaps (robots.txt, usual addresses);
what was found is fetched and parsed before it is believed. Where there is nothing of all that, the page itself is
followed for the articles it links to. Knows neither fetcher nor parsers: they are given, so that politeness and safety
are the fetcher's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from dragoman.errors import FetchError, ParseError
from dragoman.language import base
from dragoman.model import UNKNOWN_LANGUAGE, Feed, FeedFormat, Outlet, Page
from dragoman.outlets.homepage import HomePage, parse_homepage
from dragoman.outlets.naming import choose_language, country_of, name_outlet
from dragoman.outlets.slug import make_slug

MAX_FEEDS = 8
"""Feeds taken from one page: outlets announce a main feed and a few sections; some list hundreds."""

SAMPLES = 3
"""Articles named of what was found: enough to see whether these are the outlet's news or its cooking recipes."""

MAX_SITEMAPS = 8
"""Sitemaps fetched in search of one with news; large outlets list thousands, newest somewhere."""

MIN_ARTICLES = 3
"""Links to articles from which a page without feed is followed for its links: a single one may be anything."""

USUAL_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where the common publishing systems have a feed (WordPress, Drupal, Jekyll, Hugo)."""

USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml")

_NEWS_WORDS = ("news", "latest", "recent", "aktuell", "actual", "noticias", "novosti", "vesti")


class Parse(Protocol):
    """Bytes to a feed, ParseError where they are none."""

    def __call__(self, body: bytes, *, url: str, content_type: str = "") -> Feed: ...


class ParseSection(Protocol):
    """Bytes to the articles that a page links to, by a CSS selector where ``links`` is one; else ParseError."""

    def __call__(self, body: bytes, *, url: str, content_type: str = "", links: str = "") -> Feed: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found at an address: ``feeds`` may be empty, ``notes`` say in words what was met on the way.

    ``samples`` are the titles of a few articles (their addresses where a sitemap gives no titles), from different
    feeds as far as there are such.

    ``pages`` are section pages to be followed for the articles they link to, where there is no feed, or where a
    selector of these links was given: ``links``.
    """

    outlet: Outlet
    feeds: tuple[str, ...]
    pages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    links: str = ""


@dataclass(slots=True, kw_only=True)
class _Search:
    """One search: what was asked, what was found, what is to be told."""

    fetch: Callable[[str], Page]
    parse: Parse
    parse_section: ParseSection
    pages: dict[str, Feed] = field(default_factory=dict)
    found: dict[str, Feed] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def try_feed(self, address: str, *, announced: bool) -> Feed | None:
        """Fetch and parse; a feed that adds entries is kept. Failures are told of where the outlet announced it."""
        if address in self.asked or len(self.found) >= MAX_FEEDS:
            return None
        self.asked.add(address)
        try:
            page = self.fetch(address)
            feed = self.parse(page.body, url=page.final_url, content_type=page.headers.get("content-type", ""))
        except (FetchError, ParseError) as error:
            if announced:
                self.notes.append(f"{address}: {error.message}")
            return None
        self.keep(page.moved_to or address, feed)
        return feed

    def try_section(self, page: Page) -> None:
        """Keep the page itself, where it links to enough articles to be worth following."""
        try:
            content_type = page.headers.get("content-type", "")
            section = self.parse_section(page.body, url=page.final_url, content_type=content_type)
        except ParseError:
            return
        if len(section.entries) >= MIN_ARTICLES:
            self.pages[page.moved_to or page.url] = section
            self.notes.append(f"{page.url}: no feed found: the links on this page are followed")

    def keep(self, address: str, feed: Feed) -> None:
        known = {entry.url for other in self.found.values() for entry in other.entries}
        if any(entry.url not in known for entry in feed.entries):
            self.found[address] = feed


def discover(
    url: str, *, fetch: Callable[[str], Page], parse: Parse, parse_section: ParseSection, links: str = ""
) -> Discovery:
    """Find the outlet and its feeds from any of its addresses.

    Makes up to about two dozen requests. ``parse`` reads feeds, ``parse_section`` pages that link to articles. With
    ``links``, a CSS selector of links to articles, ``url`` is such a page, and no feed is looked for.
    ``fetch`` raises FetchError, and so does this function where the address itself can't be fetched; ParseError where
    it is neither a feed nor a web page.
    """
    search = _Search(fetch=fetch, parse=parse, parse_section=parse_section)
    page = fetch(url)
    search.asked.add(url)
    address = page.moved_to or url
    if links:
        return _from_section(page, search, links)
    try:
        feed = parse(page.body, url=page.final_url, content_type=page.headers.get("content-type", ""))
    except ParseError:
        return _from_page(page, search)
    if feed.sitemaps:
        _search_sitemaps(search, feed.sitemaps)
    else:
        search.keep(address, feed)
        if not feed.entries:
            search.found[address] = feed
            search.notes.append(f"{address}: is empty for now")
    home = _origin(feed.home if feed.home.startswith(("http://", "https://")) else page.final_url)
    try:
        homepage = parse_homepage(fetch(home))
    except (FetchError, ParseError) as error:
        search.notes.append(f"{home}: {error.message}")
        homepage = HomePage()
    return _conclude(home, homepage, search)


def _from_section(page: Page, search: _Search, links: str) -> Discovery:
    """The page itself, for the links on it that somebody pointed at."""
    homepage, root = parse_homepage(page), _origin(page.final_url)
    content_type = page.headers.get("content-type", "")
    section = search.parse_section(page.body, url=page.final_url, content_type=content_type, links=links)
    search.pages[page.moved_to or page.url] = section
    home = root
    if urlsplit(page.final_url).path.strip("/"):
        home, homepage = _home_above(page, homepage, root, search)
    return replace(_conclude(home, homepage, search), links=links)


def _from_page(page: Page, search: _Search) -> Discovery:
    homepage = parse_homepage(page)
    root = _origin(page.final_url)
    for address in homepage.feeds:
        search.try_feed(address, announced=True)
    home = root
    if urlsplit(page.url).path.strip("/"):
        home, homepage = _home_above(page, homepage, root, search)
        for address in () if search.found else homepage.feeds:
            search.try_feed(address, announced=True)
    for address in () if search.found else homepage.feed_links[:MAX_FEEDS]:
        search.try_feed(address, announced=False)
    for path in USUAL_FEEDS:
        if search.found:
            break
        search.try_feed(urljoin(root, path), announced=False)
    if not search.found:
        _search_sitemaps(
            search, (*_sitemaps_in_robots(search, root), *(urljoin(root, path) for path in USUAL_SITEMAPS))
        )
    if not search.found:
        search.try_section(page)
    if not search.found and not search.pages:
        search.notes.append(f"{page.url}: has no feed or news sitemap that could be found")
    return _conclude(home, homepage, search)


def _home_above(page: Page, here: HomePage, root: str, search: _Search) -> tuple[str, HomePage]:
    """The home page of a page that is not at the root: the root, or itself where it is written in another language.

    Large broadcasters have one site with a part for each language, each an outlet of its own.
    """
    try:
        above = parse_homepage(search.fetch(root))
    except (FetchError, ParseError) as error:
        search.notes.append(f"{root}: {error.message}")
        return page.final_url, here
    if here.language != UNKNOWN_LANGUAGE and base(here.language) != base(above.language):
        return page.final_url, here
    return root, above


def _sitemaps_in_robots(search: _Search, root: str) -> tuple[str, ...]:
    """The Sitemap lines of robots.txt (sitemaps.org)."""
    try:
        text = search.fetch(urljoin(root, "/robots.txt")).body.decode("utf-8", errors="replace")
    except FetchError:
        return ()
    lines = (line.partition(":") for line in text.splitlines())
    return tuple(urljoin(root, value.strip()) for name, _, value in lines if name.strip().lower() == "sitemap")


def _search_sitemaps(search: _Search, addresses: Iterable[str]) -> None:
    """Follow indexes to the first sitemap with news in it; a plain one with dates is the last resort."""
    waiting = sorted(dict.fromkeys(addresses), key=_looks_plain)
    plain: dict[str, Feed] = {}
    for _ in range(MAX_SITEMAPS):
        if not waiting:
            break
        address = waiting.pop(0)
        before = dict(search.found)
        feed = search.try_feed(address, announced=False)
        if feed is None:
            continue
        if feed.sitemaps:
            waiting = sorted([*feed.sitemaps, *waiting], key=_looks_plain)
        elif feed.format is not FeedFormat.SITEMAP or any(entry.title for entry in feed.entries):
            return
        elif any(entry.updated or entry.published for entry in feed.entries):
            plain[address] = feed
        search.found = before
    for address, feed in list(plain.items())[:1]:
        search.found[address] = feed
        search.notes.append(f"{address}: is a plain sitemap, which lists more than news")


def _looks_plain(address: str) -> bool:
    return not any(word in urlsplit(address).path.lower() for word in _NEWS_WORDS)


def _conclude(home: str, homepage: HomePage, search: _Search) -> Discovery:
    feeds = tuple(search.found.values())
    feed_language = next((feed.language for feed in feeds if feed.language not in ("", UNKNOWN_LANGUAGE)), "")
    language = choose_language(homepage.language, feed_language)
    if feed_language and homepage.language != UNKNOWN_LANGUAGE and base(feed_language) != base(homepage.language):
        search.notes.append(
            f"{home}: declares {homepage.language}, but its feed {feed_language}: {language} is believed"
        )
    name = name_outlet(
        site_name=homepage.site_name,
        title=homepage.title,
        feed_title=next((feed.title for feed in feeds if feed.title), ""),
        home=home,
    )
    outlet = Outlet(
        slug=make_slug(home, name), name=name, home=home, language=language, country=country_of(home, language)
    )
    return Discovery(
        outlet=outlet,
        feeds=tuple(search.found),
        pages=tuple(search.pages),
        notes=tuple(search.notes),
        samples=_samples([*search.found.values(), *search.pages.values()]),
    )


def _samples(feeds: Iterable[Feed]) -> tuple[str, ...]:
    """One article of each feed, then a second of each, and so on; each is named once."""
    in_turn = zip_longest(*((entry.title or entry.url for entry in feed.entries[:SAMPLES]) for feed in feeds))
    return tuple(dict.fromkeys(name for turn in in_turn for name in turn if name))[:SAMPLES]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"
