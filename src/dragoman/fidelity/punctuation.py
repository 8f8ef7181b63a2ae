"""Punctuation: marks doubled, torn off, spaced as tokens, brackets left open, the final stop lost; casing thrown away.

Owns what sound typography never has. Quotation marks belong to ``quotations``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair
from dragoman.model import Issue, Severity, Span

CHECK = "punctuation"
CASING = "casing"

MIN_LETTERS = 12
"""Letters that a text needs before its casing says anything."""

_WRECKS = (
    (re.compile(r"\s(?<=\w\s)\s*[,.;](?=\s|$)"), "a space before a punctuation mark"),
    (
        re.compile(r"(?<![.…])(?:,\s?,|(?<=[a-z]{4})\.,|,\.(?!\d)|;;|(?<!\.)\.\.(?!\.)|\?\.|!\.)(?!\w)"),
        "a doubled punctuation mark",
    ),
    (re.compile(r"\.\s(?=[a-z]{2,}\s)(?<=[a-zà-ÿ]{2}\.\s)(?<!etc\.\s)"), "a full stop in the middle of a sentence"),
    (re.compile(r"[,.;!?](?=[a-z]{3,}\b(?!\.))(?<=[a-z]{3}[,.;!?])"), "a punctuation mark without a space after it"),
    (re.compile(r"(?<=[^\W\d_])[,.]?[@^~_](?=[\s.,]|$)|(?<=[a-z])[,;:][?!^~](?=\s[a-z])"), "a stray sign"),
)
_HINTS = {
    "a space before a punctuation mark": re.compile(r"[,.;](?<=\s.)"),
    "a stray sign": re.compile("[@^~_?!]"),
}
"""What a text with such a wreck has in any case, and is quicker to find."""

_ENGLISH_WRECK = re.compile(r"\b(?:the|an?|of|to|for|from|and|with|by|be|been|at)[;:!?](?=\s)")
"""A mark after a word that can't end anything."""

_INNER_MARKS = frozenset(";:!?")
_ENDS = frozenset(".!?…。！？।؟۔")
_CLOSERS = "\"'”’»«“)]} \u00a0"
_BRACKETS = (("(", ")", "（", "）"), ("[", "]", "［", "］"))


def check_punctuation(pair: CheckedPair) -> Iterator[Issue]:
    """Yield wrecked punctuation, brackets left open and a final stop that was lost, where the source has none of it."""
    source, target = pair.source, pair.target
    text = target.prose
    if (
        target.key == "en"
        and not _INNER_MARKS.isdisjoint(target.characters)
        and (match := _ENGLISH_WRECK.search(text))
        and source.text[-1:] != ":"
    ):
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The translation has a punctuation mark in the wrong place: “{match[0]}”.",
            target_spans=(Span(start=match.start(), end=match.end()),),
        )
    for pattern, what in _WRECKS:
        if what in _HINTS and not _HINTS[what].search(text):
            continue
        if pattern.search(text) and not pattern.search(source.prose):
            spans = tuple(Span(start=match.start(), end=match.end()) for match in pattern.finditer(text))
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The translation has {what}, which the original has not.",
                target_spans=spans,
            )
    for opening, closing, wide_opening, wide_closing in _BRACKETS:
        if target.text.count(opening) != target.text.count(closing):
            left = source.text.count(opening) + source.text.count(wide_opening)
            right = source.text.count(closing) + source.text.count(wide_closing)
            if left == right:
                yield Issue(
                    check=CHECK,
                    severity=Severity.MINOR,
                    message=f"The translation has a bracket, “{opening}” or “{closing}”, without its other half.",
                )
    end = target.text.rstrip(_CLOSERS)[-1:]
    source_end = source.text.rstrip(_CLOSERS)[-1:]
    if source_end in _ENDS and source_end and end.isalnum() and len(target.words) > 3:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message="The translation ends without the punctuation mark that ends the original: it may be cut off.",
            target_spans=(Span(start=len(target.text.rstrip()) - 1, end=len(target.text.rstrip())),),
        )


def check_casing(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue where the translation lost its capitals, or is all capitals, unlike the source."""
    source, target = pair.source.text, pair.target.text
    if sum(map(str.isalpha, target)) < MIN_LETTERS or not any(map(str.isupper, source)):
        return
    if target.islower():
        message = "The translation is all in small letters; the original is not."
    elif target.isupper() and not source.isupper():
        message = "The translation is all in capitals; the original is not."
    elif _first(target).islower() and _first(source).isupper():
        message = "The translation begins with a small letter; the original begins with a capital."
    else:
        return
    yield Issue(check=CASING, severity=Severity.MINOR, message=message, target_spans=pair.target.whole)


def _first(text: str) -> str:
    return next((letter for letter in text if letter.isalpha()), "")
