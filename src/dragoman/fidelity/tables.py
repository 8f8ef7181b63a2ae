"""What the checks know of each language: one TOML file a language in ``languages/``, loaded when first asked for.

Owns the meaning of the keys:

``function_words``
    The small words by which a text shows its language. Words that also belong to another language are kept, since only
    sums are judged.
``articles``
    German: what stands before a noun, and seldom before a name.
``calendar_also``
    Names of months and weekdays that also mean something else, which only answer for a date.
``negation``, ``negation_concord``, ``negation_like``, ``negation_prefixes``
    Words that deny; words that only go along with those ("nikt nie wie"); words that may stand for a denial in a
    translation ("without", "hardly", "refused"); beginnings of words that do ("un").
``negation_closing``
    French: what "ne" goes with.
``negation_spared``
    Phrases, as regular expressions, in which such a word does not deny ("not only").
``name_particles``
    Small words inside names ("Charles de Gaulle"); in ``mul.toml``, with what belongs to no one language.
``aliases``
    The same name in other languages: English words, then beginnings of the words of others; after ``~`` one that also
    means something else, which answers for a name and never calls for one; in ``mul.toml``.
``acronyms``
    Short forms of the same body or thing in several languages, one group a line; in ``mul.toml``.
``reporting``, ``reporting_phrases``, ``reporting_like``
    Words that report what somebody says ("said"); regular expressions that do ("according to"); beginnings of words
    that may ("claim"), which only answer.
``relative_days``
    Words for yesterday, today and tomorrow; after ``~`` those that only answer.
``sequence_words``
    English: the words that are classes of their own in ``en_sequences.txt``.
``titles``
    English short words with a capital that are no names; in ``mul.toml``.
``numbers``
    Value and written forms. Forms after ``~`` are soft: they may stand for the value but often mean something else
    ("second", "both", "un"), so they answer for a number and never call for one.

Does not know what a check makes of them. A language without a file has empty tables.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

_CYRILLIC_SERBIAN = str.maketrans(
    {
        "a": "а", "b": "б", "c": "ц", "č": "ч", "ć": "ћ", "d": "д", "đ": "ђ", "e": "е", "f": "ф", "g": "г", "h": "х",
        "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "š": "ш",
        "t": "т", "u": "у", "v": "в", "z": "з", "ž": "ж",
    }
)  # fmt: skip


def serbian_cyrillic(word: str) -> str:
    """Return a lower-case Serbian word in Cyrillic letters."""
    return word.replace("lj", "љ").replace("nj", "њ").replace("dž", "џ").translate(_CYRILLIC_SERBIAN)


_LATIN_SERBIAN = {cyrillic: chr(latin) for latin, cyrillic in _CYRILLIC_SERBIAN.items()}
_TO_LATIN = str.maketrans({**_LATIN_SERBIAN, "љ": "lj", "њ": "nj", "џ": "dž"})


def serbian_latin(word: str) -> str:
    """Return a lower-case Serbian word in Latin letters."""
    return word.translate(_TO_LATIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """A language's number words: ``values`` of all forms, and which forms are ``soft``."""

    values: dict[str, tuple[float, ...]]
    soft: frozenset[str]


@lru_cache(maxsize=64)
def _table(key: str) -> dict[str, Any]:
    if not (key.isascii() and key.isalpha()):
        return {}
    file = files("dragoman.fidelity") / "languages" / f"{key}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _both_scripts(words: list[str], key: str) -> list[str]:
    return [*words, *map(serbian_cyrillic, words)] if key == "sh" else words


@lru_cache(maxsize=512)
def word_set(key: str, name: str) -> frozenset[str]:
    """Return a list of words of a language key (see ``language_key``), in lower case; empty where there is none."""
    return frozenset(_both_scripts(str(_table(key).get(name, "")).split(), key))


@lru_cache(maxsize=1)
def aliases() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the groups of ``aliases``: English words, and beginnings of the words of other languages."""
    return tuple((tuple(words.split()), tuple(forms.split())) for words, forms in _table("mul")["aliases"].items())


@lru_cache(maxsize=1)
def acronym_groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups of short forms, in lower case, that stand for the same in several languages."""
    return tuple(tuple(group.split()) for group in _table("mul")["acronyms"])


@lru_cache(maxsize=64)
def reporting_phrases(key: str) -> re.Pattern[str] | None:
    """Return what finds a language key's phrases that report somebody's words; None without any."""
    phrases = [phrase for listed in _table(key).get("reporting_phrases", ()) for phrase in _both_scripts([listed], key)]
    return re.compile("|".join(phrases)) if phrases else None


@lru_cache(maxsize=64)
def relative_days(key: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return for yesterday, today and tomorrow the words that call for them, and all words that answer."""
    found = []
    for listed in _table(key).get("relative_days", ()):
        firm, _, soft = listed.partition("~")
        calling = _both_scripts(firm.split(), key)
        found.append((frozenset(calling), frozenset(calling + _both_scripts(soft.split(), key))))
    return tuple(found)


@lru_cache(maxsize=4)
def word_list(name: str) -> frozenset[str]:
    """Return a list of words from ``languages/NAME.txt``: "en_common", also written without a capital; "en_names"."""
    text = (files("dragoman.fidelity") / "languages" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=64)
def spared_phrases(key: str) -> re.Pattern[str] | None:
    """Return what finds the phrases of a language key in which a word of denial does not deny; None without any."""
    phrases = [phrase for listed in _table(key).get("negation_spared", ()) for phrase in _both_scripts([listed], key)]
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE) if phrases else None


@lru_cache(maxsize=64)
def number_words(key: str) -> NumberWords:
    """Return the number words of a language key; empty for one without a table."""
    values: dict[str, tuple[float, ...]] = {}
    firm: set[str] = set()
    for value, forms in _table(key).get("numbers", {}).items():
        hard, _, soft = forms.partition("~")
        for form in _both_scripts(hard.split() + soft.split(), key):
            values[form] = tuple(dict.fromkeys((*values.get(form, ()), float(value))))
        firm.update(_both_scripts(hard.split(), key))
    return NumberWords(values=values, soft=frozenset(values) - firm)
