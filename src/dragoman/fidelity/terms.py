"""Glossary terms: a rendering that the glossary requires is in the translation.

Owns the comparison. Knows nothing of the glossary: the terms found in the segment come as values.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.exonyms import INFLECTING
from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.model import Issue, Severity, Span

CHECK = "terms"

MAX_ENDING = 3
"""Letters that a case or a plural may change at the end of a word."""

MIN_STEM = 3
"""Letters of a word that stay in all its forms."""

_INFLECTING = INFLECTING | {"de", "fr", "es", "it", "pt", "en"}


def check_terms(pair: CheckedPair) -> Iterator[Issue]:
    """Yield each required rendering that is not in the translation, with the rendering as suggestion."""
    for term in pair.terms:
        if not term.target.strip() or any(_has(pair.target, form) for form in (term.target, *term.accepted)):
            continue
        text = pair.source.text[term.start : term.end]
        spans = (Span(start=term.start, end=term.end),) if 0 <= term.start < term.end <= len(pair.source.text) else ()
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message=f"The glossary wants “{text}” rendered as “{term.target}”, which is not in the translation.",
            source_spans=spans,
            suggestion=term.target,
        )


def _has(side: Side, term: str) -> bool:
    if term.casefold() in side.text.casefold():
        return True
    wanted = [word.casefold() for word in term.split()]
    words = [word.replace("’", "'").removesuffix("'s") for word in side.lowered]
    return any(
        all(_is_form(word, form, side.key) for word, form in zip(words[at:], wanted, strict=False))
        for at in range(len(words) - len(wanted) + 1)
    )


def _is_form(word: str, form: str, key: str) -> bool:
    """Tell whether a word is the form wanted, or the same with another ending."""
    if word == form:
        return True
    if key not in _INFLECTING or len(form) < MIN_STEM + 1:
        return False
    stem = form[: max(MIN_STEM, len(form) - 2)] if key in INFLECTING else form
    return word.startswith(stem) and abs(len(word) - len(form)) <= MAX_ENDING
