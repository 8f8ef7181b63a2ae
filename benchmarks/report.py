"""How long `dragoman report` takes over 100,000 checked articles."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from dragoman.model import Outlet, Verdict
from dragoman.reporting import make_report
from dragoman.store import outlets
from dragoman.store.database import Database
from dragoman.store.tables import articles, checked, outcomes, revisions, translations

ARTICLES = 100_000
OUTLETS = 200
DAYS = 30
KINDS = ("numbers", "names", "quotations", "negation", "code_mix")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fill(database: Database) -> None:
    """Store articles of many outlets over a month, each with five kinds of findings."""
    with database.write() as db:
        ids = [
            outlets.save_outlet(
                db, Outlet(slug=f"o{n}", name=f"O{n}", home=f"https://o{n}.example/"), followed=True, now=NOW
            )
            for n in range(OUTLETS)
        ]
        days = [NOW - timedelta(days=n % DAYS) for n in range(ARTICLES)]
        numbers = range(1, ARTICLES + 1)
        db.execute(
            sa.insert(articles), [{"id": n, "outlet_id": ids[n % OUTLETS], "url": str(n), "seen": NOW} for n in numbers]
        )
        common = {"number": 1, "hash": "", "language": "fr", "document": {}, "fetched": NOW}
        db.execute(sa.insert(revisions), [{"id": n, "article_id": n, **common} for n in numbers])
        made = {"edition": "en", "status": "translated", "signature": "e"}
        db.execute(sa.insert(translations), [{"id": n, "revision_id": n, "made": NOW, **made} for n in numbers])
        db.execute(
            sa.insert(checked),
            [
                {
                    "translation_id": n,
                    "day": days[n - 1].date().isoformat(),
                    "outlet_id": ids[n % OUTLETS],
                    "edition": "en",
                    "route": ("fr>en", "sr>en", "es>en")[n % 3],
                    "verdict": list(Verdict)[n % 4],
                    "segments": 30,
                    "held": n % 3,
                }
                for n in numbers
            ],
        )
        db.execute(
            sa.insert(outcomes),
            [
                {"translation_id": n, "kind": "found", "name": name, "severity": "minor", "number": 2}
                for n in numbers
                for name in KINDS
            ],
        )


def main() -> None:
    """Print the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.in_folder(Path(folder))
        database.migrate()
        fill(database)
        begun = time.perf_counter()
        lines = make_report(database, now=NOW, days=DAYS).lines
        took = time.perf_counter() - begun
        database.close()
    print(f"{ARTICLES:,} articles, {ARTICLES * len(KINDS):,} counts, {len(lines):,} lines: {took:.2f} s")


if __name__ == "__main__":
    main()
