"""Import of saved pages through the real command line: none crashes, each ends published or held with a reason.

The counts say how many pages were translated, are in the edition's language, were published untranslated for want of
a route, or are held.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter

DATA = ("pages/*",)
CEILINGS = ("imports.lost", "imports.without_a_reason", "imports.held")
UNPINNED = ("imports.translated", "imports.original", "imports.untranslated")
ENDS = ("translated", "original", "untranslated", "held")


def run_import(data: pathlib.Path) -> list[dict[str, object]]:
    """Import every page under ``data`` into an empty installation and return what became of each."""
    pages = sorted(str(path) for path in (data / "pages").glob("*.html.gz"))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "dragoman", "--folder", folder, "import", "--json", *pages],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    rows: list[dict[str, object]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(pages), f"{len(pages)} pages in, {len(rows)} lines out"
    return rows


def measure(data: pathlib.Path) -> dict[str, float]:
    """Return how many pages ended how."""
    rows = run_import(data)
    counts = Counter(str(row["state"]) for row in rows)
    figures = {f"imports.{end}": float(counts[end]) for end in ENDS}
    figures["imports.lost"] = float(len(rows) - sum(counts[end] for end in ENDS))
    unexplained = [row for row in rows if row["state"] in ("untranslated", "held") and not row["reason"]]
    figures["imports.without_a_reason"] = float(len(unexplained))
    return figures


def main() -> None:
    """Print the counts, and why pages are held or untranslated."""
    rows = run_import(pathlib.Path(os.environ["DRAGOMAN_EVAL_DATA"]))
    for state, number in Counter(row["state"] for row in rows).most_common():
        print(f"{number:5} {state}")
    for reason, number in Counter(row["reason"] for row in rows if row["reason"]).most_common():
        print(f"{number:5} {reason}")


if __name__ == "__main__":
    main()
