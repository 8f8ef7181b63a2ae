"""What a reader searches for, and where a text has it: words folded alike in every script.

Owns the folding of words, the form of a query, and the places of its terms in a text. Knows nothing of where texts are
stored or how they are found.

A word is folded to small letters without marks, Cyrillic and other alphabets to Latin, so that "Vucic" finds "Вучић".
Chinese and Japanese are written without spaces: each of their characters is a word, and what stands together in a
query is a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from dragoman.model import Span

MAX_TERMS = 16
"""Terms of a query that count: enough for any headline, few enough to stay quick."""

WORDS_KEPT = 100_000
"""Folded words kept in memory: some 20 MB; a language has about that many in its news of a year."""

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])\w)+"
)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")

_CYRILLIC = str.maketrans(
    dict(zip("абвгдђежзијклљмнњопрстћуфхцчџшйыэёґі", "abvgdđežzijklLmnNoprstćufhcčDšjieegi", strict=True))
    | {"щ": "šč", "ю": "ju", "я": "ja", "ъ": "", "ь": "", "є": "je", "ї": "ji", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ў": "u"}
)
"""Cyrillic as Serbian writes it in Latin, whatever the language: two writings of one name must fold alike."""

_DIGRAPHS = str.maketrans({"L": "lj", "N": "nj", "D": "dž"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Folded words that stand side by side; ``prefix`` where the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Terms that must all be there, and terms that must not."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()


def fold_words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [word for word, _, _ in _words(text)]


def parse_query(text: str) -> Query:
    """Read a query: words, ``"quoted phrases"``, ``-excluded`` ones, and ``begin*`` for all words that begin so.

    Any text is a query; marks that make no sense are passed over, and so is what comes after ``MAX_TERMS``.
    """
    terms: list[Term] = []
    without: list[Term] = []
    for match in re.finditer(
        r"(?P<not>(?<!\S)-)?(?:[\"“”«»„](?P<phrase>[^\"“”«»„]*)[\"“”«»„]?|(?P<word>[^\s\"“”«»„]+))", text
    ):
        words = tuple(fold_words(match["phrase"] if match["word"] is None else match["word"]))
        if words:
            term = Term(words=words, prefix=match["word"] is not None and match["word"].endswith("*"))
            (without if match["not"] else terms).append(term)
    return Query(terms=tuple(dict.fromkeys(terms))[:MAX_TERMS], without=tuple(dict.fromkeys(without))[:MAX_TERMS])


def find_terms(text: str, query: Query) -> tuple[Span, ...]:
    """Return where a text has the terms of a query, in order, overlapping places joined."""
    words = list(_words(text))
    found = sorted(
        (words[at][1], words[at + len(term.words) - 1][2])
        for term in query.terms
        for at in range(len(words) - len(term.words) + 1)
        if _stands_at(words, at, term)
    )
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(Span(start=start, end=end) for start, end in joined)


def _stands_at(words: Sequence[tuple[str, int, int]], at: int, term: Term) -> bool:
    *firsts, last = term.words
    if any(words[at + offset][0] != word for offset, word in enumerate(firsts)):
        return False
    word = words[at + len(firsts)][0]
    return word.startswith(last) if term.prefix else word == last


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Folded words with their places; a word that folds to nothing is none."""
    for match in _WORD.finditer(text):
        folded = _fold(match[0])
        if folded:
            yield folded, match.start(), match.end()


@lru_cache(maxsize=WORDS_KEPT)
def _fold(word: str) -> str:
    if _IDEOGRAPH.match(word):
        return unicodedata.normalize("NFKC", word)
    small = unicodedata.normalize("NFKC", word).lower().translate(_CYRILLIC).translate(_DIGRAPHS)
    return re.sub(r"[\W_]", "", anyascii(small).lower())
