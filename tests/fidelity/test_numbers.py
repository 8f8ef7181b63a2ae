"""What the numbers check takes for the same number, and what it finds."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Issue, Severity, Span


def _numbers(source: str, target: str, language: str, into: str = "en") -> list[Issue]:
    issues = check(source, target, source_language=language, target_language=into)
    return [issue for issue in issues if issue.check == "numbers"]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("1 500 000 euros", "1.5 million euros", "fr"),
        ("1.500 Euro", "1,500 euros", "de"),
        ("3,5 Prozent", "3.5 percent", "de"),
        ("zweiundzwanzig Leute", "twenty-two people", "de"),
        ("quatre-vingt-dix-sept ans", "ninety-seven years", "fr"),
        ("soixante et onze ans", "71 years", "fr"),
        ("duecentocinquanta persone", "250 people", "it"),
        ("les années 1980", "the 1980s", "fr"),
        ("v 80. letech", "in the 1980s", "cs"),
        ("um 21.30 Uhr", "at 9:30 p.m.", "de"),
        ("трёхлетний мальчик", "a three-year-old boy", "ru"),
        ("в XVI веке", "in the 16th century", "ru"),
        ("11.09.2001", "September 11, 2001", "cs"),
        ("三百五十万人", "3.5 million people", "zh"),
        ("1万2000人", "12,000 people", "ja"),
        ("२५ लाख रुपये", "2.5 million rupees", "hi"),
        ("١٢ قتيلا", "12 dead", "ar"),
        ("двадцать три человека", "23 people", "ru"),
        ("двадесет и три човека", "twenty-three people", "bg"),
        ("dvadeset i tri osobe", "23 people", "sr-Latn"),
        ("двадесет и три особе", "23 people", "sr-Cyrl"),
        ("2,5 тыс. человек", "2,500 people", "ru"),
        ("12 Mrd. Euro", "12 billion euros", "de"),
        ("la saison 2009-10", "the 2009-2010 season", "fr"),
        ("un homme", "a man", "fr"),
    ],
)
def test_the_same_number_in_another_style_is_no_issue(source: str, target: str, language: str) -> None:
    assert _numbers(source, target, language) == []


def test_a_changed_number_is_named_with_both_spans_and_what_would_be_right() -> None:
    (issue,) = _numbers("Il a payé 1 500 euros.", "He paid 1,700 euros.", "fr")
    assert issue.severity is Severity.MAJOR
    assert issue.source_spans == (Span(start=10, end=15),)
    assert issue.target_spans == (Span(start=8, end=13),)
    assert issue.suggestion == "1,500"


def test_a_missing_number_is_named() -> None:
    (issue,) = _numbers("Es gab 1.500 Tote.", "There were deaths.", "de")
    assert "missing" in issue.message
    assert "1.500" in issue.message


def test_an_invented_number_is_named() -> None:
    (issue,) = _numbers("Es gab Tote.", "There were twelve deaths.", "de")
    assert "not in the original" in issue.message


def test_a_scale_gone_wrong_is_found() -> None:
    assert _numbers("12 Milliarden Euro", "12 million euros", "de")


def test_number_words_are_left_alone_where_the_source_language_has_no_table() -> None:
    assert _numbers("Kolme miestä", "Three men", "fi") == []
