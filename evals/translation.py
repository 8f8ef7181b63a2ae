"""Translation quality into English: chrF and BLEU of whole documents through segmentation, glossary and routes, beside
the bare.

With ``--write`` every way there is into English is measured, and the table that routes go by is written:
``src/dragoman/translate/quality.csv``.

Each document's sentences stand on lines of their own; sacrebleu's default signatures. Bare is the ``apertium -u``
command over the same lines, hop after hop, as anyone would call it.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path

import sacrebleu

from dragoman.model import Pair, Route
from dragoman.translate.document import translate_texts
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.quality import TABLE, Key, Quality, quality_key, render_qualities
from dragoman.translate.routes import Router, source_tags

DATA = ("ntrex.jsonl.gz",)
UNPINNED = ("*.bare_*", "*.bare.*")

LANGUAGES = {
    "fra": "fr",
    "spa": "es",
    "por": "pt",
    "ita": "it",
    "glg": "gl",
    "cat": "ca",
    "ron": "ro",
    "hrv": "hr",
    "bos": "bs",
    "srp-Latn": "sr-Latn",
    "srp-Cyrl": "sr-Cyrl",
    "mkd": "mk",
    "bul": "bg",
    "slv": "sl",
}
"""The data's names of the languages that lead into English here, and their BCP 47 tags."""

MODES = {"es>en": "spa-eng", "ca>en": "cat-eng", "sh>en": "hbs-eng", "mk>en": "mkd-eng", "fr>es": "fr-es"} | {
    "pt>es": "pt-es",
    "it>es": "ita-spa",
    "gl>es": "gl-es",
    "gl>en": "gl-en",
    "ro>es": "ro-es",
    "bg>mk": "bul-mkd",
    "sl>sh": "slv-hbs",
}
"""The installed modes that the bare commands name."""

Rows = list[dict[str, str]]


def measure(data: Path) -> dict[str, float]:
    """Figures by language: chrF, BLEU, and what they gain over bare Apertium on the same route."""
    rows = read(data)
    references = [[row["eng"] for row in rows]]
    engine = ApertiumEngine()
    if missing := engine.missing():
        raise SystemExit(missing)
    router = Router([engine])
    figures: dict[str, float] = {}
    for name, tag in LANGUAGES.items():
        route = router.route(tag, "en")
        if route is None:
            raise SystemExit(f"no route from {tag} to en: {engine.missing() or 'install the pairs doctor lists'}")
        ours = through(router, route, rows, name)
        bare = through_commands(route, [row[name] for row in rows])
        for metric, ours_score, bare_score in (
            ("chrf", sacrebleu.corpus_chrf(ours, references), sacrebleu.corpus_chrf(bare, references)),
            ("bleu", sacrebleu.corpus_bleu(ours, references), sacrebleu.corpus_bleu(bare, references)),
        ):
            figures[f"translation.{tag}.{metric}"] = ours_score.score
            figures[f"translation.{tag}.{metric}_gain"] = ours_score.score - bare_score.score
    router.close()
    return figures


class Indirect(ApertiumEngine):
    """Apertium without its direct pairs from a language into English, so that the pivots come to light."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._left_out = {Pair(source=source, target="en") for source in source_tags(tag)}

    def pairs(self) -> frozenset[Pair]:
        return super().pairs() - self._left_out


def measure_ways(data: Path) -> dict[Key, Quality]:
    """Score every way into English over every language that can take it; a route's score is their average."""
    rows = read(data)
    references = [[row["eng"] for row in rows]]
    scores: dict[Key, list[tuple[float, float]]] = {}
    for name, tag in LANGUAGES.items():
        measured = set()
        for engine in (ApertiumEngine(), Indirect(tag)):
            router = Router([engine], {})
            for way in router.ways(tag, "en"):
                if str(way.route) in measured:
                    continue
                measured.add(str(way.route))
                texts = through(router, way.route, rows, name)
                chrf = sacrebleu.corpus_chrf(texts, references).score
                bleu = sacrebleu.corpus_bleu(texts, references).score
                print(f"{tag:10}{way.route!s:14}{chrf:8.1f}{bleu:8.1f}")
                scores.setdefault(quality_key(way.route), []).append((chrf, bleu))
            router.close()
    return {
        key: Quality(chrf=statistics.fmean(chrf for chrf, _ in found), bleu=statistics.fmean(bleu for _, bleu in found))
        for key, found in scores.items()
    }


def read(data: Path) -> Rows:
    """The sentences of all documents, in order."""
    with gzip.open(data / "ntrex.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def through(router: Router, route: Route, rows: Rows, name: str) -> list[str]:
    """Translate documents whole; a line in, a line out."""
    documents = ["\n".join(row[name] for row in group) for _, group in groupby(rows, key=lambda row: row["doc"])]
    return "\n".join(translate_texts(router, documents, route, glossary=Glossary())).split("\n")


def through_commands(route: Route, lines: list[str]) -> list[str]:
    """Translate lines with the ``apertium`` command, once a hop."""
    text = "\n".join(lines) + "\n"
    for hop in route.hops:
        command = ["apertium", "-u", MODES[str(hop.pair)]]
        text = subprocess.run(command, input=text, capture_output=True, check=True, text=True).stdout
    return text.rstrip("\n").split("\n")


def main() -> None:
    start = time.monotonic()
    data = Path(os.environ["DRAGOMAN_EVAL_DATA"])
    if "--write" in sys.argv:
        TABLE.write_text(render_qualities(measure_ways(data)), encoding="utf-8")
        return
    figures = measure(data)
    print(f"{'language':10}{'chrF':>8}{'(bare)':>9}{'BLEU':>8}{'(bare)':>9}")
    for tag in LANGUAGES.values():
        chrf, bleu = figures[f"translation.{tag}.chrf"], figures[f"translation.{tag}.bleu"]
        bare_chrf, bare_bleu = (
            chrf - figures[f"translation.{tag}.chrf_gain"],
            bleu - figures[f"translation.{tag}.bleu_gain"],
        )
        print(f"{tag:10}{chrf:8.1f}{bare_chrf:9.1f}{bleu:8.1f}{bare_bleu:9.1f}")
    print(f"{time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
