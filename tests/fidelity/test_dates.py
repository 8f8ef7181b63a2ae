"""Months and weekdays."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check


def _messages(source: str, target: str, language: str) -> list[str]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue.message for issue in issues if issue.check == "dates"]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Le 4 juillet, un lundi.", "On July 4, a Monday.", "fr"),
        ("w lipcowym zestawieniu", "in the July table", "pl"),
        ("22 июля, в пятницу", "on Friday, July 22", "ru"),
        ("11.09.2001", "September 11, 2001", "de"),
        ("у понедељак, 15. августа", "on Monday, August 15", "sr"),
        ("7月4日", "July 4", "ja"),
        ("Il mare era calmo.", "The sea was calm.", "it"),
    ],
)
def test_the_same_date_in_another_form_is_no_issue(source: str, target: str, language: str) -> None:
    assert _messages(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Le 4 juillet à Paris.", "On June 4 in Paris.", "fr"),
        ("в пятницу вечером", "on Thursday evening", "ru"),
    ],
)
def test_a_changed_date_is_found_on_both_sides(source: str, target: str, language: str) -> None:
    assert len(_messages(source, target, language)) == 2


def test_a_changed_month_is_found_beside_a_numbered_one() -> None:
    assert len(_messages("7月4日", "June 4", "ja")) == 1
