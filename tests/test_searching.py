from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.searching import Query, Term, find_terms, fold_words, parse_query


def term(*words: str, prefix: bool = False) -> Term:
    return Term(words=words, prefix=prefix)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Вучић", "Vucic"),
        ("Živković", "Живковић"),
        ("Путин", "putin"),
        ("Љубљана", "Ljubljana"),
        ("ΑΘΗΝΑ", "αθηνα"),
        ("Straße", "strasse"),
        ("ＮＡＴＯ", "nato"),
        ("café", "CAFE\u0301"),
    ],
)
def test_two_writings_of_a_word_fold_alike(one: str, other: str) -> None:
    assert fold_words(one) == fold_words(other) != []


def test_every_ideograph_is_a_word() -> None:
    assert fold_words("北京 2026年 ニュース") == ["北", "京", "2026", "年", "ニ", "ュ", "ー", "ス"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ('new "Red Cross" bridge', Query(terms=(term("new"), term("red", "cross"), term("bridge")))),
        ("-war «peace talks", Query(terms=(term("peace", "talks"),), without=(term("war"),))),
        ('-"no deal" minis*', Query(terms=(term("minis", prefix=True),), without=(term("no", "deal"),))),
        ("北京", Query(terms=(term("北", "京"),))),
        ("well-known", Query(terms=(term("well", "known"),))),
        ("a a", Query(terms=(term("a"),))),
        ('" - * "', Query()),
    ],
)
def test_a_query_is_read(text: str, query: Query) -> None:
    assert parse_query(text) == query


def test_terms_are_found_where_they_stand_in_any_script() -> None:
    text = "Председник Вучић и мировни преговори у Бечу"
    spans = find_terms(text, parse_query('vucic "mirovni pregovori" bec*'))
    assert [text[span.start : span.end] for span in spans] == ["Вучић", "мировни преговори", "Бечу"]


@given(st.text(max_size=80))
def test_any_text_is_a_query_and_finds_its_own_words(text: str) -> None:
    query = parse_query(text)
    for span in find_terms(text, query):
        assert 0 <= span.start < span.end <= len(text)
    for found in query.terms[:3]:
        assert find_terms(" ".join(found.words), Query(terms=(Term(words=found.words),)))
