"""Which rows are learned from."""

from __future__ import annotations

import pytest

from training.cleaning import english_fault, numbers, pair_fault, tidied, untranslated


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("The minister has resigned over the failed reform, officials said on Friday.", ""),
        ("No.", ""),
        ("Le ministre a quitté ses fonctions hier soir après une longue réunion du parti.", "language"),
        ("Министр подал в отставку.", "language"),
        ("Read more at https://news.example/story about this.", "junk"),
        ("12 34 56 78 - 90", "junk"),
        ("A", "length"),
        ("word " * 121, "length"),
    ],
)
def test_an_english_sentence_is_taken_or_left_with_its_reason(sentence: str, fault: str) -> None:
    assert english_fault(sentence) == fault


@pytest.mark.parametrize(
    ("source", "english", "fault"),
    [
        ("Il a 1.234,5 euros.", "He has 1,234.5 euros.", ""),
        ("Il a 12 ans.", "He is 13 years old.", "numbers"),
        ("Oui.", "Yes, and that is what we have all been saying for a good many years.", "length"),
        ("The talks will go on.", "The talks will go on.", "copy"),
        ("Madrid, Spain.", "Madrid, Spain.", ""),
        (
            "Der Minister hat am Freitag nach der gescheiterten Reform seinen Rücktritt erklärt.",
            "The minister announced his resignation on Friday after the failed reform of the year.",
            "language",
        ),
    ],
)
def test_a_pair_is_taken_or_left_with_its_reason(source: str, english: str, fault: str) -> None:
    assert pair_fault(source, english, language="fr") == fault


def test_numbers_are_the_same_in_every_way_of_separating_their_digits() -> None:
    assert numbers("1,234.5 and 12") == numbers("12 e 1.234,5")
    assert numbers("1 234 567 personnes") == numbers("1,234,567 people")


def test_a_draft_with_many_unknown_words_is_none_but_names_may_stay() -> None:
    assert untranslated(["ghastly", "outpouring"], "una ghastly outpouring de ira")
    assert not untranslated(["Biden", "Xi"], "Biden habla con Xi")


def test_text_is_composed_and_its_spaces_are_single() -> None:
    assert tidied("  cafe\u0301\u00a0 noir\n") == "café noir"
