"""Words of the original's language left in the translation."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Severity


def _left(source: str, target: str, language: str) -> list[str]:
    issues = check(source, target, source_language=language, target_language="en")
    return [
        target[span.start : span.end] for issue in issues if issue.check == "code_mix" for span in issue.target_spans
    ]


@pytest.mark.parametrize(
    ("source", "target", "language", "left"),
    [
        ("Le gouvernement a accusé les bateaux.", "The government accused the bateaux.", "fr", ["bateaux"]),
        ("El lugar es hostil.", "The lugar is hostile.", "es", ["lugar"]),
        ("Die Saison beginnt im Mai.", "The Saison begins in May.", "de", ["Saison"]),
        ("Она отправила сообщение и ушла.", "She sent a сообщение и left.", "ru", ["сообщение", "и"]),
        ("Protest byl zaplacena vládou.", "The protest was zaplacena by the government.", "cs", ["zaplacena"]),
    ],
)
def test_a_word_left_over_is_found(source: str, target: str, language: str, left: list[str]) -> None:
    assert _left(source, target, language) == left


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Charles de Gaulle a parlé.", "Charles de Gaulle spoke.", "fr"),
        ("El sushi es caro.", "The sushi is expensive.", "es"),
        ("Die Deutsche Bank zahlte.", "Deutsche Bank paid.", "de"),
        ("Záloha na byt v Brně byla zaplacena.", "The deposit on the flat in Brno was paid.", "cs"),
        ("Угол α равен β.", "The angle α equals β.", "ru"),
    ],
)
def test_names_particles_loans_and_symbols_are_at_home(source: str, target: str, language: str) -> None:
    assert _left(source, target, language) == []


def test_a_unit_behind_a_number_is_the_same_in_both_languages() -> None:
    assert _left("Il a payé 1 500 euros.", "He paid 1,500 euros.", "fr") == []


def test_many_words_left_over_are_major() -> None:
    source = "Научници су представили нови алат за испитивање крви у Београду."
    target = "Scientists have presented a нови алат for испитивање of the blood in Belgrade today."
    issues = check(source, target, source_language="sr", target_language="en")
    assert [(issue.check, issue.severity) for issue in issues] == [("code_mix", Severity.MAJOR)]
