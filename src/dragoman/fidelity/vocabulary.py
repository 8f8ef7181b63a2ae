"""How common a word is in a language, from wordfreq's lists.

Owns the choice of lists and the bridge from language keys. Knows nothing of a word's meaning. A language that wordfreq
does not have has no words here, and checks that need them stay silent.
"""

from __future__ import annotations

import math
from functools import lru_cache

import wordfreq

from dragoman.fidelity.tables import serbian_latin

MAX_LANGUAGES = 8
"""Vocabularies kept in memory; each takes 5 to 20 MB."""

LARGE = frozenset({"en"})
"""Languages whose long list is worth its memory (30 MB): most editions are in English, and rare words must count."""

STEM = 5
"""Letters by which the forms of a word are known for one."""

COMMON_STEM = 3.6
"""Zipf value from which on a word is common enough to have its forms taken for ordinary words."""

UNKNOWN = 0.0
"""The commonness of a word that no list has."""


@lru_cache(maxsize=1)
def _available() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(wordfreq.available_languages("small")), frozenset(wordfreq.available_languages("large"))


@lru_cache(maxsize=MAX_LANGUAGES)
def _frequencies(key: str) -> dict[str, float]:
    small, large = _available()
    if key not in small:
        return {}
    return wordfreq.get_frequency_dict(key, "large" if key in LARGE and key in large else "small")


def knows_language(key: str) -> bool:
    """Tell whether there are words of a language key at all."""
    return bool(_frequencies(key))


@lru_cache(maxsize=MAX_LANGUAGES)
def _stems(key: str) -> frozenset[str]:
    least = 10 ** (COMMON_STEM - 9)
    return frozenset(word[:STEM] for word, frequency in _frequencies(key).items() if frequency > least)


def has_common_stem(word: str, key: str) -> bool:
    """Tell whether a lower-case word begins as a common one does: in an inflecting language it may be its form."""
    return word[:STEM] in _stems(key)


@lru_cache(maxsize=65536)
def commonness(word: str, key: str) -> float:
    """Return a lower-case word's Zipf value: log10 of its uses in 10^9 words; "the" has 7.7, an unknown word 0.

    Source: van Heuven et al. 2014, "Subtlex-UK", for the scale; wordfreq 3 for the counts.
    """
    if key == "sh":
        word = serbian_latin(word)
    elif key == "de":
        word = word.replace("ß", "ss")  # as the lists have it: they are case-folded
    frequency = _frequencies(key).get(word)
    return math.log10(frequency) + 9 if frequency else UNKNOWN
