from __future__ import annotations

import pytest

from dragoman.translate.transliteration import latinised, latinised_forms, names_latinised


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


@pytest.mark.parametrize(
    ("language", "words", "latin"),
    [
        ("ru", "Дмитрий Песков, Ельцин, Мария Захарова, Горбачёв, Достоевский, Юрьев, ОДКБ",
         "Dmitry Peskov, Yeltsin, Maria Zakharova, Gorbachev, Dostoyevsky, Yuryev, ODKB"),
        ("uk", "Володимир Зеленський, Запоріжжя, Їжакевич, Юрій, Згорани, Знам'янка",
         "Volodymyr Zelenskyi, Zaporizhzhia, Yizhakevych, Yurii, Zghorany, Znamianka"),
        ("be", "Лукашэнка, Ціханоўская, Яўген", "Lukashenka, Tsikhanouskaya, Yauhen"),
        ("el", "Μητσοτάκης, Παπανδρέου, Ευάγγελος, Μπακογιάννη", "Mitsotakis, Papandreou, Evangelos, Bakogianni"),
        ("ka", "სააკაშვილი", "Saakashvili"),
        ("hy", "Նիկոլ Փաշինյան, Երևան", "Nikol Pashinyan, Yerevan"),
    ],
)  # fmt: skip
def test_names_follow_their_languages_standard(language: str, words: str, latin: str) -> None:
    assert latinised(words, language) == latin


def test_only_names_are_transliterated_where_a_word_may_have_been_left_untranslated() -> None:
    assert names_latinised("said Песков вчера", "ru") == "said Peskov вчера"


def test_there_are_no_forms_of_a_name_in_latin_letters_or_of_an_unknown_script() -> None:
    assert latinised_forms("Пескова", "ru") == ("Peskova",)
    assert latinised_forms("ODKB", "sr-Latn") == latinised_forms("OTAN", "fr") == ()
    assert latinised_forms("北约", "zh-Hans") == ()
