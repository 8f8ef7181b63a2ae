"""What is followed, and what comes of it as it comes: outlets, feeds, entries, pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dragoman.css import NO_SELECTORS, Selectors

UNKNOWN_LANGUAGE = "und"
"""BCP 47's tag for a language that is not determined (RFC 5646, section 4.1)."""


class FeedFormat(StrEnum):
    """What a polled address holds."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    PAGE = "page"


class Rights(StrEnum):
    """How much of an article readers are shown."""

    FULL = "full"
    EXCERPT = "excerpt"
    """Headline, standfirst and first paragraph."""
    HEADLINE = "headline"
    """Headline and link alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher we follow. ``language`` is what it declares, "und" where it declares none."""

    slug: str
    name: str
    home: str
    language: str = UNKNOWN_LANGUAGE
    country: str = ""
    kind: str = ""
    """Who owns it, in a word: "public", "private", "state-owned"; empty where not known."""
    owner: str = ""
    """Who owns it, by name; empty where not known."""
    rights: Rights = Rights.FULL
    languages: tuple[str, ...] = ()
    """All its languages where it publishes in several, the first being ``language``; empty where in that one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """How often an outlet's feeds may be asked, in minutes; None where the installation's settings decide."""

    shortest_minutes: float | None = None
    longest_minutes: float | None = None


NO_LIMITS = PollLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An outlet as data that people can share: who it is, where its feeds are, how often they may be asked, and
    how its pages are read."""

    outlet: Outlet
    feeds: tuple[str, ...] = ()
    """Empty, as ``pages``, where they are to be found from the home page."""
    pages: tuple[str, ...] = ()
    """Section pages that are followed for the articles they link to."""
    limits: PollLimits = NO_LIMITS
    selectors: Selectors = NO_SELECTORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed lists (RFC 4287, atom:entry): an address, and what the feed says of it."""

    url: str
    id: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    """HTML as in the feed, not sanitized."""
    content: str = ""
    """Full text as HTML where the feed carries it, not sanitized; empty otherwise."""
    language: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed feed: its own description and its entries in document order."""

    format: FeedFormat
    title: str = ""
    home: str = ""
    description: str = ""
    language: str = ""
    updated: datetime | None = None
    entries: tuple[Entry, ...] = ()
    ttl_minutes: int | None = None
    """The interval the feed asks for (RSS ttl, sy:updatePeriod), in minutes."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC, 0 to 23, at which it asks not to be polled (RSS skipHours)."""
    skip_days: tuple[int, ...] = ()
    """Days of the week in UTC, 0 for Monday to 6, at which it asks not to be polled (RSS skipDays)."""
    hub: str = ""
    """A WebSub hub that tells of news (atom:link rel=hub, JSON Feed's hubs); empty where there is none."""
    topic: str = ""
    """The address that the feed gives as its own (rel=self, feed_url), which its hub knows it by."""
    next_url: str = ""
    sitemaps: tuple[str, ...] = ()
    """For a sitemap index: the sitemaps it lists."""
    note: str = ""
    """What was wrong with it though it could be read, for people; empty where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One HTTP answer as it came: body after content decoding, headers with lower-case names."""

    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, after redirects."""
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    fetched: datetime
    moved_to: str = ""
    """Where ``url`` has moved for good (301, 308), to be asked from now on; empty where it has not."""
