"""``memory``: what the translation memory holds, as a file out and in, and what is old in it removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from dragoman.app import App
from dragoman.cli.context import FAILED, Context, bad_command, talk
from dragoman.language import standardize
from dragoman.model import Pair
from dragoman.store import translations


def show_memory(context: Context) -> None:
    """Print how many segments the memory holds, by pair and signature."""
    with _open(context) as app, app.database.read() as db:
        rows = translations.count_memory_by_pair(db)
    for pair, signature, segments in rows:
        typer.echo(f"{segments:>9}  {pair:12} {signature}")
    if not rows:
        talk("the translation memory is empty")


def export_memory(context: Context, file: Path, *, pair: str) -> None:
    """Write the memory, or one pair of it, to a TMX file."""
    from dragoman import exchange

    wanted = _pair(pair) if pair else None
    with _open(context) as app:
        number = exchange.export_memory(app.database, file, wanted)
    talk(f"{number} segments written to {file}")


def import_memory(context: Context, file: Path) -> None:
    """Take a TMX file in; exit code 1 where it is damaged, after what stands before the damage was taken in."""
    from dragoman import exchange

    with _open(context) as app:
        done = exchange.import_memory(app.database, file, now=datetime.now(UTC))
    if done.problem:
        talk(f"dragoman: {done.problem}; what stands before that was taken in")
    talk(f"{done.read} segments read, {done.new} of them new")
    if done.problem:
        raise typer.Exit(FAILED)


def prune_memory(context: Context, *, days: int) -> None:
    """Remove what was stored more than ``days`` days ago."""
    with _open(context) as app, app.database.write() as db:
        removed = translations.prune_memory(db, datetime.now(UTC) - timedelta(days=days))
    talk(f"{removed} segments older than {days} days removed")


def _pair(words: str) -> Pair:
    source, _, target = words.partition(">")
    pair = Pair(source=standardize(source), target=standardize(target))
    if "und" in (pair.source, pair.target):
        bad_command(f"{words!r} is not a pair of languages; write it in quotes as 'fr>en'")
    return pair


def _open(context: Context) -> App:
    settings = context.settings()
    context.configure_log()
    return App(settings, context.data_folder(settings))
