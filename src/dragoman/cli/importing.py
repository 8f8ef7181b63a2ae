"""``import``: pages, stories and archives from files or addresses, and what became of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from dragoman.app import App, ignore_notice
from dragoman.cli.context import FAILED, Context, bad_command, talk, write_line
from dragoman.cli.progress import ArchiveBar, Progress
from dragoman.errors import DragomanError
from dragoman.intake import is_archive
from dragoman.work import AlreadyRunningError


def import_sources(context: Context, sources: list[str], *, url: str, as_json: bool) -> None:
    """Take each source in, work until all is done, and write what became of each."""
    if url and (len(sources) > 1 or _is_address(sources[0]) or is_archive(Path(sources[0]))):
        bad_command("--url goes with one FILE that is a page or a story")
    settings = context.settings()
    context.configure_log()
    progress = Progress()
    failed = False
    addresses: dict[str, str] = {}
    counts: Counter[str] = Counter()
    with App(settings, context.data_folder(settings), listen=progress if context.verbose else ignore_notice) as app:
        for source in sources:
            try:
                if _is_address(source):
                    addresses[source] = app.import_address(source)
                elif is_archive(Path(source)):
                    counts += _import_archive(app, source, as_json=as_json)
                else:
                    addresses[source] = app.import_file(Path(source), url=url)
            except DragomanError as error:
                talk(f"dragoman: {error}")
                failed = True
        try:
            app.work_until_idle()
        except AlreadyRunningError as error:
            talk(f"dragoman: {error}")
        counts += _report(app, addresses, as_json=as_json)
    talk(", ".join(f"{number} {word}" for word, number in sorted(counts.items())) or "nothing was imported")
    if failed:
        raise typer.Exit(FAILED)


def _import_archive(app: App, source: str, *, as_json: bool) -> Counter[str]:
    """Take an archive in with a bar, tell what can't be read as it comes, and write one line of figures at the end."""
    states: Counter[str] = Counter()
    pages = known = others = problems = 0
    with ArchiveBar(source) as bar:
        for done in app.import_archive(Path(source), watch=bar.move):
            portion = done.portion
            for offset, words in portion.problems:
                bar.say(f"dragoman: {source}: byte {offset}: {words}")
            states.update(done.states)
            pages, known = pages + portion.pages, known + portion.known
            others, problems = others + portion.others, problems + len(portion.problems)
            bar.show(portion.offset, portion.size, pages)
    if as_json:
        figures = {"pages": pages, "known": known, "others": others, "malformed": problems}
        write_line({"source": source, **figures, "states": dict(states)})
    else:
        typer.echo(f"{source}: {pages} pages, {known} known already, {others} other records, {problems} malformed")
    return states


def _report(app: App, addresses: dict[str, str], *, as_json: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for source, address in addresses.items():
        outcome = app.outcome(address)
        counts[outcome.state] += 1
        if as_json:
            write_line(
                {
                    "source": source,
                    "url": address,
                    "state": outcome.state,
                    "reason": outcome.reason,
                    "title": outcome.title,
                    "pages": list(outcome.pages),
                }
            )
        else:
            reason = f" ({outcome.reason})" if outcome.reason else ""
            typer.echo(f"{outcome.state:>12}  {outcome.title or source}{reason}")
            for page in outcome.pages:
                typer.echo(f"{'':>12}  {page}")
    return counts


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))
