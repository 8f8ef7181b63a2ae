"""The nouns of Dragoman: frozen values that the stages hand to one another.

Besides the selectors of :mod:`dragoman.css` only the standard library is imported, and nothing here does any work
beyond small derived properties.
Languages are BCP 47 tags ("fr", "sr-Latn"; "und" where unknown). Times are aware datetimes in UTC.
Spans are half-open offsets in Unicode code points, as Python slices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dragoman.css import NO_SELECTORS, Selectors

UNKNOWN_LANGUAGE = "und"
"""BCP 47's tag for a language that is not determined (RFC 5646, section 4.1)."""


# --- what is followed -------------------------------------------------------------------------------------------


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


# --- what an article is ------------------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """The kinds of block. HEADLINE and STANDFIRST occur once at most and lead the article."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    FIGURE = "figure"
    """A picture; the block's text is its caption (may be empty)."""
    TABLE = "table"
    """The text holds rows parted by newlines, cells parted by tabs; the first row is the header."""
    PREFORMATTED = "preformatted"


class MarkKind(StrEnum):
    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    ABBR = "abbr"
    """An abbreviation; ``value`` is what it stands for, in the source's language."""
    TIME = "time"
    """A date or time; ``value`` is the same as machines read it (HTML's datetime)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Inline markup over ``text[start:end]`` of its block; ``href`` is absolute http(s), for links alone."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item and so on: plain text with marks over it, white space collapsed."""

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0
    """Heading level 2 to 6; nesting depth of a list item, from 1; 0 elsewhere."""
    ordered: bool = False
    """True for an item of a numbered list."""
    image: Image | None = None


class Access(StrEnum):
    FREE = "free"
    PAYWALLED = "paywalled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What extraction makes of a page.

    ``blocks`` is the body alone: neither headline nor standfirst is among them.
    """

    url: str
    """Canonical address."""
    title: str
    """Headline, without the site's suffix."""
    blocks: tuple[Block, ...] = ()
    standfirst: str = ""
    """The outlet's own summary shown above the body; empty where the body begins with it."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str = UNKNOWN_LANGUAGE
    """Declared by the page (html lang, JSON-LD, OpenGraph) until identification sets it."""
    site: str = ""
    """The outlet's name as the page gives it."""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: Image | None = None
    dateline: str = ""
    """Place, date and agency before the first sentence ("MOSCOW, August 1. /TASS/."), as written."""
    agencies: tuple[str, ...] = ()
    """News agencies credited, by their usual English short name ("AFP", "TASS", "Tanjug")."""
    access: Access = Access.UNKNOWN
    extractor: str = ""
    """Which extractor won and why, for people."""
    reserved: str = ""
    """Why the outlet allows no more than headline and link to be shown; such an article has no blocks."""
    from_feed: str = ""
    """What the page answered, where the text is that of the feed instead ("answered 403 Forbidden"); else empty."""

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @property
    def readable(self) -> tuple[Block, ...]:
        """Headline, standfirst and body, in reading order: what is translated and shown."""
        head = [Block(kind=BlockKind.HEADLINE, text=self.title)]
        if self.standfirst:
            head.append(Block(kind=BlockKind.STANDFIRST, text=self.standfirst))
        return (*head, *self.blocks)


# --- translation -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pair:
    """A translation direction; ``str()`` gives "fr>en"."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One engine over one pair."""

    engine: str
    pair: Pair
    signature: str
    """Names engine, model and version for this pair: same string, same meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The engines a pair goes through, one hop or more; ``str()`` gives "fr>es>en"."""

    hops: tuple[Hop, ...]

    @property
    def pair(self) -> Pair:
        return Pair(source=self.hops[0].pair.source, target=self.hops[-1].pair.target)

    @property
    def signature(self) -> str:
        return " + ".join(hop.signature for hop in self.hops)

    def __str__(self) -> str:
        return ">".join([self.hops[0].pair.source, *(hop.pair.target for hop in self.hops)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A sentence of a block: the block's text is ``lead`` of the first, then each ``text`` + ``gap``."""

    text: str
    gap: str = ""
    """What follows in the block before the next segment: white space, a tab, a newline."""
    lead: str = ""
    """What stands in the block before its first segment; empty on all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermUse:
    """A term of the glossary where a source uses it: ``text[start:end]`` is to be rendered as ``target``."""

    start: int
    end: int
    target: str
    accepted: tuple[str, ...] = ()
    """Renderings that are as good where an engine chose one of them: the full name for an acronym, another spelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A segment as engines are asked to translate it."""

    text: str
    spans: tuple[Span, ...] = ()
    """Stretches of the text whose place in the draft is wanted."""
    terms: tuple[TermUse, ...] = ()
    """Renderings that an engine takes into account where it can; they are seen to afterwards in any case."""
    context: str = ""
    """What the segment is part of (a headline), for engines that read along; never translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an engine returned for one segment, before checks; ``unknown`` are words it had no entry for."""

    text: str
    unknown: tuple[str, ...] = ()
    spans: tuple[Span | None, ...] = ()
    """Where each of the request's spans came to stand, None where that is not known; empty from engines that don't
    follow them."""


# --- fidelity ----------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    """After MQM: minor (seen, does not mislead), major (may mislead), critical (misleads or is unreadable)."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A check's finding on one segment; the message is for a reader without the source language."""

    check: str
    severity: Severity
    message: str
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    suggestion: str = ""
    """What would be right, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What was put right in a translation without asking an engine: the check that called for it, and the words."""

    check: str
    before: str
    after: str


class Verdict(StrEnum):
    """What is done about the findings, for a segment or an article.

    CLEAN: nothing found. NOTES: shown with its findings. PARTIAL (articles alone): some segments are shown in
    the source. HELD: a segment is shown in the source; an article is not published.
    """

    CLEAN = "clean"
    NOTES = "notes"
    PARTIAL = "partial"
    HELD = "held"


# --- what readers see ---------------------------------------------------------------------------------------------


class Status(StrEnum):
    """How an article stands in an edition."""

    TRANSLATED = "translated"
    ORIGINAL = "original"
    """Written in the edition's own language: nothing to translate."""
    UNTRANSLATED = "untranslated"
    """Published in its own language: no engine leads into the edition's, or none could be trusted; the reason says."""
    HELD = "held"
    """Not published; the reason says why."""


class Origin(StrEnum):
    """Where a segment's target came from."""

    ENGINE = "engine"
    MEMORY = "memory"
    COPY = "copy"
    """Nothing to translate in it (numbers, an address), or no translation was made: the target is the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPair:
    """A segment with its translation, as stored and as shown.

    ``held`` means that the translation can't be trusted: readers see the source, marked, and the draft on request.
    """

    source: str
    target: str
    gap: str = ""
    lead: str = ""
    origin: Origin = Origin.ENGINE
    issues: tuple[Issue, ...] = ()
    held: bool = False
    mendings: tuple[Mending, ...] = ()
    route: str = ""
    """The signature of the route that it took, where that is another than the rest of the article's."""
    terms: tuple[TermUse, ...] = ()
    """The glossary's terms in the source, which the target was to render."""
    marks: tuple[Mark, ...] = ()
    """Over the target: the block's marks, as far as it is known where they belong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A revision in an edition, segment by segment; ``verdict`` is None until it has been checked."""

    edition: str
    status: Status
    signature: str = ""
    route: str = ""
    reason: str = ""
    """Why it is not translated, or not all of it is shown."""
    verdict: Verdict | None = None
    segments: tuple[tuple[SegmentPair, ...], ...] = ()
    """A tuple for each of ``Article.readable``; empty where nothing was translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A block of an item: the block as in the source, and its aligned segments."""

    block: Block
    segments: tuple[SegmentPair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where else a text stands: the id of the item that shows it in the same edition, and its outlet's name."""

    id: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article as an edition shows it: everything a page or feed entry needs, labels included.

    Lists (front page, feeds of headlines) may carry an item without its ``blocks``.
    """

    id: str
    """Stable, opaque, the same over all revisions; unique to article and edition."""
    edition: str
    outlet: Outlet
    url: str
    """The original."""
    language: str
    """Of the original."""
    status: Status
    verdict: Verdict
    title: str
    """As shown: translated where it is, else the original's."""
    title_language: str
    original_title: str
    excerpt: str = ""
    """Opening words as shown, plain text."""
    excerpt_language: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """As the outlet says."""
    seen: datetime
    """When Dragoman had it first: the date of the first page it was found in."""
    updated: datetime
    """When Dragoman last changed it."""
    revision: int = 1
    signature: str = ""
    """Engine signature of the translation; empty unless status is TRANSLATED."""
    route: str = ""
    reason: str = ""
    """Why it is not translated, or only in part."""
    section: str = ""
    image: Image | None = None
    agencies: tuple[str, ...] = ()
    issue_count: int = 0
    from_feed: str = ""
    """As ``Article.from_feed``."""
    blocks: tuple[ShownBlock, ...] = ()
    reprint_of: Elsewhere | None = None
    """Who had nearly the same text first, where that is another outlet."""
    also_at: tuple[Elsewhere, ...] = ()
    """Who reprinted it, by outlet."""
