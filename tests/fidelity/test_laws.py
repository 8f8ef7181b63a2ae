"""Laws that hold for every string: no check raises, all are deterministic, spans lie within their texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.fidelity import check
from dragoman.model import Issue

_LANGUAGES = (
    "en",
    "fr",
    "de",
    "sr",
    "sr-Latn",
    "ru",
    "zh",
    "ja",
    "hi",
    "ar",
    "tr",
    "it",
    "und",
    "",
    "x-klingon",
    "../x",
)
_PIECES = st.sampled_from(
    [
        "1.500", "1 500", "vingt", "twenty-three", "“", "”", '"', ".", "«", "»", "&quot;", "&#39;", "<b>", "nicht",
        "NATO", "НАТО", "三百万", "12:30", "p.m.", "the", "der", "Путин", "Putin", "१२", "no", "-", "million", "(",
        "http://example.org", "a@b.c", "#tag", "the the", "XVI", "’", "\u0301", "\u200f", "…", "80s", "zweiundzwanzig",
        "lundi", "Monday", "July", "juillet", "Montag", "июля", "EU", "ООН", "is not", "не", "ne", "pas", "US",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map(" ".join))


def _check(source: str, target: str, source_language: str, target_language: str) -> tuple[Issue, ...]:
    return check(source, target, source_language=source_language, target_language=target_language)


@settings(max_examples=300, deadline=None)
@given(_TEXTS, _TEXTS, st.sampled_from(_LANGUAGES), st.sampled_from(_LANGUAGES))
def test_any_two_strings_give_the_same_issues_twice_with_spans_inside_the_texts(
    source: str, target: str, source_language: str, target_language: str
) -> None:
    issues = _check(source, target, source_language, target_language)
    assert issues == _check(source, target, source_language, target_language)
    for issue in issues:
        assert issue.message.endswith(".")
        assert all(0 <= span.start < span.end <= len(source) for span in issue.source_spans)
        assert all(0 <= span.start < span.end <= len(target) for span in issue.target_spans)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, st.sampled_from(_LANGUAGES), st.sampled_from(_LANGUAGES))
def test_a_text_compared_with_itself_is_at_most_untranslated(
    text: str, source_language: str, target_language: str
) -> None:
    assert {issue.check for issue in _check(text, text, source_language, target_language)} <= {"untranslated"}


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Le ministre a parlé pendant vingt minutes à Lyon.", "The minister spoke for twenty minutes in Lyon.", "fr"),
        ("Predsednik je rekao da neće potpisati ugovor.", "The president said he would not sign the treaty.", "sr"),
        ("Президент заявил: «Мы готовы».", "The president said: “We are ready.”", "ru"),
    ],
)
def test_a_sound_translation_has_no_issue(source: str, target: str, language: str) -> None:
    assert _check(source, target, language, "en") == ()
