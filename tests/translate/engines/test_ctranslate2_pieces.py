"""Words as Moses cuts them, byte pair encoding as subword-nmt applies it, and both back to text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.translate.engines.ctranslate2_pieces import MosesBpe, SentencePieces, moses_words
from tests.translate.small_model import pieces_model

MERGES = "#version: 0.2\nl o\nlo w</w>\ne r</w>\n"


@pytest.fixture
def bpe(tmp_path: Path) -> MosesBpe:
    path = tmp_path / "bpe.model"
    path.write_text(MERGES, encoding="utf-8")
    return MosesBpe(path, source="fr", target="en")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Don't stop, he said.", "Don &apos;t stop , he said ."),
        ("fr", "L’homme d'État (rit).", "L&apos; homme d&apos; État ( rit ) ."),
        ("en", "1,000 of 3.5 %, i.e. some.", "1,000 of 3.5 % , i.e. some ."),
        ("en", "“Yes” & <no>…", "&quot; Yes &quot; &amp; &lt; no &gt; ..."),
        ("en", "See https://a.example/b?c=d now", "See https://a.example/b?c=d now"),
        ("en", "well-known facts", "well-known facts"),
        ("en", "", ""),
    ],
)
def test_words_are_cut_as_moses_does(language: str, text: str, words: str) -> None:
    assert moses_words(text, language) == words.split()


def test_merges_apply_most_frequent_first(bpe: MosesBpe) -> None:
    assert bpe.cut(["low lower"]) == [["low", "lo@@", "w@@", "er"]]


def test_pieces_join_to_text_with_the_spaces_of_the_language(bpe: MosesBpe) -> None:
    [joined] = bpe.join(
        [["&quot;", "lo@@", "w", "&quot;", ",", "he", "said", "(", "5", "%", ")", "it", "&apos;s", "."]]
    )
    assert joined == '"low", he said (5%) it\'s.'


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet="lower 'd&;<|\"“.,", max_size=40))
def test_placed_pieces_are_the_same_and_lie_within_the_text(bpe: MosesBpe, text: str) -> None:
    placed = bpe.cut_placed(text)
    assert [placed.pieces] == bpe.cut([text])
    assert len(placed.places) == len(placed.pieces)
    assert all(0 <= start <= end <= len(text) for start, end in placed.places)
    joined, places = bpe.join_placed(placed.pieces)
    assert bpe.join([placed.pieces]) == [joined]
    assert len(places) == len(placed.pieces)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_sentence_pieces_are_the_same_placed_or_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.model"
    path.write_bytes(pieces_model())
    cutter = SentencePieces(path)
    placed = cutter.cut_placed(text)
    assert [placed.pieces] == cutter.cut([text])
    assert all(0 <= start <= end <= len(text) for start, end in placed.places)
    assert cutter.join([placed.pieces]) == [cutter.join_placed(placed.pieces)[0]]


@pytest.mark.parametrize("content", [b"", b"one two three\n", b"\xff\xfe"])
def test_what_is_no_list_of_merges_is_a_parse_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bpe.model").write_bytes(content)
    with pytest.raises(ParseError, match="is no list of merges"):
        MosesBpe(tmp_path / "bpe.model", source="fr", target="en")
