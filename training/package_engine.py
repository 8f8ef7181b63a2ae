"""A package behind the seam that every engine has, to be measured beside Apertium; knows nothing of routes or texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from dragoman.model import Draft, Pair, Request
from training.vocabulary import load_vocabulary

BATCH_TOKENS = 512
BEAM_SIZE = 2

LONGEST_DRAFT = 400
"""Pieces after which a draft is cut."""


class PackageEngine:
    """Translates with the package in ``folder``, with so many threads."""

    name = "package"

    def __init__(self, folder: Path, *, workers: int = 1) -> None:
        record = json.loads((folder / "dragoman.json").read_bytes())
        self._version = f"{record['name']} {record['version']}"
        self._pairs = frozenset(
            Pair(source=source, target=target) for source in record["from"] for target in record["to"]
        )
        self._pieces = load_vocabulary((folder / "source.spm").read_bytes())
        self._translator = ctranslate2.Translator(
            str(folder), device="cpu", compute_type="int8", inter_threads=workers, intra_threads=1
        )

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def missing(self) -> str:
        return ""

    def signature(self, pair: Pair) -> str:
        return f"package {self._version}"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        pieces = self._pieces.encode([request.text for request in requests], out_type=str)
        results = self._translator.translate_batch(
            pieces,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            beam_size=BEAM_SIZE,
            max_decoding_length=LONGEST_DRAFT,
        )
        return [Draft(text=self._pieces.decode(result.hypotheses[0])) for result in results]

    def close(self) -> None:
        self._translator.unload_model()
