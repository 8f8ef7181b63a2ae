"""Names kept, respelled, translated, lost and replaced."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.model import TermUse


def _messages(source: str, target: str, language: str) -> list[str]:
    issues = check(source, target, source_language=language, target_language="en")
    return [issue.message for issue in issues if issue.check == "names"]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Der Kanzler traf Emmanuel Macron in Wien.", "The chancellor met Emmanuel Macron in Vienna.", "de"),
        ("Президент Владимир Путин посетил Хельсинки.", "President Vladimir Putin visited Helsinki.", "ru"),
        ("Министр Лукашенко приехал из Белоруссии.", "Minister Lukashenko came from Belarus.", "ru"),
        ("Premier Niemiec rozmawiał z Obamą w Warszawie.", "Germany's premier spoke to Obama in Warsaw.", "pl"),
        ("La France et l’Allemagne soutiennent l’ONU.", "France and Germany support the UN.", "fr"),
        ("El presidente de Estados Unidos llegó a Londres.", "The US president arrived in London.", "es"),
        ("Председник је у Београду примио Вучића.", "The president received Vučić in Belgrade.", "sr"),
        ("El español vive en Afganistán.", "The Spaniard lives in Afghanistan.", "es"),
        ("Die Regierung in Südafrika tagte.", "South Africa's government met.", "de"),
    ],
)
def test_a_name_in_another_form_is_no_issue(source: str, target: str, language: str) -> None:
    assert _messages(source, target, language) == []


def test_a_replaced_name_is_said_with_both() -> None:
    (message,) = _messages("Le chanteur Steven Tyler est tombé.", "The singer Steven Winfrey fell.", "fr")
    assert "Tyler" in message
    assert "Winfrey" in message


@pytest.mark.parametrize(
    ("source", "target", "language", "name"),
    [
        ("Le chanteur Obama est parti pour la Norvège.", "The singer Obama left.", "fr", "Norvège"),
        ("Премьер Макрон встретил Путина.", "The premier met Macron.", "ru", "Путина"),
        ("Il cantante arrivò con Schwarzenegger.", "The singer arrived.", "it", "Schwarzenegger"),
    ],
)
def test_a_lost_name_is_found(source: str, target: str, language: str, name: str) -> None:
    assert any(name in message for message in _messages(source, target, language))


def test_an_invented_name_is_found() -> None:
    assert _messages("Le chanteur est parti.", "The singer left for Norway.", "fr")


def test_titles_and_ordinary_words_with_a_capital_are_no_names() -> None:
    assert _messages("Le président est parti lundi.", "On Monday Mr. President left.", "fr") == []


def test_a_name_that_the_glossary_renders_is_left_to_the_glossary() -> None:
    source, target = "Возот од Белград за Солун тргнува.", "The train from Belgrade to Thessaloniki departs."
    start = source.index("Солун")
    term = TermUse(start=start, end=start + len("Солун"), target="Thessaloniki")
    found = check(source, target, source_language="mk", target_language="en")
    assert [issue.check for issue in found] == ["names"]
    assert check(source, target, source_language="mk", target_language="en", terms=(term,)) == ()
