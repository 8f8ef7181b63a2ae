"""Measure a package beside bare Apertium: ``DRAGOMAN_EVAL_DATA=FOLDER python -m training.evaluate --package FOLDER``.

chrF, BLEU and findings of the fidelity checks by language on ``ntrex.jsonl.gz``, which nothing is learned from or
chosen by; words a second on one processor and on two, memory, load time, size. ``--sheet FILE`` writes sentences to
be read by people, ``--card`` puts the figures into the package's model card.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from dragoman.fidelity import check
from dragoman.model import Hop, Route, Severity
from dragoman.translate.document import translate_texts
from dragoman.translate.engine import Engine
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.ctranslate2 import CTranslate2Engine
from dragoman.translate.routes import Router
from evals.translation import LANGUAGES as APERTIUM_LANGUAGES
from evals.translation import Rows, read, through
from training.card import with_figures

LANGUAGES = APERTIUM_LANGUAGES | {"deu": "de", "rus": "ru"}
"""The data's names of languages, and their tags; German and Russian are beyond Apertium here."""

SHEET_SENTENCES = 40
"""For each language, evenly from all documents."""

SPEED_SENTENCES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What an engine did on one language; findings are of 1,000 segments."""

    texts: list[str]
    chrf: float
    bleu: float
    critical: float
    major: float


Found = dict[str, tuple[Scored | None, Scored | None]]
"""By language: what the package did, and what Apertium."""


@contextmanager
def installed(package: Path, *, workers: int = 1) -> Iterator[CTranslate2Engine]:
    """The product's own engine with this package alone."""
    with tempfile.TemporaryDirectory() as models:
        (Path(models) / package.name).symlink_to(package.resolve(), target_is_directory=True)
        engine = CTranslate2Engine(Path(models), workers=workers)
        yield engine
        engine.close()


def score(engine: Engine, rows: Rows, name: str, tag: str) -> Scored | None:
    """Translate and measure one language; None where the engine has no way from it."""
    router = Router([engine], {})
    route = router.route(tag, "en")
    if route is None:
        return None
    texts = through(router, route, rows, name)
    references = [[row["eng"] for row in rows]]
    severities = [
        issue.severity
        for row, text in zip(rows, texts, strict=True)
        for issue in check(row[name], text, source_language=tag, target_language="en")
    ]
    return Scored(
        texts=texts,
        chrf=sacrebleu.corpus_chrf(texts, references).score,
        bleu=sacrebleu.corpus_bleu(texts, references).score,
        critical=1000 * severities.count(Severity.CRITICAL) / len(rows),
        major=1000 * severities.count(Severity.MAJOR) / len(rows),
    )


def table(found: Found) -> str:
    """Markdown: each language's figures, the package's and Apertium's."""
    lines = [
        "| language | chrF | Apertium | BLEU | Apertium | critical | Apertium | major | Apertium |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for tag, pair in found.items():
        cells = [
            "" if scored is None else f"{getattr(scored, figure):.1f}"
            for figure in ("chrf", "bleu", "critical", "major")
            for scored in pair
        ]
        lines.append(f"| {tag} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "Findings of the fidelity checks are of 1,000 segments; all on NTREX-128, one half."])


def sheet(rows: Rows, found: Found) -> str:
    """Sentences to read: source, both drafts, reference."""
    names = {tag: name for name, tag in LANGUAGES.items()}
    lines = []
    step = max(1, len(rows) // SHEET_SENTENCES)
    for tag, (ours, apertium) in found.items():
        lines += [f"## {tag}", ""]
        for number in range(0, len(rows), step)[:SHEET_SENTENCES]:
            lines += [f"- source: {rows[number][names[tag]]}"]
            lines += [f"  - package: {ours.texts[number]}"] if ours else []
            lines += [f"  - Apertium: {apertium.texts[number]}"] if apertium else []
            lines += [f"  - reference: {rows[number]['eng']}", ""]
    return "\n".join(lines)


def cost(package: Path, texts: Sequence[str], *, workers: int) -> dict[str, float]:
    """Seconds to load, words a second and MiB, in a process of its own on so many processors."""
    command = [sys.executable, "-m", "training.evaluate", "--package", str(package), "--cost", str(workers)]
    answer = subprocess.run(command, input="\n".join(texts), capture_output=True, check=True, text=True)
    return {name: float(value) for name, value in (line.split() for line in answer.stdout.splitlines())}


def print_cost(package: Path, texts: Sequence[str], *, workers: int) -> None:
    """Measure in this process; prints name and value of each figure."""
    with installed(package, workers=workers) as engine:
        router = Router([engine], {})
        pair = min(engine.pairs(), key=str)
        hop = Hop(engine=engine.name, pair=pair, signature=engine.signature(pair))
        route = Route(hops=(hop,))
        start = time.monotonic()
        translate_texts(router, ["1 a"], route)
        loaded = time.monotonic() - start
        start = time.monotonic()
        translate_texts(router, texts, route)
        seconds = time.monotonic() - start
    print(f"load_seconds {loaded:.2f}")
    print(f"words_per_second {sum(len(text.split()) for text in texts) / seconds:.0f}")
    print(f"memory_mib {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def figures(package: Path, rows: Rows, tags: Sequence[str]) -> tuple[str, str]:
    """The figures in Markdown, and the sheet to be read."""
    apertium = ApertiumEngine()
    found: Found = {}
    with installed(package) as engine:
        for name, tag in LANGUAGES.items():
            if tag in tags or not tags:
                ours = score(engine, rows, name, tag)
                if ours is not None:
                    found[tag] = (ours, score(apertium, rows, name, tag))
                    print(f"{tag}: chrF {ours.chrf:.1f}, BLEU {ours.bleu:.1f}", file=sys.stderr)
    apertium.close()
    names = {tag: name for name, tag in LANGUAGES.items()}
    first = next(iter(found))
    texts = [row[names[first]] for row in rows[:SPEED_SENTENCES]]
    one, two = cost(package, texts, workers=1), cost(package, texts, workers=2)
    size = sum(path.stat().st_size for path in package.iterdir())
    costs = (
        f"{one['words_per_second']:.0f} words a second on one processor, {two['words_per_second']:.0f} on two;"
        f" loads in {one['load_seconds']:.2f} s, takes {one['memory_mib']:.0f} MiB, {size / 1e6:.1f} MB on disk."
    )
    return f"{table(found)}\n\n{costs}", sheet(rows, found)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure a package beside bare Apertium.")
    parser.add_argument("--package", type=Path, required=True, help="folder that training.export wrote")
    parser.add_argument("--languages", nargs="*", default=[], help="tags; all of the package where none is given")
    parser.add_argument("--rows", type=int, help="no more than the first so many sentences")
    parser.add_argument("--sheet", type=Path, help="file for sentences to read")
    parser.add_argument("--card", action="store_true", help="put the figures into the model card")
    parser.add_argument("--cost", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.cost:
        print_cost(options.package, sys.stdin.read().splitlines(), workers=options.cost)
        return
    folder = os.environ.get("DRAGOMAN_EVAL_DATA")
    if not folder:
        raise SystemExit("DRAGOMAN_EVAL_DATA names no folder: set it to the one with ntrex.jsonl.gz")
    measured, to_read = figures(options.package, read(Path(folder))[: options.rows], options.languages)
    print(measured)
    if options.sheet:
        options.sheet.write_text(to_read, encoding="utf-8")
    if options.card:
        card = options.package / "README.md"
        card.write_text(with_figures(card.read_text(encoding="utf-8"), measured), encoding="utf-8")


if __name__ == "__main__":
    main()
