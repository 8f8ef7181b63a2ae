from __future__ import annotations

import pytest

from dragoman.translate.transliteration import latinised


def test_the_whole_serbian_alphabet_is_transliterated() -> None:
    cyrillic = "А Б В Г Д Ђ Е Ж З И Ј К Л Љ М Н Њ О П Р С Т Ћ У Ф Х Ц Ч Џ Ш"
    latin = "A B V G D Đ E Ž Z I J K L Lj M N Nj O P R S T Ć U F H C Č Dž Š"
    assert latinised(cyrillic, "sh") == latin
    assert latinised(cyrillic.lower(), "sh") == latin.lower()


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Љубав", "Ljubav"),
        ("ЉУБАВ", "LJUBAV"),
        ("БЕОГРАДСКИ ЏЕЗ И ЊУЈОРК", "BEOGRADSKI DŽEZ I NJUJORK"),
        ("КОЊ", "KONJ"),
        ("НАТО-а", "NATO-a"),
        ("Џ. Њ. Петровић, 5. августа", "Dž. Nj. Petrović, 5. avgusta"),
        ("već latinica, OK", "već latinica, OK"),
    ],
)
def test_serbian_digraphs_follow_the_case_of_their_word(cyrillic: str, latin: str) -> None:
    assert latinised(cyrillic, "sh") == latin


def test_macedonian_and_bulgarian_have_standards_of_their_own() -> None:
    assert latinised("Ѓорѓи Ќулавков од Жеровјане", "mk") == "Gjorgji Kjulavkov od Zherovjane"
    assert latinised("Щъркелово, Царево и Айтос", "bg") == "Shtarkelovo, Tsarevo i Aytos"


def test_letters_foreign_to_the_language_stay() -> None:
    assert latinised("ы", "sh") == "ы"
