"""Dates: when a page was published and last changed.

Owns the order in which its statements are believed and the limits of the plausible. ``now`` is given; nothing here
reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from html import escape

from htmldate import find_date
from lxml.html import HtmlElement, document_fromstring

from dragoman.extract.structured import Structured, strings_of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No web page is older; a date before it is a mistake or the date of what the article tells."""

FUTURE_TOLERANCE = timedelta(days=2)
"""Clocks and zones differ by up to a day, and some outlets date tomorrow's paper."""

_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published-date",
    "publish-date",
    "publish_date",
    "pubdate",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "rnews:datepublished",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "lastmod",
)
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "GMT": 0, "UTC": 0,
    "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5,
    "JST": 9, "KST": 9, "SGT": 8, "HKT": 8, "WIB": 7, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "SAST": 2,
    "WAT": 1, "EAT": 3, "BRT": -3, "ART": -3,
}  # fmt: skip
"""Zone names as outlets write them, in hours east of UTC; of those with several meanings, the most read press's."""
_ZONE_NAME = re.compile(r"\s*\(?\b(" + "|".join(_ZONES) + r")\)?$", re.IGNORECASE)
_FORMS = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M",
    "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%B %d, %Y %I:%M %p", "%B %d, %Y, %I:%M %p",
    "%b %d, %Y %I:%M %p", "%B %d, %Y", "%b %d, %Y", "%d %B %Y %H:%M", "%d %B %Y", "%d %b %Y",
    "%a %b %d %H:%M:%S %Y", "%a %b %d %Y %H:%M:%S",
)  # fmt: skip
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_COLONLESS_ZONE = re.compile(r"([+-]\d{2})(\d{2})$")


def parse_moment(text: str, *, now: datetime) -> datetime | None:
    """A plausible moment in UTC from a machine-readable date; one without a zone is taken as UTC; None for all else."""
    trimmed = text.strip()[:60]
    if not trimmed or not any(c.isdigit() for c in trimmed):
        return None
    if trimmed.isdigit():
        return _from_epoch(trimmed, now)
    moment = _parsed(_COLONLESS_ZONE.sub(r"\1:\2", trimmed.replace("Z", "+00:00")))
    if moment is None:
        return None
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return plausible(aware, now)


def _parsed(text: str) -> datetime | None:
    """ISO 8601, RFC 5322, and the few other forms that content systems write into meta elements."""
    named = _ZONE_NAME.search(text)
    zone = timezone(timedelta(hours=_ZONES[named.group(1).upper()])) if named else None
    bare = text[: named.start()] if named else text
    moment = _attempt(datetime.fromisoformat, bare)
    for form in _FORMS:
        moment = moment or _attempt(partial(_formed, form=form), bare)
    moment = moment or _attempt(parsedate_to_datetime, text)
    return moment.replace(tzinfo=zone) if moment and zone and moment.tzinfo is None else moment


def _attempt(parse: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        return parse(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _formed(text: str, form: str) -> datetime:
    return datetime.strptime(text.strip(" ,"), form)  # noqa: DTZ007 the zone is set by the caller


def _from_epoch(digits: str, now: datetime) -> datetime | None:
    if len(digits) not in (10, 13):
        return (
            plausible(datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC), now) if _is_compact_day(digits) else None
        )
    return plausible(datetime.fromtimestamp(int(digits[:10]), UTC), now)


def _is_compact_day(digits: str) -> bool:
    return len(digits) == 8 and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 28


def plausible(moment: datetime, now: datetime) -> datetime | None:
    """The moment, or None where it lies before the web or after ``now``."""
    return moment if EARLIEST <= moment <= now + FUTURE_TOLERANCE else None


def published_of(document: HtmlElement, structured: Structured, *, url: str, now: datetime) -> datetime | None:
    """When the article was first published: JSON-LD, meta elements, microdata, time elements, then htmldate's
    search."""
    stated = [
        *strings_of(structured.article.get("datePublished")),
        *(value for name in _PUBLISHED_META for value in structured.meta.get(name, ())),
        *_microdata(document, "datePublished"),
        *strings_of(structured.article.get("dateCreated")),
        *_time_elements(document),
    ]
    for text in stated:
        moment = parse_moment(text, now=now)
        if moment is not None:
            return moment
    return _searched(document, url=url, now=now)


def modified_of(document: HtmlElement, structured: Structured, *, now: datetime) -> datetime | None:
    """When the page says that the article last changed."""
    stated = [
        *strings_of(structured.article.get("dateModified")),
        *(value for name in _MODIFIED_META for value in structured.meta.get(name, ())),
        *_microdata(document, "dateModified"),
    ]
    return next((moment for text in stated if (moment := parse_moment(text, now=now)) is not None), None)


def moment_in(element: HtmlElement, *, now: datetime) -> datetime | None:
    """The moment that an element names, in its attributes or in its text, in whatever language htmldate reads."""
    text = element.text_content()[:200]
    for stated in (element.get("datetime", ""), element.get("content", ""), _EAST_ASIAN.sub(r"\1/\2/\3", text)):
        moment = parse_moment(stated, now=now)
        if moment is not None:
            return moment
    alone = document_fromstring(f"<html><body><p class='date'>{escape(text)}</p></body></html>")
    return _searched(alone, url="", now=now)


def _microdata(document: HtmlElement, name: str) -> list[str]:
    found = document.xpath("//*[@itemprop=$name][not(self::meta)]", name=name)
    return [e.get("datetime") or e.get("content") or e.text_content()[:80] for e in found[:5]]


def _time_elements(document: HtmlElement) -> list[str]:
    """Dates of time elements near the headline: marked as publication date, in a header, or the first in the
    article."""
    found = document.xpath(
        "//time[@datetime][@pubdate or contains(@class, 'ublish')"
        " or contains(@class, 'entry-date') or contains(@class, 'posted')]"
        "|//header//time[@datetime]|//article//time[@datetime]"
    )
    dated = [e.get("datetime", "") for e in found[:10]]
    return [text for text in dated if _ISO.match(text.strip())]


def _searched(document: HtmlElement, *, url: str, now: datetime) -> datetime | None:
    try:
        found = find_date(
            document,
            url=url,
            original_date=True,
            extensive_search=True,
            max_date=(now + FUTURE_TOLERANCE).strftime("%Y-%m-%d"),
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):  # a search through hostile text
        return None
    return parse_moment(found, now=now) if found else None
