"""Whether two words may be one name in two spellings, scripts or cases.

Owns transliteration and the likeness of names. Does not know which words are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain

from anyascii import anyascii
from rapidfuzz.fuzz import ratio

LIKE = 74.0
"""Likeness (rapidfuzz's ratio, 0 to 100) from which on two spellings are one name."""

LIKE_BY_SOUND = 60.0
"""The same where the consonants are as alike as ``LIKE``."""

MIN_COMMON = 4
"""Letters in common at the beginning that make two words one name in two cases."""

_HARD_C = re.compile(r"c(?![eiyhsz])|ck")
_ONE_LETTER = str.maketrans({"y": "i", "j": "i", "w": "v", "x": "ks"})
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    (re.compile(r"shch|sch|tsch|tch|ch|sh|cz|sz|zh|ts|tz|dzh|di(?=[aou])"), "s"),
    (re.compile(r"(?<=[aeo])v(?![aeiou])"), ""),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"ck|kh|qu|gh|q|g|c(?![eiy])"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"[zc]"), "s"),
    (re.compile(r"th|d"), "t"),
    (re.compile(r"b"), "p"),
    (re.compile(r"(?<!^)[aeiouyhj]"), ""),
    (re.compile(r"^[aeiouyhj]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_LETTERS = re.compile("[^a-z]")


class _Romanised(dict[int, str]):
    """The lower-case ASCII letters that stand for each character met, by code point."""

    def __missing__(self, code: int) -> str:
        letters = self[code] = _LETTERS.sub("", anyascii(chr(code)).lower())
        return letters


_ROMANISED = _Romanised()


def romanised(word: str) -> str:
    """Return a word in lower-case ASCII letters alone."""
    lowered = word.lower()
    return lowered if lowered.isascii() and lowered.isalpha() else lowered.translate(_ROMANISED)


@lru_cache(maxsize=32768)
def plain(word: str) -> str:
    """Return a word in ASCII letters alone, transliterated, with one letter for what is spelled in several ways."""
    text = romanised(word)
    if "ph" in text:
        text = text.replace("ph", "f")
    if "c" in text:
        text = _HARD_C.sub("k", text)
    return _DOUBLED.sub(r"\1", text.translate(_ONE_LETTER))


@lru_cache(maxsize=32768)
def skeleton(word: str) -> str:
    """Return the consonants of a name by coarse sound: equal or alike for its spellings in many languages."""
    text = plain(word)
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text


@lru_cache(maxsize=32768)
def _variants(word: str) -> tuple[str, ...]:
    """Return the ways a word may be spelled in Latin letters: Cyrillic г and х are also h, ю also ü, and ch also kh."""
    forms = [plain(word)]
    if "г" in word or "х" in word:
        forms.append(plain(word.replace("г", "h").replace("х", "h")))
    if "ю" in word or "я" in word:
        forms.append(plain(word.replace("ю", "у").replace("я", "а")))
    if "ch" in word:
        forms.append(plain(word.replace("ch", "kh")))
    return tuple(forms)


class Spellings:
    """The words of a text, arranged to be asked whether a name is among them in any spelling."""

    def __init__(self, words: Iterable[str], names: Iterable[str]) -> None:
        """Take all words in lower case, and those of them that have a capital: only these are compared by sound."""
        self._plain = set(chain.from_iterable(map(_variants, [word for word in words if len(word) > 1])))
        self._starts = {word[:MIN_COMMON] for word in self._plain if len(word) >= MIN_COMMON}
        self._names = names

    @cached_property
    def _bones(self) -> dict[str, list[tuple[str, str]]]:
        """The names with a capital and their consonants, by the first of these."""
        found: dict[str, list[tuple[str, str]]] = {}
        for word in {form for name in self._names for form in _variants(name)}:
            if bones := skeleton(word):
                found.setdefault(bones[0], []).append((bones, word))
        return found

    def has(self, word: str) -> bool:
        """Tell whether one of the words may be the same name as this one."""
        return any(map(self._has, _variants(word)))

    def _has(self, first: str) -> bool:
        if not first:
            return False
        if first in self._plain or (len(first) >= MIN_COMMON and first[:MIN_COMMON] in self._starts):
            return True
        bones = skeleton(first)
        return bool(bones) and any(_alike(first, bones, *other) for other in self._bones.get(bones[0], ()))


def _alike(first: str, bones: str, others: str, second: str) -> bool:
    if bones == others:
        return len(bones) > 1 or first[0] == second[0]
    if len(bones) < 2 or len(others) < 2:
        return False
    # A case ending or an article may hang on either: "Лукашенко" and "Lukashenka's".
    short, long = sorted((bones, others), key=len)
    if long.startswith(short) and len(long) - len(short) <= 2 and first[0] == second[0]:
        return True
    likeness = ratio(first, second)
    return likeness >= LIKE or (likeness >= LIKE_BY_SOUND and ratio(bones, others) >= LIKE)
