"""``withdraw``: what the operator takes off the site."""

from __future__ import annotations

from datetime import UTC, datetime

from dragoman.app import App
from dragoman.cli.context import Context, talk
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
