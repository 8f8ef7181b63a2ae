"""What readers see: articles as an edition shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dragoman.model.articles import Block, Image, Mark
from dragoman.model.sources import Outlet
from dragoman.model.translation import Issue, Mending, TermUse, Verdict


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
