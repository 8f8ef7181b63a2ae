"""``doctor`` and ``settings``: what is installed, what is missing and how to get it."""

from __future__ import annotations

import platform
import sqlite3

import typer

from dragoman import __version__
from dragoman.app import App
from dragoman.cli.context import FAILED, Context
from dragoman.config import describe_settings
from dragoman.language import language_name


def examine(context: Context) -> None:
    """Print the state of the installation; exit code 1 where no engine can be used or an edition has no route."""
    settings = context.settings()
    context.configure_log()
    with App(settings, context.data_folder(settings)) as app:
        typer.echo(f"dragoman   {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
        typer.echo(f"settings   {context.settings_place()}")
        typer.echo(f"data       {app.folder}")
        states = app.state_of_work()
        typer.echo(f"articles   {', '.join(f'{number} {state}' for state, number in states.items())}")
        # One without pairs is no trouble beside another: most have no neural model, and some no Apertium.
        unusable = [_engine(*health) for health in app.engine_health()]
        for note in app.engine_notes():
            typer.echo(f"           {note}")
        trouble = [all(unusable)]
        trouble += [_routes(app, edition) for edition in settings.site.editions]
        offered = sum(offer.articles for offer in app.better_routes())
    if offered:
        typer.echo(f"\n{offered} articles on show have a better route by now: `dragoman retranslate` lists them")
    if any(trouble):
        raise typer.Exit(FAILED)


def _engine(name: str, pairs: int, missing: str) -> bool:
    """Print how an engine stands; return whether it can't be used at all."""
    typer.echo(f"engine     {name}: {pairs} pairs")
    if missing:
        typer.echo(f"           {missing}")
    return not pairs


def _routes(app: App, edition: str) -> bool:
    """Print the routes into an edition; return whether there are none."""
    routes = [way.route for way in app.router.best_ways([edition])]
    typer.echo(f"\nRoutes into {language_name(edition)} ({edition}):")
    for route in routes:
        typer.echo(f"  {route!s:16} {language_name(route.pair.source):24} {route.signature}")
    if not routes:
        typer.echo("  none: articles in other languages are published untranslated, saying so")
    return not routes


def print_settings(context: Context) -> None:
    """Print every setting with its value here."""
    for key, value, meaning in describe_settings(context.settings()):
        typer.echo(f"{key} = {value}\n    {meaning}")
