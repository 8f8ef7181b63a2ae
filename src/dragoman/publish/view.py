"""What pages and feeds are made from: the read model around ``Item``, and the seam that supplies it.

This module knows nothing of where the values come from (the store), of how they are asked for (the web), nor of how
they are shown (the templates).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from dragoman.model import FeedFormat, Item, Outlet, SegmentPair, Span
from dragoman.publish.plain import file_of
from dragoman.searching import Query


class View(StrEnum):
    """The three ways of reading a translated article; the value is the last part of its address."""

    TRANSLATION = ""
    SIDE_BY_SIDE = "side-by-side"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site as a whole; ``base_url`` is absolute, without a slash at its end, and used in feeds alone."""

    name: str
    editions: tuple[str, ...]
    base_url: str = ""
    public: bool = False
    """False: every page asks search engines not to index it."""
    reports: bool = False
    """Whether readers may report a sentence."""
    models_welcome: bool = False
    """True: programs that gather texts for language models are not turned away, and find an llms.txt."""
    plain: bool = False
    """Served as plain files: an address is that of a file."""

    def at(self, address: str) -> str:
        """An address within the site as the world knows it."""
        if not self.plain:
            return self.base_url + address
        return f"{self.base_url}/{file_of(address).removesuffix('index.html')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """Items, newest first, without their blocks; ``next`` is the cursor of the page after, empty on the last."""

    items: tuple[Item, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """How a followed feed stands; ``problem`` is empty while all is well."""

    url: str
    format: FeedFormat | None = None
    last_good: datetime | None = None
    next_poll: datetime | None = None
    """None where it is not polled any more."""
    problem: str = ""
    last_poll: datetime | None = None
    reason: str = ""
    """Why the next poll is when it is, or there is none, for people."""
    failing_since: datetime | None = None
    failures: int = 0
    """Polls in a row that failed."""
    hub: str = ""
    """What its hub does or does not do, for people; empty where it has none, or none can reach us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletView:
    """How an outlet stands in an edition: ``items`` published, ``held`` back, and its feeds."""

    outlet: Outlet
    items: int = 0
    held: int = 0
    last_good: datetime | None = None
    """The last poll of any feed that succeeded."""
    next_poll: datetime | None = None
    problem: str = ""
    """Why nothing, or not everything, comes from it; for people. Empty while all is well."""
    feeds: tuple[FeedView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many articles stand how in an edition; ``languages`` counts the published by original language."""

    translated: int = 0
    original: int = 0
    untranslated: int = 0
    """Published in their own language for want of a route."""
    held: int = 0
    partial: int = 0
    """Of the translated: with sentences shown in the source language."""
    languages: tuple[tuple[str, int], ...] = field(default=())

    @property
    def published(self) -> int:
        return self.translated + self.original + self.untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItem:
    """An article that was not published, and why. ``title`` is the original's and may be empty."""

    url: str
    title: str
    outlet: Outlet
    reason: str
    seen: datetime
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilters:
    """What a search is restricted to; empty and None restrict nothing. Days are the outlet's, in UTC, both included."""

    outlet: str = ""
    language: str = ""
    verdict: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A sentence in which terms of a search stand, and where."""

    text: str
    language: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that a search found, without its blocks, and a sentence of it where title and excerpt don't show why."""

    item: Item
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Hits, the latest known first; ``next`` is the cursor of the page after, empty on the last."""

    query: Query
    hits: tuple[Hit, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A revision of an article as an edition had it: its blocks, sentence by sentence.

    Where no translation of it is kept, a block is one sentence without a target.
    """

    number: int
    seen: datetime
    translated: bool
    blocks: tuple[tuple[SegmentPair, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An item that the operator took off the site: nothing of its text is told, only whose it was and why it went."""

    id: str
    edition: str
    outlet: str
    """Its name."""
    language: str
    reason: str
    """Empty where the operator gave none."""
    withdrawn: datetime
    restored: datetime | None = None
    """When it was put back; None while it is withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What was revised and what was withdrawn in an edition, each the latest first."""

    revised: tuple[Item, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()


class Library(Protocol):
    """What the site is made from. Every method may raise StoreError; none blocks on the network."""

    def editions(self) -> tuple[str, ...]:
        """Languages published, the first being the site's own."""
        ...

    def items(
        self, edition: str, *, limit: int, before: str = "", outlet: str = "", language: str = "", section: str = ""
    ) -> ItemPage:
        """Published items, newest first, without blocks.

        ``before`` is a cursor from ``ItemPage.next`` (an unknown one gives an empty page); ``outlet`` a slug,
        ``language`` a tag and ``section`` a section as its outlet names it, to restrict to.
        Reprints stand in the lists of their outlets alone.
        """
        ...

    def item(self, edition: str, id: str) -> Item | None:
        """One item whole, with its blocks; None where there is none in this edition."""
        ...

    def versions(self, edition: str, id: str) -> tuple[Version, ...]:
        """The revisions of an item that may be shown, the newest first; none where there is no such item, or where its
        outlet does not allow all of it to be shown."""
        ...

    def search(self, edition: str, text: str, filters: SearchFilters, *, limit: int, before: str = "") -> SearchPage:
        """Items in whose translation or original all terms of ``text`` stand; a cursor that is none gives no hits."""
        ...

    def outlets(self, edition: str) -> tuple[OutletView, ...]:
        """Every outlet followed, by name."""
        ...

    def counts(self, edition: str) -> Counts:
        """How the edition stands."""
        ...

    def held(self, edition: str, limit: int) -> tuple[HeldItem, ...]:
        """What was held back, newest first."""
        ...

    def alternates(self, edition: str, id: str) -> tuple[tuple[str, str], ...]:
        """The same article as (edition, id) in every edition that shows it, this one included."""
        ...

    def withdrawal(self, edition: str, id: str) -> Withdrawal | None:
        """How an item was withdrawn; None where it is not, or there never was one."""
        ...

    def withdrawals(self, edition: str, *, limit: int, outlet: str = "") -> tuple[Withdrawal, ...]:
        """What is withdrawn, the latest first; ``outlet`` is a slug to restrict to."""
        ...

    def corrections(self, edition: str, limit: int) -> Corrections:
        """What was revised and withdrawn, so many of each, restored ones among them."""
        ...
