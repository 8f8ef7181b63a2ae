"""Feeds polled a second, with the memory and processor time that takes, beside peers in the same run.

10,000 feeds on half as many loopback hosts, served by a process of its own. Each contestant runs in its own process,
and polls all feeds twice: the first time everything is new (and robots.txt unknown), the second time nine feeds in ten
are unchanged (304) and one has a few new entries. The second round is what a running installation does all day.

    .venv/bin/python benchmarks/polling.py [--feeds N] [--reader PYTHON]

"dragoman" is the real thing: Poller, Fetcher with robots.txt and the usual pause of a host, SQLite. "feedparser
+ httpx" is the least one could write, with as many threads as are usual: conditional requests and parsing, no store, no
robots.txt, no pause. "reader" is lemon24/reader with its own SQLite store. It is no dependency of ours: the group
"peers" in pyproject.toml has it, best in an environment of its own, whose interpreter is PYTHON.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import itertools
import json
import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

FEEDS = 10_000
FEEDS_OF_A_HOST = 2
"""Most outlets have a feed or a few."""
OLD_ENTRIES, NEW_ENTRIES = 5, 3
"""Entries of a feed at first, and how many more a changed one has."""
CHANGED_IN = 10
"""One feed in so many has changed in the second round."""
PEER_THREADS = 32
BETWEEN_ROUNDS = timedelta(hours=1)
"""How far the clock is put forward between the rounds, so that every feed is due again."""


# --- the outlets --------------------------------------------------------------------------------------------------


def address(number: int, port: int) -> str:
    """Where a feed lies: hosts are addresses of 127.0.0.0/8."""
    host = number // FEEDS_OF_A_HOST
    return f"http://127.{1 + host // 62_500}.{host // 250 % 250}.{1 + host % 250}:{port}/feeds/{number}.xml"


def feed_body(number: int, port: int, entries: int) -> bytes:
    """An RSS feed, the newest entry first."""
    home = address(number, port).removesuffix(".xml")
    items = "".join(
        f"<item><title>Council votes on bridge {n} of {number}</title><link>{home}/{n}</link><guid>{home}/{n}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {n:02}:00:00 GMT</pubDate><description>The council of the town voted on Tuesday "
        f"evening to build bridge number {n} over the river, after two years of debate.</description></item>"
        for n in reversed(range(entries))
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {number}</title><link>{home}</link>'
        f"<language>en</language>{items}</channel></rss>"
    ).encode()


class Outlets(asyncio.Protocol):
    """One connection of a server that knows robots.txt, feeds and conditional requests, and nothing else."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received and self._transport is not None:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path == b"/robots.txt":
            return _answer("200 OK", b"User-agent: *\nDisallow: /admin/\n", "text/plain")
        number = int(path.rpartition(b"/")[2].partition(b".")[0])
        known = b"if-none-match:" in head.lower()
        if not known:
            return _answer("200 OK", feed_body(number, self._port, OLD_ENTRIES), "application/rss+xml", etag='"1"')
        if number % CHANGED_IN:
            return _answer("304 Not Modified", None, "application/rss+xml", etag='"1"')
        body = feed_body(number, self._port, OLD_ENTRIES + NEW_ENTRIES)
        return _answer("200 OK", body, "application/rss+xml", etag='"2"')


def _answer(status: str, body: bytes | None, media_type: str, *, etag: str = "") -> bytes:
    tag = f"ETag: {etag}\r\n" if etag else ""
    length = "" if body is None else f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\n{tag}{length}\r\n".encode() + (body or b"")


def serve(told: Connection) -> None:
    """Answer on every loopback address, at a port that is told."""

    async def run() -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        listening.bind(("0.0.0.0", 0))  # noqa: S104 (of the loopback device alone)
        port = int(listening.getsockname()[1])
        server = await asyncio.get_running_loop().create_server(lambda: Outlets(port), sock=listening, backlog=1024)
        told.send(port)
        await server.serve_forever()

    asyncio.run(run())


# --- the contestants ----------------------------------------------------------------------------------------------


def poll_with_dragoman(count: int, port: int, folder: Path, lap: Callable[[], None]) -> None:
    """Two rounds through Poller, Fetcher and store, looked after as often as by the Worker, an hour apart."""
    from dragoman.fetch.fetcher import Fetcher
    from dragoman.model import Outlet
    from dragoman.polling import Poller
    from dragoman.store import outlets
    from dragoman.store.database import Database
    from dragoman.work import TICK_SECONDS

    ahead = timedelta()

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    database = Database.in_folder(folder)
    database.migrate()
    with database.write() as db:
        for first in range(0, count, FEEDS_OF_A_HOST):
            addresses = tuple(address(number, port) for number in range(first, min(first + FEEDS_OF_A_HOST, count)))
            outlet = Outlet(slug=f"outlet-{first}", name=f"Outlet {first}", home=addresses[0])
            outlets.save_feeds(db, outlets.save_outlet(db, outlet, followed=True, now=clock()), addresses, now=clock())
    with Fetcher(user_agent="Dragoman/0 (benchmark)", allow_private=True) as fetcher:
        poller = Poller(
            database=database,
            fetch=fetcher.fetch,
            clock=clock,
            listen=lambda _: None,
            shortest=timedelta(minutes=5),
            longest=timedelta(days=1),
        )
        lap()
        for _ in range(2):
            poller.take_up()
            while not poller.idle:
                time.sleep(TICK_SECONDS)
                poller.take_up()
            lap()
            ahead += BETWEEN_ROUNDS
        poller.close()
    with database.read() as db:
        polled = outlets.load_feeds(db)
    assert not [feed.problem for feed in polled if feed.problem]
    database.close()


def poll_with_httpx(count: int, port: int, _folder: Path, lap: Callable[[], None]) -> None:
    """Two rounds of feedparser and httpx alone."""
    import feedparser
    import httpx

    tags: dict[str, str] = {}
    with (
        httpx.Client(limits=httpx.Limits(max_connections=PEER_THREADS)) as client,
        ThreadPoolExecutor(PEER_THREADS) as pool,
    ):

        def poll(url: str) -> int:
            answer = client.get(url, headers={"if-none-match": tags[url]} if url in tags else {})
            if answer.status_code == 304:
                return 0
            tags[url] = answer.headers["etag"]
            return len(feedparser.parse(answer.content)["entries"])

        addresses = [address(number, port) for number in range(count)]
        lap()
        for _ in range(2):
            found = sum(pool.map(poll, addresses))
            lap()
        assert found == -(-count // CHANGED_IN) * (OLD_ENTRIES + NEW_ENTRIES)


def poll_with_reader(count: int, port: int, folder: Path, lap: Callable[[], None]) -> None:
    """Two rounds of lemon24/reader, with its threads and its SQLite store."""
    from reader import make_reader  # type: ignore[import-not-found,unused-ignore]

    made = make_reader(str(folder / "reader.sqlite"))
    for number in range(count):
        made.add_feed(address(number, port))
    lap()
    for _ in range(2):
        made.update_feeds(scheduled=False, workers=PEER_THREADS)  # all, due or not
        lap()


CONTESTANTS = {"dragoman": poll_with_dragoman, "feedparser + httpx": poll_with_httpx, "reader": poll_with_reader}


def contest(name: str, count: int, port: int) -> None:
    """Run a contestant here and print, as JSON, wall and processor seconds of each round, and memory."""
    laps: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        CONTESTANTS[name](count, port, Path(folder), lambda: laps.append((time.perf_counter(), time.process_time())))
    rounds = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(laps)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rounds": rounds, "memory": memory}))


def measure(name: str, count: int, port: int, python: str) -> tuple[list[tuple[float, float]], float]:
    """Run a contestant in a process of its own."""
    command = [python, __file__, "--contestant", name, "--port", str(port), "--feeds", str(count)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} broke off:\n{done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    return [(wall, spent) for wall, spent in told["rounds"]], told["memory"]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--feeds", type=int, default=FEEDS)
    words.add_argument("--reader", default="", metavar="PYTHON")
    words.add_argument("--contestant", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    words.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.contestant:
        contest(given.contestant, given.feeds, given.port)
        return
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    pythons = {"dragoman": sys.executable, "feedparser + httpx": sys.executable}
    if given.reader or importlib.util.find_spec("reader"):
        pythons["reader"] = given.reader or sys.executable
    else:
        print("reader is left out: put the group into an environment of its own (`python -m venv peers`,")
        print("`peers/bin/pip install --group peers`), and name it with `--reader peers/bin/python`.")
    print(f"{given.feeds} feeds, {os.cpu_count()} cores (the server runs on them too)")
    print(f"{'':20}{'first round':>24}{'nine in ten unchanged':>28}")
    print(f"{'':20}{'feeds/s':>12}{'CPU s':>12}{'feeds/s':>16}{'CPU s':>12}{'memory MiB':>14}")
    speeds: dict[str, float] = {}
    for name, python in pythons.items():
        (first, second), memory = measure(name, given.feeds, port, python)
        speeds[name] = given.feeds / second[0]
        figures = f"{given.feeds / first[0]:12.0f}{first[1]:12.1f}{speeds[name]:16.0f}{second[1]:12.1f}{memory:14.0f}"
        print(f"{name:20}{figures}", flush=True)
    for name in list(speeds)[1:]:
        print(f"dragoman is {speeds['dragoman'] / speeds[name]:.2f} times as fast as {name}, nine in ten unchanged")
    server.terminate()


if __name__ == "__main__":
    main()
