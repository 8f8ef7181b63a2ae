"""RSS, Atom and CDF to a feed: feedparser reads the document, this decides what its fields mean to us.

It knows nothing of charsets (it is given text), sitemaps or JSON. feedparser's sanitizer and link resolver are off:
extraction sanitizes, always last, and links are resolved here at a tenth of the cost.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from xml.sax import SAXParseException

import feedparser

from dragoman.errors import ParseError
from dragoman.feeds.dates import parse_date
from dragoman.feeds.skips import skipped_days, skipped_hours
from dragoman.feeds.text import absolute_links, absolute_url, has_markup, joined_base, person_name, plain_text
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Entry, Feed, FeedFormat

MAX_TAGS = 400_000
"""Most tags in one document: 10,000 full entries. A hostile document costs feedparser up to 25 µs a tag."""
MAX_INTERVAL_MINUTES = 525_600
"""Longest interval between polls that a feed is understood to ask for: a year, sy:updatePeriod's longest."""

# As feedparser writes it; without one it would add a line, and the numbers in its errors would be off.
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
_MEDIA_TAG = re.compile(r"(</?)media:")
_MEDIA_NAMESPACE = re.compile(r"""\sxmlns:media\s*=\s*(?:"[^"]*"|'[^']*')""")
_PREFIX = re.compile(r"</?([A-Za-z][\w.-]*):[A-Za-z]")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([A-Za-z][\w.-]*)\s*=")
_ROOT_NAME = re.compile(r"<[A-Za-z][\w.:-]*")
# Namespaces that feeds use and forget to declare.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# sy:updatePeriod (RSS 1.0 syndication module), in minutes.
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}

# feedparser's dictionaries answer for absent keys by others and warn of it: theirs are read as plain dictionaries.
_Parsed = dict[str, Any]
_ENTRY = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)


def parse_syndication(text: str, url: str) -> Feed:
    """Parse an RSS, Atom or CDF document; relative addresses are resolved against xml:base, then ``url``."""
    if text.count("<") > MAX_TAGS:
        raise ParseError(f"more than {MAX_TAGS} tags, not a feed of any outlet", subject=url)
    parsed = _feedparser(text, url)
    if "unbound prefix" in (problem := _problem(parsed)):
        parsed = _feedparser(_with_namespaces(text), url)
        problem = "namespace prefixes without declaration" + (_problem(parsed) and f"; {_problem(parsed)}")
    version = str(_of(parsed, "version"))
    found = parsed["entries"]
    channel = parsed["feed"]
    if not found and problem and _ENTRY.search(text):
        raise ParseError(f"{problem} and no entry could be read", subject=url)
    if not found and not version and not _of(channel, "title"):
        raise ParseError("XML that is no feed", subject=url)
    is_atom = version.startswith("atom")
    language = _language(channel)
    inherited = _Inherited(url=url, language=language, authors=_authors(channel) if is_atom else (), is_atom=is_atom)
    links = _of(channel, "links") or []
    return Feed(
        format=FeedFormat.ATOM if is_atom else FeedFormat.RSS,
        title=_text(channel, "title", is_atom),
        home=("" if is_atom else _resolved(_of(channel, "link"), url)) or _linked(links, "alternate", url),
        description=_text(channel, "subtitle", is_atom),
        language=language,
        updated=_date(channel, ("updated", "published"), language),
        entries=tuple(_entry(entry, inherited) for entry in found),
        ttl_minutes=_interval(channel),
        skip_hours=skipped_hours(text),
        skip_days=skipped_days(text),
        hub=_linked(links, "hub", url),
        topic=_linked(links, "self", url),
        next_url=_linked(links, "next", url),
        note=f"{problem}, read as far as it could be" if problem else "",
    )


def _feedparser(text: str, url: str) -> _Parsed:
    # Without a base of the document's own, feedparser would resolve every element against it, at a third of its time.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed: _Parsed = feedparser.parse(
            io.BytesIO((_DECLARATION + _without_media(text)).encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:
        # feedparser raises whatever its input makes it stumble over.
        raise ParseError(f"a feed that can't be read ({type(error).__name__}: {error})", subject=url) from error
    return parsed


def _without_media(text: str) -> str:
    """Rename Media RSS elements: feedparser takes a photo's media:description for the entry's own."""
    if "<media:" not in text:
        return text
    return _MEDIA_NAMESPACE.sub(' xmlns:media-rss="urn:media-rss"', _MEDIA_TAG.sub(r"\1media-rss:", text))


def _with_namespaces(text: str) -> str:
    """Declare, on the root element, the prefixes that a document uses and does not declare."""
    undeclared = set(_PREFIX.findall(text)).difference(_DECLARED_PREFIX.findall(text), {"xml"})
    names = {prefix: _NAMESPACES.get(prefix, f"urn:undeclared:{prefix}") for prefix in sorted(undeclared)}
    attributes = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in names.items())
    return _ROOT_NAME.sub(lambda root: root[0] + attributes, text, count=1)


def _of(values: _Parsed, key: str) -> Any:
    return dict.get(values, key) or ""


def _problem(parsed: _Parsed) -> str:
    if not _of(parsed, "bozo"):
        return ""
    error = _of(parsed, "bozo_exception")
    if isinstance(error, SAXParseException):
        line, column = error.getLineNumber() or 0, error.getColumnNumber() or 0
        column = max(0, column - len(_DECLARATION)) if line == 1 else column
        return f"malformed XML at line {line} column {column} ({error.getMessage()})"
    return f"malformed XML ({error})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inherited:
    """What the entries have of their feed."""

    url: str
    language: str
    authors: tuple[str, ...]
    is_atom: bool


def _entry(entry: _Parsed, feed: _Inherited) -> Entry:
    url = _address(entry, feed)
    content, content_detail = _content(entry, feed)
    summary = _html(_of(entry, "summary"), _of(entry, "summary_detail") or {}, feed)
    own = standardize(str(_of(entry, "language") or _detail_language(entry, content_detail)))
    language = "" if own in {UNKNOWN_LANGUAGE, feed.language} else own
    title = _text(entry, "title", feed.is_atom)
    identity = str(_of(entry, "id")).strip() or url
    dated = own if language else feed.language
    updated = _date(entry, ("updated",), dated)
    return Entry(
        url=url,
        id=identity or _fingerprint(title, content or summary),
        title=title,
        authors=_authors(entry) or feed.authors,
        # dc:date is all that RSS 1.0 has, and "updated" all that Atom asks for.
        published=_date(entry, ("published", "created"), dated) or updated,
        updated=updated,
        summary="" if content and not _of(entry, "summary_detail") else summary,
        content=content,
        language=language,
        categories=_categories(entry),
    )


def _fingerprint(title: str, body: str) -> str:
    """An identity for an entry that brings none: the same text, the same entry."""
    return "urn:sha256:" + hashlib.sha256(f"{title}\n{body}".encode("utf-8", "replace")).hexdigest()


def _address(entry: _Parsed, feed: _Inherited) -> str:
    """The page of an entry: what a redirecting feed service says was the original, else its link, else its id."""
    if original := absolute_url(str(_of(entry, "feedburner_origlink"))):
        return original
    # A guid not said to be no link is one where it is whole: "4711" is not. Of several links in RSS the last counts.
    link = "" if feed.is_atom else _resolved(_of(entry, "link"), "" if _of(entry, "guidislink") else feed.url)
    linked = link or _linked(_of(entry, "links") or [], "alternate", feed.url)
    return linked or absolute_url(str(_of(entry, "id")))


def _resolved(value: Any, base: str) -> str:
    return absolute_url(str(value), base) if value else ""


def _linked(links: Iterable[_Parsed], relation: str, base: str) -> str:
    """The first link of a relation, HTML before other types."""
    related = [link for link in links if _of(link, "rel") == relation]
    related.sort(key=lambda link: "html" not in str(_of(link, "type") or "html"))
    return next(filter(None, (_resolved(_of(link, "href"), base) for link in related)), "")


def _text(values: _Parsed, key: str, is_atom: bool) -> str:
    text = str(_of(values, key))
    return plain_text(text, html=_is_html(text, _of(values, f"{key}_detail") or {}, is_atom))


def _is_html(text: str, detail: _Parsed, is_atom: bool) -> bool:
    """Atom says whether a text is markup. RSS does not: there, what looks like markup is."""
    return _of(detail, "type") in _HTML_TYPES or (not is_atom and has_markup(text))


def _html(value: Any, detail: _Parsed, feed: _Inherited) -> str:
    """Content as HTML with absolute links; text that isn't markup is escaped."""
    text = str(value)
    if not _is_html(text, detail, feed.is_atom):
        return escape(text, quote=False)
    return absolute_links(text, joined_base(feed.url, str(_of(detail, "base"))))


def _content(entry: _Parsed, feed: _Inherited) -> tuple[str, _Parsed]:
    """The longest full text an entry carries."""
    found = [(_html(_of(detail, "value"), detail, feed), detail) for detail in _of(entry, "content") or []]
    return max(found, key=lambda pair: len(pair[0]), default=("", {}))


def _detail_language(entry: _Parsed, content_detail: _Parsed) -> str:
    details = (content_detail, _of(entry, "title_detail") or {}, _of(entry, "summary_detail") or {})
    return next(filter(None, (_of(detail, "language") for detail in details)), "")


def _language(channel: _Parsed) -> str:
    found = standardize(str(_of(channel, "language")))
    return "" if found == UNKNOWN_LANGUAGE else found


def _authors(values: _Parsed) -> tuple[str, ...]:
    people = [str(_of(person, "name")) for person in _of(values, "authors") or []]
    # feedparser takes mail addresses out of a name, and leaves the end of those under a long top-level domain.
    if len(people) < 2 and (whole := str(_of(values, "author"))):
        people = [whole]
    return tuple(dict.fromkeys(filter(None, map(person_name, people))))


def _categories(entry: _Parsed) -> tuple[str, ...]:
    terms = (_of(tag, "label") or _of(tag, "term") for tag in _of(entry, "tags") or [])
    return tuple(dict.fromkeys(filter(None, (plain_text(str(term), html=True) for term in terms))))


def _date(values: _Parsed, keys: tuple[str, ...], language: str) -> datetime | None:
    for key in keys:
        if found := parse_date(str(_of(values, key)), language):
            return found
    return None


def _interval(channel: _Parsed) -> int | None:
    """The interval that the feed asks for, in minutes: RSS ttl, else sy:updatePeriod over its frequency."""
    try:
        if ttl := int(_of(channel, "ttl") or 0):
            return min(ttl, MAX_INTERVAL_MINUTES) if ttl > 0 else None
        period = _PERIODS.get(str(_of(channel, "sy_updateperiod")).strip().lower())
        return period // max(1, int(_of(channel, "sy_updatefrequency") or 1)) if period else None
    except ValueError:
        return None
