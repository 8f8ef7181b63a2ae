"""The work loop: lets feeds that are due be polled, queues what they list, and watches the durable workflows.

Owns the process lock and DBOS's life; :mod:`dragoman.polling` and :mod:`dragoman.pipeline` own what is done. One
process at a time works on a data folder, since a second one would take the first one's unfinished workflows for its
own.
"""

from __future__ import annotations

import fcntl
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, ParamSpec, Self, TypeVar

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from dragoman.errors import DragomanError, StoreError
from dragoman.indexing import index_missing
from dragoman.notice import Notice, NoticeKind
from dragoman.pipeline import BATCH_SIZE, RETRY_PAUSES, Pipeline
from dragoman.polling import Poller
from dragoman.store import articles, entries, outlets
from dragoman.store.database import Database
from dragoman.subscribing import Subscriber

WORKFLOW_VERSION = "1"
"""Names the order of the workflow's steps, for DBOS. It changes only when that order does: work begun by an older
program goes on in a newer one as long as the version stays the same."""

QUEUE = "articles"
BATCHES_AT_ONCE = 4
"""Batches carried at the same time, each of another outlet: they mostly wait for outlets and engines."""
TICK_SECONDS = 0.25
"""Pause between two looks at what is due: short enough not to be noticed, a millisecond's work each."""
WATCH_EVERY = timedelta(seconds=5)
"""Pause between two looks at workflows that should have ended."""
STORE_PAUSE = timedelta(minutes=1)
"""Pause before articles are tried again that could not be stored: somebody has to free space first."""
TELL_AGAIN = timedelta(minutes=5)
"""How often a trouble that lasts is told again."""
SHUTDOWN_SECONDS = 5
"""How long running workflows may take to end by themselves at shutdown; the rest goes on at the next start."""

_ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})

P = ParamSpec("P")
R = TypeVar("R")


class AlreadyRunningError(DragomanError):
    """Another process works on this data folder."""


class Worker:
    """Does the work of one data folder until it is told to stop; a context manager that holds the folder's lock."""

    def __init__(
        self,
        *,
        folder: Path,
        database: Database,
        poller: Poller,
        pipeline: Pipeline,
        editions: tuple[str, ...],
        clock: Callable[[], datetime],
        listen: Callable[[Notice], None],
        subscriber: Subscriber | None = None,
    ) -> None:
        self._folder = folder
        self._database = database
        self._poller = poller
        self._subscriber = subscriber
        self._pipeline = pipeline
        self._editions = editions
        self._clock = clock
        self._listen = listen
        self._told = ""
        self._told_at = clock()
        self._lock: IO[str] | None = None
        self._enqueued: set[str] = set()
        self._watched: datetime | None = None

    def __enter__(self) -> Self:
        """Take the folder's lock, start DBOS and let work go on that an earlier process left behind.

        Raises AlreadyRunningError where another process holds the lock.
        """
        lock = (self._folder / "worker.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise AlreadyRunningError(
                "another dragoman process works on this folder; what you add here will be done by it",
                subject=str(self._folder),
            ) from error
        self._lock = lock
        _launch(self._folder, self._pipeline)
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=BATCHES_AT_ONCE,
            partition_worker_concurrency=1,
            polling_interval_sec=TICK_SECONDS,
            on_conflict="always_update",
        )
        with self._database.write() as db:
            articles.requeue_unshown(db, self._editions, now=self._clock())
        while index_missing(self._database):  # behind, as after an upgrade: brought up to date before new work comes
            continue
        return self

    def __exit__(self, *_: object) -> None:
        self._poller.close()
        if self._subscriber is not None:
            self._subscriber.close()
        DBOS.destroy(workflow_completion_timeout_sec=SHUTDOWN_SECONDS if self._enqueued else 0)
        _driven.clear()
        if self._lock is not None:
            self._lock.close()

    def work(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; a database that can't be written is logged, and tried again."""
        while not stop.is_set():
            self.tick()
            stop.wait(TICK_SECONDS)

    def work_until_idle(self, stop: threading.Event, watch: Callable[[], None] = lambda: None) -> None:
        """Work until nothing is due, queued or under way; what waits for a later try is left waiting.

        ``watch`` is called after every look at what is due.
        """
        while not stop.is_set():
            self.tick()
            if self.idle():
                return
            watch()
            stop.wait(TICK_SECONDS)

    def tick(self) -> None:
        """Take up what is due now."""
        try:
            self._poller.take_up()
            if self._subscriber is not None:
                self._subscriber.take_up()
            self._enqueue_due()
            self._release_broken()
            self._watch()
        except StoreError as error:
            self._tell(str(error))

    def idle(self) -> bool:
        """Return whether nothing is due, queued or under way."""
        now = self._clock()
        with self._database.read() as db:
            due = [moment for moment in (outlets.next_due(db), entries.next_due(db)) if moment is not None]
            queued = entries.count_states(db)[entries.EntryState.QUEUED]
        asking = self._subscriber is not None and not self._subscriber.idle
        return self._poller.idle and not asking and not queued and all(moment > now for moment in due)

    def _enqueue_due(self) -> None:
        now = self._clock()
        with self._database.read() as db:
            waiting = entries.next_due(db)
        if waiting is not None and waiting <= now:
            with self._database.write() as db:
                entries.queue_entries(db, now=now, size=BATCH_SIZE)
        with self._database.read() as db:
            open_batches = entries.load_open_batches(db)
        for batch, outlet_id in open_batches:
            if batch not in self._enqueued:
                # The same name enqueues the same workflow: a batch begun before a crash is not begun anew.
                with SetWorkflowID(batch), SetEnqueueOptions(queue_partition_key=str(outlet_id)):
                    DBOS.enqueue_workflow(QUEUE, carry, batch, list(self._editions))
                self._enqueued.add(batch)
        self._enqueued.intersection_update(batch for batch, _ in open_batches)

    def _release_broken(self) -> None:
        """Let the articles of work that broke off wait; a store that can't be written is no fault of theirs."""
        while not _broken.empty():
            batch, error = _broken.get()
            now = self._clock()
            try:
                with self._database.write() as db:
                    if isinstance(error, StoreError):
                        entries.postpone_batch(db, batch, error.message, due=now + STORE_PAUSE, now=now)
                    else:
                        reason = f"the work on it broke off ({type(error).__name__}: {error})"
                        entries.release_batch(db, batch, reason, pauses=RETRY_PAUSES, now=now)
            except StoreError:
                _broken.put((batch, error))
                raise
            self._tell(f"a batch broke off: {type(error).__name__}: {error}")

    def _tell(self, trouble: str) -> None:
        """Say what hinders the work: once, and again every so often while it lasts."""
        now = self._clock()
        if self._told != trouble or now - self._told_at > TELL_AGAIN:
            self._told, self._told_at = trouble, now
            self._listen(Notice(kind=NoticeKind.TROUBLE, subject=trouble))

    def _watch(self) -> None:
        """Let the articles of a workflow that ended without them wait again, instead of being forgotten."""
        now = self._clock()
        if self._watched is not None and now - self._watched < WATCH_EVERY:
            return
        self._watched = now
        with self._database.read() as db:
            names = [batch for batch, _ in entries.load_open_batches(db)]
        if not names:
            return
        found = DBOS.list_workflows(workflow_ids=names, load_input=False, load_output=False)
        for workflow in found:
            if workflow.status in _ENDED:
                with self._database.write() as db:
                    left = entries.release_batch(
                        db, workflow.workflow_id, "the work on it broke off", pauses=RETRY_PAUSES, now=now
                    )
                if left:
                    self._tell(f"the work on {left} articles broke off ({workflow.status})")


_driven: list[Pipeline] = []
"""The pipeline that workflows drive. DBOS is one per process, and knows workflows by name alone: when it takes one up
again after a crash, this is where the workflow finds what to work with. Empty while no worker runs."""

_broken: queue.SimpleQueue[tuple[str, Exception]] = queue.SimpleQueue()
"""Batches whose work broke off in this process, and why; the worker lets their articles wait for another try."""


@DBOS.workflow(name="carry")
def carry(batch: str, editions: list[str]) -> None:
    """Carry a batch durably: what a finished step returned is remembered, and it is not run again."""
    try:
        _driven[0].carry(batch, editions, _durably)
    except Exception as error:  # noqa: BLE001 (whatever it is, the worker tells it and tries again)
        _broken.put((batch, error))


def _durably(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return DBOS.run_step({"name": function.__name__}, function, *args, **kwargs)


class _Connection(sqlite3.Connection):
    """A connection that knows ``unixepoch('subsec')``, which SQLite does from 3.42 on, and DBOS asks for from Python
    3.12 on; Debian 12 has 3.40."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if sqlite3.sqlite_version_info < (3, 42):
            self.create_function("unixepoch", 1, lambda _subsec: time.time())


def _launch(folder: Path, pipeline: Pipeline) -> None:
    """Start DBOS on ``dbos.sqlite`` in ``folder``; it takes up at once what was left unfinished there."""
    _driven[:] = [pipeline]
    DBOS(
        config={
            "name": "dragoman",
            "system_database_url": f"sqlite:///{folder / 'dbos.sqlite'}",
            "application_version": WORKFLOW_VERSION,
            "executor_id": "local",
            # What goes wrong in a workflow is told by the worker, in words; DBOS would add its own tracebacks.
            "log_level": "CRITICAL",
            "use_listen_notify": False,
            "db_engine_kwargs": {"connect_args": {"factory": _Connection}},
        }
    )
    DBOS.launch()
