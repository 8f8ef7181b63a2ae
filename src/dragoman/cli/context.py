"""What all commands share: options of the whole program, exit codes, and JSON lines in and out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer

from dragoman.config import Settings, data_folder, find_file, load_environment_settings

FAILED = 1
BAD_COMMAND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The options before the command."""

    settings_file: Path | None = None
    folder: Path | None = None
    verbose: bool = False

    def settings(self) -> Settings:
        return load_environment_settings(self.settings_file)

    def settings_place(self) -> str:
        """Return which settings file counts, in words."""
        path = self.settings_file or find_file(os.environ)
        return "defaults (no dragoman.toml found)" if path is None else str(path)

    def data_folder(self, settings: Settings) -> Path:
        return self.folder or data_folder(settings, os.environ)

    def configure_log(self) -> None:
        """Send logs to standard error: all of them where asked for, else problems alone."""
        import logging

        import structlog

        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if self.verbose else logging.ERROR),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )


def talk(words: str) -> None:
    """Say something to the person, beside the data."""
    typer.echo(words, err=True)


def bad_command(words: str) -> NoReturn:
    """End the command as one that can't be done as given."""
    talk(f"dragoman: {words}")
    raise typer.Exit(BAD_COMMAND)


def write_line(value: Mapping[str, Any]) -> None:
    """Write one JSON line to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def write_text(words: str) -> None:
    """Write a line for people to standard output, without what would steer their terminal."""
    sys.stdout.write("".join(letter if letter.isprintable() else " " for letter in words.strip("\n")) + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of standard input: its number from 1, its object, or what is wrong with it."""

    number: int
    value: dict[str, Any]
    problem: str = ""


def read_lines(needed: tuple[str, ...]) -> Iterator[Line]:
    """Read JSON lines from standard input; each must be an object with texts under the ``needed`` keys."""
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if raw.strip():
            yield _parse_line(raw, number, needed)


def _parse_line(raw: bytes, number: int, needed: tuple[str, ...]) -> Line:
    try:
        value = json.loads(raw)
    except ValueError as error:
        return Line(number=number, value={}, problem=f"is not JSON ({error})")
    if not isinstance(value, dict):
        return Line(number=number, value={}, problem="is not a JSON object")
    for key in needed:
        if not isinstance(value.get(key), str):
            return Line(number=number, value=value, problem=f'has no text under "{key}"')
    return Line(number=number, value=value)
