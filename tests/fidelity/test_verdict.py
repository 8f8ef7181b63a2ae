"""From issues to verdicts."""

from __future__ import annotations

from dragoman.fidelity.verdict import article_verdict, segment_verdict
from dragoman.model import Issue, Severity, Verdict


def _issue(severity: Severity) -> Issue:
    return Issue(check="numbers", severity=severity, message="A number is missing.")


def test_a_segment_is_clean_noted_or_held_by_its_worst_issue() -> None:
    assert segment_verdict(()) is Verdict.CLEAN
    assert segment_verdict([_issue(Severity.MINOR), _issue(Severity.MAJOR)]) is Verdict.NOTES
    assert segment_verdict([_issue(Severity.MINOR), _issue(Severity.CRITICAL)]) is Verdict.HELD


def test_an_article_is_held_where_more_than_half_is_and_partial_where_any_is() -> None:
    clean, notes, held = Verdict.CLEAN, Verdict.NOTES, Verdict.HELD
    assert article_verdict([]) is Verdict.CLEAN
    assert article_verdict([clean, clean]) is Verdict.CLEAN
    assert article_verdict([clean, notes]) is Verdict.NOTES
    assert article_verdict([clean, held]) is Verdict.PARTIAL
    assert article_verdict([clean, held, held]) is Verdict.HELD
    assert article_verdict([clean, clean], headline=held) is Verdict.PARTIAL
    assert article_verdict([clean, clean], headline=notes) is Verdict.NOTES
