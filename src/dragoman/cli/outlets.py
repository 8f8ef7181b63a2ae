"""``unfollow`` and ``outlets``: how they stand, the catalogue, files to share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dragoman.cli.context import Context, bad_command, talk, write_line, write_text
from dragoman.model import FeedFormat

if TYPE_CHECKING:
    from dragoman.publish.view import FeedView, OutletView

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
            write_line(_described(view) | {"feeds": [feed.url for feed in view.feeds]})
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


def _described(view: OutletView) -> dict[str, object]:
    return {
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
    }


def show(context: Context, name: str, *, as_json: bool) -> None:
    """Write how one outlet stands, feed by feed."""
    from dragoman.app import App

    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        slug = app.declaration(name).outlet.slug
        [view] = [view for view in app.library.outlets(settings.site.editions[0]) if view.outlet.slug == slug]
    if as_json:
        write_line(_described(view) | {"feeds": [_described_feed(feed) for feed in view.feeds]})
        return
    outlet = view.outlet
    write_text(f"{outlet.name} [{outlet.slug}]")
    facts = {
        "home page": outlet.home,
        "language": ", ".join(outlet.languages or (outlet.language,)),
        "country": outlet.country,
        "kind": outlet.kind,
        "owner": outlet.owner,
        "rights": outlet.rights,
        "articles": f"{view.items} published, {view.held} held",
        "problem": "" if view.feeds else view.problem,
    }
    _write_facts(facts)
    for feed in view.feeds:
        write_text("")
        write_text(f"{feed.url}{' (section page)' if feed.format is FeedFormat.PAGE else ''}")
        _write_facts(_feed_facts(feed))


def _feed_facts(feed: FeedView) -> dict[str, str]:
    times = "once" if feed.failures == 1 else f"{feed.failures} polls in a row"
    failing = f"{times}, since {_clock(feed.failing_since)}" if feed.failures else ""
    reason = f" ({feed.reason})" if feed.reason else ""
    return {
        "last good poll": _clock(feed.last_good),
        "last poll": _clock(feed.last_poll),
        "next poll": _clock(feed.next_poll) + reason,
        "failed": failing,
        "problem": feed.problem,
        "hub": feed.hub,
    }


def _described_feed(feed: FeedView) -> dict[str, object]:
    return {
        "url": feed.url,
        "section_page": feed.format is FeedFormat.PAGE,
        "last_good": _iso(feed.last_good),
        "last_poll": _iso(feed.last_poll),
        "next_poll": _iso(feed.next_poll),
        "reason": feed.reason,
        "failures": feed.failures,
        "failing_since": _iso(feed.failing_since),
        "problem": feed.problem,
        "hub": feed.hub,
    }


def _write_facts(facts: dict[str, str]) -> None:
    for name, value in facts.items():
        if value:
            write_text(f"  {name:<15} {value}")


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
