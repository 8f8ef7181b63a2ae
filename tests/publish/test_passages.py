"""Blocks cut into runs: what is shown of a segment, and where its notes point."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import (
    Block,
    BlockKind,
    Issue,
    Mark,
    MarkKind,
    Origin,
    SegmentPair,
    Severity,
    ShownBlock,
    Span,
    Status,
)
from dragoman.publish.passages import ListOf, Passage, Stretch, flow, passages, stretches
from tests.publish.fake_library import QUAI, bridge, item, pair, shown

SEVERITIES = st.sampled_from(list(Severity))
OFFSETS = st.integers(min_value=-3, max_value=30)
MARKS = st.builds(
    Mark, kind=st.sampled_from(list(MarkKind)), start=OFFSETS, end=OFFSETS, href=st.just("https://a.example/")
)
SPANS = st.lists(st.builds(Span, start=OFFSETS, end=OFFSETS), max_size=3)


def words(cut: tuple[Stretch, ...]) -> str:
    return "".join(run.text for stretch in cut for run in stretch.runs)


def one(*blocks: ShownBlock, status: Status = Status.TRANSLATED) -> tuple[Passage, ...]:
    return passages(replace(item(1, QUAI, "Title", "Titre", ""), blocks=blocks, status=status))


@given(st.text(max_size=25), st.lists(MARKS, max_size=6), st.lists(st.tuples(SEVERITIES, SPANS), max_size=4))
def test_cutting_loses_no_text_and_points_at_every_note_once(
    text: str, marks: list[Mark], found: list[tuple[Severity, list[Span]]]
) -> None:
    findings = [(number, severity, spans) for number, (severity, spans) in enumerate(found, start=1)]
    cut = stretches(text, marks, findings)
    assert words(cut) == text
    refs = [ref for stretch in cut for run in stretch.runs for ref in run.refs]
    assert sorted(refs) == [number for number, _, _ in findings]


def test_marks_that_overlap_are_each_shown_over_their_own_words() -> None:
    cut = stretches(
        "one two three",
        [
            Mark(kind=MarkKind.LINK, start=0, end=7, href="https://a.example/"),
            Mark(kind=MarkKind.STRONG, start=4, end=13),
        ],
    )
    assert [(s.href, [(r.text, r.strong) for r in s.runs]) for s in cut] == [
        ("https://a.example/", [("one ", False), ("two", True)]),
        ("", [(" three", True)]),
    ]


def test_the_worse_of_two_findings_on_the_same_words_shows() -> None:
    span = (Span(start=0, end=3),)
    cut = stretches("abc def", (), [(1, Severity.MINOR, span), (2, Severity.CRITICAL, span)])
    assert cut[0].runs[0].severity == "critical"
    assert cut[0].runs[0].refs == (1, 2)


def test_a_held_sentence_shows_its_source_and_keeps_the_draft_in_its_note() -> None:
    issue = Issue(check="numbers", severity=Severity.MAJOR, message="12 became 21")
    (passage,) = one(shown(BlockKind.PARAGRAPH, pair("Il y en a 12.", "There are 21.", issues=[issue], held=True)))
    (sentence,) = passage.sentences
    assert sentence.held
    assert words(sentence.target) == "Il y en a 12."
    (note,) = passage.notes
    assert note.held
    assert note.messages == ("12 became 21",)
    assert words(note.draft) == "There are 21."


def test_a_block_without_segments_is_held_in_a_translated_item_and_plain_in_another() -> None:
    block = ShownBlock(block=Block(kind=BlockKind.PARAGRAPH, text="Sans traduction."))
    (translated,) = one(block)
    assert translated.held == 1
    (original,) = one(block, status=Status.UNTRANSLATED)
    assert original.held == 0
    assert words(original.sentences[0].target) == "Sans traduction."


def test_a_copied_name_is_told_from_a_copied_number() -> None:
    name = SegmentPair(source="Jean Carmet", target="Jean Carmet", origin=Origin.COPY)
    number = SegmentPair(source="1 240", target="1 240", origin=Origin.COPY)
    (passage,) = one(shown(BlockKind.PARAGRAPH, name, number))
    assert [sentence.copied for sentence in passage.sentences] == [True, False]


def test_sentences_and_notes_are_numbered_through_the_article() -> None:
    shown_passages = passages(bridge())
    sentences = [sentence.number for passage in shown_passages for sentence in passage.sentences]
    notes = [note.number for passage in shown_passages for note in passage.notes]
    assert sentences == list(range(1, len(sentences) + 1))
    assert notes == list(range(1, len(notes) + 1))


def test_a_table_is_cut_into_rows_and_cells_with_or_without_segments() -> None:
    with_segments = next(p for p in passages(bridge()) if p.kind is BlockKind.TABLE)
    rows = [["".join(words(s.target) for s in cell) for cell in row] for row in with_segments.rows]
    assert rows == [["Day", "Crossings"], ["Monday", "318"], ["Tuesday", "1 240"]]
    bare = ShownBlock(block=Block(kind=BlockKind.TABLE, text="a\tb\nc\td"))
    (passage,) = one(bare, status=Status.UNTRANSLATED)
    assert [["".join(words(s.target) for s in cell) for cell in row] for row in passage.rows] == [
        ["a", "b"],
        ["c", "d"],
    ]


def test_list_items_nest_by_level_and_break_where_the_kind_of_list_changes() -> None:
    def entry(text: str, level: int, ordered: bool = False) -> ShownBlock:
        return shown(BlockKind.LIST_ITEM, pair(text, text), level=level, ordered=ordered)

    nodes = list(flow(one(entry("a", 1), entry("b", 2, True), entry("c", 4), entry("d", 1), entry("e", 1, True))))
    assert [type(node) for node in nodes] == [ListOf, ListOf]
    first = nodes[0]
    assert isinstance(first, ListOf)
    assert [words(e.passage.sentences[0].target) for e in first.entries] == ["a", "d"]
    (nested,) = first.entries[0].lists
    assert nested.ordered
    assert words(nested.entries[0].lists[0].entries[0].passage.sentences[0].target) == "c"


def test_list_items_of_absurd_depth_do_not_exhaust_the_stack() -> None:
    deep = [shown(BlockKind.LIST_ITEM, pair("x", "x"), level=level) for level in range(1, 5000)]
    assert len(list(flow(one(*deep)))) == 1


def test_marks_of_a_translation_are_shown_and_links_without_words_listed() -> None:
    links = [Mark(kind=MarkKind.LINK, start=3 * n, end=3 * n + 2, href=f"https://a.example/{n}") for n in range(2)]
    block = Block(kind=BlockKind.PARAGRAPH, text="Le pont.", marks=tuple(links))
    marks = (replace(links[1], start=4, end=10), Mark(kind=MarkKind.STRONG, start=0, end=3))
    (passage,) = one(ShownBlock(block=block, segments=(replace(pair("Le pont.", "The bridge."), marks=marks),)))
    [sentence] = passage.sentences
    assert [(s.href, [(r.text, r.strong) for r in s.runs]) for s in sentence.target] == [
        ("", [("The", True), (" ", False)]),
        ("https://a.example/1", [("bridge", False)]),
        ("", [(".", False)]),
    ]
    assert [(link.text, link.href) for link in passage.links] == [("Le", "https://a.example/0")]


def test_abbreviations_and_times_keep_what_they_say() -> None:
    marks = [
        Mark(kind=MarkKind.ABBR, start=0, end=3, value="Organisation"),
        Mark(kind=MarkKind.TIME, start=4, end=7, value="2026-03-01"),
    ]
    runs = [run for stretch in stretches("ONU hoy", marks) for run in stretch.runs]
    assert [(run.text, run.abbr, run.time) for run in runs] == [
        ("ONU", "Organisation", ""),
        (" ", "", ""),
        ("hoy", "", "2026-03-01"),
    ]


def test_marks_are_dropped_where_segments_do_not_join_back_to_the_block() -> None:
    mark = Mark(kind=MarkKind.STRONG, start=0, end=2)
    block = Block(kind=BlockKind.PARAGRAPH, text="Autre texte.", marks=(mark,))
    (passage,) = one(ShownBlock(block=block, segments=(pair("Texte.", "Text."),)))
    assert not any(run.strong for run in passage.sentences[0].original[0].runs)
