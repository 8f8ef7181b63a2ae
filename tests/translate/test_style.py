from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Draft, Pair
from dragoman.translate.style import STYLES, finish, plain_entities, prepare
from tests.translate.engine_contract import ANY_TEXT


def pair(name: str) -> Pair:
    source, _, target = name.partition(">")
    return Pair(source=source, target=target)


def finished(name: str, source: str, draft: str) -> str:
    return finish(source, Draft(text=draft), pair(name)).text


def test_typographic_apostrophes_and_spaces_become_plain() -> None:
    assert prepare("l’armée a 12\u202f500 hommes\u00ad", pair("fr>en")) == "l'armée a 12 500 hommes"


@pytest.mark.parametrize(
    ("name", "source", "draft", "target"),
    [
        ("fr>en", "« Oui », dit-il.", "« Yes », says it.", '"Yes", says it.'),
        ("fr>en", "Il dit : « Oui. »", "He says : « Yes. »", 'He says: "Yes."'),
        ("fr>en", "« Il part.", "« He leaves.", '"He leaves.'),
        ("fr>en", "Il part. »", "He leaves. »", 'He leaves."'),
        ("mk>en", "„Да“, рече.", "„Yes“, said.", '"Yes", said.'),
        ("sh>en", "„Da”, reče „on“.", "„Yes”, said „he“.", '"Yes", said "he".'),
        ("sl>en", "»Da,« pravi.", "»Yes,« says.", '"Yes," says.'),
        (
            "en>fr",
            '"Yes", he says: "no"!',
            '"Oui", dit-il: "non"!',
            "«\u00a0Oui\u00a0», dit-il\u00a0: «\u00a0non\u00a0»\u00a0!",
        ),
        ("en>es", '"Yes," he said ("no").', '"Sí," dijo ("no").', "“Sí,” dijo (“no”)."),
        ("en>mk", '"Yes" ', '"Да"', "„Да“"),
        ("en>xx", '"Yes"', "«Y»", "«Y»"),
    ],
)
def test_quotation_marks_are_those_of_the_target(name: str, source: str, draft: str, target: str) -> None:
    assert finished(name, source, draft) == target


@pytest.mark.parametrize(
    ("name", "source", "draft", "target"),
    [
        ("es>en", "1.234.567,8 y 2,5", "1.234.567,8 and 2,5", "1,234,567.8 and 2.5"),
        ("fr>en", "12\u202f500 soldats", "12 500 soldiers", "12,500 soldiers"),
        ("fr>en", "12\u00a0500,5 €", "12 500,5 €", "12,500.5 €"),
        ("es>en", "en 2022, 3.5 y 1,2,3", "in 2022, 3.5 and 1,2,3", "in 2022, 3.5 and 1,2,3"),
        ("es>en", "el 12.05.2022", "12.05.2022", "12.05.2022"),
        ("es>en", "IP 10.200.300.1", "IP 10.200.300.1", "IP 10.200.300.1"),
        ("es>en", "1.234 y 2.345", "1,234 and 2.345", "1,234 and 2,345"),
        ("sh>en", "12.500 ljudi", "12.500 people", "12,500 people"),
        ("en>es", "1,234.5", "1,234.5", "1.234,5"),
        ("es>ca", "1.234,5", "1.234,5", "1.234,5"),
        ("fr>en", "10 %", "10 %", "10%"),
    ],
)
def test_numbers_are_written_as_the_target_writes_them(name: str, source: str, draft: str, target: str) -> None:
    assert finished(name, source, draft) == target


@pytest.mark.parametrize(
    ("name", "source", "draft", "target"),
    [
        ("es>en", "¿Qué? ¡Ya!", "¿What? ¡Already!", "What? Already!"),
        ("fr>en", "Quoi ? Oui !", "What ? Yes !", "What? Yes!"),
        ("es>en", "El perro", "the  dog", "The dog"),
        ("es>en", "“El perro", "“the dog", '"The dog'),
        ("es>en", "Un titular", "A headline.", "A headline"),
        ("en>es", 'He said: "We win." And "so".', 'Dijo: "ganamos." Y "así".', "Dijo: “Ganamos.” Y “así”."),
        ("fr>en", "Il est parti, dit-il", "It left , it says", "It left, it says"),
        ("es>en", "EE. UU.", "the U.S.", "The U.S."),
        ("es>en", "Fin.", "End", "End."),
        ("es>en", "«Fin.»", "«End»", '"End."'),
        ("es>en", "¿Fin?", "End?", "End?"),
        ("es>en", "En Washington D. C.", "In Washington D.C.", "In Washington D.C."),
    ],
)
def test_marks_and_first_letter_follow_the_source(name: str, source: str, draft: str, target: str) -> None:
    assert finished(name, source, draft) == target


def test_cyrillic_words_left_over_are_transliterated_where_the_target_is_latin() -> None:
    assert finished("mk>en", "Трамп дојде.", "Трамп came.") == "Tramp came."
    assert finished("mk>bg", "Трамп дојде.", "Трамп дойде.") == "Трамп дойде."


def test_unknown_words_stay_listed() -> None:
    assert finish("A b.", Draft(text="a b", unknown=("b",)), pair("es>en")) == Draft(text="A b.", unknown=("b",))


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(sorted(STYLES)), st.sampled_from(["fr", "es", "sl", "xx"]))
def test_finishing_loses_no_letter_and_no_digit(source: str, draft: str, target: str, language: str) -> None:
    text = finish(source, Draft(text=draft), Pair(source=language, target=target)).text
    assert plain_characters(text) == plain_characters(draft)


def plain_characters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isascii() and character.isalnum())


@pytest.mark.parametrize(
    ("source", "text", "plain"),
    [
        ("« Oui »", "&quot;Yes&quot;", '"Yes"'),
        ("l’eau", "the &#39; water & co.", "the ' water & co."),
        ("l’eau", "&nonsense; & quot ;", '&nonsense; "'),
        ("Le code &quot; de HTML", "The &quot; of HTML", "The &quot; of HTML"),
    ],
)
def test_entities_never_leak_from_an_engine(source: str, text: str, plain: str) -> None:
    assert plain_entities(source, text) == plain
