"""Sources made of English: who has a turn, what is left out, what is not made twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from dragoman.model import Draft, Pair, Request
from training.backtranslation import BackTranslation, in_cyrillic
from training.recipe import REPAIR, ROUNDS, WAYS

SENTENCES = [f"The minister number {number} has spoken about the {number} new laws." for number in range(84)]


class Tagging:
    """An engine that puts the pair before a text, and leaves a word of every tenth sentence as it is."""

    name = "tagging"

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def pairs(self) -> frozenset[Pair]:
        return frozenset(pair for way in (*WAYS.values(), *ROUNDS.values()) for pair in way)

    def missing(self) -> str:
        return ""

    def signature(self, pair: Pair) -> str:
        return f"tagging {pair}"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.asked[str(pair)] += len(requests)
        return [Draft(text=f"{request.text} ({pair.target})") for request in requests]

    def close(self) -> None:
        """Nothing is held."""


def back(folder: Path, engine: Tagging, *, ways: int = 3, repair: bool = False) -> BackTranslation:
    return BackTranslation(engine, folder, ways=WAYS, rounds=ROUNDS if repair else {}, ways_a_sentence=ways)


@pytest.mark.parametrize("ways", [1, 3, 7])
def test_each_sentence_has_as_many_languages_as_wanted_and_each_language_its_share(tmp_path: Path, ways: int) -> None:
    made = back(tmp_path, Tagging(), ways=ways).block(SENTENCES, 0).made
    assert set(Counter(each.row for each in made).values()) == {ways}
    shares = Counter(each.language for each in made)
    assert set(shares) == set(WAYS)
    assert set(shares.values()) == {len(SENTENCES) * ways // len(WAYS)}


def test_languages_do_not_always_come_in_the_same_company(tmp_path: Path) -> None:
    made = back(tmp_path, Tagging()).block(SENTENCES, 0).made
    companies = {frozenset(each.language for each in made if each.row == row) for row in range(len(SENTENCES))}
    assert len(companies) > len(WAYS)


def test_a_hop_that_ways_share_is_made_once(tmp_path: Path) -> None:
    engine = Tagging()
    back(tmp_path, engine, ways=7, repair=True).block(SENTENCES, 0)
    assert engine.asked["en>es"] == engine.asked["es>fr"] == len(SENTENCES)


def test_a_block_is_made_once_and_again_where_its_sentences_are_others(tmp_path: Path) -> None:
    first = back(tmp_path, Tagging()).block(SENTENCES, 0)
    engine = Tagging()
    assert back(tmp_path, engine).block(SENTENCES, 0) == first
    assert not engine.asked
    back(tmp_path, engine).block(SENTENCES[1:], 0)
    assert engine.asked


def test_round_trips_are_one_a_sentence(tmp_path: Path) -> None:
    made = back(tmp_path, Tagging(), ways=0, repair=True).block(SENTENCES, 0).made
    assert Counter(each.language for each in made) == {REPAIR: len(SENTENCES)}
    assert sorted(each.row for each in made) == list(range(len(SENTENCES)))


class Forgetful(Tagging):
    """Loses the digits of every text."""

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        drafts = super().translate(requests, pair)
        return [Draft(text="".join(c for c in draft.text if not c.isdigit())) for draft in drafts]


def test_drafts_that_lost_a_number_are_left_out_and_counted(tmp_path: Path) -> None:
    block = back(tmp_path, Forgetful()).block(SENTENCES, 0)
    assert block.made == ()
    assert block.faults == {"numbers": 3 * len(SENTENCES)}


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Njegov džep je u Ljubljani.", "Његов џеп је у Љубљани."),
        ("Đorđe i Čedomir, 2024.", "Ђорђе и Чедомир, 2024."),
        ("Windows u XIX veku", "Windows у XIX веку"),
    ],
)
def test_serbian_is_written_in_cyrillic_and_foreign_words_stay(latin: str, cyrillic: str) -> None:
    assert in_cyrillic(latin) == cyrillic
