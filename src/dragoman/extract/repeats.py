"""Repeats: what a page says twice, of which the article says it once.

Owns the rules for paragraphs set twice, pull quotations and whole copies of the text. Knows nothing of regions.
"""

from __future__ import annotations

import re
from collections import Counter

from dragoman.extract.clean import fold
from dragoman.extract.pieces import Piece
from dragoman.model import BlockKind

MIN_REPEATED_CHARS = 40
"""Folded characters; a shorter line may well be said twice."""

MAX_PULL_QUOTES = 50
"""Quotations looked for in the text; the most seen in an article of pulled ones has 12."""

PULLED_SHARE = 0.75
"""Of a quotation's runs of three words, found in the text: "she said" in its midst breaks two or three runs."""

MAX_ATTRIBUTION_CHARS = 160
"""Characters of the line below a pull quotation that says whose it is."""

MIN_COPY_CHARS = 1500
"""A piece this long that holds other paragraphs whole is a copy of the text; shorter ones quote."""

MIN_COPIED = 3
"""Paragraphs that it holds whole."""

MAX_COPIES = 5
"""Such long pieces looked at, longest first: each is searched for every paragraph."""


MIN_ASKED = 3
"""Times that an interviewer's question is put, each time to another; what is there twice is a copy."""

_WORD = re.compile(r"\w+")
_QUESTION_MARKS = ("?", "؟", "？")


def without_repeats(pieces: list[Piece]) -> list[Piece]:
    """The pieces without copies; of pictures, too, each is shown once."""
    return _without_second_times(_without_pull_quotes(_without_copies(pieces)))


def _without_copies(pieces: list[Piece]) -> list[Piece]:
    """A long piece that holds three other paragraphs whole is the text again, unparted."""
    long = sorted((p for p in pieces if len(p.text) >= MIN_COPY_CHARS), key=lambda p: -len(p.text))[:MAX_COPIES]
    copies: set[int] = set()
    for piece in long:
        folded = fold(piece.text)
        inside = sum(
            MIN_REPEATED_CHARS < len(other.text) < len(piece.text) and fold(other.text) in folded
            for other in pieces
            if id(other) not in copies and other.kind is not BlockKind.FIGURE
        )
        if inside >= MIN_COPIED:
            copies.add(id(piece))
    return [piece for piece in pieces if id(piece) not in copies]


def _without_pull_quotes(pieces: list[Piece]) -> list[Piece]:
    """A quotation whose words stand in the text as well is set apart to catch the eye, the speaker's name with it."""
    quoted = [piece for piece in pieces if piece.kind is BlockKind.QUOTATION]
    if not quoted:
        return pieces
    text = "\n".join(fold(piece.text) for piece in pieces if piece.kind is BlockKind.PARAGRAPH)
    said = {run for piece in pieces if piece.kind is BlockKind.PARAGRAPH for run in _runs(piece.text)}
    pulled: set[int] = set()
    for piece in quoted[:MAX_PULL_QUOTES]:
        folded, runs = fold(piece.text), _runs(piece.text)
        if len(folded) >= MIN_REPEATED_CHARS and (
            folded in text or (runs and sum(run in said for run in runs) >= PULLED_SHARE * len(runs))
        ):
            pulled.add(id(piece))
    kept: list[Piece] = []
    after = False
    for piece in pieces:
        if id(piece) in pulled:
            after = True
            continue
        if after and piece.kind is BlockKind.QUOTATION and len(piece.text) <= MAX_ATTRIBUTION_CHARS:
            continue
        after = False
        kept.append(piece)
    return kept


def _runs(text: str) -> list[tuple[str, ...]]:
    """All runs of three words: most stay whole where "she said" parts a quotation in the text."""
    spoken = _WORD.findall(text.casefold())
    return list(zip(spoken, spoken[1:], spoken[2:], strict=False))


def _without_second_times(pieces: list[Piece]) -> list[Piece]:
    """A paragraph said twice is a pull quotation, or a copy for another screen; a question asked of many is not."""
    times = Counter(fold(piece.text) for piece in pieces if piece.text.endswith(_QUESTION_MARKS))
    texts: set[str] = set()
    pictures: set[str] = set()
    kept = []
    for piece in pieces:
        folded = fold(piece.text)
        if piece.kind is BlockKind.FIGURE:
            address = piece.image.url if piece.image else ""
            if (address and address in pictures) or (not address and not piece.text):
                continue
            pictures.add(address)
        elif piece.kind is not BlockKind.LIST_ITEM and len(folded) > MIN_REPEATED_CHARS and times[folded] < MIN_ASKED:
            if folded in texts:
                continue
            texts.add(folded)
        kept.append(piece)
    return kept
