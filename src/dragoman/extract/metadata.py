"""Metadata: headline, site, section, language, picture, address and access of a page.

Owns the order in which JSON-LD, OpenGraph, microdata and the page itself are believed. Authors and dates have modules
of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from dragoman.extract.authors import authors_of
from dragoman.extract.clean import absolute_url, clean_field, fold, parts_of
from dragoman.extract.dates import modified_of, published_of
from dragoman.extract.structured import Structured, is_article, strings_of, types_of
from dragoman.model import UNKNOWN_LANGUAGE, Access, Image

MAX_KEYWORDS = 30
MAX_CRUMBS = 8
"""Breadcrumbs read: the deepest sites have five levels."""

MAX_SECTION_WORDS = 5
"""Words of a section's name among the breadcrumbs; a longer one is a headline, cut short or not."""

MAX_DESCRIPTION_CHARS = 2000
"""A standfirst; a longer description is the article itself."""

MIN_CONFIRMED_CHARS = 8
"""Letters of an h1 that is looked for in other titles; a shorter one may be a section's name."""

_SUFFIX = re.compile(r"\s+[|–—\-:•·»«/~]\s+|\s*[|｜]\s*|\s+::\s+")
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article, clean; the fields are those of Article."""

    url: str
    title: str
    description: str
    authors: tuple[str, ...]
    published: datetime | None
    modified: datetime | None
    language: str
    site: str
    section: str
    keywords: tuple[str, ...]
    image: Image | None
    access: Access
    declared_body: str
    """JSON-LD's articleBody as one line; empty where it has none."""


def read_metadata(document: HtmlElement, structured: Structured, *, url: str, base: str, now: datetime) -> Metadata:
    """Everything but the body."""
    site = site_of(structured)
    return Metadata(
        url=canonical_of(structured, url=url, base=base),
        title=title_of(document, structured, site=site, url=url),
        description=description_of(structured),
        authors=authors_of(document, structured, site=site),
        published=published_of(document, structured, url=url, now=now),
        modified=modified_of(document, structured, now=now),
        language=language_of(document, structured),
        site=site,
        section=section_of(document, structured, site=site),
        keywords=keywords_of(document, structured),
        image=image_of(structured, base),
        access=access_of(structured),
        declared_body=clean_field(structured.article.get("articleBody"), limit=200_000),
    )


def section_of(document: HtmlElement, structured: Structured, *, site: str) -> str:
    """The section: of JSON-LD, of the meta elements, else the last breadcrumb that is neither the page nor the site."""
    stated = next(strings_of(structured.article.get("articleSection"), "name"), "")
    if stated or (stated := structured.first("article:section", "section")):
        return clean_field(stated)
    crumbs = [clean_field(name) for name in breadcrumbs_of(document, structured)]
    # The first crumb is the site, whatever it is called; the last is the page where it leads nowhere else.
    sections = (name for name in reversed(crumbs[1:]) if name and len(name.split()) <= MAX_SECTION_WORDS)
    return next((name for name in sections if fold(name) != fold(site)), "")


def breadcrumbs_of(document: HtmlElement, structured: Structured) -> list[str]:
    """The names of a page's breadcrumbs, from the site down to the page's section, without the page itself.

    JSON-LD's BreadcrumbList (https://schema.org/BreadcrumbList), else the same in microdata.
    """
    title = next(strings_of(structured.article.get("headline")), "") or structured.first("og:title")
    heads = {fold(title), *(fold(e.text_content()) for e in list(document.iter("h1"))[:3])}
    for listed in structured.objects:
        if "breadcrumblist" in types_of(listed) and isinstance(items := listed.get("itemListElement"), list):
            # One that leads nowhere is the page itself (Google's rules for breadcrumbs leave its address out).
            here = len(items) > 1 and isinstance(items[-1], dict) and not items[-1].get("item")
            names = [_crumb(item) for item in items[: len(items) - here][:MAX_CRUMBS]]
            break
    else:
        marked = document.xpath(
            "//*[contains(@itemtype, 'schema.org/BreadcrumbList')][1]//*[@itemprop='itemListElement']"
            "//*[@itemprop='name']"
        )
        names = [e.get("content") or e.text_content()[:200] for e in marked[:MAX_CRUMBS]]
    return [name for name in names if name and fold(name) not in heads]


def _crumb(item: object) -> str:
    """A ListItem's name: its own, or that of the thing it lists."""
    if not isinstance(item, dict):
        return ""
    return next(strings_of(item.get("name")), "") or next(strings_of(item.get("item"), "name"), "")


def site_of(structured: Structured) -> str:
    """The outlet's name: og:site_name, the publisher in JSON-LD, application-name."""
    publisher = next(strings_of(structured.article.get("publisher"), "name"), "")
    return clean_field(
        structured.first("og:site_name") or publisher or structured.first("application-name", "publisher")
    )


def title_of(document: HtmlElement, structured: Structured, *, site: str, url: str) -> str:
    """The headline: the h1 that another source confirms, else JSON-LD's, OpenGraph's, the h1, the title element's."""
    article = structured.article
    headline = clean_field(next(strings_of(article.get("headline")), "") or next(strings_of(article.get("name")), ""))
    social = clean_field(structured.first("og:title", "twitter:title", "dc.title", "title", "headline"))
    element = next(document.iter("title"), None)
    window = clean_field(element.text_content()) if element is not None else ""
    outlets = (site, (parts_of(url).hostname or "").removeprefix("www.").partition(".")[0])
    stated = [text for text in (headline, social, window) if text]
    heads = [head for e in list(document.iter("h1"))[:10] if (head := clean_field(e.text_content()))]
    heads = [head for head in heads if fold(head) != fold(site) or len(stated) == 0]
    for head in heads:
        folded = fold(head)
        if len(folded) > MIN_CONFIRMED_CHARS and any(folded in fold(text) for text in stated):
            # An h1 that leaves out a kicker: the headline as stated is whole, if OpenGraph has no third form.
            longer = folded in fold(headline) and folded not in (fold(headline), fold(social))
            return without_outlet(headline, outlets) if longer and fold(headline) != fold(social) else head
    if headline or social:
        return without_outlet(headline or social, outlets)
    if heads and (not window or (len(heads) == 1 and len(fold(heads[0])) > MIN_CONFIRMED_CHARS)):
        return heads[0]
    return _shown_part(document, window) or without_outlet(window, outlets)


def _shown_part(document: HtmlElement, window: str) -> str:
    """The part of the title element that the page shows as a line of its own: the rest is the outlet's name."""
    parts = {fold(part): part.strip() for part in _SUFFIX.split(window) if len(fold(part)) > MIN_CONFIRMED_CHARS}
    if len(parts) < 2 and " " not in window:
        return ""
    shown = {fold(e.text) for e in document.iter("h2", "h3", "span", "div", "td", "p", "b", "strong", "font") if e.text}
    return max((part for folded, part in parts.items() if folded in shown), key=len, default="")


def without_outlet(title: str, outlets: tuple[str, ...]) -> str:
    """A title without the outlet's name behind or before it, parted by a bar, dash or the like."""
    known = [folded for name in outlets if len(folded := fold(name)) > 1]
    while True:
        separators = list(_SUFFIX.finditer(title))
        if not separators:
            return title
        last, first = fold(title[separators[-1].end() :]), fold(title[: separators[0].start()])
        if last and any(last in name or (len(name) > 3 and name in last) for name in known):
            title = title[: separators[-1].start()].rstrip()
        elif first and any(first == name for name in known):
            title = title[separators[0].end() :].lstrip()
        else:
            return title


def description_of(structured: Structured) -> str:
    """The outlet's summary."""
    stated = structured.first("og:description", "description", "twitter:description", "dc.description")
    return clean_field(
        next(strings_of(structured.article.get("description")), "") or stated, limit=MAX_DESCRIPTION_CHARS
    )


def canonical_of(structured: Structured, *, url: str, base: str) -> str:
    """The canonical address: of the link element, og:url, JSON-LD; the address asked for where none is sound.

    A canonical address that leads to a site's front page is a mistake of its makers and is not believed.
    """
    stated = (
        structured.links.get("canonical", ""),
        structured.first("og:url"),
        next(strings_of(structured.article.get("mainEntityOfPage"), "@id", "url"), ""),
        next(strings_of(structured.article.get("url")), ""),
    )
    for text in stated:
        found = absolute_url(text, base)
        if found and len(found.split("/", 3)[-1].strip("/")) > 0 and found.count("/") >= 3:
            return found
    return absolute_url(url, url) or url


def language_of(document: HtmlElement, structured: Structured) -> str:
    """The declared language as a BCP 47 tag: html's lang, JSON-LD's inLanguage, content-language, og:locale."""
    stated = (
        document.get("lang") or document.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        next(strings_of(structured.article.get("inLanguage"), "alternateName", "name"), ""),
        structured.first("content-language", "language", "dc.language", "og:locale"),
    )
    for text in stated:
        tag = language_tag(text)
        if tag != UNKNOWN_LANGUAGE:
            return tag
    return UNKNOWN_LANGUAGE


def language_tag(text: str) -> str:
    """A tag as BCP 47 writes it ("sr-Latn-RS"), from "sr_latn_rs" and the like; "und" for what is none."""
    trimmed = text.split(",")[0].strip()
    if not _TAG.match(trimmed):
        return UNKNOWN_LANGUAGE
    first, *rest = re.split(r"[-_]", trimmed)
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def keywords_of(document: HtmlElement, structured: Structured) -> tuple[str, ...]:
    """Keywords of JSON-LD, else article:tag, links marked as tags, news_keywords and keywords; no more than
    MAX_KEYWORDS."""
    for values in (
        list(strings_of(structured.article.get("keywords"), "name")),
        list(structured.meta.get("article:tag", ())),
        [link.text_content()[:80] for link in document.xpath("//a[@rel='tag']")[:MAX_KEYWORDS]],
        list(structured.meta.get("news_keywords", ())),
        list(structured.meta.get("keywords", ())),
    ):
        words = [clean_field(word) for value in values for word in re.split(r"[,;،、]", clean_field(value, limit=5000))]
        unique = tuple(dict.fromkeys(word for word in words if 1 < len(word) <= 80))
        if unique:
            return unique[:MAX_KEYWORDS]
    return ()


def image_of(structured: Structured, base: str) -> Image | None:
    """The lead picture: og:image with its text, else JSON-LD's, else twitter:image."""
    for stated, alt in (
        (structured.first("og:image", "og:image:url", "og:image:secure_url"), structured.first("og:image:alt")),
        (next(strings_of(structured.article.get("image"), "url", "contentUrl", "@id"), ""), ""),
        (structured.first("twitter:image", "twitter:image:src"), structured.first("twitter:image:alt")),
    ):
        url = absolute_url(stated, base)
        if url:
            return Image(url=url, alt=clean_field(alt))
    return None


def access_of(structured: Structured) -> Access:
    """Free or paywalled, by JSON-LD's isAccessibleForFree and article:content_tier."""
    for item in (structured.article, *(o for o in structured.objects if is_article(o))):
        stated = item.get("isAccessibleForFree")
        if stated is not None:
            return Access.PAYWALLED if str(stated).strip().lower() in ("false", "0", "no") else Access.FREE
    tier = structured.first("article:content_tier", "og:article:content_tier").strip().lower()
    if tier in ("locked", "metered"):
        return Access.PAYWALLED
    return Access.FREE if tier == "free" else Access.UNKNOWN
