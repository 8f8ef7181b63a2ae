"""Length: a translation far shorter or longer than its source has lost or invented something.

Owns the usual ratio of lengths between languages. Does not know which words are missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair
from dragoman.model import Issue, Severity

CHECK = "length"

CHARACTERS = {
    "ar": 0.89, "bg": 1.05, "bn": 0.98, "ca": 1.12, "cs": 0.95, "da": 1.02, "de": 1.15, "el": 1.16, "en": 1.00,
    "es": 1.16, "et": 0.98, "fa": 0.94, "fi": 1.05, "fr": 1.19, "he": 0.78, "hi": 1.01, "hu": 1.06, "id": 1.06,
    "it": 1.15, "ja": 0.45, "ko": 0.50, "lt": 1.01, "lv": 1.02, "mk": 1.05, "nb": 0.99, "nl": 1.09, "pl": 1.06,
    "pt": 1.09, "ro": 1.13, "ru": 1.08, "sh": 0.99, "sk": 0.97, "sl": 0.99, "sq": 1.12, "sv": 0.98, "th": 0.90,
    "tr": 1.03, "uk": 1.03, "vi": 1.06, "zh": 0.33,
}  # fmt: skip
"""Characters that a language needs for what English says in one (news prose; a rounded mean)."""

TOLERANCE = 0.50
"""Natural logarithm of the ratio allowed either way for a long text: a factor of 1.65."""

SHORT_TOLERANCE = 4.2
"""Added to the tolerance, divided by the square root of the expected characters: short texts vary freely."""

HOPELESS = 1.6
"""Logarithm of the ratio (a factor of 5) beyond the short-text allowance at which the text is no translation."""


def check_length(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue where the translation is empty, or its length is out of proportion to the source's."""
    source_size, target_size = pair.source.size, pair.target.size
    if not source_size:
        return
    if not target_size:
        yield Issue(
            check=CHECK,
            severity=Severity.CRITICAL,
            message="The translation is empty: nothing of the original is left.",
            source_spans=pair.source.whole,
        )
        return
    expected = _expected(pair, source_size)
    off = math.log(target_size / expected)
    slack = SHORT_TOLERANCE / math.sqrt(expected)
    if abs(off) <= TOLERANCE + slack:
        return
    severity = Severity.CRITICAL if abs(off) > HOPELESS + slack else Severity.MAJOR
    factor = math.exp(abs(off))
    much = f"about {factor:.0f} times" if factor >= 2.5 else "much"
    message = (
        f"The translation is {much} shorter than the original would lead one to expect: part of it may be missing."
        if off < 0
        else f"The translation is {much} longer than the original would lead one to expect: something may be added."
    )
    yield Issue(
        check=CHECK,
        severity=severity,
        message=message,
        source_spans=pair.source.whole,
        target_spans=pair.target.whole,
    )


def length_ratio(pair: CheckedPair) -> float:
    """Return the natural logarithm of a translation's length over the expected one; 0 where either side is empty."""
    source_size, target_size = pair.source.size, pair.target.size
    return math.log(target_size / _expected(pair, source_size)) if source_size and target_size else 0.0


def _expected(pair: CheckedPair, source_size: int) -> float:
    return source_size * CHARACTERS.get(pair.target.key, 1.0) / CHARACTERS.get(pair.source.key, 1.0)
