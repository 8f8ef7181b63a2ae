"""A folder of small invented texts as training.texts reads them: Spanish of a few patterns, and its English."""

from __future__ import annotations

import itertools
import lzma
import random
from collections.abc import Iterable
from pathlib import Path

PEOPLE = {
    "El presidente": "The president", "La ministra": "The minister", "El gobierno": "The government",
    "La policía": "The police", "Un juez": "A judge", "La ciudad": "The city",
}  # fmt: skip
DEEDS = {"anuncia": "announces", "firma": "signs", "rechaza": "rejects", "quiere": "wants", "discute": "discusses"}
THINGS = {
    "una reforma": "a reform", "el acuerdo": "the agreement", "una ley nueva": "a new law", "la paz": "peace",
    "el presupuesto": "the budget", "las elecciones": "the elections",
}  # fmt: skip
TIMES = {"": "", " hoy": " today", " en 2024": " in 2024", " el lunes": " on Monday"}


def sentences(seed: int = 3) -> list[tuple[str, str]]:
    """All sentences of the patterns with their English, shuffled."""
    found = []
    for parts in itertools.product(PEOPLE.items(), DEEDS.items(), THINGS.items(), TIMES.items()):
        source, english = ("{} {} {}{}.".format(*side) for side in zip(*parts, strict=True))
        found.append((source, english))
    random.Random(seed).shuffle(found)
    return found


def write_texts(folder: Path) -> Path:
    """Write the folder: 600 pairs to learn from, 40 to judge by, the English of the rest alone."""
    made = sentences()
    pairs = [f"{source}\t{english}" for source, english in made]
    for part in ("mono", "parallel", "valid"):
        (folder / part).mkdir(parents=True)
    write_lines(folder / "parallel" / "tatoeba.es-en.tsv.xz", pairs[:600])
    write_lines(folder / "valid" / "newstest2012.es-en.tsv.xz", pairs[600:640])
    write_lines(folder / "mono" / "wikinews.en.txt.xz", [english for _, english in made[640:]])
    return folder


def write_lines(path: Path, lines: Iterable[str]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
