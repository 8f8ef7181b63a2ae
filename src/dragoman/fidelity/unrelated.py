"""Unrelated: a translation that is of another sentence altogether.

Owns the weighing of evidence over a whole segment: words alike, words that the lexicon knows, names, numbers,
length. Does not know how any of these are found.

Each piece of evidence adds the logarithm of how much likelier it is between a segment and its translation than between
two sentences of news by chance (naive Bayes); the constants are such likelihoods.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dragoman.fidelity.lexicon import Entry, Lexicon, stems
from dragoman.fidelity.name_forms import plain
from dragoman.fidelity.numbers import count_numbers
from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.model import Issue, Severity

CHECK = "unrelated"

UNRELATED = -3.0
"""Evidence (natural logarithm) from which on the translation is told to be of another sentence."""

SURELY = -6.0
"""The same from which on readers get the original instead."""

SURELY_ALONE = -9.0
"""The same without a lexicon, where names and numbers alone decide."""

MIN_WORDS = 5
"""Words that both sides need; titles are translated freely."""

MIN_COGNATE = 5
"""Letters of a word that may have a cognate on the other side."""

COGNATE_START = 4
"""Letters at the beginning by which two words are cognates."""

MAX_MISSES = 6
"""Words without a cognate that count: a writer who avoids Latin words does so throughout."""

CHANCE_COGNATE = 0.03
"""Share of words (0 to 1) that have such a neighbour in any other sentence."""

_COGNATES = {"fr": 0.4, "es": 0.4, "it": 0.4, "pt": 0.4, "ro": 0.35, "ca": 0.4, "en": 0.3, "de": 0.25, "nl": 0.3}
_FEW_COGNATES = 0.15
"""Share of words that have one in the translation, by the original's language."""

_NAME_FOUND, _NAME_LOST = 3.0, -1.6
_NUMBER_FOUND, _NUMBER_LOST = 2.0, -1.8
LENGTH_DOUBT = 0.3
"""Logarithm of the ratio of lengths that sound translations seldom pass."""

_LENGTH_OFF = -1.2
HALF = 0.5
"""Weight of the lexicon's two directions, which tell much the same."""

MAX_TRUST = 0.95


def check_unrelated(pair: CheckedPair, issues: Sequence[Issue], *, length_ratio: float) -> Iterator[Issue]:
    """Yield one issue where little in the translation answers the original.

    ``issues`` are those found so far; ``length_ratio`` is the logarithm of the translation's length over the expected.
    """
    source, target = pair.source, pair.target
    if len(source.words) < MIN_WORDS or len(target.words) < MIN_WORDS or source.key == target.key:
        return
    evidence = _names(pair, issues) + _numbers(pair, issues) + (_LENGTH_OFF if abs(length_ratio) > LENGTH_DOUBT else 0)
    if evidence > -UNRELATED:
        return
    if pair.lexicon is None and evidence + _worst_cognates(source, target) >= UNRELATED:
        return
    evidence += _cognates(source, target)
    if pair.lexicon is not None:
        evidence += _lexicon(pair, pair.lexicon)
    if evidence < UNRELATED:
        yield Issue(
            check=CHECK,
            severity=_severity(evidence, known=pair.lexicon is not None),
            message="The translation seems to be of another sentence: hardly anything in it answers the original.",
            source_spans=source.whole,
            target_spans=target.whole,
        )


def _severity(evidence: float, *, known: bool) -> Severity:
    """Return how bad it is; without a lexicon a free translation may look the same."""
    if evidence < (SURELY if known else SURELY_ALONE):
        return Severity.CRITICAL
    return Severity.MAJOR if known else Severity.MINOR


def _names(pair: CheckedPair, issues: Sequence[Issue]) -> float:
    found = [issue for issue in issues if issue.check in ("names", "acronyms")]
    lost = sum(bool(issue.source_spans) + bool(issue.target_spans) for issue in found)
    starts = {plain(word.text)[:COGNATE_START] for _, word in pair.target.capitalised}
    kept = sum(
        bool(at) and len(form := plain(word.text)[:COGNATE_START]) > 2 and form in starts
        for at, word in pair.source.capitalised
    )
    return _NAME_FOUND * kept + _NAME_LOST * lost


def _numbers(pair: CheckedPair, issues: Sequence[Issue]) -> float:
    off = sum(
        bool(issue.source_spans) + bool(issue.target_spans) for issue in issues if issue.check in ("numbers", "dates")
    )
    there = count_numbers(pair.source)
    return _NUMBER_LOST * off + _NUMBER_FOUND * max(0, there - off)


@lru_cache(maxsize=256)
def _cognate_weights(source: str, target: str) -> tuple[float, float]:
    """Return what a cognate and a word without one weigh between two language keys."""
    likely = min(_COGNATES.get(source, _FEW_COGNATES), _COGNATES.get(target, _FEW_COGNATES) + 0.1)
    return math.log(likely / CHANCE_COGNATE), math.log((1 - likely) / (1 - CHANCE_COGNATE))


def _worst_cognates(source: Side, target: Side) -> float:
    """Return the least that ``_cognates`` may come to."""
    return _cognate_weights(source.key, target.key)[1] * MAX_MISSES


def _cognates(source: Side, target: Side) -> float:
    hit, miss = _cognate_weights(source.key, target.key)
    starts = {plain(word)[:COGNATE_START] for word in target.vocabulary if len(word) >= COGNATE_START}
    words = [word for word in source.vocabulary if len(word) >= MIN_COGNATE]
    hits = sum([plain(word)[:COGNATE_START] in starts for word in words])
    return hit * hits + miss * min(MAX_MISSES, len(words) - hits)


def _lexicon(pair: CheckedPair, lexicon: Lexicon) -> float:
    here, there = stems(pair.source), stems(pair.target)
    total = 0.0
    for asking, answering, entries in ((here, there, lexicon.forth), (there, here, lexicon.back)):
        for form in asking:
            if (entry := entries.get(form)) is not None:
                total += _weight(entry, found=not entry.answers.isdisjoint(answering.keys()))
    return HALF * total


def _weight(entry: Entry, *, found: bool) -> float:
    trust = min(MAX_TRUST, max(entry.trust, entry.chance + 0.02))
    return math.log(trust / entry.chance) if found else math.log((1 - trust) / (1 - entry.chance))
