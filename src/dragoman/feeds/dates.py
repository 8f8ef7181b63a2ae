"""Dates as feeds write them: RFC 822, ISO 8601, and what is neither.

It knows nothing of feed formats and nothing of the clock. Month names come from CLDR (Babel), loaded at the first
date that needs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache

MAX_DATE_CHARS = 120
"""Longest date looked at, in characters; the longest seen with weekday, month and zone spelled out is under 60."""
CENTURY_PIVOT = 50
"""Two-digit years below it are of this century, others of the last (RFC 2822, 4.3)."""

_ISO = re.compile(
    r"^(\d{4})-?(\d{2})(?:-?(\d{2}))?"
    r"(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|[A-Z]{2,4}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{0,2})?)?$",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC|Z)?\s*([+\-\u2212])\s*(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{2,4})(?!\d)")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d:])\d{1,4}(?![\d:])")

# Hours east of UTC. RFC 822's own, and those that feeds of the world's outlets carry; an ambiguous one (IST, CST, BST)
# is taken as the one that most feeds with it come from.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "trt": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "brt": -3,
    "art": -3, "clt": -4,
    "ist": 5.5, "pkt": 5, "npt": 5.75, "wib": 7, "ict": 7, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "nzst": 12, "nzdt": 13, "sast": 2, "cat": 2, "wat": 1, "eat": 3,
}  # fmt: skip
# CLDR locales whose month names are tried where the feed's own language has not settled it.
_LOCALES = (
    "en", "fr", "es", "pt", "it", "de", "nl", "ca", "gl", "ro", "pl", "cs", "sk", "sl", "hr", "bs", "sr", "sr_Latn",
    "mk", "bg", "ru", "uk", "be", "el", "tr", "hu", "fi", "sv", "da", "nb", "et", "lv", "lt", "sq", "he", "ar", "fa",
    "hi",
    "id", "vi", "th", "ka", "hy", "az", "kk", "eu", "is", "ga", "cy", "bn", "ur", "ta", "sw",
)  # fmt: skip


@lru_cache(maxsize=4096)
def parse_date(value: str, language: str = "") -> datetime | None:
    """Read a feed's date as an aware datetime in UTC; None where it is no date.

    A missing zone is UTC, a missing time midnight. Month names are read in ``language`` (BCP 47) first, then in
    any language where only one month is meant. Day comes before month in 3/8/2026, as RFC 822 has it.
    """
    text = " ".join(value[:MAX_DATE_CHARS].split()).translate(_DIGITS)
    if not text or not any(character.isdigit() for character in text):
        return None
    try:
        if found := _ISO.match(text):
            return _moment(
                [int(found[n] or 1) for n in (1, 2, 3)], [int(found[n] or 0) for n in (4, 5, 6)], _zone(found[7] or "")
            )
        return _loose(text, language)
    except (ValueError, OverflowError):
        return None


# Arabic-Indic, Persian, Devanagari and Bengali digits.
_DIGITS = {first + digit: str(digit) for first in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)}


def _moment(day: Sequence[int], clock: Sequence[int], zone: timezone) -> datetime:
    """Build the moment; hour 24 and second 60 roll over, as both standards allow to write them."""
    year, month, date = day
    hour, minute, second = clock
    spill = timedelta(days=hour // 24, seconds=max(0, second - 59))
    return (datetime(year, month, date, hour % 24, minute, min(second, 59), tzinfo=zone) + spill).astimezone(UTC)


def _zone(text: str) -> timezone:
    if found := _OFFSET.search(text):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(offset if found[1] == "+" else -offset)
    for word in reversed(_WORD.findall(text)):
        if (hours := _ZONES.get(word.lower())) is not None:
            return timezone(timedelta(hours=hours))
    return UTC


def _year(number: int, digits: int) -> int:
    if digits > 2:
        return number
    return number + (2000 if number < CENTURY_PIVOT else 1900)


def _loose(text: str, language: str) -> datetime | None:
    numeric = _NUMERIC.search(text)
    # "04.08.2026" looks like a time, and "10.15.30" like a date: there, a month's name has to be missing.
    if numeric and _month_in(text, language) is None:
        clock, zone, _ = _clock(text[: numeric.start()] + " " + text[numeric.end() :])
        return _moment(_numeric(numeric), clock, zone)
    clock, zone, day = _clock(text)
    parts = _eastern(day) or _named(day, language)
    return _moment(parts, clock, zone) if parts else None


def _clock(text: str) -> tuple[list[int], timezone, str]:
    """Time of day, zone, and the text without them."""
    found = _TIME.search(text)
    if not found:
        return [0, 0, 0], UTC, text
    clock = [int(found[1]), int(found[2]), int(found[3] or 0)]
    if half := found[4]:
        clock[0] = clock[0] % 12 + (12 if half.lower() == "p" else 0)
    # What follows the time is its zone, unless the date itself stands there ("10:00, 3 August 2026").
    after = text[found.end() :]
    return clock, _zone(after), text[: found.start()] + " " + _OFFSET.sub(" ", after)


def _eastern(text: str) -> tuple[int, int, int] | None:
    found = _EASTERN.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _numeric(found: re.Match[str]) -> tuple[int, int, int]:
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    if len(found[1]) == 4:
        return first, second, third
    if second > 12 >= first:
        first, second = second, first
    return _year(third, len(found[3])), second, first


def _named(text: str, language: str) -> tuple[int, int, int] | None:
    """Day, month by its name, year, in whatever order; the year is the number that can't be a day, or the last."""
    month = _month_in(text, language)
    numbers = _NUMBER.findall(text)
    if month is None or len(numbers) < 2:
        return None
    first, second = numbers[:2]
    if len(first) > 2:
        first, second = second, first
    return _year(int(second), len(second)), month, int(first)


def _month_in(text: str, language: str) -> int | None:
    """The last month named: a weekday before it may be spelled like one (French "mar.", Tuesday and March)."""
    words = (word.casefold() for word in _WORD.findall(text))
    months = [month for word in words if word not in _ZONES and (month := _month(word, language))]
    return months[-1] if months else None


_ENGLISH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = {name: n + 1 for n, name in enumerate(_ENGLISH_NAMES)}


@lru_cache(maxsize=2048)
def _month(word: str, language: str) -> int | None:
    if len(word) < 3 and word.isascii():
        return None
    own = language.partition("-")[0]
    if own and own != "en" and (month := _months(own).get(word)):
        return month
    if (month := _ENGLISH.get(word[:3])) and (word in _months("en") or word == "sept"):
        return month
    meant = {month for locale in _LOCALES if (month := _months(locale).get(word))}
    return meant.pop() if len(meant) == 1 else None


@cache
def _months(locale: str) -> dict[str, int]:
    """Month names of a CLDR locale, wide and abbreviated, in the forms used in a date and alone."""
    from babel import Locale, UnknownLocaleError

    try:
        widths = Locale.parse(locale).months
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in widths[context][width].items():
                words = _WORD.findall(name.casefold())
                if len(words) == 1 and (len(words[0]) > 2 or not words[0].isascii()):
                    names.setdefault(words[0], month)
                    names.setdefault(words[0][:3], month) if len(words[0]) > 3 else None
    return names
