"""Renderings that the glossary requires, and names rendered in two ways."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.fidelity.consistency import check_consistency
from dragoman.model import TermUse

_SOURCE = "La Cour des comptes a publié son rapport."


def _found(target: str, term: str) -> list[str]:
    use = TermUse(start=3, end=18, target=term)
    issues = check(_SOURCE, target, source_language="fr", target_language="en", terms=(use,))
    return [issue.suggestion for issue in issues if issue.check == "terms"]


@pytest.mark.parametrize("target", ["The Court of Auditors published it.", "The court of auditors' report is out."])
def test_a_required_rendering_may_have_other_endings_and_capitals(target: str) -> None:
    assert _found(target, "Court of Auditors") == []


def test_a_missing_rendering_is_suggested() -> None:
    assert _found("The accounting court published its report.", "Court of Auditors") == ["Court of Auditors"]


def test_a_term_outside_the_text_raises_nothing() -> None:
    issues = check("a", "b", source_language="fr", target_language="en", terms=(TermUse(start=5, end=99, target="x"),))
    assert [issue.source_spans for issue in issues if issue.check == "terms"] == [()]


def test_a_name_spelled_in_two_ways_is_told_where_it_changes() -> None:
    pairs = [
        ("Le porte-parole Dmitri Peskov a parlé.", "The spokesman Dmitri Peskov spoke."),
        ("Ensuite Dmitri Peskov est parti.", "Then Dmitry Peskov left."),
    ]
    found = check_consistency(pairs, source_language="fr", target_language="en")
    assert list(found) == [1]
    assert [issue.suggestion for issue in found[1]] == ["Dmitri"]


def test_a_name_in_another_case_is_no_other_spelling() -> None:
    pairs = [
        ("La Russie a parlé avec Peskov.", "Russia spoke with Peskov."),
        ("La Russie attend Peskov.", "Russia's people wait for Peskov's word."),
    ]
    assert check_consistency(pairs, source_language="fr", target_language="en") == {}
