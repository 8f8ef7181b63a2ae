"""Gaps, words that nothing answers, words that nothing calls for, words out of order, and other sentences."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check
from dragoman.fidelity.lexicon import LexiconCounts, learn_lexicon, make_lexicon

_SUBJECTS = {"Le maire": "The mayor", "Le juge": "The judge", "La ville": "The town", "Le club": "The club"}
_VERBS = {"vend": "sells", "achète": "buys", "visite": "visits", "ferme": "closes"}
_THINGS = {"la maison": "the house", "le jardin": "the garden", "le théâtre": "the theatre", "la rue": "the street"}
_PAIRS = [
    (f"{who} {does} {what} jaune.", f"{_SUBJECTS[who]} {_VERBS[does]} {_THINGS[what].replace('the ', 'the yellow ')}.")
    for who in _SUBJECTS
    for does in _VERBS
    for what in _THINGS
]
_OTHERS = [(f"autre{n % 90} chose{n % 7}", f"other{n % 90} thing{n % 7}") for n in range(1000)]
_LEXICON = make_lexicon(learn_lexicon(LexiconCounts("fr", "en"), [*_OTHERS, *_PAIRS]))


def _checks(source: str, target: str, language: str = "fr") -> set[str]:
    return {issue.check for issue in check(source, target, source_language=language, target_language="en")}


def _learned(source: str, target: str) -> list[str]:
    issues = check(source, target, source_language="fr", target_language="en", lexicon=_LEXICON)
    return [f"{issue.check}: {issue.message}" for issue in issues]


@pytest.mark.parametrize(
    "target",
    [
        "The boy is cared for at the children's hospital in .",
        "The work was written for the of the town.",
        "He trained as a doctor and started working for the in 1959.",
        "The party's leader () is no adviser of theirs.",
        "Was born in 1946 to a family of workers.",
        "In 1956 went to Sweden to work as an engraver.",
    ],
)
def test_a_gap_in_the_translation_is_found(target: str) -> None:
    assert "omission" in _checks("Une phrase en français qui dit tout cela et rien de plus ici.", target)


@pytest.mark.parametrize(
    "target",
    [
        "The boy is cared for at the children's hospital in town.",
        "Was the bridge closed on that day in the end?",
        "Had the rain stopped, the bridge would have been opened.",
        "In 1956 the engraver went to Sweden to work there.",
    ],
)
def test_a_whole_sentence_has_no_gap(target: str) -> None:
    assert "omission" not in _checks("Une phrase en français qui dit tout cela et rien de plus ici.", target)


def test_words_thrown_together_are_told() -> None:
    target = "Of respondents the percent Queen monarch want last be to and Elizabeth the of agree."
    assert "word_order" in _checks("Une phrase en français qui dit tout cela et rien de plus ici.", target)


def test_a_learned_word_that_nothing_answers_is_found() -> None:
    assert _learned("Le maire vend la maison jaune.", "The mayor sells the yellow house.") == []
    (message,) = _learned("Le maire vend la maison jaune.", "The mayor sells the house again.")
    assert message.startswith("omission")
    assert "jaune" in message


def test_a_learned_clause_that_nothing_answers_is_major() -> None:
    source = "Le maire vend la maison, le club visite le théâtre."
    issues = check(
        source, "The mayor sells the house again.", source_language="fr", target_language="en", lexicon=_LEXICON
    )
    assert [str(issue.severity) for issue in issues if issue.check == "omission"] == ["major"]


def test_a_learned_word_that_nothing_calls_for_is_found() -> None:
    assert any(
        m.startswith("addition") for m in _learned("Le maire vend la maison.", "The mayor sells the yellow house.")
    )


def test_the_translation_of_another_sentence_is_told() -> None:
    source = "La visite de Barack Obama à Madrid a coûté 12 millions d'euros en 2014."
    target = "The infected workers are in their fifties and living in Sendai with Angela Merkel."
    assert "unrelated" in _checks(source, target)
