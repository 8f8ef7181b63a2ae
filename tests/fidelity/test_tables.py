"""The tables of all languages are sound."""

from __future__ import annotations

from importlib.resources import files

import pytest

from dragoman.fidelity.exonyms import exonyms
from dragoman.fidelity.tables import aliases, number_words, spared_phrases, word_list, word_set

_LANGUAGES = sorted(
    file.name.removesuffix(".toml")
    for file in (files("dragoman.fidelity") / "languages").iterdir()
    if file.name.endswith(".toml") and file.name != "mul.toml"
)
_WANTED = {
    "en", "fr", "es", "de", "it", "pt", "pl", "cs", "ru", "uk", "sh", "mk", "bg", "ca", "ro", "tr", "el", "ar", "fa",
    "he", "hi",
}  # fmt: skip


def test_every_language_of_the_newswire_has_a_table() -> None:
    assert set(_LANGUAGES) >= _WANTED


@pytest.mark.parametrize("key", _LANGUAGES)
def test_a_table_has_numbers_and_denials_and_its_phrases_are_expressions(key: str) -> None:
    words = number_words(key)
    assert {1.0, 2.0, 10.0, 100.0, 1e6} <= {value for values in words.values.values() for value in values}
    assert words.soft <= words.values.keys()
    assert word_set(key, "negation")
    spared_phrases(key)
    assert exonyms(key).by_start


def test_a_language_without_a_table_has_empty_ones() -> None:
    assert number_words("xx").values == {}
    assert word_set("../en", "negation") == frozenset()
    assert spared_phrases("xx") is None


def test_aliases_are_lower_case_pairs() -> None:
    for english, forms in aliases():
        assert english
        assert forms
        assert all(word == word.lower() for word in (*english, *forms))


def test_no_word_is_both_common_and_a_name() -> None:
    assert not word_list("en_common") & word_list("en_names")
