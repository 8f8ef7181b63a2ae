"""``follow``, ``unfollow`` and ``outlets``."""

from __future__ import annotations

from datetime import datetime

import typer

from dragoman.cli.context import FAILED, Context, talk, write_line
from dragoman.errors import DragomanError


def follow_outlets(context: Context, urls: list[str]) -> None:
    """Follow what is at each address, and say what was found."""
    from dragoman.app import App

    failed = False
    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        for url in urls:
            try:
                found = app.follow(url)
            except DragomanError as error:
                talk(f"dragoman: {error}")
                failed = True
                continue
            known = "" if found.new else " (followed already, nothing changed)"
            talk(f"{found.outlet.name} [{found.outlet.slug}], {found.outlet.language}{known}")
            for feed in found.feeds:
                talk(f"  {feed}")
            for note in found.notes:
                talk(f"  {note}")
    if failed:
        raise typer.Exit(FAILED)
    talk("`dragoman run` polls, translates and serves.")


def unfollow_outlet(context: Context, name: str) -> None:
    """Stop polling an outlet."""
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        outlet = app.unfollow(name)
    talk(f"{outlet.name} is not followed any more; what it published stays.")


def list_outlets(context: Context, *, as_json: bool) -> None:
    """Write how each outlet stands."""
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        views = app.library.outlets(settings.site.editions[0])
    if as_json:
        for view in views:
            write_line(
                {
                    "slug": view.outlet.slug,
                    "name": view.outlet.name,
                    "home": view.outlet.home,
                    "language": view.outlet.language,
                    "items": view.items,
                    "held": view.held,
                    "last_good": _iso(view.last_good),
                    "next_poll": _iso(view.next_poll),
                    "problem": view.problem,
                    "feeds": [feed.url for feed in view.feeds],
                }
            )
        return
    if not views:
        talk("No outlet yet: `dragoman follow URL` adds one, `dragoman demo` shows some.")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("outlet", "language", "items", "held", "last good poll", "next poll", "problem", box=None)
    for view in views:
        table.add_row(
            f"{view.outlet.name} [{view.outlet.slug}]".replace("[", r"\["),
            view.outlet.language,
            str(view.items),
            str(view.held),
            _clock(view.last_good),
            _clock(view.next_poll),
            view.problem.replace("[", r"\["),
        )
    Console().print(table)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _clock(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
