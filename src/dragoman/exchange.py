"""The translation memory as a file: out and in, in TMX, plain or gzipped.

Knows the store and the form; the clock is an argument.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, cast

from dragoman import __version__
from dragoman.errors import DragomanError, ParseError
from dragoman.model import Draft, Pair
from dragoman.store import translations
from dragoman.store.database import Database
from dragoman.translate.memory import IMPORTED, imported_pair, memory_key
from dragoman.translate.tmx import Unit, parse_tmx, render_tmx

UNITS_AT_ONCE = 1000
"""Units stored in one transaction: enough to be quick, few enough that a file cut short has brought most of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many segments were read, how many of them were new, and what ended the reading early, if anything."""

    read: int
    new: int
    problem: str = ""


def export_memory(database: Database, file: Path, pair: Pair | None = None) -> int:
    """Write the memory, or one pair of it, and return how many segments that were.

    The file takes its name when it is whole. Raises DragomanError that names it.
    """
    partial = file.with_name(f".{file.name}.part")
    number = 0

    def units(rows: Iterator[translations.Remembered]) -> Iterator[Unit]:
        nonlocal number
        for row in rows:
            number += 1
            signature = "" if row.signature == IMPORTED else row.signature
            yield Unit(pair=row.pair, source=row.source, target=row.target, signature=signature, made=row.made)

    try:
        with database.read() as db, _opened(file, partial, "wb") as out:
            for piece in render_tmx(units(translations.iterate_memory(db, pair)), tool_version=__version__):
                out.write(piece.encode("utf-8"))
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DragomanError(f"can't be written ({error.strerror})", subject=str(file)) from error
    return number


def import_memory(database: Database, file: Path, *, now: datetime) -> Imported:
    """Take a file in; a segment known under its key already is left as it is.

    What a damaged file held up to the damage is kept, and ``problem`` says where that is. Raises DragomanError where
    it can't be read at all.
    """
    read = new = 0
    try:
        with _opened(file, file, "rb") as source:
            units = parse_tmx(source, str(file))
            while part := list(islice(units, UNITS_AT_ONCE)):
                read += len(part)
                new += _store(database, part, now)
    except (OSError, EOFError) as error:
        raise DragomanError(
            f"can't be read ({getattr(error, 'strerror', None) or error})", subject=str(file)
        ) from error
    except ParseError as error:
        return Imported(read=read, new=new, problem=str(error))
    return Imported(read=read, new=new)


def _store(database: Database, units: list[Unit], now: datetime) -> int:
    """Store units under their own signature, or as imported where they have none; return how many were new."""
    groups: dict[tuple[Pair, str], dict[str, tuple[str, Draft]]] = {}
    for unit in units:
        pair, signature = (unit.pair, unit.signature) if unit.signature else (imported_pair(unit.pair), IMPORTED)
        drafts = groups.setdefault((pair, signature), {})
        drafts[memory_key(unit.source, pair, signature)] = (unit.source, Draft(text=unit.target))
    with database.write() as db:
        before = translations.count_memory(db)
        for (pair, signature), drafts in groups.items():
            translations.save_memory(db, pair, signature, drafts, now=now)
        return translations.count_memory(db) - before


def _opened(file: Path, path: Path, mode: str) -> IO[bytes]:
    """Open ``path``, zipped where the name of ``file`` says so."""
    return cast("IO[bytes]", gzip.open(path, mode) if file.name.endswith(".gz") else path.open(mode))
