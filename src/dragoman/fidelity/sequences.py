"""Which words follow which: how surprising each two neighbours of a text are in its language.

Owns the classes of words, the counts of neighbours and the table made of them (``languages/en_sequences.txt``). A
language without a table has no surprises. Does not know what a surprise means: ``omission`` and ``word_order`` judge
it.

The measure is pointwise mutual information (Church and Hanks 1990) in bits: below zero, two classes stand side by
side less often than chance would have it; -5 is 32 times less often.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from dragoman.fidelity.pair import LetterPattern, Side
from dragoman.fidelity.tables import word_set

ZERO = 79
"""Code point of a neighbourhood as frequent as chance has it ("O"): the table has one letter for each half bit."""

BITS_A_STEP = 0.5
LEAST, MOST = 33 - ZERO, 126 - ZERO
"""Steps that printable ASCII can hold, either way."""

MAX_KINDS = 65_536
"""Words whose class is kept, some 10 MB."""

SMOOTHING = 0.5
"""Added to what was counted and what was expected, so that what was never seen has a finite surprise."""

START, END = "<start>", "<end>"

_ENDINGS = tuple(
    (ending, f"<{name}>")
    for name, endings in (
        ("ing", "ing"), ("ed", "ed"), ("ly", "ly"), ("noun", "tion ment ness ity ism"),
        ("nouns", "tions ments ers ies"),
        ("adj", "ous al ive ful able ible ic"), ("s", "s"),
    )
    for ending in endings.split()
)  # fmt: skip
"""By which ending an English word is known for a form or kind, the first that fits."""

_NOUNS = frozenset(
    [
        "day",
        "group",
        "city",
        "world",
        "government",
        "country",
        "state",
        "president",
        "police",
        "people",
        "time",
        "year",
        "new",
    ]
)
"""Those of the words that are classes of their own which also stand in names ("Independence Day")."""

_SIGNS = frozenset(".,;:!?()'\"“”%$€£")
_PIECE = LetterPattern(r"LETTER+(?:['’]LETTER+)*['’]?|[0-9][0-9.,]*[0-9]|[0-9]|\S")


@dataclass(frozen=True, slots=True)
class Sequences:
    """The bits of each two classes, first by second; below zero where they avoid each other,
    and zero where the table has none."""

    bits: dict[str, dict[str, float]]


class Piece(NamedTuple):
    """A word, number or sign of a text with its class."""

    kind: str
    start: int
    end: int


class _Kinds(dict[str, str]):
    """The class of each word met within a sentence; forgotten when there are too many."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MAX_KINDS:
            self.clear()
        kind = self[word] = _kind(word, False)
        return kind


_KINDS = _Kinds()


def _kind(word: str, first: bool) -> str:
    lowered = word.lower().replace("’", "'")
    if lowered in word_set("en", "sequence_words"):
        return "<name>" if word[0].isupper() and not first and lowered in _NOUNS else lowered
    if not word[0].isalnum():
        return word if word in _SIGNS else "<sign>"
    if word[0].isdigit():
        return "<number>"
    if lowered.endswith(("'s", "s'")):
        return "<'s>"
    if word[0].isupper() and not first:
        return "<name>"
    return next(
        (name for ending, name in _ENDINGS if lowered.endswith(ending) and len(lowered) > len(ending) + 2), "<w>"
    )


def kinds(text: str) -> list[str]:
    """Return the classes of the words, numbers and signs of an English text, between a start and an end."""
    words = _PIECE.of(text).findall(text)
    found = [START, *map(_KINDS.__getitem__, words), END]
    for at, word in enumerate(words, 1):
        if word[0].isalnum():
            found[at] = _kind(word, True)
            break
    return found


def learn_sequences(texts: Iterable[str]) -> str:
    """Return the table that ``sequences`` reads, counted from sound English sentences, one in each of ``texts``."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = kinds(text)
        single.update(found)
        pairs.update(pairwise(found))
    total = single.total()
    order = sorted(single)
    lines = [" ".join(order)]
    for first in order:
        row = []
        for second in order:
            expected = single[first] * single[second] / total
            bits = math.log2((pairs[first, second] + SMOOTHING) / (expected + SMOOTHING))
            row.append(chr(ZERO + min(MOST, max(LEAST, round(bits / BITS_A_STEP)))))
        lines.append("".join(row))
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=8)
def sequences(key: str) -> Sequences | None:
    """Return the table of a language key; None for a language without one."""
    file = files("dragoman.fidelity") / "languages" / f"{key}_sequences.txt"
    if not (key.isalpha() and key.isascii() and file.is_file()):
        return None
    bits: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    order = head.split(" ")
    for first, row in zip(order, rows, strict=True):
        for second, sign in zip(order, row, strict=True):
            bits[first][second] = (ord(sign) - ZERO) * BITS_A_STEP
    return Sequences(bits)


class Joint(NamedTuple):
    """Two neighbours of a text, and how surprising they are in bits."""

    left: Piece
    right: Piece
    bits: float


@lru_cache(maxsize=8)
def surprises(side: Side) -> tuple[float, ...]:
    """Return the bits of each two neighbours of a text in order; () for a language without a table."""
    table = sequences(side.key)
    if table is None:
        return ()
    bits = table.bits
    return tuple([bits[first][second] for first, second in pairwise(kinds(side.text))])


def joints(side: Side, most: float) -> list[Joint]:
    """Return the neighbours of a text that are as surprising as ``most`` bits or more so, in order."""
    found = surprises(side)
    if not found or min(found) > most:
        return []
    text = side.text
    pieces = [
        Piece(START, 0, 0),
        *(Piece("", match.start(), match.end()) for match in _PIECE.of(text).finditer(text)),
        Piece(END, len(text), len(text)),
    ]
    named = [Piece(kind, start, end) for kind, (_, start, end) in zip(kinds(text), pieces, strict=True)]
    return [Joint(named[at], named[at + 1], bits) for at, bits in enumerate(found) if bits <= most]
