"""Times what a person waits for before anything happens: a set-up that is already done, and the command line's help.

Prints the median and the worst of some runs, in milliseconds, with Python's own start beside them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 9
"""Runs of each: odd, so that the median is one of them; the first also warms the file cache."""

ROOT = Path(__file__).resolve().parent.parent

COMMANDS = {
    "scripts/setup run": [str(ROOT / "scripts" / "setup"), "run"],
    "dragoman --help": [sys.executable, "-m", "dragoman", "--help"],
    "python -c pass": [sys.executable, "-c", "pass"],
}


def wall_ms(command: list[str]) -> float:
    """Run a command and return its wall time in milliseconds; raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Time every command and print a line for each."""
    for name, command in COMMANDS.items():
        times = [wall_ms(command) for _ in range(RUNS)]
        print(f"{name:<20} median {statistics.median(times):6.0f} ms   worst {max(times):6.0f} ms")


if __name__ == "__main__":
    main()
