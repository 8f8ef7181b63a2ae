"""Measures extraction on saved pages: body, headline, authors and date, with trafilatura beside it in the same run.

Owns the figures ``extraction.*``. Body text is scored as article-extraction-benchmark does
(https://github.com/scrapinghub/article-extraction-benchmark, evaluate.py): tokens are ``\\w+``; a text is the
multiset of its 4-grams (one shorter shingle where it has fewer than four tokens); per document tp, fp and fn are
counted over the multisets; precision tp / (tp + fp) and recall tp / (tp + fn) are averaged over documents (one that
has nothing to divide is left out of that average; an empty prediction for an empty gold counts 1); F1 is the
harmonic mean of the two averages.

The fundus gold counts the standfirst among the text, the scrapinghub gold does not: ``f1`` is measured on the text that
``dragoman extract --json`` prints (standfirst and body), ``body_f1`` on the body alone.

Titles are right when equal after folding case, punctuation and white space. Dates are right within a day, over pages
whose gold has one. Authors are compared as folded sets of names, F1 over all pages together (micro average).

Speed is pages a second of processor time in one thread. The machine is shared, so it is measured in rounds: in each of
them every page by ours and by trafilatura, one right after the other; the fastest of a page's rounds counts, for each
of the two alone. Before each round both forget what they remember of earlier pages. Ours includes all metadata and the
date; trafilatura's is its body alone, as ``trafilatura.extract`` gives it.

newspaper4k, readability-lxml and news-please run on the same pages where ``make peers`` has set them up (peers.py), and
give the figures ``extraction.peers.*``; ``extraction.peers.there`` says how many of them were.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import trafilatura
from trafilatura.meta import reset_caches

from dragoman.extract.page import read_article
from dragoman.extract.refusal import Refusal
from dragoman.extract.render import render_article, running_text
from evals.peers import PEERS

DATA = ("pages.jsonl.gz", "pages/*")
CEILINGS = ("extraction.refused",)
UNPINNED = ("*.trafilatura*", "extraction.peers.*")

PEERS_PYTHON = pathlib.Path(__file__).resolve().parent.parent / ".venv-peers" / "bin" / "python"
PEER_LIMIT_S = 160.0
"""Seconds that a peer may take over all pages, so that the slowest of them does not end the whole eval."""

LATEST_REASONABLE = datetime(2026, 12, 31, tzinfo=UTC)
"""No page of the sets was saved later: what ``now`` is for all of them."""

ROUNDS = 3
"""Times that each page is extracted for the speed: with one, the ratio came out between 0.66 and 1.10."""

SHINGLE = 4
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One gold row with its page."""

    gold: dict[str, Any]
    html: bytes
    path: pathlib.Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What an extractor made of a page; empty where it refused."""

    text: str = ""
    """Standfirst and body, without captions."""
    body: str = ""
    """The same without the standfirst."""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    refusal: str = ""


def load_rows(data: pathlib.Path) -> list[PageRow]:
    """Reads the gold rows and their pages, in file order."""
    with gzip.open(data / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        golds = [json.loads(line) for line in lines]
    paths = [data / "pages" / f"{gold['id']}.html.gz" for gold in golds]
    return [
        PageRow(gold=gold, html=gzip.decompress(path.read_bytes()), path=path)
        for gold, path in zip(golds, paths, strict=True)
    ]


def predict(row: PageRow) -> Prediction:
    """Extracts a page as ``dragoman extract --json`` does, whether or not the outlet reserves its rights."""
    url = row.gold.get("url") or ""
    article = read_article(row.html, url=url, headers={}, now=LATEST_REASONABLE)
    if isinstance(article, Refusal):
        return Prediction(refusal=f"{article.kind}: {article.reason}", title=article.title)
    shown = render_article(article)
    return Prediction(
        text=str(shown["text"]),
        body=running_text(replace(article, standfirst="")),
        title=article.title,
        authors=article.authors,
        published=article.published.isoformat() if article.published else "",
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of a text's 4-grams."""
    tokens = _TOKEN.findall(text)
    grams = (tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))
    return Counter(gram for gram in grams if gram)


def body_score(gold: str, predicted: str) -> tuple[float | None, float | None]:
    """Precision and recall of one document, None where there is nothing to divide."""
    true, pred = shingles(gold), shingles(predicted)
    tp = (true & pred).total()
    fp, fn = (pred - true).total(), (true - pred).total()
    if fp == fn == 0:
        return 1.0, 1.0
    return (tp / (tp + fp) if tp + fp else None), (tp / (tp + fn) if tp + fn else None)


def body_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """F1 of average precision and average recall over (gold, predicted) documents."""
    scores = [body_score(gold, predicted) for gold, predicted in pairs]
    precision = statistics.mean(p for p, _ in scores if p is not None)
    recall = statistics.mean(r for _, r in scores if r is not None)
    return 2 * precision * recall / (precision + recall)


def fold(text: str) -> str:
    """Case, punctuation and white space aside."""
    return " ".join(_TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()))


def date_is_right(gold: str, predicted: str) -> bool:
    """Within a day of one another; a gold without a zone is taken as UTC."""
    if not predicted:
        return False
    return abs(_aware(gold) - _aware(predicted)) <= timedelta(days=1)


def _aware(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def authors_f1(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> float:
    """Micro-averaged F1 over (gold, predicted) sets of folded names."""
    tp = fp = fn = 0
    for gold, predicted in pairs:
        true, pred = {fold(name) for name in gold}, {fold(name) for name in predicted}
        tp, fp, fn = tp + len(true & pred), fp + len(pred - true), fn + len(true - pred)
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def measure(data: pathlib.Path) -> dict[str, float]:
    """All figures, by name."""
    rows = load_rows(data)
    predictions = [predict(row) for row in rows]
    peers = [trafilatura.extract(row.html) or "" for row in rows]
    ours, theirs = speeds(rows)
    figures: dict[str, float] = {}
    for name in ("scrapinghub", "fundus"):
        chosen = [i for i, row in enumerate(rows) if row.gold["set"] == name]
        figures[f"extraction.{name}.f1"] = body_f1((rows[i].gold["body"], predictions[i].text) for i in chosen)
        figures[f"extraction.{name}.body_f1"] = body_f1((rows[i].gold["body"], predictions[i].body) for i in chosen)
        figures[f"extraction.{name}.trafilatura_f1"] = body_f1((rows[i].gold["body"], peers[i]) for i in chosen)
    figures |= metadata_figures(rows, predictions, "extraction.fundus.")
    figures["extraction.pages_per_second"] = ours
    figures["extraction.trafilatura_pages_per_second"] = theirs
    figures["extraction.speed_ratio"] = ours / theirs
    figures["extraction.refused"] = float(sum(1 for p in predictions if p.refusal))
    return figures | peer_figures(rows)


def peer_figures(rows: list[PageRow]) -> dict[str, float]:
    """The figures of the peers that are there, and how many are."""
    figures: dict[str, float] = {}
    there = 0
    for name in PEERS:
        found = run_peer(name, rows)
        if found is None:
            continue
        there += 1
        predictions, seconds = found
        stem = f"extraction.peers.{name}."
        for part in ("scrapinghub", "fundus"):
            pairs = [
                (row.gold["body"], p.text) for row, p in zip(rows, predictions, strict=True) if row.gold["set"] == part
            ]
            figures[f"{stem}{part}_f1"] = body_f1(pairs)
        figures |= metadata_figures(rows, predictions, f"{stem}fundus_")
        figures[f"{stem}pages_per_second"] = len(rows) / max(seconds, 1e-9)
    return figures | {"extraction.peers.there": float(there)}


def run_peer(name: str, rows: Sequence[PageRow]) -> tuple[list[Prediction], float] | None:
    """What a peer makes of the pages and its processor time; None where it is not there or fails, which is printed."""
    if not PEERS_PYTHON.exists():
        print(f"{name} is not beside it: `make peers` sets it up")
        return None
    asked = "".join(json.dumps({"path": str(row.path), "url": row.gold.get("url") or ""}) + "\n" for row in rows)
    program = [str(PEERS_PYTHON), str(pathlib.Path(__file__).with_name("peers.py")), name]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        ran = subprocess.run(
            program, input=asked, env=environment, capture_output=True, text=True, timeout=PEER_LIMIT_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        print(f"{name} is not beside it: {error}")
        return None
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    predictions = [
        Prediction(
            text=answer["text"],
            title=answer.get("title") or "",
            authors=tuple(answer.get("authors") or ()),
            published=answer["published"],
        )
        for answer in answers
    ]
    return predictions, sum(answer["seconds"] for answer in answers)


def speeds(rows: Sequence[PageRow]) -> tuple[float, float]:
    """Pages a second of processor time, by ours and by trafilatura; both have seen every page before."""
    extractors: tuple[Callable[[PageRow], object], ...] = (predict, lambda row: trafilatura.extract(row.html))
    best = [[math.inf] * len(rows) for _ in extractors]
    for _ in range(ROUNDS):
        forget_pages()
        for number, row in enumerate(rows):
            for times, extractor in zip(best, extractors, strict=True):
                started = time.process_time()
                extractor(row)
                times[number] = min(times[number], time.process_time() - started)
    ours, theirs = (len(rows) / sum(times) for times in best)
    return ours, theirs


def forget_pages() -> None:
    """Empties the caches of both: a page seen again would cost less than a new one."""
    reset_caches()
    for name, module in list(sys.modules.items()):
        if name.startswith("dragoman.extract"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def metadata_figures(rows: list[PageRow], predictions: list[Prediction], stem: str) -> dict[str, float]:
    """Title, date and authors over the rows whose gold has them, each under a name that begins with ``stem``."""
    titled = [(r, p) for r, p in zip(rows, predictions, strict=True) if r.gold.get("title")]
    dated = [(r, p) for r, p in zip(rows, predictions, strict=True) if r.gold.get("published")]
    authored = [(r, p) for r, p in zip(rows, predictions, strict=True) if r.gold["set"] == "fundus"]
    return {
        f"{stem}title": statistics.mean(fold(r.gold["title"]) == fold(p.title) for r, p in titled),
        f"{stem}date": statistics.mean(date_is_right(r.gold["published"], p.published) for r, p in dated),
        f"{stem}authors_f1": authors_f1((r.gold.get("authors") or (), p.authors) for r, p in authored),
    }


def main() -> int:
    """Prints the figures of the folder that DRAGOMAN_EVAL_DATA names."""
    folder = os.environ.get("DRAGOMAN_EVAL_DATA")
    if not folder:
        print("set DRAGOMAN_EVAL_DATA to the folder of evaluation data", file=sys.stderr)
        return 2
    for name, value in measure(pathlib.Path(folder)).items():
        print(f"{name:<44} {value:8.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
