"""Translation and its checks: routes, requests, drafts, segments, findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
