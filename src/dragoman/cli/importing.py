"""``import``: pages and stories from files or addresses, and what became of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from dragoman.app import App, ignore_notice
from dragoman.cli.context import FAILED, Context, bad_command, talk, write_line
from dragoman.cli.progress import Progress
from dragoman.errors import DragomanError
from dragoman.work import AlreadyRunningError


def import_sources(context: Context, sources: list[str], *, url: str, as_json: bool) -> None:
    """Take each source in, work until all is done, and write what became of each."""
    if url and (len(sources) > 1 or _is_address(sources[0])):
        bad_command("--url goes with one FILE")
    settings = context.settings()
    context.configure_log()
    progress = Progress()
    failed = False
    addresses: dict[str, str] = {}
    with App(settings, context.data_folder(settings), listen=progress if context.verbose else ignore_notice) as app:
        for source in sources:
            try:
                addresses[source] = (
                    app.import_address(source) if _is_address(source) else app.import_file(Path(source), url=url)
                )
            except DragomanError as error:
                talk(f"dragoman: {error}")
                failed = True
        try:
            app.work_until_idle()
        except AlreadyRunningError as error:
            talk(f"dragoman: {error}")
        counts = _report(app, addresses, as_json=as_json)
    talk(", ".join(f"{number} {word}" for word, number in sorted(counts.items())) or "nothing was imported")
    if failed:
        raise typer.Exit(FAILED)


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
