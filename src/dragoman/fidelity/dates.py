"""Dates: months and weekdays named on one side and not on the other.

Owns the calendar's names in each language, from CLDR by Babel. Days and years are numbers, and belong to ``numbers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dragoman.fidelity.exonyms import INFLECTING, locales
from dragoman.fidelity.number_reading import read_numbers
from dragoman.fidelity.pair import CheckedPair, Side, Token
from dragoman.fidelity.tables import relative_days, serbian_latin, word_set
from dragoman.model import Issue, Severity

CHECK = "dates"

MIN_STEM = 4
"""Letters by which a name of the calendar is known in another case or made into an adjective ("lipcowy")."""

MIN_FIRM_STEM = 6
"""Letters by which another case of a name calls for it on the other side."""

MAX_CASE_ENDING = 3
"""Letters of a case's ending."""

UNSPACED = frozenset({"zh", "ja"})

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RELATIVE = ("yesterday", "today", "tomorrow")
_NUMBERED_MONTH = re.compile(r"([0-9]{1,2})\s?月")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A language's names: ``exact`` forms call for the name on the other side, ``stems`` only answer for it.

    Values are 1 to 12 for months, 101 (Monday) to 107 for weekdays.
    """

    exact: dict[str, int]
    stems: dict[int, tuple[str, ...]]


@lru_cache(maxsize=32)
def calendar(key: str) -> Calendar:
    """Return the calendar of a language key; empty where CLDR has none."""
    exact: dict[str, int] = {}
    stems: set[tuple[str, int]] = set()
    ambiguous: set[str] = set(word_set(key, "calendar_also"))
    for locale in locales(key):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                months = ((number, name) for number, name in locale.months[context][width].items())
                days = ((number + 101, name) for number, name in locale.days[context][width].items())
                for number, name in (*months, *days):
                    word = name.lower().strip(".")
                    if key in UNSPACED or not word.isalpha():
                        continue
                    if width == "wide":
                        if exact.setdefault(word, number) != number:
                            ambiguous.add(word)
                        stems.add((word[: max(MIN_STEM, len(word) - 2)], number))
                    else:
                        stems.add((word, number))
                    if key == "sh":
                        stems.add((serbian_latin(word)[: max(MIN_STEM, len(word) - 2)], number))
    by_number = {number: tuple(sorted(stem for stem, value in stems if value == number)) for _, number in stems}
    return Calendar({word: number for word, number in exact.items() if word not in ambiguous}, by_number)


def check_dates(pair: CheckedPair) -> Iterator[Issue]:
    """Yield months and weekdays that one side names and the other does not."""
    source, target = pair.source, pair.target
    yield from _relative(pair)
    if not calendar(source.key).stems and source.key not in UNSPACED:
        return
    there, here = _named(source), _named(target)
    if not there and not here:
        return
    for number, word in there.items():
        if not _answers(target, number):
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The original names {_english(number)} (“{word.text}”), the translation does not.",
                source_spans=(word.span,),
                suggestion=_english(number) if target.key == "en" else "",
            )
    for number, word in here.items():
        if not _answers(source, number):
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The translation names {_english(number)}, which the original does not.",
                target_spans=(word.span,),
            )


def _relative(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue for a "yesterday", "today" or "tomorrow" that the translation has not."""
    there, here = relative_days(pair.source.key), relative_days(pair.target.key)
    if len(there) != len(_RELATIVE) or len(here) != len(_RELATIVE):
        return
    vocabulary = pair.target.vocabulary
    for at, name in enumerate(_RELATIVE):
        calling = there[at][0] & pair.source.vocabulary
        if not calling or not vocabulary.isdisjoint(here[at][1]) or _has_date(pair.target):
            continue
        word = next(pair.source.words[n] for n, low in enumerate(pair.source.lowered) if low in calling)
        others = [other for other in range(len(_RELATIVE)) if other != at and not vocabulary.isdisjoint(here[other][0])]
        instead = (
            f"; it has {_RELATIVE[others[0]]}" if others and not pair.source.vocabulary & there[others[0]][1] else ""
        )
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The original says {name} (“{word.text}”), the translation does not{instead}.",
            source_spans=(word.span,),
        )


def _has_date(side: Side) -> bool:
    """Tell whether a month or weekday is named: a newsroom writes the day for "today"."""
    return bool(_named(side))


def _english(number: int) -> str:
    return _ENGLISH_DAYS[number - 101] if number > 100 else _ENGLISH_MONTHS[number - 1]


def _named(side: Side) -> dict[int, Token]:
    exact = calendar(side.key).exact
    if side.key in INFLECTING:
        cases = {word: number for word in side.vocabulary if (number := _inflected(word, side.key))}
        exact = {**exact, **cases} if cases else exact
    if exact.keys().isdisjoint(side.vocabulary):
        return {}
    capital = side.key in ("en", "de")
    return {
        exact[lowered]: word
        for at, (word, lowered) in enumerate(zip(side.words, side.lowered, strict=True))
        if lowered in exact and (not capital or (word.text[0].isupper() and (at or lowered not in ("may", "march"))))
    }


@lru_cache(maxsize=32768)
def _inflected(word: str, key: str) -> int:
    """Return the value of a word that is a long name of the calendar in another case ("пятницу"), 0 for another."""
    if len(word) < MIN_FIRM_STEM or word in calendar(key).exact:
        return 0
    found = 0
    if not word.startswith(_firm_starts(key)):
        return found
    for stem, number in _firm_stems(key):
        if word.startswith(stem) and len(word) - len(stem) <= MAX_CASE_ENDING:
            found = number
    return found


@lru_cache(maxsize=32)
def _firm_stems(key: str) -> tuple[tuple[str, int], ...]:
    """Return the long names without their last letters, with their values."""
    exact = calendar(key).exact
    return tuple(sorted((word[:-1], number) for word, number in exact.items() if len(word) > MIN_FIRM_STEM))


@lru_cache(maxsize=32)
def _firm_starts(key: str) -> tuple[str, ...]:
    return tuple(stem for stem, _ in _firm_stems(key))


def _answers(side: Side, number: int) -> bool:
    """Tell whether a side may mean a month or weekday: by name in any form, or by its number."""
    if side.key in UNSPACED:
        return number > 100 or _months_by_number(side, number)
    stems = calendar(side.key).stems.get(number, ())
    if any(word.startswith(stems) for word in side.vocabulary):
        return True
    if number > 100:
        return False
    return any(number in values or number in group for values, group in _digits(side))


def _months_by_number(side: Side, number: int) -> bool:
    months = {int(match[1]) for match in _NUMBERED_MONTH.finditer(side.ascii_digits)}
    return number in months or not months


def _digits(side: Side) -> Iterator[tuple[frozenset[float], frozenset[float]]]:
    for found in read_numbers(side):
        for parts in found.parts:
            yield found.values, parts
