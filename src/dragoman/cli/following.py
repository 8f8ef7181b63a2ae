"""``follow``: by an address after a look at what is there, from a file, or from the catalogue."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from dragoman.cli.context import FAILED, Context, bad_command, talk
from dragoman.errors import DragomanError, ParseError

if TYPE_CHECKING:
    from dragoman.app import App, Followed
    from dragoman.model import Declaration, Outlet

CATALOGUE = "catalogue"
"""What ``--from`` takes besides a file's name."""

MAX_FILE_BYTES = 8 * 2**20
"""Largest file of outlets: some 20,000 of them, more than anyone follows."""

Subject = TypeVar("Subject")


def follow_outlets(context: Context, names: list[str], *, source: str, links: str = "", yes: bool) -> None:
    """Follow what the names mean: addresses, or outlets of the catalogue; or all outlets in the file ``source``.

    ``links`` is a CSS selector of the links to articles on the pages at the addresses.
    """
    if source and links:
        bad_command("--links goes with an address; a file of outlets says it as links under [extract]")
    if source == CATALOGUE:
        if not names:
            bad_command("say which outlets of the catalogue; `dragoman outlets search WORDS` finds their names")
        _follow_all(context, names, _follow_catalogued)
    elif source:
        if names:
            bad_command("--from FILE follows all that is in the file: give no address with it")
        declarations, described = read_outlets(Path(source))
        _follow_all(context, declarations, lambda app, found: app.follow_declared(found, described=described))
    elif not names:
        bad_command("say what to follow: an address, or --from with a file or the catalogue")
    elif not yes and not sys.stdin.isatty():
        bad_command("nobody can be asked, as standard input is not a terminal: --yes follows what is found")
    else:
        _follow_all(context, names, lambda app, url: follow_address(app, url, links=links, yes=yes))


def _follow_all(
    context: Context, subjects: Sequence[Subject], follow: Callable[[App, Subject], Followed | None]
) -> None:
    """Follow one after another; one that fails is told of and the rest goes on. None means: not wanted after all."""
    from dragoman.app import App

    failed = followed = 0
    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        for subject in subjects:
            try:
                done = follow(app, subject)
            except DragomanError as error:
                talk(f"dragoman: {error}")
                failed += 1
                continue
            if done is not None:
                followed += 1
                known = "" if done.new else " (followed already, no new feed)"
                talk(f"following {_name(done.outlet)}{known}")
    if failed:
        raise typer.Exit(FAILED)
    if followed:
        talk("`dragoman run` polls, translates and serves.")


def follow_address(app: App, url: str, *, links: str = "", yes: bool) -> Followed | None:
    """Show what is found at an address, and follow it unless the person says no."""
    found = app.preview(url, links=links)
    talk(_name(found.outlet))
    for address in (*found.feeds, *found.pages):
        talk(f"  {_plain(address)}")
    for note in found.notes:
        talk(f"  {_plain(note)}")
    if found.samples:
        talk("  with articles such as")
    for title in found.samples:
        talk(f"    {_plain(title)}")
    if yes or typer.confirm("Follow it?", err=True):
        return app.follow_found(found)
    talk("not followed")
    return None


def _follow_catalogued(app: App, name: str) -> Followed:
    from dragoman.outlets.search import UNCHECKED, find_in_catalogue

    declaration = find_in_catalogue(name)
    done = app.follow_declared(declaration)
    talk(f"{UNCHECKED} `dragoman outlets` tells whether they answer.")
    return done


def read_outlets(path: Path) -> tuple[Sequence[Declaration], bool]:
    """The outlets in a TOML or OPML file, and whether it describes them, or only lists what to read, as others' OPML.

    Raises ParseError that names file and line.
    """
    from dragoman.outlets.declaration import parse_declarations
    from dragoman.outlets.opml import parse_opml

    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        bad_command(f"{path}: can't be read ({error.strerror})")
    if len(body) > MAX_FILE_BYTES:
        raise ParseError(f"is larger than {MAX_FILE_BYTES // 2**20} MiB, no list of outlets is", subject=str(path))
    if path.suffix.lower() in (".opml", ".xml"):
        found = parse_opml(body, subject=str(path))
        for note in found.notes:
            talk(f"{path}: {note}")
        return found.outlets, False
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError("is not UTF-8 text", subject=str(path)) from error
    return parse_declarations(text, subject=str(path)), True


def _name(outlet: Outlet) -> str:
    """The outlet in a line: name, slug, languages, country, kind and owner, as far as they are known."""
    from dragoman.outlets.search import country_name

    languages = ", ".join(outlet.languages or (outlet.language,))
    more = (languages, country_name(outlet.country), outlet.kind, outlet.owner)
    return ", ".join(filter(None, (f"{_plain(outlet.name)} [{outlet.slug}]", *more)))


def _plain(text: str) -> str:
    """Text of others without what would steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
