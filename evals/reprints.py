"""Reprints: articles of different outlets are kept apart, and texts edited as reprints are edited are found.

``kept_apart`` is the share of pairs of different pages that are no reprint of one another. The others are the share of
articles that are found, by their bands and by comparing, after an edit: another paragraph for the lede, the end cut by
a fifth, a dateline and the ends of sentences changed.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
from pathlib import Path

from dragoman.model import Article, Block, BlockKind
from dragoman.reprints.likeness import Sketch, band_keys, is_reprint, sketch_article

DATA = ("pages.jsonl.gz",)

MIN_WORDS = 200
"""Words of the articles that are edited: in a shorter one, one paragraph is most of it."""


def measure(data: Path) -> dict[str, float]:
    """The share kept apart, and the share found for each kind of edit."""
    with gzip.open(data / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    sketches = [_sketch(body) for body in bodies]
    pairs = list(itertools.combinations(sketches, 2))
    figures = {"reprints.kept_apart": sum(not is_reprint(one, other) for one, other in pairs) / len(pairs)}
    long = [body for body in bodies if len(body.split()) >= MIN_WORDS]
    lede = " ".join(long[0].split()[:25])
    for name, found in (
        ("new_lede", [_found(body, f"{lede} {' '.join(body.split()[20:])}") for body in long]),
        ("cut_end", [_found(body, body[: len(body) * 4 // 5]) for body in long]),
        ("dateline", [_found(body, f"GENEVA (Agency) – {body.replace('. ', ' – ')}") for body in long]),
    ):
        figures[f"reprints.{name}.found"] = sum(found) / len(found)
    return figures


def _sketch(body: str) -> Sketch:
    return sketch_article(Article(url="", title="", blocks=(Block(kind=BlockKind.PARAGRAPH, text=body),)))


def _found(body: str, edited: str) -> bool:
    one, other = _sketch(body), _sketch(edited)
    return bool(set(band_keys(one, "en")) & set(band_keys(other, "en"))) and is_reprint(one, other)


def main() -> None:
    for name, figure in measure(Path(os.environ["DRAGOMAN_EVAL_DATA"])).items():
        print(f"{name:<28} {figure:.4f}")


if __name__ == "__main__":
    main()
