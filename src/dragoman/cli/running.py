"""``demo``, ``run`` and ``serve``: the site in a thread, the work in another, and a tidy end."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType

from dragoman.app import App, utc_now
from dragoman.cli.context import Context
from dragoman.cli.progress import Progress
from dragoman.config import Settings
from dragoman.demo.server import SampleServer
from dragoman.demo.world import load_world
from dragoman.errors import DragomanError
from dragoman.reader_reports import ReportDesk
from dragoman.web import create_app

DEMO_PORTS = range(8430, 8630, 20)
"""First ports that are tried for the sample outlets, which take one each from there on."""

DEMO_PAUSE_SECONDS = 0.1
"""Pause between two requests to a sample outlet, which is ours and on this machine."""


def serve_site(context: Context, port: int | None) -> None:
    """Serve what is there, until stopped."""
    progress = Progress()
    settings = context.settings()
    context.configure_log()
    with App(settings, context.data_folder(settings)) as app, _site(app, settings, port, progress):
        _until_stopped().wait()


def run_newswire(context: Context, port: int | None) -> None:
    """Poll, work and serve, until stopped."""
    settings = context.settings()
    context.configure_log()
    stop = _until_stopped()
    with (
        Progress() as progress,
        App(settings, context.data_folder(settings), listen=progress) as app,
        app.worker() as worker,
        _site(app, settings, port, progress),
    ):
        if not any(view.feeds for view in app.library.outlets(settings.site.editions[0])):
            progress.say("No outlet is followed yet: `dragoman follow URL` adds one.")
        if not settings.fetch.contact:
            progress.say("Outlets can't ask who reads them: `fetch.contact` in the settings tells them.")
        worker.work(stop)


def run_demo(context: Context, port: int | None) -> None:
    """Serve the sample outlets, follow them, do all the work there is, and leave the site running."""
    settings = context.settings()
    settings = replace(settings, fetch=replace(settings.fetch, pause_seconds=DEMO_PAUSE_SECONDS))
    context.configure_log()
    stop = _until_stopped()
    folder = context.data_folder(settings) / "demo"
    with (
        Progress() as progress,
        _sample_outlets(folder) as samples,
        App(settings, folder, allow_private=True, listen=progress) as app,
        app.worker() as worker,
        _site(app, settings, port, progress),
    ):
        for sample in samples.outlets():
            followed = app.follow(sample.home)
            progress.say(f"following {followed.outlet.name}, {sample.language}, at {sample.home}")
            worker.tick()
        worker.work_until_idle(stop)
        if not stop.is_set():
            _sum_up(app, settings, progress)
        worker.work(stop)


@contextmanager
def _sample_outlets(folder: Path) -> Iterator[SampleServer]:
    """Serve the sample outlets where an earlier demo in ``folder`` did, so that their articles keep their addresses."""
    world = load_world()
    note = folder / "sample-port"
    known = [int(note.read_text(encoding="ascii"))] if note.exists() else list(DEMO_PORTS)
    for port in known:
        server = SampleServer(world, port=port)
        try:
            server.start()
        except DragomanError:
            if port == known[-1]:
                raise
            continue
        folder.mkdir(parents=True, exist_ok=True)
        note.write_text(str(port), encoding="ascii")
        try:
            yield server
        finally:
            server.stop()
        return


def _sum_up(app: App, settings: Settings, progress: Progress) -> None:
    for edition in settings.site.editions:
        counts = app.library.counts(edition)
        progress.say(
            f"Edition {edition}: {counts.translated} translated ({counts.partial} of them partly in the original), "
            f"{counts.original} written in it, {counts.untranslated} untranslated for want of a route, "
            f"{counts.held} held."
        )
    progress.say("All is done; the site stays up. Ctrl-C ends it.")


@contextmanager
def _site(app: App, settings: Settings, port: int | None, progress: Progress) -> Iterator[str]:
    """Serve the site in a thread; yield its address. Raises DragomanError that names the port where it is taken."""
    import uvicorn

    wanted = settings.site.port if port is None else port
    listener = _listen(settings.site.host, wanted)
    address = f"http://{settings.site.host}:{listener.getsockname()[1]}/"
    web = create_app(
        app.library,
        site_name=settings.site.name,
        public=settings.site.public,
        public_url=settings.site.public_url,
        models_welcome=settings.site.models_welcome,
        callbacks=app.callbacks,
        reports=ReportDesk(app.database, clock=utc_now) if settings.site.reports else None,
    )
    server = uvicorn.Server(uvicorn.Config(web, log_level="warning", lifespan="off", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="site", daemon=True)
    thread.start()
    progress.say(f"The site is at {address}")
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=timedelta(seconds=5).total_seconds())


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on a browser is let in, and waits until the server has started.
        listener.listen()
    except OSError as error:
        listener.close()
        raise DragomanError(
            f"the site can't listen there ({error.strerror}): is another dragoman running? Choose another port with "
            "--port, or 0 for any free one",
            subject=f"{host}:{port}",
        ) from error
    return listener


def _until_stopped() -> threading.Event:
    """Return an event that Ctrl-C or SIGTERM sets."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    return stop
