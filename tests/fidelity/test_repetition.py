"""Repetitions, loops, and what may repeat."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Issue, Severity


def _repeats(source: str, target: str, language: str = "fr") -> list[Issue]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue for issue in issues if issue.check == "repetition"]


_SOURCE = "Le ministre a parlé devant le parlement, puis il est parti pour Lyon avec son équipe."


def test_a_word_said_twice_is_minor_and_names_what_to_keep() -> None:
    (issue,) = _repeats(_SOURCE, "The minister spoke spoke before parliament, then he left for Lyon with his team.")
    assert (issue.severity, issue.suggestion) == (Severity.MINOR, "spoke")


def test_a_word_said_four_times_is_major() -> None:
    target = "The minister spoke before parliament, then he left for Lyon with his team team team team."
    assert [issue.severity for issue in _repeats(_SOURCE, target)] == [Severity.MAJOR]


def test_a_loop_is_critical() -> None:
    target = "The minister spoke " + "of the state of the union " * 4
    assert [issue.severity for issue in _repeats(_SOURCE, target)] == [Severity.CRITICAL]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il avait eu peur.", "He had had a scare."),
        ("Bora Bora est loin.", "Bora Bora is far away."),
        ("Il a dit que cela suffit.", "He said that that is enough."),
        ("Oui, oui, oui !", "Yes, yes, yes!"),
    ],
)
def test_what_the_source_or_grammar_repeats_is_no_issue(source: str, target: str) -> None:
    assert _repeats(source, target) == []
