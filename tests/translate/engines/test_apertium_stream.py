from __future__ import annotations

import pytest
from hypothesis import given

from dragoman.model import Draft
from dragoman.translate.engines.apertium_stream import from_stream, to_stream
from tests.translate.engine_contract import ANY_TEXT


@given(ANY_TEXT)
def test_a_text_that_programs_let_through_comes_back_as_it_was(text: str) -> None:
    assert from_stream(to_stream(text), text, {}).text == text.replace("\0", " ")


@given(ANY_TEXT)
def test_a_piece_never_holds_the_separator(text: str) -> None:
    assert b"\0" not in to_stream(text)


@pytest.mark.parametrize("text", ["https://a.example/b?c=[d]", "a.b@c.example", "@handle", "#tag"])
def test_addresses_and_handles_are_opaque_to_the_programs(text: str) -> None:
    stream = to_stream(f"voir {text} ici").decode()
    assert text not in stream
    assert stream.startswith("voir [")


def test_the_s_of_an_english_possessive_is_opaque() -> None:
    assert to_stream("Moody's i vlada").decode() == "Moody[%27s] i vlada[]"


def test_unknown_words_lose_their_mark_and_are_listed_once() -> None:
    draft = from_stream(b"The *perro and \\@gato *perro #sleep[]", "", {})
    assert draft == Draft(text="The perro and gato perro sleep", unknown=("perro", "gato"))


def test_a_tag_that_a_program_left_is_removed() -> None:
    assert from_stream(b"has <prn> 3 years", "", {}).text == "has  3 years"


def test_gaps_of_the_dictionaries_are_filled() -> None:
    assert from_stream(b"*Ima \\@se dog", "", {"ima": "has", "se": ""}) == Draft(text="Has  dog")


@pytest.mark.parametrize(
    ("stream", "source", "text"),
    [
        ("*Lloyds Had to play", "Lloyds devait jouer", "Lloyds had to play"),
        ("we Have seen", "Hem vist", "We have seen"),
        ("The English", "El inglés", "The English"),
        ("*Lloyds *Bank plays", "Lloyds Bank joue", "Lloyds Bank plays"),
    ],
)
def test_a_capital_moved_to_the_second_word_moves_back(stream: str, source: str, text: str) -> None:
    assert from_stream(stream.encode(), source, {}).text == text
