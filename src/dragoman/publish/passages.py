"""Blocks and their segments, cut up as templates show them: runs of text with marks and findings, cells, lists.

It decides what is shown (the target, or the source of a held segment) and numbers sentences and notes; it knows
nothing of HTML, of languages' names or of addresses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, pairwise

from dragoman.model import (
    Block,
    BlockKind,
    Image,
    Item,
    Mark,
    MarkKind,
    Origin,
    SegmentPair,
    Severity,
    ShownBlock,
    Span,
    Status,
)

MAX_LIST_DEPTH = 6
"""Levels of nesting shown; deeper items stand at this one. No newspaper goes deeper, a hostile page may."""
SEVEREST_FIRST = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text of one look. ``severity`` is of the findings on it; ``refs`` number the notes to point at after it."""

    text: str
    emphasis: bool = False
    strong: bool = False
    abbr: str = ""
    """What the abbreviation under it stands for, in the source's language."""
    time: str = ""
    """The date or time under it, as machines read it."""
    severity: str = ""
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Runs under one link; ``href`` is empty for text outside of links."""

    href: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is said below a block about one of its sentences.

    ``held``: why the sentence is shown in the source, with the ``draft`` that was not trusted, where there is one.
    """

    number: int
    sentence: int
    severity: str
    messages: tuple[str, ...]
    suggestion: str = ""
    held: bool = False
    draft: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A segment with its sides and the findings on them; ``before`` and ``after`` are the white space around it."""

    number: int
    original: tuple[Stretch, ...]
    """The source with its marks alone."""
    source: tuple[Stretch, ...]
    target: tuple[Stretch, ...]
    held: bool = False
    copied: bool = False
    """Not translated because there was nothing to translate, though it holds letters."""
    notes: tuple[Note, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOut:
    """A link of the original, with the words it stood on."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block as shown. ``rows`` (of cells, of sentences) is for tables alone."""

    number: int
    kind: BlockKind
    level: int
    ordered: bool
    image: Image | None
    sentences: tuple[Sentence, ...]
    rows: tuple[tuple[tuple[Sentence, ...], ...], ...] = ()
    links: tuple[LinkOut, ...] = ()
    """Links of the original that stand in none of the sentences as shown."""

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for sentence in self.sentences for note in sentence.notes)

    @property
    def misleading(self) -> bool:
        """Whether any of its notes is more than minor."""
        return any(note.severity != Severity.MINOR for note in self.notes)

    @property
    def held(self) -> int:
        """How many sentences are shown in the source."""
        return sum(sentence.held for sentence in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """An item of a list and the lists nested in it."""

    passage: Passage
    lists: tuple[ListOf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """A list: neighbouring list items of one depth and one kind."""

    ordered: bool
    entries: tuple[ListEntry, ...]


def passages(item: Item) -> tuple[Passage, ...]:
    """All blocks of an item in reading order; sentences and notes are numbered through from 1."""
    translated = item.status is Status.TRANSLATED
    sentence_numbers, note_numbers = count(1), count(1)
    return tuple(
        _passage(shown, number, translated, sentence_numbers, note_numbers)
        for number, shown in enumerate(item.blocks, start=1)
    )


def numbered_pairs(item: Item) -> Iterator[tuple[int, SegmentPair]]:
    """Every segment of an item with the number of its sentence, as :func:`passages` counts."""
    translated = item.status is Status.TRANSLATED
    return enumerate((pair for shown in item.blocks for pair in _pairs(shown, translated)[0]), start=1)


def flow(body: Iterable[Passage]) -> Iterator[Passage | ListOf]:
    """The passages with neighbouring list items gathered into nested lists."""
    for listed, group in groupby(body, key=lambda passage: passage.kind is BlockKind.LIST_ITEM):
        if listed:
            yield from _lists(tuple(replace(item, level=min(item.level, MAX_LIST_DEPTH)) for item in group))
        else:
            yield from group


def stretches(
    text: str, marks: Sequence[Mark] = (), findings: Sequence[tuple[int, Severity, Sequence[Span]]] = ()
) -> tuple[Stretch, ...]:
    """Cut a text where its look changes, in one sweep.

    ``findings`` are (note number, severity, spans); the note's number is put after the last of its spans, or at the
    end of the text where it has none. Offsets outside of the text are clipped to it.
    """
    length = len(text)
    turns: defaultdict[int, Counter[str]] = defaultdict(Counter)
    links: defaultdict[int, list[Mark]] = defaultdict(list)
    valued = [mark for mark in marks if mark.value]
    refs: defaultdict[int, list[int]] = defaultdict(list)

    def turn(look: str, start: int, end: int) -> None:
        turns[start][look] += 1
        turns[end][look] -= 1

    for mark in marks:
        start, end = min(max(mark.start, 0), length), min(max(mark.end, 0), length)
        if start < end:
            turn(mark.kind.value, start, end)
            if mark.kind is MarkKind.LINK:
                links[start].append(replace(mark, start=start, end=end))
    for number, severity, spans in findings:
        for span in spans:
            start, end = min(max(span.start, 0), length), min(max(span.end, 0), length)
            if start < end:
                turn(severity.value, start, end)
        last = max((min(max(span.end, 0), length) for span in spans), default=length)
        refs[last or length].append(number)

    points = sorted({0, length, *turns, *refs})
    cut: list[tuple[str, Run]] = []
    looks: Counter[str] = Counter()
    link: Mark | None = None
    for start, end in pairwise(points) if length else [(0, 0)]:
        looks.update(turns[start])
        if link is not None and link.end <= start:
            link = None
        if link is None:
            link = next(iter(links[start]), None)
        run = Run(
            text=text[start:end],
            emphasis=looks["emphasis"] > 0,
            strong=looks["strong"] > 0,
            abbr=_value(valued, MarkKind.ABBR, start, end),
            time=_value(valued, MarkKind.TIME, start, end),
            severity=next((severity.value for severity in SEVEREST_FIRST if looks[severity.value] > 0), ""),
            refs=tuple(refs[end]),
        )
        cut.append((link.href if link else "", run))
    return tuple(
        Stretch(href=href, runs=tuple(run for _, run in group))
        for href, group in groupby(cut, key=lambda pair: pair[0])
    )


def _value(marks: Iterable[Mark], kind: MarkKind, start: int, end: int) -> str:
    """What the first mark of a kind says over a stretch; empty where there is none."""
    return next((mark.value for mark in marks if mark.kind is kind and mark.start < end and mark.end > start), "")


def _passage(
    shown: ShownBlock, number: int, translated: bool, sentence_numbers: Iterator[int], note_numbers: Iterator[int]
) -> Passage:
    block = shown.block
    pairs, aligned = _pairs(shown, translated)
    sentences: list[Sentence] = []
    offset = 0
    for pair in pairs:
        offset += len(pair.lead)
        marks = _shifted(block.marks, offset, len(pair.source)) if aligned else ()
        sentences.append(_sentence(pair, marks, next(sentence_numbers), translated, note_numbers))
        offset += len(pair.source) + len(pair.gap)
    return Passage(
        number=number,
        kind=block.kind,
        level=block.level,
        ordered=block.ordered,
        image=block.image,
        sentences=tuple(sentences),
        rows=_rows(sentences) if block.kind is BlockKind.TABLE else (),
        links=_left_over(block, sentences),
    )


def _left_over(block: Block, sentences: Iterable[Sentence]) -> tuple[LinkOut, ...]:
    """The links of a block that are over no words of its sentences as shown, each address once."""
    shown = {
        stretch.href for sentence in sentences for stretch in (sentence.source if sentence.held else sentence.target)
    }
    links: dict[str, LinkOut] = {}
    for mark in block.marks:
        if mark.kind is MarkKind.LINK and mark.href not in shown:
            text = block.text[max(mark.start, 0) : max(mark.end, 0)].strip()
            links.setdefault(mark.href, LinkOut(text=text or mark.href, href=mark.href))
    return tuple(links.values())


def _sentence(
    pair: SegmentPair, marks: Sequence[Mark], number: int, translated: bool, note_numbers: Iterator[int]
) -> Sentence:
    plain = stretches(pair.source, marks)
    if not translated:
        return Sentence(number=number, original=plain, source=plain, target=plain, before=pair.lead, after=pair.gap)
    notes: tuple[Note, ...]
    if pair.held:
        held = next(note_numbers)
        worst = next((s for s in SEVEREST_FIRST if any(i.severity is s for i in pair.issues)), Severity.CRITICAL)
        spans = [span for issue in pair.issues for span in issue.source_spans]
        doubts = [(number, issue.severity, issue.target_spans) for issue in pair.issues if issue.target_spans]
        draft = stretches(pair.target, (), doubts) if pair.target != pair.source else ()
        notes = (
            Note(
                number=held,
                sentence=number,
                severity=worst.value,
                messages=tuple(dict.fromkeys(issue.message for issue in pair.issues)),
                held=True,
                draft=tuple(replace(s, runs=tuple(replace(run, refs=()) for run in s.runs)) for s in draft),
            ),
        )
        source = target = stretches(pair.source, marks, [(held, worst, spans)])
    else:
        numbered = [(next(note_numbers), issue) for issue in pair.issues]
        notes = tuple(
            Note(
                number=n,
                sentence=number,
                severity=issue.severity.value,
                messages=(issue.message,),
                suggestion=issue.suggestion,
            )
            for n, issue in numbered
        )
        source = stretches(pair.source, marks, [(n, issue.severity, issue.source_spans) for n, issue in numbered])
        target = stretches(pair.target, pair.marks, [(n, issue.severity, issue.target_spans) for n, issue in numbered])
    copied = pair.origin is Origin.COPY and not pair.held and any(letter.isalpha() for letter in pair.source)
    return Sentence(
        number=number,
        original=plain,
        source=source,
        target=target,
        held=pair.held,
        copied=copied,
        notes=notes,
        before=pair.lead,
        after=pair.gap,
    )


def _pairs(shown: ShownBlock, translated: bool) -> tuple[tuple[SegmentPair, ...], bool]:
    """The block's segments, and whether they join back to its text, so that its marks fit.

    A block without segments is one sentence (a table: one for each cell). In a translated item that means that no
    translation was made, so it is held: its source is never passed off as one.
    """
    text = shown.block.text
    if shown.segments:
        return shown.segments, "".join(s.lead + s.source + s.gap for s in shown.segments) == text
    if not text:
        return (), True
    if shown.block.kind is not BlockKind.TABLE:
        return (SegmentPair(source=text, target=text, origin=Origin.COPY, held=translated),), True
    parts = re.split(r"([\t\n])", text)
    return tuple(
        SegmentPair(source=cell, target=cell, gap=gap, origin=Origin.COPY, held=translated)
        for cell, gap in zip(parts[::2], [*parts[1::2], ""], strict=True)
    ), True


def _shifted(marks: Iterable[Mark], offset: int, length: int) -> tuple[Mark, ...]:
    return tuple(
        replace(mark, start=mark.start - offset, end=mark.end - offset)
        for mark in marks
        if mark.start < offset + length and mark.end > offset
    )


def _rows(sentences: Iterable[Sentence]) -> tuple[tuple[tuple[Sentence, ...], ...], ...]:
    rows: list[list[list[Sentence]]] = [[[]]]

    def move(space: str) -> None:
        for character in space:
            if character == "\n":
                rows.append([[]])
            elif character == "\t":
                rows[-1].append([])

    for sentence in sentences:
        move(sentence.before)
        rows[-1][-1].append(sentence)
        move(sentence.after)
    return tuple(tuple(tuple(cell) for cell in row) for row in rows if any(row))


def _lists(items: Sequence[Passage]) -> tuple[ListOf, ...]:
    """Nest list items by level: a deeper one belongs to the item before it, however many levels it skips."""
    depth = min(item.level for item in items)
    entries: list[tuple[Passage, list[Passage]]] = []
    for item in items:
        if item.level > depth and entries:
            entries[-1][1].append(item)
        else:
            entries.append((item, []))
    return tuple(
        ListOf(
            ordered=ordered,
            entries=tuple(
                ListEntry(passage=passage, lists=_lists(deeper) if deeper else ()) for passage, deeper in group
            ),
        )
        for ordered, group in groupby(entries, key=lambda entry: entry[0].ordered)
    )
