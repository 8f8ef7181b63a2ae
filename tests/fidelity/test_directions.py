"""From English into French, Spanish, German, Russian and Serbian: sound pairs are clean, planted faults are found."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Severity

_ENGLISH = "The mayor did not come on Monday, and 25 people waited."


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("fr", "Le maire n'est pas venu lundi, et vingt-cinq personnes ont attendu."),
        ("es", "El alcalde no vino el lunes y 25 personas esperaron."),
        ("de", "Der Bürgermeister kam am Montag nicht, und fünfundzwanzig Menschen warteten."),
        ("ru", "Мэр не пришёл в понедельник, и двадцать пять человек ждали."),
        ("sr-Cyrl", "Градоначелник није дошао у понедељак, и 25 људи је чекало."),
        ("sr-Latn", "Gradonačelnik nije došao u ponedeljak, i dvadeset pet ljudi je čekalo."),
    ],
)
def test_a_sound_translation_from_english_has_no_major_issue(language: str, target: str) -> None:
    issues = check(_ENGLISH, target, source_language="en", target_language=language)
    assert [issue for issue in issues if issue.severity is not Severity.MINOR or issue.check == "dates"] == []


@pytest.mark.parametrize(
    ("language", "target", "expected"),
    [
        ("fr", "Le maire n'est pas venu lundi, et 52 personnes ont attendu.", "numbers"),
        ("fr", "Le maire est venu lundi, et 25 personnes ont attendu.", "negation"),
        ("es", "El alcalde no vino el martes y 25 personas esperaron.", "dates"),
        ("es", "El alcalde vino el lunes y 25 personas esperaron.", "negation"),
        ("de", "Der Bürgermeister kam am Montag, und 25 Menschen warteten.", "negation"),
        ("de", "Der Bürgermeister kam am Montag nicht, und sechzig Menschen warteten.", "numbers"),
        ("ru", "Мэр пришёл в понедельник, и 25 человек ждали.", "negation"),
        ("ru", "Мэр не пришёл в понедельник, и тридцать человек ждали.", "numbers"),
        ("sr-Cyrl", "Градоначелник је дошао у понедељак, и 25 људи је чекало.", "negation"),
        ("sr-Latn", "Gradonačelnik nije došao u ponedeljak, i 35 ljudi je čekalo.", "numbers"),
    ],
)
def test_a_planted_fault_from_english_is_found(language: str, target: str, expected: str) -> None:
    assert expected in {
        issue.check for issue in check(_ENGLISH, target, source_language="en", target_language=language)
    }


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        ("Il est venu hier.", "He came.", "fr", True),
        ("Il est venu hier.", "He came yesterday.", "fr", False),
        ("Он приедет сегодня.", "He will arrive tomorrow.", "ru", True),
        ("Er kam gestern Abend.", "He came last night.", "de", False),
    ],
)
def test_yesterday_and_today_are_kept(source: str, target: str, language: str, *, expected: bool) -> None:
    issues = check(source, target, source_language=language, target_language="en")
    assert any(issue.check == "dates" for issue in issues) is expected
