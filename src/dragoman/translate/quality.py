"""How good routes were measured to be: the table that ``python -m evals.translation --write`` writes.

Owns the file ``quality.csv`` beside it and its form. Knows nothing of how routes are found or measured.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import ParseError
from dragoman.model import Route

TABLE = Path(__file__).with_name("quality.csv")

FIELDS = ("route", "engines", "chrf", "bleu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Scores of whole documents against one reference, 0 to 100, as sacrebleu gives them with its defaults."""

    chrf: float
    bleu: float


Key = tuple[str, str]
"""A route as words ("fr>es>en") and its engines ("apertium+apertium")."""


def quality_key(route: Route) -> Key:
    """Return the key of a route; versions don't count, so that a new one keeps the figures until it is measured."""
    return str(route), "+".join(hop.engine for hop in route.hops)


def parse_qualities(text: str, name: str) -> dict[Key, Quality]:
    """Read a table; raises ParseError that names the file ``name`` and the line."""
    found: dict[Key, Quality] = {}
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != FIELDS:
        raise ParseError(f"the first line must be {','.join(FIELDS)}", subject=f"{name}, line 1")
    for row in rows:
        try:
            found[row["route"], row["engines"]] = Quality(chrf=float(row["chrf"]), bleu=float(row["bleu"]))
        except (TypeError, ValueError) as error:
            raise ParseError("chrf and bleu must be numbers", subject=f"{name}, line {rows.line_num}") from error
    return found


def render_qualities(qualities: Mapping[Key, Quality]) -> str:
    """Write a table, sorted by route."""
    lines: Iterable[str] = (
        f"{route},{engines},{quality.chrf:.1f},{quality.bleu:.1f}"
        for (route, engines), quality in sorted(qualities.items())
    )
    return "\n".join([",".join(FIELDS), *lines]) + "\n"


@functools.cache
def load_qualities() -> Mapping[Key, Quality]:
    """Return the table that comes with Dragoman."""
    return parse_qualities(TABLE.read_text(encoding="utf-8"), TABLE.name)
