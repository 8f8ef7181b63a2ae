"""Markup through translation: blocks and segments in and out, and every link on the right words or listed below.

News sentences of the data in every language with a route into English, joined into blocks, with links and emphasis
over made-up stretches of one to six words; and generated texts dense in what engines and parsers trip over, through
Apertium and through an engine that only marks its text. ``lost`` and ``twice`` count what must not happen; ``placed``
is the share of links that stand on words of the translation, where the rest is listed below its block; ``right`` is,
of the links over a name or number that the translation has once, the share that stands over it there.

``measure`` takes a sample, for half a minute; ``python -m evals.markup --full`` all documents and 10,000 texts.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from dragoman.model import (
    Block,
    BlockKind,
    Item,
    Mark,
    MarkKind,
    Origin,
    Outlet,
    Pair,
    Request,
    Route,
    SegmentPair,
    ShownBlock,
    Status,
    Verdict,
)
from dragoman.publish.passages import Passage, passages
from dragoman.translate.document import segment_document, translatable
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.markup import place_marks, wanted_spans
from dragoman.translate.routes import Router
from evals.translation import LANGUAGES, read

DATA = ("ntrex.jsonl.gz",)
CEILINGS = ("*.lost", "*.twice")
UNPINNED = ("markup.*.placed",)

SAMPLE = 12
"""One document of so many is in the sample."""
TEXTS, SAMPLE_TEXTS = 10_000, 500
SEED = 7
TELLING = re.compile(r"\b(?:[A-Z][a-z]{3,}|\d{2,})\b")
"""Names and numbers that both languages write alike."""
PIECES = (
    *("El presidente", "dijo", "3,5 %", "«", "»", "EE. UU.", "1 234 567", "&quot;", "<b>", "]", "[[/]]", "^", "$", "*"),
    *("https://a.example/b?c=d&e", "@quien", "#hoy", "中国", "Путин", "\t", "\n", "\u00a0", "...", "¿Qué?", "Madrid"),
    *("a@b.example", "'s", "—", "Sra. García.", "el 1 de agosto de 2022", "\\", "😀", "\u200b", "{}", "|", "la ley"),
)
"""What generated texts are made of."""


def measure(data: Path, *, sample: int = SAMPLE, texts: int = SAMPLE_TEXTS) -> dict[str, float]:
    """Counts of what went wrong, over everything; the share of links placed, by language."""
    choose = random.Random(SEED)
    engine = ApertiumEngine()
    if missing := engine.missing():
        raise SystemExit(missing)
    router = Router([engine])
    wrong: Counter[str] = Counter(dict.fromkeys(("blocks.lost", "segments.lost", "links.lost", "links.twice"), 0))
    figures: dict[str, float] = {}
    documents = [list(group) for _, group in groupby(read(data), key=lambda row: row["doc"])]
    for name, tag in LANGUAGES.items():
        route = router.route(tag, "en")
        if route is None:
            raise SystemExit(f"no route from {tag} to en")
        blocks = [
            _marked(text, choose)
            for rows in documents[::sample]
            for text in _paragraphs([row[name].strip() for row in rows], choose)
        ]
        figures[f"markup.{tag}.placed"] = _through(router, route, blocks, wrong)
    generated = [_marked("".join(_pieces(choose)), choose) for _ in range(texts)]
    spanish = router.route("es", "en")
    if spanish is None:
        raise SystemExit("no route from es to en")
    _through(router, spanish, generated, wrong)
    echo = Router([EchoEngine([Pair(source="es", target="en")])])
    if (marking := echo.route("es", "en")) is not None:
        _through(echo, marking, generated, wrong)
    router.close()
    figures["markup.placed"] = sum(figures.values()) / len(figures)
    figures["markup.right"] = wrong.pop("right") / max(1, wrong.pop("told"))
    return figures | {f"markup.{name}": float(count) for name, count in wrong.items()}


def _paragraphs(sentences: list[str], choose: random.Random) -> Iterator[str]:
    while sentences:
        count = choose.randint(1, 4)
        yield " ".join(sentences[:count])
        sentences = sentences[count:]


def _pieces(choose: random.Random) -> Iterator[str]:
    for _ in range(choose.randint(1, 14)):
        yield choose.choice(PIECES) + choose.choice(["", " ", " ", " "])


def _marked(text: str, choose: random.Random) -> Block:
    """A block with up to three links, each to an address of its own, and an emphasis; links do not overlap."""
    starts = [n for n in range(len(text)) if not text[n].isspace() and (n == 0 or text[n - 1].isspace())]
    marks: list[Mark] = []
    end = 0
    for number in range(choose.randint(0, 3)):
        free = [n for n in starts if n >= end]
        if not free:
            break
        start = choose.choice(free)
        end = min(len(text), start + len(" ".join(text[start:].split(" ")[: choose.randint(1, 6)])))
        marks.append(Mark(kind=MarkKind.LINK, start=start, end=end, href=f"https://{number}.example/"))
    if starts:
        start = choose.choice(starts)
        marks.append(Mark(kind=MarkKind.EMPHASIS, start=start, end=min(len(text), start + choose.randint(1, 30))))
    return Block(kind=BlockKind.PARAGRAPH, text=text, marks=tuple(marks))


def _through(router: Router, route: Route, blocks: Sequence[Block], wrong: Counter[str]) -> float:
    """Take blocks the whole way, count what went wrong, and return the share of links placed."""
    document = segment_document(blocks, route.pair.source)
    wrong["blocks.lost"] += abs(len(document) - len(blocks))
    wanted = wanted_spans(document)
    texts = [text for text in dict.fromkeys(s.text for cut in document for s in cut.segments) if translatable(text)]
    drafts = router.translate([Request(text=text, spans=wanted.get(text, ())) for text in texts], route)
    wrong["segments.lost"] += abs(len(drafts) - len(texts))
    targets = dict(zip(texts, drafts, strict=False))
    places = {text: dict(zip(wanted.get(text, ()), draft.spans, strict=False)) for text, draft in targets.items()}
    links = placed = 0
    for cut in document:
        pairs = [
            SegmentPair(
                source=segment.text,
                target=targets[segment.text].text if segment.text in targets else segment.text,
                gap=segment.gap,
                lead=segment.lead,
                origin=Origin.ENGINE if segment.text in targets else Origin.COPY,
            )
            for segment in cut.segments
        ]
        marked = place_marks(cut.block, pairs, places)
        _tell(cut.block, marked, wrong)
        shown = _shown(cut.block, marked)
        wrong["segments.lost"] += abs(len(shown.sentences) - len(cut.segments)) if cut.segments else 0
        over: Counter[str] = Counter()
        for sentence in shown.sentences:
            hrefs = [stretch.href for stretch in sentence.target if stretch.href]
            wrong["links.twice"] += len(hrefs) - len(set(hrefs))
            over.update(set(hrefs))
        listed = {link.href for link in shown.links}
        hrefs_wanted = {mark.href for mark in cut.block.marks if mark.href}
        wrong["links.lost"] += len(hrefs_wanted - set(over) - listed)
        wrong["links.twice"] += len(set(over) & listed)
        links += len(hrefs_wanted)
        placed += len(hrefs_wanted & set(over))
    return placed / links if links else 1.0


def _tell(block: Block, pairs: Sequence[SegmentPair], counts: Counter[str]) -> None:
    """Count the links whose name or number stands once in source and target, and those over it in both."""
    offset = 0
    for pair in pairs:
        offset += len(pair.lead)
        for mark in (mark for mark in block.marks if mark.kind is MarkKind.LINK):
            stretch = block.text[max(mark.start, offset) : min(mark.end, offset + len(pair.source))]
            over = next((pair.target[m.start : m.end] for m in pair.marks if m.href == mark.href), None)
            for word in set(TELLING.findall(stretch)) if over is not None and pair.target != pair.source else ():
                if pair.source.count(word) == pair.target.count(word) == 1:
                    counts["told"] += 1
                    counts["right"] += word in (over or "")
        offset += len(pair.source) + len(pair.gap)


def _shown(block: Block, pairs: tuple[SegmentPair, ...]) -> Passage:
    """The block as pages show it."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    item = Item(
        id="a",
        edition="en",
        outlet=Outlet(slug="a", name="A", home="https://a.example/"),
        url="https://a.example/1",
        language="es",
        status=Status.TRANSLATED,
        verdict=Verdict.CLEAN,
        title="A",
        title_language="en",
        original_title="A",
        seen=now,
        updated=now,
        blocks=(ShownBlock(block=block, segments=pairs),),
    )
    return passages(item)[0]


def main() -> None:
    data = Path(os.environ["DRAGOMAN_EVAL_DATA"])
    figures = measure(data, sample=1, texts=TEXTS) if "--full" in sys.argv[1:] else measure(data)
    for name, value in figures.items():
        print(f"{name:32}{value:8.0f}" if name.endswith(("lost", "twice")) else f"{name:32}{value:8.3f}")


if __name__ == "__main__":
    main()
