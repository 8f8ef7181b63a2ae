from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import dragoman


@pytest.mark.apertium
def test_languages_tells_route_quality_and_reason_of_every_pair(tmp_path: Path) -> None:
    found = dragoman("languages", "--into", "en", "--json", home=tmp_path)
    rows = {row["from"]: row for row in map(json.loads, found.out.splitlines())}
    assert found.code == 0
    assert rows["fr"]["route"] == "fr>es>en"
    assert 40 < rows["fr"]["chrf"] < 60
    assert rows["gl"]["route"] == "gl>es>en"
    assert "measured best" in rows["gl"]["why"]
    table = dragoman("languages", "--into", "en", home=tmp_path).out.splitlines()
    assert table[0].split() == ["from", "to", "route", "chrF", "BLEU", "why"]
    assert len(table) == len(rows) + 1


def test_a_language_nothing_leads_into_says_how_to_get_it(tmp_path: Path) -> None:
    found = dragoman("languages", "--into", "ja", home=tmp_path)
    assert (found.code, found.out) == (1, "")
    assert "no engine here leads into ja" in found.err


def test_a_word_that_is_no_language_is_refused(tmp_path: Path) -> None:
    found = dragoman("languages", "--into", "klingonese!", home=tmp_path)
    assert found.code == 2
    assert "is not a language tag" in found.err
