"""A section page to a feed: the links on it that lead to articles, for outlets that offer no feed.

A link leads to an article where it stays on the site, stands outside navigation, has an address as articles have them
and a text as long as a headline. It knows nothing of what the pages behind the links hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import unquote, urlsplit

from courlan import normalize_url
from courlan.filters import is_navigation_page, is_not_crawlable, type_filter
from lxml import etree, html

from dragoman.css import select
from dragoman.errors import ParseError
from dragoman.feeds.charset import decode
from dragoman.feeds.dates import parse_date
from dragoman.feeds.text import absolute_url
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Entry, Feed, FeedFormat

MIN_TITLE_CHARS = 22
"""Shortest link text that may be a headline, in characters; names of sections and topics are shorter."""

MIN_IDEOGRAPHS = 9
"""The same for texts in Han, Kana, Hangul or Thai, which say as much in fewer characters."""

MAX_TITLE_CHARS = 300
"""Where a link's text is cut: some wrap a whole teaser, headline first."""

MAX_ARTICLES = 200
"""Most articles taken from one page: front pages of large outlets link to some 150."""

MAX_LINKS = 3_000
"""Links looked at on one page: the fullest front pages hold some 1,500."""

MAX_CARD_LEVELS = 5
"""How far above a link its date is looked for, in elements."""

MAX_CARD_LINKS = 12
"""Most links in the card of one article; what holds more is a list of cards."""

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "menu", "dialog", "noscript", "template"})
_CONTENT = frozenset({"article", "main"})
_OUTSIDE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "menu", "menubar"})
# A name's last word counts: "main-menu" is one, what is "nav-open" or "has-footer" holds the whole page.
_OUTSIDE_NAMES = re.compile(
    r"(?:(?!has|with|no|is)[a-z0-9]+[_-]{1,2})*(?:nav|navi|navbar|navigation|menu|footer|foot|breadcrumbs?|cookies?|"
    r"cookie[_-]banner|consent|share|social|newsletter|comments?|pagination|pager|sponsored|advert|login)"
    r"|(?:nav|menu|footer)[_-]{1,2}(?:items?|links?|lists?)",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"/(?:tags?|topics?|temas?|themes?|auteurs?|autor(?:es|en|i)?|authors?|profiles?|rubri[ckq]\w*|[ck]ategor\w*|"
    r"search|suche|recherche|buscar)/[^/]*$",
    re.IGNORECASE,
)
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|m4a|zip|docx?|xlsx?|pptx?|xml|rss|atom|json|css|js|ics|apk|exe)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])(?:[/-]?[0-3]\d)?(?=[/_-]|\d*[/_.-])\S*[^\W\d_]{3}")
_NUMBERED = re.compile(r"(?:^|[^\d])\d{5,}(?:[^\d]|$)")
_OPAQUE = re.compile(r"(?=\w*\d)(?=\w*[a-z])[a-z0-9]{9,}", re.IGNORECASE)
_PAGE_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_WORD_BREAK = re.compile(r"[-_+.,~ ]+")
_QUERY_ID = re.compile(r"(?:^|&)(?:\w*id|p|n|a|nr|art|article|story|news)=\w*\d{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Link:
    title: str
    headline: bool
    """Whether the text is that of a heading."""
    published: datetime | None


def parse_section(body: bytes, *, url: str, content_type: str = "", links: str = "") -> Feed:
    """Parse a section page into a feed of the articles it links to, in the order of the page.

    ``links`` is a CSS selector: what it finds, or what lies inside that, are the links to articles, whatever they look
    like. An entry has address, title and, where a ``time`` element stands beside its link, the time it was published.
    Raises ParseError where the bytes are no HTML page, no link on it leads to an article, or the selector is none.
    """
    root = _document(body, url, content_type)
    base = absolute_url(str(next(iter(root.xpath("//base/@href")), "")), url) or url
    here = urlsplit(url)
    found: dict[str, _Link] = {}
    address_of = _chosen_address if links else _article_address
    for anchor in islice(_chosen(root, links) if links else root.iter("a"), MAX_LINKS):
        address = address_of(anchor, base, url)
        if not address:
            continue
        link = _read_link(anchor)
        known = found.get(address)
        if known is None:
            found[address] = link
        else:
            best = max(known, link, key=lambda one: (one.headline and _long_enough(one.title), len(one.title)))
            found[address] = _Link(best.title, best.headline, known.published or link.published)
    entries = tuple(
        Entry(url=address, id=address, title=link.title[:MAX_TITLE_CHARS], published=link.published)
        for address, link in found.items()
        if links or _long_enough(link.title)
    )
    if not entries and links:
        raise ParseError(f"the outlet's selector for links ({links}) finds no link on this page", subject=url)
    if not entries:
        raise ParseError("no link on this page is recognised as leading to an article", subject=url)
    language = standardize(str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""))
    return Feed(
        format=FeedFormat.PAGE,
        title=_squeeze(str(root.findtext(".//title") or "")),
        home=f"{here.scheme}://{here.netloc}/",
        language="" if language == UNKNOWN_LANGUAGE else language,
        entries=entries[:MAX_ARTICLES],
    )


def _document(body: bytes, url: str, content_type: str) -> html.HtmlElement:
    meta = _META_CHARSET.search(body[:4096])
    if meta and "charset" not in content_type.lower():
        content_type = f"text/html; charset={meta[1].decode('ascii')}"
    text = decode(body, content_type=content_type).text
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ParseError("is no HTML page", subject=url) from error
    if root.find(".//a") is None:
        raise ParseError("is no HTML page with links", subject=url)
    return root


def _chosen(root: html.HtmlElement, links: str) -> Iterator[html.HtmlElement]:
    """The links that a selector finds: elements that are links, or the links inside those that are none."""
    for element in select(root, links):
        yield from (element,) if element.tag == "a" else element.iter("a")


def _chosen_address(anchor: html.HtmlElement, base: str, page: str) -> str:
    """Where a link leads that somebody pointed at; empty for one that leads nowhere, or back to the page."""
    address = absolute_url(str(anchor.get("href") or "").partition("#")[0], base)
    try:
        address = normalize_url(address) if address else ""
    except ValueError:
        return ""
    return "" if address.rstrip("/") in (page.rstrip("/"), base.rstrip("/")) else address


def _article_address(anchor: html.HtmlElement, base: str, page: str) -> str:
    """Where the link leads, without tracking parameters; empty unless that may be an article of the same site."""
    href = str(anchor.get("href") or "")
    if not href or href.startswith("#"):
        return ""
    address = absolute_url(href.partition("#")[0], base)
    if not address or not _same_site(address, page) or "nofollow" in str(anchor.get("rel") or ""):
        return ""
    try:
        address = normalize_url(address)
    except ValueError:
        return ""
    path, here = urlsplit(address).path.rstrip("/"), urlsplit(page).path.rstrip("/")
    if here.startswith(path) and not urlsplit(address).query:
        return ""
    if is_navigation_page(address) or is_not_crawlable(address) or not type_filter(address):
        return ""
    return address if _like_an_article(address) and not _outside_content(anchor) else ""


def _same_site(address: str, page: str) -> bool:
    """Whether both have the same host, or one is a subdomain of the other, "www." aside."""
    there, here = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (address, page))
    return there == here or there.endswith("." + here) or here.endswith("." + there)


def _like_an_article(address: str) -> bool:
    """A slug of several words, a date before words, a long number, or an opaque id; what is one short word is none."""
    parts = urlsplit(address)
    path = unquote(parts.path).rstrip("/")
    if _ASSET.search(path) or _LISTING.search(path):
        return False
    if _QUERY_ID.search(parts.query):
        return True
    last = _PAGE_SUFFIX.sub("", path.rpartition("/")[2])
    words = [word for word in _WORD_BREAK.split(last) if word]
    if len(words) >= 3 or (len(words) == 2 and (len(last) >= 14 or _PAGE_SUFFIX.search(path))):
        return True
    return bool(_NUMBERED.search(last) or _DATED.search(path) or _OPAQUE.fullmatch(last))


def _outside_content(anchor: html.HtmlElement) -> bool:
    """Whether a link stands in navigation, footer, form or the like, by element, role or name."""
    ancestors = [one for one in anchor.iterancestors() if one.tag not in {"body", "html"}]
    content = [number for number, one in enumerate(ancestors) if one.tag in _CONTENT]
    innermost, outermost = (content[0], content[-1]) if content else (len(ancestors), -1)
    for number, element in enumerate(ancestors):
        if element.tag in _OUTSIDE or (element.tag == "header" and number > outermost):
            return True
        if str(element.get("role") or "").lower() in _OUTSIDE_ROLES:
            return True
        names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
        if number < innermost and any(_OUTSIDE_NAMES.fullmatch(name) for name in names):
            return True
    return False


def _read_link(anchor: html.HtmlElement) -> _Link:
    heading = next(iter(anchor.xpath(".//h1|.//h2|.//h3|.//h4|.//h5")), None)
    above = next((one for one in _above(anchor) if one.tag in {"h1", "h2", "h3", "h4", "h5"}), None)
    text = _shown(anchor if heading is None else heading)
    return _Link(text, heading is not None or above is not None, _published(anchor))


def _above(anchor: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for level, element in enumerate(anchor.iterancestors()):
        if level == MAX_CARD_LEVELS:
            return
        yield element


def _shown(element: html.HtmlElement) -> str:
    """The text of an element without times ("2 hours ago" would make a title new at each look) and scripts."""
    hidden = "ancestor::time or ancestor::script or ancestor::style or ancestor::svg or ancestor::figcaption"
    return _squeeze(" ".join(str(text) for text in element.xpath(f".//text()[not({hidden})]")))


def _published(anchor: html.HtmlElement) -> datetime | None:
    """The machine-readable time in the card around a link, as far up as no other link's text begins."""
    target = anchor.get("href")
    for card in (anchor, *_above(anchor)):
        links = list(islice(card.iter("a"), MAX_CARD_LINKS + 1))
        others = any(other.get("href") != target and _long_enough(_shown(other)) for other in links)
        if others or len(links) > MAX_CARD_LINKS:
            return None
        for moment in card.xpath(".//time/@datetime"):
            return parse_date(str(moment))
    return None


def _long_enough(title: str) -> bool:
    return len(title) >= MIN_TITLE_CHARS or len(_DENSE.findall(title)) >= MIN_IDEOGRAPHS


def _squeeze(text: str) -> str:
    return " ".join(text.split())
