"""RSS, Atom and CDF to a feed: feedparser reads the document, this decides what its fields mean to us.

It knows nothing of charsets (it is given text), sitemaps or JSON. feedparser's sanitizer and link resolver are off:
extraction sanitizes, always last, and links are resolved here at a tenth of the cost.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any
from xml.sax import SAXParseException

import feedparser

from dragoman.errors import ParseError
from dragoman.feeds.dates import parse_date
from dragoman.feeds.text import absolute_links, absolute_url, has_markup, person_name, plain_text
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Entry, Feed, FeedFormat

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# sy:updatePeriod (RSS 1.0 syndication module), in minutes.
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}

# feedparser's dictionaries answer for absent keys by others and warn of it: theirs are read as plain dictionaries.
_Parsed = dict[str, Any]
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)


def parse_syndication(text: str, url: str) -> Feed:
    """Parse an RSS, Atom or CDF document; relative addresses are resolved against xml:base, then ``url``."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:
        # feedparser raises whatever its input makes it stumble over.
        raise ParseError(f"a feed that can't be read ({type(error).__name__}: {error})", subject=url) from error
    version = str(_of(parsed, "version"))
    found = parsed["entries"]
    problem = _problem(parsed)
    channel = parsed["feed"]
    if not found and problem and _ENTRY.search(text):
        raise ParseError(f"{problem} and no entry could be read", subject=url)
    if not found and not version and not _of(channel, "title"):
        raise ParseError("XML that is no feed", subject=url)
    is_atom = version.startswith("atom")
    language = _language(channel)
    authors = _authors(channel) if is_atom else ()
    links = _of(channel, "links") or []
    return Feed(
        format=FeedFormat.ATOM if is_atom else FeedFormat.RSS,
        title=_text(channel, "title"),
        home=absolute_url(_of(channel, "link")) or _linked(links, "alternate"),
        description=_text(channel, "subtitle"),
        language=language,
        updated=_date(channel, ("updated", "published"), language),
        entries=tuple(_entry(entry, language, authors, is_atom) for entry in found),
        ttl_minutes=_interval(channel),
        hub=_linked(links, "hub"),
        next_url=_linked(links, "next"),
        note=f"{problem}, read as far as it could be" if problem else "",
    )


def _of(values: _Parsed, key: str) -> Any:
    return dict.get(values, key) or ""


def _problem(parsed: _Parsed) -> str:
    if not _of(parsed, "bozo"):
        return ""
    error = _of(parsed, "bozo_exception")
    if isinstance(error, SAXParseException):
        line, column = error.getLineNumber(), error.getColumnNumber()
        return f"malformed XML at line {line} column {column} ({error.getMessage()})"
    return f"malformed XML ({error})"


def _entry(entry: _Parsed, feed_language: str, feed_authors: tuple[str, ...], is_atom: bool) -> Entry:
    url = _address(entry)
    content, content_detail = _content(entry, is_atom)
    summary = _html(_of(entry, "summary"), _of(entry, "summary_detail") or {}, is_atom)
    own = standardize(str(_of(entry, "language") or _detail_language(entry, content_detail)))
    language = "" if own in {UNKNOWN_LANGUAGE, feed_language} else own
    title = _text(entry, "title")
    identity = str(_of(entry, "id")).strip() or url
    return Entry(
        url=url,
        id=identity or _fingerprint(title, content or summary),
        title=title,
        authors=_authors(entry) or feed_authors,
        published=_date(entry, ("published", "created"), own if language else feed_language),
        updated=_date(entry, ("updated",), own if language else feed_language),
        summary="" if content and not _of(entry, "summary_detail") else summary,
        content=content,
        language=language,
        categories=_categories(entry),
    )


def _fingerprint(title: str, body: str) -> str:
    """An identity for an entry that brings none: the same text, the same entry."""
    return "urn:sha256:" + hashlib.sha256(f"{title}\n{body}".encode("utf-8", "replace")).hexdigest()


def _address(entry: _Parsed) -> str:
    """The page of an entry: what a redirecting feed service says was the original, else its link, else its id."""
    links = _of(entry, "links") or []
    candidates = (
        _of(entry, "feedburner_origlink"),
        _linked(links, "alternate"),
        _of(entry, "link"),
        _of(entry, "id"),
    )
    return next(filter(None, (absolute_url(str(candidate)) for candidate in candidates if candidate)), "")


def _linked(links: Iterable[_Parsed], relation: str) -> str:
    """The first link of a relation, HTML before other types."""
    related = [link for link in links if _of(link, "rel") == relation]
    related.sort(key=lambda link: "html" not in str(_of(link, "type") or "html"))
    return next(filter(None, (absolute_url(str(_of(link, "href"))) for link in related)), "")


def _text(values: _Parsed, key: str) -> str:
    detail = _of(values, f"{key}_detail") or {}
    return plain_text(str(_of(values, key)), html=_of(detail, "type") in _HTML_TYPES)


def _html(value: Any, detail: _Parsed, is_atom: bool) -> str:
    """Content as HTML with absolute links; text that isn't markup is escaped.

    Atom says which it is. RSS does not: there, what looks like markup is.
    """
    text = str(value)
    marked = _of(detail, "type") in _HTML_TYPES or (not is_atom and has_markup(text))
    return absolute_links(text, str(_of(detail, "base"))) if marked else escape(text, quote=False)


def _content(entry: _Parsed, is_atom: bool) -> tuple[str, _Parsed]:
    """The longest full text an entry carries."""
    found = [(_html(_of(detail, "value"), detail, is_atom), detail) for detail in _of(entry, "content") or []]
    return max(found, key=lambda pair: len(pair[0]), default=("", {}))


def _detail_language(entry: _Parsed, content_detail: _Parsed) -> str:
    details = (content_detail, _of(entry, "title_detail") or {}, _of(entry, "summary_detail") or {})
    return next(filter(None, (_of(detail, "language") for detail in details)), "")


def _language(channel: _Parsed) -> str:
    found = standardize(str(_of(channel, "language")))
    return "" if found == UNKNOWN_LANGUAGE else found


def _authors(values: _Parsed) -> tuple[str, ...]:
    people = [str(_of(person, "name")) for person in _of(values, "authors") or []]
    names = [person_name(person) for person in people] or [person_name(str(_of(values, "author")))]
    return tuple(dict.fromkeys(filter(None, names)))


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
            return ttl if ttl > 0 else None
        period = _PERIODS.get(str(_of(channel, "sy_updateperiod")).strip().lower())
        return period // max(1, int(_of(channel, "sy_updatefrequency") or 1)) if period else None
    except ValueError:
        return None
