from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Pair
from dragoman.translate.memory import memory_key, normalise_source

FR_EN = Pair(source="fr", target="en")


def test_composition_and_white_space_change_no_key() -> None:
    assert normalise_source(" l\u2019e\u0301te\u0301\u00a0 fini\n") == "l’été fini"
    assert memory_key("e\u0301t\u00e9  a", FR_EN, "x") == memory_key("été a", FR_EN, "x")


def test_case_quotes_and_punctuation_change_the_key() -> None:
    keys = {memory_key(text, FR_EN, "x") for text in ("Oui", "oui", "Oui.", "« Oui »", '"Oui"')}
    assert len(keys) == 5


def test_pair_and_signature_change_the_key() -> None:
    keys = {
        memory_key("a", FR_EN, "x"),
        memory_key("a", FR_EN, "y"),
        memory_key("a", Pair(source="en", target="fr"), "x"),
    }
    assert len(keys) == 3


def test_a_key_is_sha256_in_hexadecimal_and_stays_what_it_is() -> None:
    assert (
        memory_key("Bonjour", FR_EN, "echo fr>en") == "871fbb2e2bceff9d9467c6a0c01d4082e25e506b69c23e3cdc61feeb9a8bae78"
    )


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise_source(normalise_source(text)) == normalise_source(text)
