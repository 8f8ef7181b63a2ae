"""Translations out of proportion to their source."""

from __future__ import annotations

from dragoman.fidelity import check
from dragoman.model import Severity

_LONG = "Le gouvernement a annoncé que la réforme des retraites serait présentée au parlement avant la fin du mois."


def _severities(source: str, target: str, language: str = "fr") -> list[Severity]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue.severity for issue in issues if issue.check == "length"]


def test_an_empty_translation_is_critical() -> None:
    assert _severities(_LONG, "") == [Severity.CRITICAL]
    assert _severities(_LONG, " . ") == [Severity.CRITICAL]


def test_a_third_of_the_text_is_major() -> None:
    assert _severities(_LONG, "The government announced that") == [Severity.MAJOR]


def test_one_word_for_a_sentence_is_critical() -> None:
    assert _severities(_LONG, "No") == [Severity.CRITICAL]


def test_short_segments_vary_freely() -> None:
    assert _severities("Oui.", "Yes, indeed.") == []
    assert _severities("Mise à jour", "Update") == []


def test_scripts_that_need_fewer_characters_are_allowed_for() -> None:
    assert (
        _severities(
            "中国外交部发言人周一在北京举行的记者会上表示反对",
            "At a press conference in Beijing on Monday a spokesman for the Chinese foreign ministry voiced opposition",
            "zh",
        )
        == []
    )
