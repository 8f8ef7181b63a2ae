"""English sentences into sources, by Apertium: block by block, each block written whole and never made twice.

Goes through Dragoman's own routes, so that sources look like what its users' texts are turned into. Knows nothing of
tokens, vocabularies or weights.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.model import Hop, Pair, Request, Route
from dragoman.translate.engine import Engine
from dragoman.translate.routes import Router
from training.cleaning import pair_fault, tidied, untranslated
from training.recipe import CYRILLIC_SHARE, REPAIR, ROUNDS_A_SENTENCE

_LATIN = "abvgdđežzijklmnoprstćufhcčš"
_CYRILLIC = dict(zip(_LATIN, "абвгдђежзијклмнопрстћуфхцчш", strict=True)) | {"lj": "љ", "nj": "њ", "dž": "џ"}
_ROMAN = re.compile(r"[IVXLCDM]+\W*")


@dataclass(frozen=True, slots=True)
class Made:
    """A source made of the English sentence at ``row`` of its block."""

    row: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """What came of a block, and how many drafts were left out, by reason."""

    made: tuple[Made, ...]
    faults: Mapping[str, int]


class BackTranslation:
    """Makes sources of English along ``ways``, by language; with ``rounds`` Apertium's English too."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        *,
        ways: Mapping[str, Sequence[Pair]],
        rounds: Mapping[str, Sequence[Pair]],
        ways_a_sentence: int,
    ) -> None:
        self._engine, self._router, self._folder = engine, Router([engine], {}), folder
        self._ways, self._rounds, self._ways_a_sentence = ways, rounds, min(ways_a_sentence, len(ways))
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def signatures(self) -> dict[str, str]:
        """Engine and version of every pair that is gone through."""
        pairs = {pair for way in (*self._ways.values(), *self._rounds.values()) for pair in way}
        return {str(pair): self._engine.signature(pair) for pair in sorted(pairs, key=str)}

    def block(self, sentences: Sequence[str], number: int) -> Block:
        """The sources of a block: read where it was made before of the same sentences in the same way, else made."""
        made_of = [
            list(sentences),
            number,
            self._ways_a_sentence,
            sorted(self.signatures.items()),
            sorted(self._rounds),
        ]
        name = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
        path = self._folder / f"{number:05}.{name}.json.xz"
        if not path.is_file():
            block = self._make(sentences, number)
            written = {"made": [[made.row, made.language, made.text] for made in block.made], "faults": block.faults}
            fresh = path.with_suffix(".new")
            fresh.write_bytes(lzma.compress(json.dumps(written, ensure_ascii=False).encode(), preset=3))
            fresh.replace(path)
        read = json.loads(lzma.decompress(path.read_bytes()))
        return Block(tuple(Made(*made) for made in read["made"]), read["faults"])

    def _make(self, sentences: Sequence[str], number: int) -> Block:
        made: list[Made] = []
        faults: dict[str, int] = {}
        walked = _Walked(self._router, self._engine, sentences)
        turns = [
            (language, way, _turns(len(sentences), place, len(self._ways), self._ways_a_sentence))
            for place, (language, way) in enumerate(self._ways.items())
        ]
        turns += [
            (REPAIR, way, _turns(len(sentences), place, len(self._rounds), ROUNDS_A_SENTENCE))
            for place, way in enumerate(self._rounds.values())
        ]
        for language, way, rows in turns:
            for row, (draft, unknown) in zip(rows, walked.through(way, rows), strict=True):
                text = tidied(draft)
                fault = pair_fault(text, sentences[row], language=language, known=True)
                if not fault and untranslated(unknown, text):
                    fault = "untranslated"
                # A round trip that came back unharmed teaches to leave good English alone.
                if fault and not (language == REPAIR and fault == "copy"):
                    faults[fault] = faults.get(fault, 0) + 1
                    continue
                if language == "sh" and row % CYRILLIC_SHARE == 0:
                    text = in_cyrillic(text)
                made.append(Made(row, language, text))
        return Block(tuple(made), faults)


class _Walked:
    """Drafts along ways, hops that ways have in common made once."""

    def __init__(self, router: Router, engine: Engine, sentences: Sequence[str]) -> None:
        self._router, self._engine = router, engine
        self._drafts: dict[tuple[Pair, ...], dict[int, tuple[str, frozenset[str]]]] = {
            (): {row: (sentence, frozenset()) for row, sentence in enumerate(sentences)}
        }

    def through(self, way: Sequence[Pair], rows: Sequence[int]) -> list[tuple[str, frozenset[str]]]:
        """The draft of each row at the end of a way, and the words that no hop knew."""
        taken = tuple(way)
        if not taken:
            return [self._drafts[()][row] for row in rows]
        found = self._drafts.setdefault(taken, {})
        lacking = [row for row in rows if row not in found]
        if lacking:
            before = self.through(taken[:-1], lacking)
            pair = taken[-1]
            route = Route(hops=(Hop(engine=self._engine.name, pair=pair, signature=self._engine.signature(pair)),))
            drafts = self._router.translate([Request(text=text) for text, _ in before], route)
            for row, draft, (_, unknown) in zip(lacking, drafts, before, strict=True):
                found[row] = (draft.text, unknown | frozenset(draft.unknown))
        return [found[row] for row in rows]


def in_cyrillic(text: str) -> str:
    """Serbian in Latin script as it is written in Cyrillic; words with letters that Serbian lacks stay as they are."""
    return " ".join(_word_in_cyrillic(word) for word in text.split(" "))


def _word_in_cyrillic(word: str) -> str:
    if _ROMAN.fullmatch(word):
        return word
    letters, place = [], 0
    while place < len(word):
        part = word[place : place + 2]
        if part.lower() not in _CYRILLIC or len(part) < 2:
            part = word[place]
        small = part.lower()
        if small in _CYRILLIC:
            cyrillic = _CYRILLIC[small]
            letters.append(cyrillic.upper() if part[0].isupper() else cyrillic)
        elif part.isalpha():
            return word
        else:
            letters.append(part)
        place += len(part)
    return "".join(letters)


def _turns(count: int, place: int, languages: int, each: int) -> list[int]:
    """The sentences whose turn the language at ``place`` has, where each sentence has ``each`` of so many languages."""
    # Strides that differ from row to row, so that languages don't always come in the same company.
    strides = [stride for stride in range(1, languages) if math.gcd(stride, languages) == 1] or [1]
    return [row for row in range(count) if (place - row) * strides[row // languages % len(strides)] % languages < each]
