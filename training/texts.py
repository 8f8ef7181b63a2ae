"""The raw texts in their folder: English sentences, real pairs, what checkpoints are judged by; cleaned, no row twice.

Knows the folder's layout (``mono/NAME.en.txt.xz``, ``parallel/NAME.XX-en.tsv.xz``, ``valid/NAME.XX-en.tsv.xz``) and the
recipe; nothing of Apertium, tokens or shards.
"""

from __future__ import annotations

import hashlib
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from training.cleaning import english_fault, pair_fault, tidied
from training.recipe import LANGUAGES, VALIDATION_SENTENCES, text_of


@dataclass(slots=True)
class Tally:
    """Rows kept by text, and rows left out by reason."""

    kept: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class RealPair:
    """A sentence and its English by people."""

    text: str
    """The name of the text that it is from."""
    language: str
    source: str
    english: str


def read_english(folder: Path, *, without: frozenset[str], tally: Tally) -> list[str]:
    """Clean English sentences in an order that only their own letters decide, so that any part of them is a sample.

    ``without`` are sentences that must not be learned from, as ``key`` makes them.
    """
    seen = set(without)
    found = []
    for path in sorted((folder / "mono").glob("*.en.txt.xz")):
        text = text_of(path.name)
        for line in _lines(path):
            sentence = tidied(line)
            fault = english_fault(sentence) or ("repeated" if key(sentence) in seen else "")
            if fault:
                tally.faults[fault] += 1
                continue
            seen.add(key(sentence))
            tally.kept[text.name] += 1
            found.append(sentence)
    return sorted(found, key=lambda sentence: hashlib.sha256(sentence.encode()).digest())


def read_pairs(folder: Path, *, without: frozenset[str], tally: Tally) -> list[RealPair]:
    """Clean real pairs, text by text."""
    found = []
    seen: set[tuple[str, str]] = set()
    for path in sorted((folder / "parallel").glob("*-en.tsv.xz")):
        language = LANGUAGES.get(_language(path))
        if language is None:
            continue
        text = text_of(path.name)
        for line in _lines(path):
            source, _, english = (tidied(part) for part in line.partition("\t"))
            fault = english_fault(english) or pair_fault(source, english, language=language)
            if not fault and ((key(source), key(english)) in seen or key(english) in without):
                fault = "repeated"
            if fault:
                tally.faults[fault] += 1
                continue
            seen.add((key(source), key(english)))
            tally.kept[text.name] += 1
            found.append(RealPair(text.name, language, source, english))
    return found


def read_validation(folder: Path) -> tuple[list[dict[str, str]], frozenset[str]]:
    """Rows of language, source and reference, evenly from every file; and all references, never to be learned from."""
    rows: list[dict[str, str]] = []
    references: set[str] = set()
    for path in sorted((folder / "valid").glob("*-en.tsv.xz")):
        lines = [line.partition("\t") for line in _lines(path)]
        references.update(key(english) for _, _, english in lines)
        step = max(1, len(lines) // VALIDATION_SENTENCES)
        language = LANGUAGES.get(_language(path))
        if language is not None:
            rows += [
                {"language": language, "source": source, "reference": english}
                for source, _, english in lines[::step][:VALIDATION_SENTENCES]
            ]
    return rows, frozenset(references)


def key(sentence: str) -> str:
    """What makes two sentences the same: their letters and digits."""
    return "".join(character for character in sentence.casefold() if character.isalnum())


def _language(path: Path) -> str:
    """ "fr" of "tatoeba.fr-en.tsv.xz"."""
    return path.name.split(".")[1].partition("-")[0]


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")
