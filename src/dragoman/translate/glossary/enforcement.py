"""Terms in drafts, whichever engine made them: asked to be followed, put where they are missing, and judged.

An engine that follows stretches says where a term came to stand, and that stretch is replaced. Else the source's form
is looked for, which engines leave as it is, or transliterated, where they don't know it. What can't be placed stays as
the engine has it, and is a finding. Knows nothing of how terms are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dragoman.model import Draft, Pair, Request, Span, TermUse
from dragoman.translate.glossary.agreement import fitted
from dragoman.translate.glossary.inflection import acronym_ending, inflects, word_forms
from dragoman.translate.glossary.matching import is_shouted
from dragoman.translate.glossary.term import is_acronym
from dragoman.translate.transliteration import latinised_forms

MAX_STRETCH = 2
"""How many times the words of source and rendering a followed stretch may have: a longer one was followed wrongly."""

_EDGE = " \u00a0\u202f\t\n\"'«»„“”’‘()[],.;:!?…"
_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def track_terms(request: Request) -> Request:
    """Ask for the place of each term, behind those of the spans that the request has itself."""
    if not request.terms:
        return request
    return replace(request, spans=(*request.spans, *(Span(start=use.start, end=use.end) for use in request.terms)))


def hinted_terms(request: Request, places: Sequence[Span | None]) -> tuple[TermUse, ...]:
    """Return the terms of ``track_terms(request)`` at the places that its spans came to on the way, for a hint."""
    behind = places[len(places) - len(request.terms) :]
    return tuple(
        replace(use, start=place.start, end=place.end)
        for use, place in zip(request.terms, behind, strict=False)
        if place is not None
    )


def put_terms(request: Request, draft: Draft, pair: Pair) -> Draft:
    """Return a draft of ``track_terms(request)`` that renders its terms; ``spans`` are those of ``request`` alone.

    Nothing is changed where a rendering, or one as good, stands already.
    """
    own = len(request.spans)
    spans, places = draft.spans[:own], draft.spans[own:]
    if not request.terms:
        return draft
    edits = _edits(request, draft.text, places, pair)
    text = draft.text
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    unknown = tuple(word for word in draft.unknown if word in text) if edits else draft.unknown
    return replace(draft, text=text, unknown=unknown, spans=tuple(span and _moved(span, edits) for span in spans))


def judge_terms(uses: Sequence[TermUse], text: str, language: str) -> tuple[tuple[TermUse, bool], ...]:
    """Say of each term whether a translation renders it; a rendering that stands once serves one use."""
    claimed = _claimed(uses, [None] * len(uses), text, language)
    return tuple((use, place is not None) for use, place in zip(uses, claimed, strict=True))


def _edits(request: Request, text: str, places: Sequence[Span | None], pair: Pair) -> list[_Edit]:
    """What to replace, in order, nothing overlapping."""
    uses = request.terms
    known = [*places, *(None for _ in uses)][: len(uses)]
    standing = _claimed(uses, known, text, pair.target)
    taken = [place for place in standing if place is not None]
    edits: list[_Edit] = []
    for use, place, stands in zip(uses, known, standing, strict=True):
        if stands is not None:
            continue
        source = request.text[use.start : use.end]
        stretch = _stretch(text, place, source, use) or _left_over(text, source, pair, taken)
        if stretch is None or any(_overlap(stretch, other) for other in taken):
            continue
        taken.append(stretch)
        rendering = use.target.upper() if is_shouted(text) else use.target
        if stretch.start == 0 and request.text[:1].isupper():
            rendering = rendering[:1].upper() + rendering[1:]
        start, words = fitted(text[: stretch.start], rendering, pair.target)
        edits.append(_Edit(start, stretch.end, words))
    edits.sort(key=lambda edit: edit.start)
    return [edit for edit, before in zip(edits, [_Edit(0, 0, ""), *edits], strict=False) if before.end <= edit.start]


def _claimed(uses: Sequence[TermUse], places: Sequence[Span | None], text: str, language: str) -> list[Span | None]:
    """Where each use is rendered in a text, None where it is not: exact renderings first, then those as good."""
    claimed: list[Span | None] = [None] * len(uses)
    taken: list[Span] = []
    rounds = ([(use.target,) for use in uses], [use.accepted for use in uses])
    for renderings in rounds:
        for index, words in enumerate(renderings):
            if claimed[index] is not None:
                continue
            found = [
                span
                for word in words
                for span in _occurrences(word, text, language)
                if not any(_overlap(span, other) for other in taken)
            ]
            if found:
                place = places[index]
                best = min(found, key=lambda span: _distance(span, place)) if place is not None else found[0]
                claimed[index] = best
                taken.append(best)
    return claimed


def _occurrences(rendering: str, text: str, language: str) -> Iterable[Span]:
    for match in _pattern(rendering, language).finditer(text):
        yield Span(start=match.start(), end=match.end())


@lru_cache(maxsize=32768)
def _pattern(rendering: str, language: str) -> re.Pattern[str]:
    """What finds a rendering, in any form its language gives it."""
    base = language.partition("-")[0]
    if base in _WITHOUT_SPACES:
        return re.compile(re.escape(rendering))
    if is_acronym(rendering):
        ending = acronym_ending(language)
        return re.compile(
            rf"(?<!\w){re.escape(rendering)}(?:{ending.pattern})?(?!\w)"
            if ending
            else rf"(?<!\w){re.escape(rendering)}(?!\w)"
        )
    words = [
        "(?:" + "|".join(sorted(map(re.escape, word_forms(word.lower(), language)), key=len, reverse=True)) + ")"
        if inflects(language) and word.isalpha()
        else re.escape(word)
        for word in rendering.split()
    ]
    return re.compile(r"(?<!\w)" + r"[\s\u00a0\u202f-]+".join(words) + r"(?!\w)", re.IGNORECASE)


def _stretch(text: str, place: Span | None, source: str, use: TermUse) -> Span | None:
    """The stretch that an engine followed a term to, without the marks at its edges; None where it can't be right."""
    if place is None:
        return None
    start, end = max(place.start, 0), min(place.end, len(text))
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    stretch = text[start:end]
    words = max(len(source.split()), len(use.target.split()))
    if not stretch or len(stretch.split()) > MAX_STRETCH * words + 1:
        return None
    for inner in ("'s", "’s"):
        if stretch.endswith(inner) and not use.target.endswith(inner):
            end -= len(inner)
    return Span(start=start, end=end)


def _left_over(text: str, source: str, pair: Pair, taken: Sequence[Span]) -> Span | None:
    """The first place where the source's form was left as it is, or transliterated."""
    forms = [source]
    ending = acronym_ending(pair.source)
    if ending is not None and (match := ending.search(source)) is not None and match.end() == len(source):
        forms.append(source[: match.start()])
    forms += [latin for form in tuple(forms) for latin in latinised_forms(form, pair.source)]
    for form in dict.fromkeys(forms):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            span = Span(start=match.start(), end=match.end())
            if not any(_overlap(span, other) for other in taken):
                return span
    return None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _distance(span: Span, place: Span) -> int:
    return 0 if _overlap(span, place) else min(abs(span.start - place.end), abs(place.start - span.end)) + 1


def _moved(span: Span, edits: Sequence[_Edit]) -> Span | None:
    """A span of the text before, in the text after; one that cuts through a replaced stretch takes all of it."""
    start, end = span.start, span.end
    for edit in reversed(edits):
        grown = len(edit.text) - (edit.end - edit.start)
        if edit.end <= start:
            start, end = start + grown, end + grown
        elif edit.start < end:
            start, end = min(start, edit.start), max(end, edit.end) + grown
    return Span(start=start, end=end) if start < end else None
