"""Quotation marks lost, added, left open or wrecked."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Severity


def _messages(source: str, target: str, language: str = "fr") -> list[str]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue.message for issue in issues if issue.check == "quotations"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("« Oui », dit-il.", "“Yes”, he says."),
        ("« Oui », dit-il.", '"Yes," he says.'),
        ("« Oui », dit-il.", "'Yes,' he says."),
        ("«Le “grand” jour», dit-il.", '"The "great" day," he says.'),
        ("Il n’est pas venu.", "He didn't come."),
        ("« La suite au prochain paragraphe.", "“To be continued in the next paragraph."),
    ],
)
def test_a_quotation_in_another_tradition_is_no_issue(source: str, target: str) -> None:
    assert _messages(source, target) == []


def test_a_quotation_that_lost_its_marks_is_major() -> None:
    issues = check(
        "Il a dit « nous partons demain pour Rome ».",
        "He said we leave tomorrow for Rome.",
        source_language="fr",
        target_language="en",
    )
    assert [(issue.check, issue.severity) for issue in issues] == [("quotations", Severity.MAJOR)]


@pytest.mark.parametrize("target", ["It would be “endangered”. “.", "It would be “endangered", "It is ”endangered“"])
def test_a_wrecked_quotation_is_found(target: str) -> None:
    assert len(_messages("Elle serait « mise en danger ».", target)) == 1
