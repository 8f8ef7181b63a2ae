"""The real command line, run as a separate process as a person would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LIMIT_SECONDS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    code: int
    out: str
    err: str


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment without this machine's settings, whose data folder lies under ``home``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DRAGOMAN_")}
    return kept | {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")} | dict(extra or {})


@contextmanager
def started(*arguments: str, home: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``dragoman`` in the background, its output going to ``log``; what still runs at the end is killed."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dragoman", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment(home),
            cwd=home,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def dragoman(*arguments: str, home: Path, given: str | bytes = "", extra: Mapping[str, str] | None = None) -> Ran:
    """Run ``dragoman`` to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env=environment(home, extra),
        cwd=home,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return Ran(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())
