"""Word order: a translation whose words don't follow one another as its language has it.

Owns the judgement of the whole sentence. Single places where two words don't fit belong to ``omission``.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.fidelity.sequences import surprises
from dragoman.model import Issue, Severity

CHECK = "word_order"

LEAST_ORDER = 0.18
"""Bits that two neighbours of a sound sentence have in common at least, in the mean; words thrown together have
-0.5."""

MIN_JOINTS = 8
"""Neighbours that a text needs for their mean to say anything."""


def is_disordered(side: Side) -> bool:
    """Tell whether the words of a text are out of order; False for a language without a table."""
    found = surprises(side)
    return len(found) >= MIN_JOINTS and sum(found) < LEAST_ORDER * len(found)


def check_word_order(pair: CheckedPair) -> Iterator[Issue]:
    """Yield one issue where the words of the translation are out of order, and those of the original are not."""
    if is_disordered(pair.target) and not is_disordered(pair.source):
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message="The words of the translation are out of order: it may be hard to understand.",
            target_spans=pair.target.whole,
        )
