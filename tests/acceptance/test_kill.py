"""The demo, killed without warning at random points and started again, ends with every article once, none missing."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.demo.world import load_world
from tests.command import started

KILLS = 5
SEED = random.randrange(10**6)
STAGES = ("entries", "pages", "revisions", "translations", "items")
PATIENCE_SECONDS = 150


def count(folder: Path, table: str) -> int:
    """Rows of a table of the running demo's database; 0 where it is not there yet."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{folder}/dragoman.sqlite?mode=ro", uri=True)) as db:
            return int(db.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608
    except sqlite3.OperationalError:
        return 0


def wait_until(process: subprocess.Popen[bytes], log: Path, reached: Callable[[], bool]) -> None:
    """Wait until ``reached()``; fail with the log where the demo ends first or takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert process.poll() is None, f"seed {SEED}\n{log.read_text('utf-8')}"
        assert time.monotonic() < deadline, f"seed {SEED}\n{log.read_text('utf-8')}"
        time.sleep(0.02)


@pytest.mark.acceptance
@pytest.mark.apertium
@pytest.mark.timeout(PATIENCE_SECONDS * 4)
def test_five_kills_at_random_points_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    folder = tmp_path / "data" / "dragoman" / "demo"
    log = tmp_path / "log"
    expected = {article.title: len(article.blocks) for article in load_world().articles}

    def done() -> bool:
        return "All is done" in log.read_text("utf-8")

    for _ in range(KILLS):
        stage, number = chance.choice(STAGES), chance.randint(1, len(expected) - 1)
        with started("demo", "--port", "0", home=tmp_path, log=log) as process:
            wait_until(process, log, lambda: count(folder, stage) >= number or done())  # noqa: B023
    with started("demo", "--port", "0", home=tmp_path, log=log) as process:
        log.write_text("")
        wait_until(process, log, done)
    with contextlib.closing(sqlite3.connect(folder / "dragoman.sqlite")) as db:
        states = dict(db.execute("select state, count(*) from entries group by state"))
        titles = Counter(title for (title,) in db.execute("select json_extract(card, '$.original_title') from items"))
        revisions = db.execute("select count(*), count(distinct article_id) from revisions").fetchone()
        unchecked = db.execute("select count(*) from translations where verdict = ''").fetchone()[0]
        halves = db.execute(
            "select count(*) from translations t where status = 'translated' and (select count(distinct block) from "
            "segments where translation_id = t.id) = 0"
        ).fetchone()[0]
        doubled = db.execute(
            "select count(*) from (select revision_id, edition from translations group by 1, 2 having count(*) > 1)"
        ).fetchone()[0]
    assert states == {"done": len(expected)}, f"seed {SEED}"
    assert len(titles) == len(expected), f"seed {SEED}"
    assert set(titles.values()) == {1}, f"seed {SEED}"
    assert revisions == (len(expected), len(expected)), f"seed {SEED}"
    assert (unchecked, halves, doubled) == (0, 0, 0), f"seed {SEED}"
