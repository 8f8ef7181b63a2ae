from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Segment
from dragoman.translate.segmentation import LONGEST_SEGMENT_CHARS, cut_clauses, segment_text

LANGUAGES = st.sampled_from(["fr", "sr-Cyrl", "en", "de", "sl", "zh", "ru-RU", "und", "", "x"])
DENSE = st.text(alphabet="aBé1. ,!?;:\n\t\r\"'“”«»()[]/…。！\u2028\x1c\x85\u00a0\u200b–-Жж中\u0301", max_size=80)


def cut(text: str, language: str) -> list[str]:
    return [segment.text for segment in segment_text(text, language)]


def joined(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.lead + segment.text + segment.gap for segment in segments)


@given(st.text() | DENSE | DENSE.map(lambda text: text * 40), LANGUAGES)
def test_segments_and_gaps_join_back_to_any_text(text: str, language: str) -> None:
    segments = segment_text(text, language)
    if not text.strip():
        assert segments == ()
        return
    assert joined(segments) == text
    assert all(segment.text and segment.text == segment.text.strip() for segment in segments)
    assert not any(segment.lead for segment in segments[1:])
    assert all(not any(mark in segment.text for mark in "\t\n\r\u2028") for segment in segments)


CASES = [
    ("fr", "M. Peskov a parlé.|Mme Dupont, p. ex., est là.|J. K. Rowling a dit : « Bonjour.|Ça va ? »|Elle part..."),
    ("fr", "« Ça va ? » demande-t-il à M.\u00a0Hassan.|Voir art. 5 du code et p. 12."),
    ("fr", "MOSCOU, 1er août. /TASS/.|L’Occident veut agir, a dit le Dr Martin."),
    (
        "es",
        "El Sr. Pérez, p. ej., vive en EE. UU. desde 1990.|¿Qué pasa?|¡Nada!|Llegó a las 10 a. m. del lunes.",
    ),
    ("pt", "O Sr. Silva e a Dra. Costa moram na Av. Brasil, n.º 5.|Chegaram ontem."),
    ("it", "Il sig. Rossi e il dott. Bianchi partono.|Nel sec. XX d.C. nacque.|E poi?"),
    ("ca", "El Sr. Puig va dir: «Sí.|No.»|Viu a l’av. Diagonal, núm. 5."),
    ("ro", "Dl. Popescu a sosit la ora 10.|Locuiește pe str. Victoriei nr. 5."),
    ("en", "MOSCOW, August 1. /TASS/.|The West is wrong.|“I am certain about this,” he said."),
    ("en", "WASHINGTON, Aug. 1. (AP) — The president left at 5 p.m. Eastern time.|Prices rose 3.5 percent."),
    ("en", "He is in the U.S. Army.|He lives in the U.S.|The end."),
    ("en", "Mr. J. Smith Jr. met Gen. Lee at Acme Inc. on Jan. 5.|No. 5 is alive.|No.|Yes."),
    ("en", "“We can win.|We will win,” he said.|(He left. She stayed.)|Wait... what?|Yahoo! said so."),
    ("en", "She left.|See https://a.example/b.c?d=E.F or Node.Js, v. 1.2.3.|1. Introduction"),
    ("de", "Am 1. August traf Dr. Müller den 3. Mann.|Das war 1990.|Z. B. die USA usw.|Der Kanzler sprach."),
    (
        "sr-Latn",
        "Sastanak je 1. avgusta 2022. godine održan.|Dr Petrović i dr. žive u ul. Petra I. Karađorđevića br. 5.|Da.",
    ),
    ("sr-Cyrl", "Дана 1. Августа 2022. године.|Рекао је: „Добро.|Идемо.“|Др Петровић и А. Вучић су отишли."),
    ("hr", "Dana 1. kolovoza 2022. vlada je odlučila.|Predsjednik je stigao 2022.|Sastanak je u ul. kralja Tomislava."),
    ("sl", "Dne 1. avgusta 2022 je dr. Novak dejal: »Dobro.«|»Gremo,« je rekel."),
    ("mk", "Г-дин Петров, роден во 1970 г. во Скопје, замина.|Тој рече: „Добро.|Ајде!“"),
    ("bg", "Г-н Иванов е роден през 1970 г. в София.|Той живее на ул. „Шипка“ № 5."),
    (
        "ru",
        "Это было 1 авг. 2022 г. в Москве.|Потом А. С. Пушкин ушёл в 1837 г.|Он жил в г. Туле и т. д.|Конец.",
    ),
    ("uk", "Це було 1 серп. 2022 р. у Києві.|Т. Г. Шевченко жив на вул. Ярославів Вал."),
    ("pl", "Ok. 5 tys. osób, m.in. prof. Kowalski, przyszło.|Było to 1. dnia."),
    ("hu", "XIV. Lajos király volt.|2022. augusztus 1. óta dr. Kovács J. vezeti."),
    ("tr", "Prof. Dr. Yılmaz geldi.|1. Murat padişahtı."),
    ("ar", "ذهب الرجل.|هل عاد؟|نعم."),
    ("hi", "वह गया।|वह आया।"),
]


@pytest.mark.parametrize(("language", "text"), CASES, ids=[f"{language}-{n}" for n, (language, _) in enumerate(CASES)])
def test_sentences_end_where_a_reader_would_say(language: str, text: str) -> None:
    wanted = text.split("|")
    assert cut(" ".join(wanted), language) == wanted


def test_sentences_may_follow_without_a_space() -> None:
    assert cut("He left the army.The end came.", "en") == ["He left the army.", "The end came."]
    assert cut("他走了。她来了！好吗？", "zh") == ["他走了。", "她来了！", "好吗？"]


def test_tabs_and_newlines_are_always_gaps() -> None:
    assert segment_text(" a\tb c\n\nd ", "fr") == (
        Segment(text="a", gap="\t", lead=" "),
        Segment(text="b c", gap="\n\n"),
        Segment(text="d", gap=" "),
    )


def test_over_long_segments_are_cut_at_clause_marks() -> None:
    clause = "mot " * 150 + "fin"
    assert cut(f"{clause}; {clause}, {clause}", "fr") == [f"{clause};", f"{clause},", clause]


@given(st.permutations(["mot", "1 234 567", "3,5", "https://a.example/b,c;d", "a-t-il", "1 000", "mots,", "fin;"]))
def test_over_long_segments_are_never_cut_inside_a_word_number_or_address(words: list[str]) -> None:
    text = " ".join(words * 30)
    segments = cut(text, "fr")
    assert all(len(segment) <= LONGEST_SEGMENT_CHARS for segment in segments)
    assert [piece for segment in segments for piece in segment.split()] == text.split()
    assert not any(before[-1].isdigit() and after[0].isdigit() for before, after in pairwise(segments))


@pytest.mark.parametrize("unit", ["A. ", ".", "a.B ", "(", "! ", " ", "。", ". »", "1. 1"])
def test_no_text_takes_long(unit: str) -> None:
    start = time.monotonic()
    segment_text(unit * 20_000, "sr")
    assert time.monotonic() - start < 10


def test_one_endless_word_stays_whole() -> None:
    assert cut("a" * 3000, "fr") == ["a" * 3000]


# --- clauses --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=200) | st.text(alphabet="a ,;1.<>\n中，", max_size=200), st.integers(1, 40))
def test_clauses_and_gaps_join_back_to_any_text(text: str, longest: int) -> None:
    clauses = cut_clauses(text, longest)
    assert "".join(clause.lead + clause.text + clause.gap for clause in clauses) == (text if text.strip() else "")
    assert all(clause.text == clause.text.strip() != "" for clause in clauses)


@given(
    st.permutations(["mot", "1 234 567", "<a href='x y' class='z'>", "https://a.example/b,c;d", "a-t-il", "w" * 50]),
    st.integers(1, 60),
)
def test_clauses_never_part_a_word_number_tag_or_address(words: list[str], longest: int) -> None:
    clauses = [clause.text for clause in cut_clauses(" ".join(words), longest)]
    for whole in words:
        assert any(whole in clause for clause in clauses) or whole.startswith("1 ")
    assert not any(before[-1].isdigit() and after[0].isdigit() for before, after in pairwise(clauses))


def test_clauses_are_as_long_as_asked_where_they_can_be() -> None:
    assert [clause.text for clause in cut_clauses("one two, three four five", 12)] == ["one two,", "three four", "five"]
    assert [clause.text for clause in cut_clauses("他昨天在北京说明天", 4)] == ["他昨天在", "北京说明", "天"]


@pytest.mark.parametrize("unit", ["a", "a ", "<", "< a", "1 ", ", ", "中"])
def test_no_text_takes_long_to_cut_into_clauses(unit: str) -> None:
    start = time.monotonic()
    cut_clauses(unit * 20_000, 50)
    assert time.monotonic() - start < 10
