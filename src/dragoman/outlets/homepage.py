"""What an outlet's page says of the outlet: its name, its language, the addresses of its feeds.

Reads HTML with lxml, which loads nothing and runs nothing. Knows nothing of articles; fetches nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Page

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/x.atom+xml",
        "application/x-atom+xml",
    }
)
"""Types of a link element that announce a feed; application/json announces other things as well."""

_FEED_PATH = re.compile(
    r"(^|[/._-])(rss|feed|feeds|atom|rdf)(\.(xml|rss|php|json))?/?$|\.(rss|atom|rdf)$", re.IGNORECASE
)
_COMMENT_FEED = re.compile(r"/comments?(/|$)|[?&]feed=comments|/comments?[./-](feed|rss|atom)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What was read; addresses are absolute, empty strings stand for what the page does not say."""

    title: str = ""
    site_name: str = ""
    """og:site_name or application-name."""
    language: str = UNKNOWN_LANGUAGE
    feeds: tuple[str, ...] = ()
    """Announced by link elements, comment feeds left out."""
    feed_links: tuple[str, ...] = ()
    """Links in the page that look like feeds by their address."""


def parse_homepage(page: Page) -> HomePage:
    """Read an outlet's page; raises ParseError where it is no HTML."""
    root = _parse_html(page)
    base = urljoin(page.final_url, _first(root.xpath("//base/@href")))
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").lower(): meta.get("content") or ""
        for meta in reversed(root.xpath("//meta[@content]"))
    }
    languages = (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang"))
    declared = (*languages, metas.get("content-language"), metas.get("og:locale"), metas.get("language"))
    known = (standardize(tag) for tag in declared if tag)
    return HomePage(
        title=_squeeze(_first(root.xpath("//head/title//text()")) or _first(root.xpath("//title//text()"))),
        site_name=_squeeze(metas.get("og:site_name", "") or metas.get("application-name", "")),
        language=next((tag for tag in known if tag != UNKNOWN_LANGUAGE), UNKNOWN_LANGUAGE),
        feeds=_unique(_announced(root, base)),
        feed_links=_unique(_linked(root, base)),
    )


def _parse_html(page: Page) -> html.HtmlElement:
    said = _CHARSET.search(page.headers.get("content-type", ""))
    encoding = said.group(1) if said else None
    try:
        encoding = codecs.lookup(encoding).name if encoding else None
    except LookupError:
        encoding = None
    if encoding is None:
        try:
            page.body.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            pass  # lxml then looks for a BOM or a meta element
    try:
        root = html.document_fromstring(page.body, parser=html.HTMLParser(encoding=encoding))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise ParseError("is no HTML page", subject=page.url) from error
    if root.find(".//head") is None and root.find(".//a") is None:
        raise ParseError("is no HTML page", subject=page.url)
    return root


def _announced(root: html.HtmlElement, base: str) -> Iterator[str]:
    for link in root.xpath("//link[@href][@rel]"):
        relations = link.get("rel", "").lower().split()
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if ("alternate" in relations or "feed" in relations) and kind in FEED_TYPES:
            yield urljoin(base, link.get("href", "").strip())


def _linked(root: html.HtmlElement, base: str) -> Iterator[str]:
    for href in root.xpath("//a/@href"):
        address = urljoin(base, str(href).strip())
        if _FEED_PATH.search(urlsplit(address).path) and urlsplit(address).hostname == urlsplit(base).hostname:
            yield address


def _unique(addresses: Iterator[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            address.partition("#")[0]
            for address in addresses
            if address.startswith(("http://", "https://")) and not _COMMENT_FEED.search(address)
        )
    )


def _first(found: list[str]) -> str:
    return str(found[0]) if found else ""


def _squeeze(text: str) -> str:
    return " ".join(text.split())
