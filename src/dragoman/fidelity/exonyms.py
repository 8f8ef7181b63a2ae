"""Names that each language has in a form of its own: countries, peoples, languages, cities.

Owns the groups: CLDR's names of territories, languages and time-zone cities (by Babel), and the aliases in
``languages/mul.toml``. Forms are beginnings, since names are inflected and make adjectives. Does not judge a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from dragoman.fidelity.tables import aliases
from dragoman.fidelity.vocabulary import commonness

MIN_FORM = 4
"""Letters that a form keeps at least when its ending is cut."""

LONG_WORD = 7
"""Letters of a word from which on two are cut in any language."""

MAX_ENDING = 7
"""Letters that may follow a form within a word."""

MAX_FIRM_ENDING = 4
"""The same where a word calls for the name on the other side, so that chance must not decide."""

MIN_COMPOUND = 8
"""Letters of a word within which a name is looked for after a prefix."""

MAX_COMMONNESS = 4.6
"""Zipf value above which a part of a longer name is an ordinary word ("United", "South")."""

_LANGUAGE_OF = {
    "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "pl": "PL", "cs": "CZ", "ru": "RU", "uk": "UA",
    "ja": "JP", "zh": "CN", "ko": "KR", "tr": "TR", "el": "GR", "sv": "SE", "nb": "NO", "no": "NO", "da": "DK",
    "fi": "FI", "hu": "HU", "ro": "RO", "bg": "BG", "sr": "RS", "hr": "HR", "nl": "NL", "en": "GB", "he": "IL",
    "vi": "VN", "th": "TH", "fa": "IR", "is": "IS", "ga": "IE", "sq": "AL", "mk": "MK", "sl": "SI", "sk": "SK",
    "lt": "LT", "lv": "LV", "et": "EE", "ka": "GE", "hy": "AM", "az": "AZ", "be": "BY", "id": "ID", "ms": "MY",
    "mn": "MN",
}  # fmt: skip
_NO_COUNTRY = frozenset({"ZZ", "XA", "XB", "EZ", "QO"})
INFLECTING = frozenset({"pl", "cs", "ru", "uk", "sh", "mk", "bg", "el", "tr", "ro", "hu"})
_LAND = re.compile(r"(?<=\w{4})(?:ist[aá]n|истан|ystan)\w?$")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Form:
    """The beginning of a name's written forms: ``name`` is the same in all languages, ``ending`` the letters that may
    follow, ``firm`` false where the word also means something else."""

    start: str
    name: str
    ending: int
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Exonyms:
    """Forms of one language by their first letters."""

    by_start: dict[str, tuple[Form, ...]]

    def starting(self, word: str, *, firm: bool = False) -> frozenset[str]:
        """Return the names that a lower-case word begins with; with ``firm`` only what is sure to be one."""
        left = len(word)
        return frozenset(
            form.name
            for size in (2, 3)
            for form in self.by_start.get(word[:size], ())
            if word.startswith(form.start)
            and left - len(form.start) <= (_firm_ending(form) if firm else form.ending)
            and (form.firm or not firm)
        )


def _firm_ending(form: Form) -> int:
    return min(form.ending, MAX_FIRM_ENDING if len(form.start) > MIN_FORM else 1)


def _forms(text: str, key: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    for word in words:
        if len(words) > 1 and commonness(word, key) > MAX_COMMONNESS:
            continue
        if land := _LAND.search(word):
            yield word[: land.start()]
        yield word[: max(MIN_FORM, len(word) - (2 if len(word) > LONG_WORD or key in INFLECTING else 1))]


@lru_cache(maxsize=32)
def exonyms(key: str) -> Exonyms:
    """Return the names known in a language key; those of the aliases alone where CLDR has no such language."""
    found: set[tuple[str, str, int, bool]] = set()
    for number, (english, forms) in enumerate(aliases()):
        name = f"alias-{number}"
        if key == "en":
            found.update((word, name, len(word) > 3, True) for word in english)
        for form in () if key == "en" else forms:
            bare = form.removeprefix("~")
            found.add((bare, name, MAX_ENDING if len(bare) > 2 else 0, bare == form and len(bare) > 3))
    for name, text in _listed(key):
        found.update((form, name, MAX_ENDING, " " not in text) for form in _forms(text, key))
    by_start: dict[str, list[Form]] = {}
    for start, name, ending, firm in sorted(found):
        by_start.setdefault(start[:3], []).append(Form(start, name, ending, firm))
    return Exonyms({start: tuple(forms) for start, forms in by_start.items()})


def _listed(key: str) -> Iterator[tuple[str, str]]:
    """Yield (name, written form) of what CLDR has in a language."""
    for locale in locales(key):
        for code, text in locale.territories.items():
            if code.isalpha() and code not in _NO_COUNTRY:
                yield code, text
        for code, text in locale.languages.items():
            if code in _LANGUAGE_OF:
                yield _LANGUAGE_OF[code], text
        for zone in _zones():
            yield zone, locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """Return the time zones that are named after a place; a language lists those alone that it spells its own way."""
    return tuple(sorted(zone for zone in map(str, Locale.parse("ru").time_zones) if "/" in zone))


@lru_cache(maxsize=32768)
def names_of(word: str, key: str) -> frozenset[str]:
    """Return the names that a lower-case word may stand for, by its beginning or, as in "Südafrika", its later part."""
    table = exonyms(key)
    found = table.starting(word)
    if len(word) >= MIN_COMPOUND:
        found = found.union(*(table.starting(word[at:]) for at in (3, 4, 5)))
    return found


@lru_cache(maxsize=16384)
def firm_names_of(word: str, key: str) -> frozenset[str]:
    """Return the names that a lower-case word surely stands for."""
    return exonyms(key).starting(word, firm=True)


@lru_cache(maxsize=32)
def locales(key: str) -> tuple[Locale, ...]:
    """Return CLDR's locales of a language key, () where it has none."""
    found = []
    for tag in ("sr_Latn", "sr", "hr") if key == "sh" else (key,):
        try:
            found.append(Locale.parse(tag))
        except (UnknownLocaleError, ValueError):
            continue
    return tuple(found)
