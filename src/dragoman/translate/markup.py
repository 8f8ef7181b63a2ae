"""Inline markup over a translation: which stretches engines are asked to follow, and where each mark comes to stand.

The law: a link of the source is over words of the translation once, or nowhere, and then who shows the block lists it.
Knows blocks, segments and their targets; nothing of engines, of the store or of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from dragoman.model import Block, Mark, MarkKind, SegmentPair, Span
from dragoman.translate.document import SegmentedBlock
from dragoman.translate.placing import Words, place_cognates, place_whole

Places = Mapping[Span, Span | None]
"""Where the stretches of a source came to stand in its target, as far as that was asked; None where it is not known."""


def wanted_spans(blocks: Iterable[SegmentedBlock]) -> dict[str, tuple[Span, ...]]:
    """Return by segment's text the stretches under marks, each once, in order; segments without marks are left out.

    A text that occurs twice has the stretches of both.
    """
    wanted: dict[str, set[Span]] = {}
    for segmented in blocks:
        if segmented.block.marks:
            offset = 0
            for segment in segmented.segments:
                offset += len(segment.lead)
                for mark in _within(segmented.block.marks, segment.text, offset):
                    wanted.setdefault(segment.text, set()).add(Span(start=mark.start, end=mark.end))
                offset += len(segment.text) + len(segment.gap)
    return {text: tuple(sorted(spans, key=lambda span: (span.start, span.end))) for text, spans in wanted.items()}


def place_marks(block: Block, pairs: Sequence[SegmentPair], places: Mapping[str, Places]) -> tuple[SegmentPair, ...]:
    """Return the pairs of a block with the block's marks over their targets; ``places`` are by source text.

    A stretch stands where the engine says; a stretch of the whole segment is the whole target; else names, numbers and
    cognates tell. A mark without a place is left out, and no two links overlap.
    """
    if not block.marks:
        return tuple(pairs)
    placed: list[SegmentPair] = []
    offset = 0
    for pair in pairs:
        offset += len(pair.lead)
        marks = _within(block.marks, pair.source, offset)
        placed.append(replace(pair, marks=_placed(pair, marks, places.get(pair.source, {}))) if marks else pair)
        offset += len(pair.source) + len(pair.gap)
    return tuple(placed)


def _within(marks: Sequence[Mark], text: str, offset: int) -> list[Mark]:
    """The marks over a segment that stands at ``offset`` in its block: clipped to it, without outer white space."""
    found: list[Mark] = []
    for mark in marks:
        start, end = max(mark.start - offset, 0), min(mark.end - offset, len(text))
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append(replace(mark, start=start, end=end))
    return found


def _placed(pair: SegmentPair, marks: Sequence[Mark], places: Places) -> tuple[Mark, ...]:
    words: Words | None = None
    links: list[Span] = []
    others: list[Mark] = []
    for mark in marks:
        span: Span | None = Span(start=mark.start, end=mark.end)
        if pair.target != pair.source:
            words = words or Words(pair.target)
            span = _place(pair, Span(start=mark.start, end=mark.end), places, words)
        if span is not None and mark.kind is MarkKind.LINK:
            span = _free(span, links, pair.target)
            links += [span] if span else []
        if span is not None:
            others.append(replace(mark, start=span.start, end=span.end))
    return tuple(sorted(others, key=lambda mark: (mark.start, -mark.end, mark.kind)))


def _place(pair: SegmentPair, span: Span, places: Places, words: Words) -> Span | None:
    known = places.get(span)
    if known is not None and known.start < known.end <= len(pair.target):
        return known
    if (whole := place_whole(pair.source, span, pair.target)) is not None:
        return whole
    return place_cognates(words, pair.source[span.start : span.end], span.start / len(pair.source))


def _free(span: Span, taken: Sequence[Span], text: str) -> Span | None:
    """The longest part of a span that no other takes, if a letter or number is in it."""
    parts = [span]
    for other in taken:
        parts = list(chain.from_iterable(_without(part, other) for part in parts))
    fit = [part for part in parts if any(map(str.isalnum, text[part.start : part.end]))]
    best = max(fit, key=lambda part: part.end - part.start, default=None)
    if best is None:
        return None
    bare = text[best.start : best.end]
    start = best.start + len(bare) - len(bare.lstrip())
    return Span(start=start, end=start + len(bare.strip()))


def _without(span: Span, other: Span) -> list[Span]:
    """What is left of a span beside another."""
    before, after = (span.start, min(span.end, other.start)), (max(span.start, other.end), span.end)
    return [Span(start=start, end=end) for start, end in dict.fromkeys((before, after)) if start < end]
