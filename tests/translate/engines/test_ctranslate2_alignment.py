"""Stretches of a source found in its draft again."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Span
from dragoman.translate.engines.ctranslate2_alignment import Link, follow_spans

SOURCE = "la casa blanca arde"
TARGET = "the white house burns"
PLACES = {"the": (0, 3), "white": (3, 9), "house": (9, 15), "burns": (15, 21)}
LINKS = [
    Link((0, 2), PLACES["the"]),
    Link((7, 14), PLACES["white"]),
    Link((2, 7), PLACES["house"]),
    Link((14, 19), PLACES["burns"]),
]


def followed(words: str, links: Sequence[Link] = LINKS, target: str = TARGET) -> str | None:
    start = SOURCE.index(words)
    [span] = follow_spans([Span(start=start, end=start + len(words))], links, target)
    return target[span.start : span.end] if span else None


def test_a_word_is_found_where_it_went() -> None:
    assert followed("blanca") == "white"
    assert followed("casa") == "house"


def test_a_phrase_is_one_stretch() -> None:
    assert followed("casa blanca") == "white house"
    assert followed("la casa blanca") == "the white house"


def test_what_nothing_renders_has_no_place() -> None:
    assert followed("arde", LINKS[:3]) is None


def test_a_stray_look_far_off_does_not_stretch_it() -> None:
    links = [*LINKS, *(Link((14, 19), (21, 22)) for _ in range(3)), Link((7, 14), (22, 28))]
    assert followed("casa blanca", links, "the white house burns . white") == "white house"


def test_part_of_a_word_grows_to_the_word_but_not_where_no_spaces_are() -> None:
    assert followed("casa", [Link((2, 7), (11, 13))]) == "house"
    assert followed("casa", [Link((2, 7), (1, 2))], "中国人") == "国"


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=8), st.text(min_size=1, max_size=20), st.data()
)
def test_a_place_is_always_a_stretch_of_the_text(ends: list[tuple[int, int]], text: str, data: st.DataObject) -> None:
    links = []
    for a, b in ends:
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        links.append(Link((min(a, b), max(a, b)), (start, end)))
    for span in follow_spans([Span(start=2, end=9)], links, text):
        assert span is None or (0 <= span.start < span.end <= len(text) and text[span.start : span.end].strip())
