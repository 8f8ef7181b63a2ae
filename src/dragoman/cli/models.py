"""``models``: the neural models that are installed, and those that can be."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from dragoman.cli.context import FAILED, Context, bad_command, talk, write_line
from dragoman.language import language_name, standardize
from dragoman.model import UNKNOWN_LANGUAGE

if TYPE_CHECKING:
    from dragoman.app import App
    from dragoman.models.sources import Offer

SHOWN_LANGUAGES = 6
"""Languages named of a model of many; the rest is counted."""


@contextmanager
def _opened(context: Context) -> Iterator[App]:
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        yield app


def search(context: Context, words: str, *, as_json: bool) -> None:
    """Write what the index has under these words."""
    with _opened(context) as app:
        listing = app.shelf.search(words)
        there = {model.name: model.version for model in app.shelf.models.installed()}
    if listing.note:
        talk(f"dragoman: {listing.note}")
    if as_json:
        for offer in listing.offers:
            languages = {"from": list(offer.languages_from), "to": list(offer.languages_to)}
            installed = {"installed": there.get(offer.name, "")}
            write_line({"add": offer.source, **languages, "version": offer.version, **installed})
        return
    if not listing.offers:
        talk("Nothing in the index is about all of that; try one language, or hf:OWNER/NAME from a hub.")
        return
    _table(
        ("add", "from", "to", "version", "installed"),
        [(o.source, _names(o.languages_from), _names(o.languages_to), o.version, there.get(o.name, ""))
         for o in listing.offers],
    )  # fmt: skip
    talk("`dragoman models add fr-en` adds one.")


def add(context: Context, wanted: str, *, source: str, target: str, yes: bool) -> None:
    """Show what there is under a name, ask, fetch it and put it in."""
    for option, tag in (("--from", source), ("--to", target)):
        if tag and standardize(tag) == UNKNOWN_LANGUAGE:
            bad_command(f"{option} {tag}: is no language tag")
    if not yes and not sys.stdin.isatty():
        bad_command("nobody can be asked, as standard input is not a terminal: --yes adds what is found")
    with _opened(context) as app:
        offers = app.shelf.find(wanted)
        if len(offers) > 1:
            talk(f"No model does {wanted} at once; these do together:")
        for offer in [_with_languages(offer, source, target) for offer in offers]:
            _show(app, offer)
            if not yes and not typer.confirm("Add it?", err=True):
                talk("not added")
                continue
            with _progress(offer.name) as report:
                installed = app.add_model(offer, report=report)
            talk(f"added {installed.name}, {_megabytes(installed.size)}")


def _with_languages(offer: Offer, source: str, target: str) -> Offer:
    """The offer with the languages that the person says it has."""
    return replace(
        offer,
        languages_from=(standardize(source),) if source else offer.languages_from,
        languages_to=(standardize(target),) if target else offer.languages_to,
    )


def list_installed(context: Context, *, as_json: bool) -> None:
    """Write what is installed."""
    with _opened(context) as app:
        models = app.shelf.models.installed()
    if as_json:
        for model in models:
            write_line(
                {
                    "name": model.name,
                    "from": list(model.languages_from),
                    "to": list(model.languages_to),
                    "version": model.version,
                    "licence": model.licence,
                    "source": model.source,
                    "added": model.added,
                    "bytes": model.size,
                    "package_sha256": model.package_sha256,
                }
            )
    elif models:
        _table(
            ("name", "from", "to", "size", "licence", "source"),
            [(m.name, _names(m.languages_from), _names(m.languages_to), _megabytes(m.size), m.licence, m.source)
             for m in models],
        )  # fmt: skip
    else:
        talk("No neural model is installed: `dragoman models add fr-en` adds one, `dragoman models search` lists them.")


def remove(context: Context, name: str) -> None:
    """Take a model out."""
    with _opened(context) as app:
        app.shelf.models.remove(name)
    talk(f"removed {name}; what it translated stays.")


def verify(context: Context, names: Sequence[str]) -> None:
    """Write, for each model, whether it is as when it was added; exit code 1 where one is not."""
    failed = False
    with _opened(context) as app:
        models = app.shelf.models
        for name in names or [model.name for model in models.installed()]:
            problems = models.verify(name)
            typer.echo(f"{name}: {'as when it was added' if not problems else ''}")
            for problem in problems:
                typer.echo(f"  {problem}")
            failed = failed or bool(problems)
    if failed:
        raise typer.Exit(FAILED)


def _show(app: App, offer: Offer) -> None:
    size = app.shelf.size(offer)
    talk(f"{offer.name} {offer.version}".strip())
    talk(f"  {offer}")
    talk(f"  from     {offer.package[0].url if offer.package else offer.source}")
    talk(f"  size     {_megabytes(size) if size else 'not said by the server'}")
    talk(f"  licence  {offer.licence}")
    known = {model.name: model for model in app.shelf.models.installed()}
    if offer.name in known:
        talk(f"  takes the place of {known[offer.name].version or 'the one'} that is installed")


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(name.replace("[", r"\["), total=None)
        yield lambda there, total: bar.update(task, completed=there, total=total or None)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(Column(heads[0], no_wrap=True, overflow="fold"), *heads[1:], box=None)
    for row in rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    Console().print(table)


def _names(tags: Sequence[str]) -> str:
    if len(tags) > SHOWN_LANGUAGES:
        return f"{len(tags)} languages"
    return ", ".join(map(language_name, tags)) or "as it says itself"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
