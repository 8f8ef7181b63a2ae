"""The whole site as files: every page, feed and search file that a library makes, one after the other.

Pure but for what the library reads: the same state gives the same files. It knows nothing of where they are written
(:mod:`dragoman.publish.folder`). Links between pages are relative, so that the files work in any folder of any web
server; feeds are absolute where the site's address is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from dragoman.model import Status
from dragoman.publish import pages, paths
from dragoman.publish.crawlers import SITEMAP_ITEMS, render_llms, render_news_sitemap, render_robots, render_sitemap
from dragoman.publish.feed import Choice, render_atom, render_json_feed
from dragoman.publish.linked_data import linked_data
from dragoman.publish.plain import file_of, with_relative_links
from dragoman.publish.static_files import static_files
from dragoman.publish.view import ItemPage, Library, Site, View, Withdrawal
from dragoman.publish.word_index import WordIndex

PAGE_ITEMS = 40
"""Items on a page of a list, as on the site that is served."""
READ_ITEMS = 500
"""Items read at once where only their number or ids are wanted."""
FEED_ITEMS = 30
HELD_SHOWN = 100
CORRECTIONS_SHOWN = 200
TOMBSTONES = 100
WITHDRAWN_PAGES = 10_000
"""Withdrawn articles whose pages say so; a site that withdrew more has other troubles."""

File = tuple[str, bytes]


def site_files(library: Library, site: Site) -> Iterator[File]:
    """Yield every file of the site as (path with slashes, bytes), each path once."""
    site = replace(site, plain=True, editions=library.editions())
    for static in static_files().values():
        yield f"static/{static.name}", static.body
    if site.public and not site.base_url:
        # A sitemap without an absolute address is none; the pages themselves may be found all the same.
        yield "robots.txt", render_robots(replace(site, editions=())).encode()
    else:
        yield "robots.txt", render_robots(site).encode()
    if site.public and site.models_welcome:
        yield "llms.txt", render_llms(site).encode()
    for edition in site.editions:
        if site.public and site.base_url:
            newest = library.items(edition, limit=SITEMAP_ITEMS).items
            yield file_of(paths.sitemap(edition)), render_sitemap(site, edition, newest)
            yield file_of(paths.news_sitemap(edition)), render_news_sitemap(site, edition, newest)
        yield from _Edition(library, site, edition).files()
    if len(site.editions) == 1:
        yield "index.html", _front(library, site, site.editions[0], "index.html")
    else:
        yield _page("/", pages.render_editions(site))


class _Edition:
    """One edition's files."""

    def __init__(self, library: Library, site: Site, edition: str) -> None:
        self._library, self._site, self._edition = library, site, edition
        self._counts = library.counts(edition)
        self._gone = library.withdrawals(edition, limit=WITHDRAWN_PAGES)

    def files(self) -> Iterator[File]:
        site, edition, library = self._site, self._edition, self._library
        yield _page(paths.about(edition), pages.render_about(site, edition, self._counts))
        corrections = library.corrections(edition, CORRECTIONS_SHOWN)
        yield _page(paths.corrections(edition), pages.render_corrections(site, edition, corrections))
        yield _page(paths.search(edition), pages.render_plain_search(site, edition))
        views = library.outlets(edition)
        held = library.held(edition, HELD_SHOWN)
        yield _page(paths.outlets(edition), pages.render_outlets(site, edition, views, self._counts, held))
        found: list[tuple[datetime, str]] = []
        sections: set[str] = set()
        for view in views:
            slug = view.outlet.slug
            for page in _in_pages(library, edition, READ_ITEMS, {"outlet": slug}):
                found += [(item.seen, item.id) for item in page.items]
                sections |= {item.section for item in page.items if item.section}
            yield from self._list(
                lambda before, page, view=view: (  # type: ignore[misc]
                    paths.outlet(edition, view.outlet.slug, before=before),
                    pages.render_outlet(site, edition, view, page),
                ),
                outlet=slug,
            )
        yield from self._lists()
        for tag, _ in self._counts.languages:
            yield from self._lists(language=tag)
        for section in sorted(sections):
            yield from self._lists(section=section)
        yield from self._articles(sorted(found))
        for withdrawal in self._gone:
            yield self._withdrawn(withdrawal)

    def _lists(self, **only: str) -> Iterator[File]:
        """A front page, whole or of a part, with its older pages and its feeds."""
        yield from self._list(
            lambda before, page: (
                paths.front(self._edition, before=before, **only),
                pages.render_front(self._site, self._edition, page, self._counts, before=before, **only),
            ),
            **only,
        )

    def _list(self, render: Callable[[str, ItemPage], tuple[str, bytes]], **only: str) -> Iterator[File]:
        """The pages of a list, each but the first with as many items as ever, counted from the oldest.

        So a new article changes the first page alone, and not every one behind it.
        """
        number = sum(len(page.items) for page in _in_pages(self._library, self._edition, READ_ITEMS, only))
        first = PAGE_ITEMS + number % PAGE_ITEMS
        before = ""
        for page in _in_pages(self._library, self._edition, PAGE_ITEMS, only, first=first):
            yield _page(*render(before, page))
            before = page.next
        choice = Choice(only=only)
        listed = self._library.items(self._edition, limit=FEED_ITEMS, **only).items
        whole = [self._library.item(self._edition, item.id) for item in listed]
        items = [item for item in whole if item is not None]
        for address, make in (
            (choice.atom(self._edition), render_atom),
            (choice.json(self._edition), render_json_feed),
        ):
            path = file_of(address)
            site = _feed_site(self._site, path)
            yield path, make(site, self._edition, items, choice=choice, withdrawn=self._gone[:TOMBSTONES])

    def _articles(self, found: list[tuple[datetime, str]]) -> Iterator[File]:
        index = WordIndex(self._edition)
        for _, id in found:
            item = self._library.item(self._edition, id)
            if item is None or item.status is Status.HELD:
                continue
            alternates, data = self._library.alternates(self._edition, id), linked_data(self._site, item)
            for view in View if item.status is Status.TRANSLATED else (View.TRANSLATION,):
                body = pages.render_article(self._site, item, view, alternates=alternates, data=data)
                yield _page(paths.article(self._edition, id, view), body)
            if item.revision > 1 and (versions := self._library.versions(self._edition, id)):
                yield _page(paths.revisions(self._edition, id), pages.render_revisions(self._site, item, versions))
            yield from index.add(item)
        yield from index.files()

    def _withdrawn(self, withdrawal: Withdrawal) -> File:
        return _page(paths.article(self._edition, withdrawal.id), pages.render_withdrawn(self._site, withdrawal))


def _in_pages(
    library: Library, edition: str, limit: int, only: Mapping[str, str] = MappingProxyType({}), *, first: int = 0
) -> Iterator[ItemPage]:
    page = library.items(edition, limit=first or limit, **only)
    yield page
    while page.next:
        page = library.items(edition, limit=limit, before=page.next, **only)
        yield page


def _front(library: Library, site: Site, edition: str, here: str) -> bytes:
    """The first page of the only edition, as it stands at the root."""
    number = sum(len(page.items) for page in _in_pages(library, edition, READ_ITEMS))
    page = library.items(edition, limit=PAGE_ITEMS + number % PAGE_ITEMS)
    return with_relative_links(pages.render_front(site, edition, page, library.counts(edition)), here)


def _page(address: str, body: bytes) -> File:
    path = file_of(address)
    return path, with_relative_links(body, path)


def _feed_site(site: Site, path: str) -> Site:
    """The site as a feed at ``path`` links to it: relative to the feed where its address is not known."""
    up = "/".join([".."] * path.count("/")) or "."
    return site if site.base_url else replace(site, base_url=up)
