"""``withdraw`` and ``publish``: what the operator takes off the site, and the site as plain files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dragoman.app import App
from dragoman.cli.context import Context, talk
from dragoman.publish.folder import write_folder
from dragoman.publish.view import Site
from dragoman.publish.whole_site import site_files
from dragoman.withdrawing import restore, withdraw


def withdraw_article(context: Context, name: str, *, reason: str, undo: bool) -> None:
    """Take an article off the site or put it back, and say what was done."""
    settings = context.settings()
    now = datetime.now(UTC)
    with App(settings, context.data_folder(settings)) as app:
        if undo:
            done = restore(app.database, name, now=now)
            talk(f"{done.url} is on show again" if done.changed else f"{done.url} was not withdrawn")
            return
        done = withdraw(app.database, name, reason, now=now)
        talk(f"{done.url} is withdrawn from every edition" if done.changed else f"{done.url} was withdrawn before")


def publish_site(context: Context, folder: Path) -> None:
    """Write the whole site into a folder, and say what changed there."""
    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        site = Site(
            name=settings.site.name,
            editions=settings.site.editions,
            base_url=settings.site.public_url.rstrip("/"),
            public=settings.site.public,
            models_welcome=settings.site.models_welcome,
        )
        done = write_folder(folder, site_files(app.library, site))
    if not (done.new or done.changed or done.removed):
        talk(f"{folder}: nothing new; {done.same} files stay as they are")
        return
    talk(f"{folder}: {done.new} files new, {done.changed} changed, {done.removed} removed, {done.same} unchanged")
