from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Block, BlockKind, Mark, MarkKind, Origin, SegmentPair, ShownBlock, Span
from dragoman.publish.passages import Passage, passages
from dragoman.translate.document import segment_document
from dragoman.translate.markup import place_marks, wanted_spans
from tests.publish.fake_library import QUAI, item

HREF = "https://a.example/"


def block(text: str, *stretches: str, kind: MarkKind = MarkKind.LINK) -> Block:
    marks = tuple(
        Mark(
            kind=kind,
            start=text.index(stretch),
            end=text.index(stretch) + len(stretch),
            href=f"{HREF}{number}" if kind is MarkKind.LINK else "",
        )
        for number, stretch in enumerate(stretches)
    )
    return Block(kind=BlockKind.PARAGRAPH, text=text, marks=marks)


def translated(
    source: Block, *targets: str, known: dict[str, dict[Span, Span | None]] | None = None
) -> list[list[str]]:
    """The marked words of each target."""
    [cut] = segment_document([source], "fr")
    pairs = [
        SegmentPair(source=segment.text, target=target, gap=segment.gap, lead=segment.lead)
        for segment, target in zip(cut.segments, targets, strict=True)
    ]
    placed = place_marks(source, pairs, known or {})
    return [[pair.target[mark.start : mark.end] for mark in pair.marks] for pair in placed]


def shown(source: Block, pairs: tuple[SegmentPair, ...]) -> Passage:
    blocks = (ShownBlock(block=source, segments=pairs),)
    return passages(replace(item(1, QUAI, "Title", "Titre", ""), blocks=blocks))[0]


def test_the_stretches_of_all_occurrences_of_a_text_are_wanted_once() -> None:
    text = "Un pont. Deux ponts."
    cut = segment_document([block(text, "pont", "Un pont. Deux"), block(text, "ponts"), block("Rien.")], "fr")
    assert wanted_spans(cut) == {
        "Un pont.": (Span(start=0, end=8), Span(start=3, end=7)),
        "Deux ponts.": (Span(start=0, end=4), Span(start=5, end=10)),
    }


def test_a_mark_stands_where_the_engine_says() -> None:
    source = block("Le pont est ouvert.", "pont")
    known: dict[str, dict[Span, Span | None]] = {"Le pont est ouvert.": {Span(start=3, end=7): Span(start=4, end=10)}}
    assert translated(source, "The bridge is open.", known=known) == [["bridge"]]
    outside: dict[str, dict[Span, Span | None]] = {"Le pont est ouvert.": {Span(start=3, end=7): Span(start=4, end=99)}}
    assert translated(source, "The bridge is open.", known=outside) == [[]]


def test_a_mark_over_a_whole_sentence_is_over_all_of_its_translation() -> None:
    assert translated(block("Il part.", "Il part."), "He leaves.") == [["He leaves."]]
    assert translated(block("« Il part. »", "Il part"), '"He leaves."') == [["He leaves"]]


def test_names_numbers_and_cognates_place_a_mark() -> None:
    source = block("Le président Владимир Путин a vu 12 soldats à Ottawa.", "Владимир Путин", "12", "Ottawa", "a vu")
    assert translated(source, "President Vladimir Putin saw 12 soldiers in Ottawa.") == [
        ["Vladimir Putin", "12", "Ottawa"]
    ]


def test_a_link_over_two_sentences_is_over_both() -> None:
    source = block("Un pont. Deux ponts.", "Un pont. Deux ponts.")
    assert translated(source, "A bridge.", "Two bridges.") == [["A bridge."], ["Two bridges."]]


def test_a_text_that_is_not_translated_keeps_its_marks() -> None:
    source = block("12 km à pied.", "km", "pied")
    assert translated(source, "12 km à pied.") == [["km", "pied"]]


def test_a_link_without_a_place_is_listed_below() -> None:
    source = block("Le pont est ouvert à Ottawa.", "pont", "Ottawa")
    [cut] = segment_document([source], "fr")
    pairs = (SegmentPair(source=cut.segments[0].text, target="The bridge in Ottawa is open."),)
    passage = shown(source, place_marks(source, pairs, {}))
    assert [(link.text, link.href) for link in passage.links] == [("pont", f"{HREF}0")]
    assert [stretch.href for stretch in passage.sentences[0].target] == ["", f"{HREF}1", ""]


def test_a_held_sentence_shows_the_links_of_its_source() -> None:
    source = block("Le pont est ouvert.", "pont")
    pairs = (SegmentPair(source=source.text, target="Bad.", held=True),)
    assert shown(source, place_marks(source, pairs, {})).links == ()


TEXT = st.lists(
    st.sampled_from(["Un", "pont", "Ottawa.", "12", "«", "»", "et", "M.", "中", ";", "Fin!", "\t"]), max_size=14
).map(" ".join)
MARKS = st.lists(
    st.tuples(st.sampled_from([MarkKind.LINK, MarkKind.EMPHASIS]), st.integers(0, 40), st.integers(1, 30)), max_size=5
)
PLACES = st.lists(st.none() | st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=8)
TARGETS = st.lists(TEXT | st.just("A bridge in Ottawa, 12."), min_size=1, max_size=5)


@given(TEXT, MARKS, TARGETS, PLACES, st.lists(st.sampled_from(["", "copy", "held"]), min_size=1, max_size=5))
def test_every_address_is_in_a_translation_once_or_listed_below_it(
    text: str,
    found: list[tuple[MarkKind, int, int]],
    targets: list[str],
    places: list[tuple[int, int] | None],
    states: list[str],
) -> None:
    marks = tuple(
        Mark(
            kind=kind,
            start=start,
            end=min(start + length, len(text)),
            href=f"{HREF}{number}" if kind is MarkKind.LINK else "",
        )
        for number, (kind, start, length) in enumerate(found)
        if start < len(text)
    )
    source = Block(kind=BlockKind.PARAGRAPH, text=text, marks=marks)
    [cut] = segment_document([source], "fr")
    answers = [place and Span(start=place[0], end=sum(place)) for place in places]
    known = {
        text: {span: answers[number % len(answers)] if answers else None for number, span in enumerate(spans)}
        for text, spans in wanted_spans([cut]).items()
    }
    pairs = tuple(
        SegmentPair(
            source=segment.text,
            target=segment.text if states[number % len(states)] == "copy" else targets[number % len(targets)],
            gap=segment.gap,
            lead=segment.lead,
            origin=Origin.COPY if states[number % len(states)] == "copy" else Origin.ENGINE,
            held=states[number % len(states)] == "held",
        )
        for number, segment in enumerate(cut.segments)
    )
    placed = place_marks(source, pairs, known)
    assert [replace(pair, marks=()) for pair in placed] == list(pairs)
    assert all(0 <= mark.start < mark.end <= len(pair.target) for pair in placed for mark in pair.marks)
    passage = shown(source, placed)
    wanted = {mark.href for mark in marks if mark.href}
    listed = [link.href for link in passage.links]
    inside: list[str] = []
    for sentence in passage.sentences:
        over = [s.href for s in (sentence.source if sentence.held else sentence.target) if s.href]
        if not sentence.held:
            assert len(over) == len(set(over))
        inside += over
    assert set(inside) | set(listed) == wanted
    assert not set(inside) & set(listed)
    assert len(listed) == len(set(listed))
