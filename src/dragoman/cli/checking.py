"""``dragoman check`` over files: TMX, XLIFF, JSON lines or two parallel texts in; text, JSON lines or SARIF out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from dragoman.cli.context import FAILED, bad_command, talk, write_line
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.fidelity.documents import Unit
    from dragoman.fidelity.findings import Checked

FORMATS = ("text", "json", "sarif")
_ENDINGS = {".tmx": "tmx", ".xlf": "xliff", ".xliff": "xliff", ".xlf2": "xliff", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def check_files(files: list[Path], *, output: str, source: str, target: str) -> None:
    """Check what ``files`` hold, or JSON lines of standard input, and write the findings as ``output``."""
    from dragoman.language import standardize

    output = output or ("text" if files else "json")
    if output not in FORMATS:
        bad_command(f"--format is one of {', '.join(FORMATS)}, not {output!r}")
    for given in filter(None, (source, target)):
        if standardize(given) == "und":
            bad_command(f"{given!r} is not a language tag; write it as fr, sr-Latn or pt-BR")
    found = _checked(files, source, target)
    try:
        _write(found, output)
    except DragomanError as error:
        sys.stdout.flush()
        talk(f"dragoman: {error}")
        raise typer.Exit(FAILED) from error
    except OSError as error:
        talk(f"dragoman: {error.filename}: can't be read ({error.strerror})")
        raise typer.Exit(FAILED) from error


def _write(found: Iterator[Checked], output: str) -> None:
    from dragoman import __version__
    from dragoman.fidelity.findings import render_json, render_sarif, render_text

    if output == "sarif":
        sys.stdout.write(render_sarif(found, version=__version__))
        return
    for checked in found:
        if output == "json":
            write_line(render_json(checked))
        else:
            sys.stdout.write(render_text(checked))


def _checked(files: list[Path], source: str, target: str) -> Iterator[Checked]:
    from dragoman.fidelity import check
    from dragoman.fidelity.findings import Checked
    from dragoman.language import standardize

    for name, unit, columns in _units(files, source, target):
        issues = check(
            unit.source,
            unit.target,
            source_language=standardize(unit.source_language),
            target_language=standardize(unit.target_language),
        )
        yield Checked(file=name, unit=unit, issues=issues, columns=columns)


def _units(files: list[Path], source: str, target: str) -> Iterator[tuple[str, Unit, bool]]:
    """Yield (file, unit, whether the unit's translation is the file's line)."""
    from dragoman.fidelity.documents import parse_json_lines, parse_parallel, parse_tmx, parse_xliff

    if not files:
        lines = sys.stdin.buffer
        yield from (
            ("stdin", unit, False) for unit in parse_json_lines(lines, subject="stdin", source=source, target=target)
        )
        return
    kinds = [_ENDINGS.get(path.suffix.lower(), "") for path in files]
    if kinds == ["", ""]:
        if not (source and target):
            bad_command("two texts need --from and --to")
        with files[0].open("rb") as here, files[1].open("rb") as there:
            for unit in parse_parallel(here, there, subject=str(files[1]), source=source, target=target):
                yield str(files[1]), unit, True
        return
    for path, kind in zip(files, kinds, strict=True):
        if not kind:
            bad_command(f"{path}: give .tmx, .xlf, .xliff or .jsonl, or two text files")
        parse = {"tmx": parse_tmx, "xliff": parse_xliff, "jsonl": parse_json_lines}[kind]
        with path.open("rb") as body:
            for unit in parse(
                body if kind == "jsonl" else _chunks(body), subject=str(path), source=source, target=target
            ):
                yield str(path), unit, False


def _chunks(body: BinaryIO) -> Iterator[bytes]:
    from dragoman.fidelity.documents import CHUNK

    while chunk := body.read(CHUNK):
        yield chunk
