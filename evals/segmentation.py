"""Sentence boundaries: sentences joined into texts and cut again; sentencex and Moses' splitter beside ours.

Two measures. F1 of the offsets at which sentences begin, over the data's news documents by language; a line of that
data may itself hold two sentences, so that 1.0 is out of reach for everyone. And, over the hard cases of
``sentences/*.txt`` (abbreviations, initials, ordinals, datelines, quotations, forgotten spaces), the share of
sentences that come out exactly. There a blank line parts two texts, and "|" two sentences without a space. Moses'
splitter is that of its Python package, sentence-splitter, in the languages it has.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from pathlib import Path

import sentencex
from sentence_splitter import SentenceSplitter

from dragoman.translate.segmentation import segment_text

DATA = ("ntrex.jsonl.gz",)
UNPINNED = ("*.sentencex_f1", "*.sentencex_exact", "*.moses_exact")
HARD = Path(__file__).with_name("sentences")
MOSES = frozenset({"cs", "de", "es", "fr", "it", "pl", "pt", "ru"})
"""Of the languages of the hard cases those that sentence-splitter has."""

LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "rus": "ru",
    "spa": "es",
    "deu": "de",
    "por": "pt",
    "ita": "it",
    "ron": "ro",
    "cat": "ca",
    "glg": "gl",
    "srp-Latn": "sr-Latn",
    "srp-Cyrl": "sr-Cyrl",
    "hrv": "hr",
    "bos": "bs",
    "mkd": "mk",
    "bul": "bg",
    "slv": "sl",
    "ukr": "uk",
    "pol": "pl",
    "ces": "cs",
    "tur": "tr",
    "ell": "el",
    "hun": "hu",
    "arb": "ar",
    "fas": "fa",
    "heb": "he",
}
"""The data's names of languages, and their BCP 47 tags."""

Cutter = Callable[[str, str], Iterator[int]]


def measure(data: Path) -> dict[str, float]:
    """F1 by language, and the mean."""
    with gzip.open(data / "ntrex.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    documents = [list(group) for _, group in groupby(rows, key=lambda row: row["doc"])]
    figures: dict[str, float] = {}
    for name, tag in LANGUAGES.items():
        texts = [[row[name].strip() for row in document if row[name].strip()] for document in documents]
        figures[f"segmentation.{tag}.f1"] = f1(texts, tag, ours)
        figures[f"segmentation.{tag}.sentencex_f1"] = f1(texts, tag, sentencex_alone)
    for kind in ("f1", "sentencex_f1"):
        figures[f"segmentation.mean.{kind}"] = sum(
            figures[f"segmentation.{t}.{kind}"] for t in LANGUAGES.values()
        ) / len(LANGUAGES)
    return figures | measure_hard()


def measure_hard() -> dict[str, float]:
    """Share of the hard sentences that come out exactly, by language and splitter, and the mean of each."""
    figures: dict[str, float] = {}
    for path in sorted(HARD.glob("*.txt")):
        texts = hard_texts(path)
        for name, cutter in (("exact", ours), ("sentencex_exact", sentencex_alone), ("moses_exact", moses_alone)):
            if name != "moses_exact" or path.stem in MOSES:
                figures[f"segmentation.hard.{path.stem}.{name}"] = exact(texts, path.stem, cutter)
    for name in ("exact", "sentencex_exact", "moses_exact"):
        values = [value for figure, value in figures.items() if figure.endswith(f".{name}")]
        figures[f"segmentation.hard.mean.{name}"] = sum(values) / len(values)
    return figures


def hard_texts(path: Path) -> list[tuple[str, list[int]]]:
    """Texts, and the offsets at which their sentences begin."""
    texts: list[tuple[str, list[int]]] = []
    for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, starts = "", []
        for line in paragraph.split("\n"):
            text += " " if text else ""
            for sentence in line.split("|"):
                starts.append(len(text))
                text += sentence
        texts.append((text, starts))
    return texts


def exact(texts: list[tuple[str, list[int]]], tag: str, cutter: Cutter) -> float:
    """Share of sentences that begin and end where they should."""
    right = wanted = 0
    for text, starts in texts:
        found = [0, *cutter(text, tag), len(text)]
        right += len(set(pairwise(found)) & set(pairwise([*starts, len(text)])))
        wanted += len(starts)
    return right / wanted


def f1(documents: list[list[str]], tag: str, cutter: Cutter) -> float:
    """F1 of sentence starts behind a document's first."""
    right = found = wanted = 0
    for sentences in documents:
        gold = set()
        offset = 0
        for sentence in sentences[:-1]:
            offset += len(sentence) + 1
            gold.add(offset)
        cuts = set(cutter(" ".join(sentences), tag))
        right += len(gold & cuts)
        found += len(cuts)
        wanted += len(gold)
    return 2 * right / (found + wanted)


def ours(text: str, tag: str) -> Iterator[int]:
    """Starts of our segments but the first."""
    offset = 0
    for index, segment in enumerate(segment_text(text, tag)):
        offset += len(segment.lead)
        if index:
            yield offset
        offset += len(segment.text) + len(segment.gap)


def sentencex_alone(text: str, tag: str) -> Iterator[int]:
    """The same for sentencex."""
    offset = 0
    for index, piece in enumerate(sentencex.segment(tag.partition("-")[0], text)):
        if index:
            yield offset + len(piece) - len(piece.lstrip())
        offset += len(piece)


def moses_alone(text: str, tag: str) -> Iterator[int]:
    """The same for sentence-splitter."""
    offset = 0
    for index, piece in enumerate(SentenceSplitter(language=tag).split(text)):
        offset = text.index(piece, offset)
        if index:
            yield offset
        offset += len(piece)


def main() -> None:
    figures = measure(Path(os.environ["DRAGOMAN_EVAL_DATA"]))
    print(f"{'language':10}{'F1':>8}{'sentencex':>11}")
    for tag in [*LANGUAGES.values(), "mean"]:
        print(f"{tag:10}{figures[f'segmentation.{tag}.f1']:8.3f}{figures[f'segmentation.{tag}.sentencex_f1']:11.3f}")
    print(f"\n{'hard cases':10}{'exact':>8}{'sentencex':>11}{'Moses':>8}")
    for tag in [*sorted(path.stem for path in HARD.glob("*.txt")), "mean"]:
        row = [figures.get(f"segmentation.hard.{tag}.{name}") for name in ("exact", "sentencex_exact", "moses_exact")]
        cells = ["" if value is None else f"{value:.3f}" for value in row]
        print(f"{tag:10}{cells[0]:>8}{cells[1]:>11}{cells[2]:>8}")


if __name__ == "__main__":
    main()
