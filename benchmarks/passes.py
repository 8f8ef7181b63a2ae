"""What the translation memory saves: segments that an engine is asked for, pass after pass over 200 articles.

The first pass asks for every distinct segment, the second for none, and after one sentence was added to a paragraph of
each of 20 articles, for exactly those sentences.

    .venv/bin/python -m benchmarks.passes
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.translation import articles
from dragoman.drafts import Drafter
from dragoman.model import Block, BlockKind, Draft, Pair, Request
from dragoman.store.database import Database
from dragoman.translate.document import SegmentedBlock, segment_document
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.routes import Router

CHANGED = 20


class Counting(ApertiumEngine):
    """Counts the segments it is asked for."""

    asked = 0

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.asked += len(requests)
        return super().translate(requests, pair)


def documents(texts: Sequence[str]) -> list[tuple[SegmentedBlock, ...]]:
    return [
        segment_document([Block(kind=BlockKind.PARAGRAPH, text=part) for part in text.split("\n")], "es")
        for text in texts
    ]


def main() -> None:
    engine = Counting()
    router = Router([engine])
    route = router.route("es", "en")
    if route is None:
        raise SystemExit(engine.missing())
    texts = articles("es")
    changed = [f"{text} La cifra número {at} es nueva." if at < CHANGED else text for at, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database.in_folder(Path(folder))
        database.migrate()
        drafter = Drafter(database, router, lambda: datetime.now(UTC))
        for name, these in (("first pass", texts), ("second pass", texts), ("20 sentences new", changed)):
            before = engine.asked
            drafter.draft(route, documents(these), lambda _: (), edition="en", outlet_id=1)
            print(f"{name:18}{engine.asked - before:8} segments asked for")
        database.close()
    router.close()


if __name__ == "__main__":
    main()
