"""Progress for people: one line that moves on a terminal, plain lines elsewhere; troubles stay on the screen."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.status import Status as Spinner

from dragoman.model import Status
from dragoman.notice import Notice, NoticeKind

if TYPE_CHECKING:
    from dragoman.intake import Portion


class Progress:
    """A listener for the pipeline: counts what happens and shows it; a context manager around the moving line."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._spinner: Spinner | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._spinner = self._console.status(self.summary())
            self._spinner.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None

    def __call__(self, notice: Notice) -> None:
        """Take note of ``notice``; called from many threads."""
        with self._lock:
            self._count(notice)
            line = _line(notice)
            if notice.kind in (NoticeKind.HELD, NoticeKind.WAITING, NoticeKind.TROUBLE) or self._spinner is None:
                self._console.print(line, soft_wrap=True)
            if self._spinner is not None:
                self._spinner.update(self.summary())

    def say(self, words: str) -> None:
        """Print a line that stays."""
        with self._lock:
            self._console.print(escape(words), soft_wrap=True)

    def summary(self) -> str:
        """Return what has happened so far, in a line."""
        c = self._counts
        parts = [f"polled {c['polled']}", f"fetched {c['fetched']}", f"translated {c['translated']}"]
        parts += [f"{name} {c[name]}" for name in ("untranslated", "original", "held", "waiting") if c[name]]
        return " · ".join(parts)

    def _count(self, notice: Notice) -> None:
        if notice.kind is NoticeKind.PUBLISHED and notice.status is not None:
            self._counts[str(notice.status)] += 1
        else:
            self._counts[str(notice.kind)] += 1


class ArchiveBar:
    """A bar for a file that is taken in: a line that moves on a terminal, a plain line a portion elsewhere."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._console = Console(stderr=True, highlight=False)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[pages]} pages"),
            TimeRemainingColumn(),
            console=self._console,
        )
        self._task = self._bar.add_task(escape(source), total=None, pages=0)
        self._pages = 0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def say(self, words: str) -> None:
        """Print a line that stays."""
        self._console.print(escape(words), soft_wrap=True)

    def move(self, portion: Portion, through: int) -> None:
        """Show that so many pages of the portion at work are through; nothing where no line moves."""
        if self._console.is_terminal:
            done, pages = portion.reached(through), self._pages + through
            self._bar.update(self._task, completed=done, total=portion.size, pages=pages)

    def show(self, offset: int, size: int, pages: int) -> None:
        """Show that so many of the file's bytes, and so many pages, are done."""
        self._pages = pages
        if self._console.is_terminal:
            self._bar.update(self._task, completed=offset, total=size, pages=pages)
        else:
            self.say(f"{self._source}: {100 * offset // max(size, 1)} %, {pages} pages")


_COLOURS = {NoticeKind.HELD: "yellow", NoticeKind.WAITING: "yellow", NoticeKind.TROUBLE: "red"}


def _line(notice: Notice) -> str:
    colour = _COLOURS.get(notice.kind, "green")
    word = {Status.TRANSLATED: "translated", Status.UNTRANSLATED: "untranslated"}.get(
        notice.status or Status.HELD, str(notice.kind)
    )
    detail = f" {notice.detail}" if notice.detail else ""
    if notice.kind is NoticeKind.POLLED and notice.count:
        detail += f", {notice.count} new"
    return f"[{colour}]{word:>12}[/] {escape(notice.subject)}{escape(detail)}"
