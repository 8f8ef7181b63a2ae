"""``unfollow`` and ``outlets``: how they stand, the catalogue, files to share."""

from __future__ import annotations

from datetime import datetime

from dragoman.cli.context import Context, bad_command, talk, write_line

_CATALOGUE_COLUMNS = ("name", "country", "languages", "kind", "owner", "feeds")


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
                    "country": view.outlet.country,
                    "kind": view.outlet.kind,
                    "owner": view.outlet.owner,
                    "rights": view.outlet.rights,
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


def search(words: str, *, as_json: bool) -> None:
    """Write what the catalogue has under these words."""
    from dragoman.outlets.search import UNCHECKED, country_name, load_catalogue, search_catalogue

    found = search_catalogue(words)
    if as_json:
        for declaration in found:
            outlet = declaration.outlet
            write_line(
                {
                    "slug": outlet.slug,
                    "name": outlet.name,
                    "home": outlet.home,
                    "country": outlet.country,
                    "languages": list(outlet.languages or (outlet.language,)),
                    "kind": outlet.kind,
                    "owner": outlet.owner,
                    "feeds": list(declaration.feeds),
                    "checked": False,
                }
            )
    elif found:
        from rich.console import Console
        from rich.table import Column, Table

        table = Table(Column("short name", no_wrap=True, overflow="fold"), *_CATALOGUE_COLUMNS, box=None)
        for declaration in found:
            outlet = declaration.outlet
            table.add_row(
                outlet.slug,
                outlet.name.replace("[", r"\["),
                country_name(outlet.country),
                ", ".join(outlet.languages or (outlet.language,)),
                outlet.kind,
                outlet.owner.replace("[", r"\["),
                str(len(declaration.feeds) or "to be found"),
            )
        console = Console()
        console.print(table)
        console.print(UNCHECKED)
    else:
        talk(f"Nothing in the catalogue of {len(load_catalogue())} outlets has all of that; try a country or language.")
        return
    talk("`dragoman follow --from catalogue NAME` follows one.")


def export(context: Context, name: str, *, opml: bool) -> None:
    """Write one outlet as TOML, or one or all of those followed as OPML."""
    import sys

    from dragoman.app import App

    if not name and not opml:
        bad_command("say which outlet, by its short name; or --opml for all")
    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        declarations = [app.declaration(name)] if name else app.declarations()
    for declaration in declarations:
        if not declaration.outlet.home:
            bad_command(f"{declaration.outlet.name}: has no home page, so there is nothing to share")
    if opml:
        from dragoman.outlets.opml import render_opml

        title = f"Outlets followed by {settings.site.name}"
        sys.stdout.write(render_opml(declarations, title=title).decode())
    else:
        from dragoman.outlets.declaration import render_declaration

        sys.stdout.write(render_declaration(declarations[0]))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _clock(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M}"
