"""Text left in the original's language or script, and what only looks like it."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import Severity


def _alarms(source: str, target: str, language: str) -> bool:
    issues = check(source, target, source_language=language, target_language="en")
    found = [issue for issue in issues if issue.check == "untranslated"]
    assert all(issue.severity is Severity.CRITICAL for issue in found)
    return bool(found)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Научници су представили нови алат.", "Научници су представили нови алат.", "sr"),
        ("Научници су представили нови алат.", "Naučnici su predstavili novi alat.", "sr"),
        ("Putin je razgovarao sa njima o tome.", "Putin je razgovarao sa njima o tome.", "sr-Latn"),
        ("Путин", "Путин", "ru"),
        ("Le gouvernement a annoncé la fin de la grève.", "Le gouvernement a annoncé la fin de la grève.", "fr"),
        ("Le gouvernement a annoncé la fin de la grève.", "Le gouvernement a announced la fin de la grève.", "fr"),
        ("El pueblo unido jamás será vencido.", "El pueblo unido jamás será vencido", "es"),
    ],
)
def test_a_text_left_as_it_was_is_critical(source: str, target: str, language: str) -> None:
    assert _alarms(source, target, language)


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Ana Ruiz (epa/picture alliance via Getty)", "Ana Ruiz (epa/picture alliance via Getty)", "es"),
        ("Angela Merkel", "Angela Merkel", "de"),
        ("Real Madrid – FC Barcelona 3:1", "Real Madrid – FC Barcelona 3:1", "es"),
        ("JAS 39C Gripen", "JAS 39C Gripen", "de"),
        ("Film noir", "Film noir", "fr"),
        ("2.500 km", "2.500 km", "de"),
        ("https://example.org/le-monde", "https://example.org/le-monde", "fr"),
        ("", "", "fr"),
        ("“This is the end of the war”", "“This is the end of the war”", "fr"),
        ("Le président de la République française", "The president of the French Republic", "fr"),
    ],
)
def test_names_numbers_and_loan_words_do_not_alarm(source: str, target: str, language: str) -> None:
    assert not _alarms(source, target, language)


def test_a_text_in_the_edition_s_own_language_is_not_untranslated() -> None:
    text = "Le gouvernement a annoncé la fin de la grève."
    assert check(text, text, source_language="fr", target_language="fr-CA") == ()
