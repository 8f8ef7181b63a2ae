"""Short forms kept, rendered, spelled out and lost."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check


def _messages(source: str, target: str, language: str, into: str = "en") -> list[str]:
    issues = check(source, target, source_language=language, target_language=into)
    return [issue.message for issue in issues if issue.check == "acronyms"]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("L'ONU et l'OTAN se réunissent.", "The UN and NATO are meeting.", "fr"),
        ("ООН призвала к миру.", "The UN called for peace.", "ru"),
        ("Komise PZPN ukarała klub.", "The Polish Football Association's panel fined the club.", "pl"),
        ("Louis XIV vivait à Versailles.", "Louis the Fourteenth lived in Versailles.", "fr"),
        ("Das kostet 500 Millionen US-Dollar.", "It costs $500 million.", "de"),
    ],
)
def test_a_short_form_that_is_answered_is_no_issue(source: str, target: str, language: str) -> None:
    assert _messages(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "form"),
    [
        ("L'agence IRNA l'a annoncé mardi.", "The agency announced it on Tuesday.", "fr", "IRNA"),
        ("Le rapport du CICR est sorti.", "The report is out.", "fr", "CICR"),
        ("НАТО усилит присутствие.", "It will increase its presence.", "ru", "НАТО"),
    ],
)
def test_a_lost_short_form_is_found(source: str, target: str, language: str, form: str) -> None:
    assert any(form in message for message in _messages(source, target, language))


def test_a_short_form_known_for_something_else_is_no_rendering() -> None:
    (message,) = _messages("L'OMS alerte sur la grippe.", "The WTO warns about the flu.", "fr")
    assert "OMS" in message
    assert "WTO" in message


def test_a_shouted_text_has_no_short_forms() -> None:
    assert _messages("DER KANZLER TRIFFT DEN KÖNIG", "The chancellor meets the king", "de") == []
