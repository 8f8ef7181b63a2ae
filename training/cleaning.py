"""What may be learned from: rows that are clean enough; knows nothing of where rows come from or go.

Each rule is a reason by name, so that a run can say how many rows each of them left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

from dragoman.language import identify, macrolanguage

SHORTEST_CHARS, LONGEST_CHARS = 3, 600
"""Of either side. A longer line is several sentences run together; what is cut at 200 pieces is never seen whole."""

MOST_WORDS = 120

LENGTH_RATIO = 2.2
"""How many times longer, in characters, one side may be than the other, beyond ``RATIO_GRACE`` characters."""

RATIO_GRACE = 25

UNKNOWN_SHARE = 0.2
"""Most words in lower case that Apertium may have left as they were; names in capitals are meant to stay."""

TELLING_CHARS = 60
"""A source of fewer characters does not tell its language safely; what the file says of it counts."""

COPIED_WORDS = 4
"""From so many words on, a source that is its translation word for word is taken to be untranslated."""

_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_JUNK = re.compile(r"(?:https?://|www\.|@\w+|[<>{}|\\]|\ufffd|_{2,}|\.{5,}|&\w+;)")
_SPACES = re.compile(r"\s+")

_ENGLISH = frozenset({
    "the", "of", "to", "and", "a", "in", "that", "is", "it", "for", "on", "with", "as", "was", "he", "be",
    "by", "at", "from", "are", "this", "have", "has", "not", "but", "they", "his", "an", "or", "we", "which",
    "will", "were", "had", "been", "their", "you", "i", "who", "its", "said", "would", "all", "there", "one",
})  # fmt: skip
"""Words of which an English sentence of some length has one at least."""

_FOREIGN = frozenset({
    "le", "les", "des", "du", "une", "est", "dans", "pour", "que", "sur", "el", "los", "las", "una", "por",
    "para", "del", "della", "che", "non", "per", "der", "die", "das", "und", "ist", "nicht", "mit", "von",
    "je", "da", "se", "na",
})  # fmt: skip
"""Words of which another language has more than of those."""

_TELLING_WORDS = 8


def tidied(text: str) -> str:
    """The text in normal form C, single spaces between its words."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def english_fault(text: str) -> str:
    """Why an English sentence is not learned from; empty where it may be."""
    if fault := _side_fault(text):
        return fault
    words = [word.lower() for word in _WORD.findall(text)]
    known, foreign = (sum(word in some for word in words) for some in (_ENGLISH, _FOREIGN))
    if len(words) >= _TELLING_WORDS and (not known or foreign > known):
        return "language"
    letters = len(_LETTER.findall(text))
    return "language" if len(_LATIN.findall(text)) < 0.8 * letters else ""


def pair_fault(source: str, english: str, *, language: str, known: bool = False) -> str:
    """Why a source and its English are not learned from; empty where they may be.

    ``language`` is the source's; ``known`` says that nobody needs to look whether it is.
    """
    if fault := _side_fault(source):
        return fault
    if max(len(source), len(english)) > LENGTH_RATIO * min(len(source), len(english)) + RATIO_GRACE:
        return "length"
    if numbers(source) != numbers(english):
        return "numbers"
    if len(english.split()) >= COPIED_WORDS and source.lower() == english.lower():
        return "copy"
    if not known and len(source) >= TELLING_CHARS:
        found = identify(source, declared=language).language
        if macrolanguage(found) != macrolanguage(language):
            return "language"
    return ""


def untranslated(unknown: Collection[str], text: str) -> bool:
    """Tell whether a draft holds too many words in lower case that the engine did not know."""
    words = len(text.split())
    return sum(word[:1].islower() for word in unknown) > UNKNOWN_SHARE * words


def numbers(text: str) -> Counter[str]:
    """The numbers in digits of a text without their separators: "1,234.5" and "1.234,5" are the same."""
    return Counter(re.sub(r"\D", "", match) for match in _DIGITS.findall(text))


def _side_fault(text: str) -> str:
    if not SHORTEST_CHARS <= len(text) <= LONGEST_CHARS or len(text.split()) > MOST_WORDS:
        return "length"
    if _JUNK.search(text):
        return "junk"
    letters = len(_LETTER.findall(text))
    return "junk" if letters < 0.5 * len(text.replace(" ", "")) else ""
