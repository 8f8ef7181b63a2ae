"""Sentence boundaries: each language's news sentences joined by a space into documents, and cut again.

F1 of the offsets at which sentences begin, over all documents of a language; sentencex alone beside it. A line of the
data may itself hold two sentences, so that 1.0 is out of reach for everyone.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import sentencex

from dragoman.translate.segmentation import segment_text

DATA = ("ntrex.jsonl.gz",)
UNPINNED = ("*.sentencex_f1",)

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
    return figures


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


def main() -> None:
    figures = measure(Path(os.environ["DRAGOMAN_EVAL_DATA"]))
    print(f"{'language':10}{'F1':>8}{'sentencex':>11}")
    for tag in [*LANGUAGES.values(), "mean"]:
        print(f"{tag:10}{figures[f'segmentation.{tag}.f1']:8.3f}{figures[f'segmentation.{tag}.sentencex_f1']:11.3f}")


if __name__ == "__main__":
    main()
