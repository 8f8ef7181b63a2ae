from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Span
from dragoman.translate.placing import Words, carry_spans, place_cognates, place_phrase, place_whole


def shown(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def at(text: str, stretch: str) -> Span:
    return Span(start=text.index(stretch), end=text.index(stretch) + len(stretch))


@pytest.mark.parametrize(
    ("target", "phrase", "near", "found"),
    [
        ("The president has announced the reform.", "Has announced", 0.4, "has announced"),
        ("The house and the house.", "the house", 0.9, "the house"),
        ("It was the reform announced today.", "Announced reform", 0.3, "reform announced"),
        ("It was the big house.", "big houses", 0.3, "big house"),
        ("Nothing of the kind.", "announced reform", 0.3, None),
        ("Nothing", "?!", 0.3, None),
        ("他昨天宣布改革。", "改革", 0.6, "改革"),
    ],
)
def test_a_phrase_is_found_where_its_words_are(target: str, phrase: str, near: float, found: str | None) -> None:
    assert shown(target, place_phrase(Words(target), phrase, near)) == found


def test_of_equal_places_the_expected_one_is_taken() -> None:
    words = Words("the house is not the house")
    assert place_phrase(words, "the house", 0.0) == Span(start=0, end=9)
    assert place_phrase(words, "the house", 0.9) == Span(start=17, end=26)


@pytest.mark.parametrize(
    ("stretch", "target", "found"),
    [
        ("Владимир Путин", "He said that Vladimir Putin left.", "Vladimir Putin"),
        ("l’accord de Minsk", "The Minsk accord of 2015", "Minsk accord"),
        ("12 500 euros", "It costs 12,500 euros now.", None),
        ("1 300 soldats", "The 1 300 soldiers left", "1 300"),
        ("de la", "of the", None),
    ],
)
def test_names_and_numbers_are_found_across_languages(stretch: str, target: str, found: str | None) -> None:
    assert shown(target, place_cognates(Words(target), stretch, 0.0)) == found


def test_a_stretch_of_all_words_is_all_of_the_target() -> None:
    assert place_whole("« Oui. »", at("« Oui. »", "Oui"), '"Yes."') == Span(start=1, end=4)
    assert place_whole("Oui.", Span(start=0, end=4), "Yes.") == Span(start=0, end=4)
    assert place_whole("Oui non", Span(start=0, end=3), "Yes no") is None


def test_spans_follow_an_edit() -> None:
    before, after = 'the "Москва" of 1.234,5 euros', "The “Moskva” of 1,234.5 euros."
    spans = [at(before, "Москва"), at(before, "1.234,5"), None, at(before, "the"), at(before, "euros")]
    found = [shown(after, span) for span in carry_spans(before, after, spans)]
    assert found == ["Moskva", "1,234.5", None, "The", "euros"]
    assert carry_spans("a b", "a", [Span(start=2, end=3)]) == (None,)


TEXT = st.text(alphabet="ab ЖБ1.\n«é", max_size=20)


@given(TEXT, TEXT, st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=4))
def test_carried_spans_lie_within_the_text(before: str, after: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(start=s, end=min(s + n, len(before))) for s, n in places if s < len(before)]
    carried = carry_spans(before, after, spans)
    assert len(carried) == len(spans)
    assert all(span is None or (0 <= span.start < span.end <= len(after)) for span in carried)
    assert carry_spans(before, before, spans) == tuple(spans)


@given(TEXT, TEXT, st.floats(0, 1))
def test_places_lie_within_the_target(target: str, stretch: str, near: float) -> None:
    words = Words(target)
    for span in (place_phrase(words, stretch, near), place_cognates(words, stretch, near)):
        assert span is None or (0 <= span.start < span.end <= len(target) and span == span)
