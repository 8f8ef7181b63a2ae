"""From a folder of texts to shards and a manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.small_texts import sentences, write_lines, write_texts
from tests.training.test_backtranslation import Tagging
from training import data
from training.backtranslation import BackTranslation
from training.card import FIGURES, render_card, with_figures
from training.data import prepare
from training.recipe import WAYS
from training.shards import load_corpus, load_manifest
from training.size import Size
from training.texts import Tally, read_english, read_pairs, read_validation


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts")


def test_pairs_and_english_come_back_once_and_clean(texts: Path) -> None:
    lines = ["Hola a todos.\tHello everybody.", "Hola a todos.\tHello everybody.", "Tengo 2.\tI have 3."]
    write_lines(texts / "parallel" / "europarl.es-en.tsv.xz", lines)
    tally = Tally()
    pairs = read_pairs(texts, without=frozenset(), tally=tally)
    assert [pair.english for pair in pairs if pair.text == "europarl"] == ["Hello everybody."]
    assert tally.faults == {"repeated": 1, "numbers": 1}
    assert tally.kept == {"europarl": 1, "tatoeba": 600}


def test_nothing_that_checkpoints_are_judged_by_is_learned_from(texts: Path) -> None:
    english = [sentence for _, sentence in sentences()[600:640]]
    write_lines(texts / "mono" / "kremlin.en.txt.xz", english)
    rows, references = read_validation(texts)
    assert [row["reference"] for row in rows] == english
    assert not {*english} & {*read_english(texts, without=references, tally=Tally())}


def test_english_comes_in_an_order_that_does_not_hang_on_the_files(texts: Path) -> None:
    first = read_english(texts, without=frozenset(), tally=Tally())
    lines = [english for _, english in sentences()[640:]]
    write_lines(texts / "mono" / "wikinews.en.txt.xz", reversed(lines))
    assert read_english(texts, without=frozenset(), tally=Tally()) == first != lines


def test_real_pairs_and_made_ones_come_into_shards_with_their_weights(texts: Path, tmp_path: Path) -> None:
    back = BackTranslation(Tagging(), tmp_path / "blocks", ways=WAYS, rounds={}, ways_a_sentence=3)
    manifest = prepare(texts, tmp_path / "data", back, blocks=None, pieces=340)
    assert manifest["rows"]["es/tatoeba"] == 600
    assert sum(count for name, count in manifest["rows"].items() if name.endswith("/back-translated")) == 3 * len(
        sentences()[640:]
    )
    assert manifest["weights"]["es/tatoeba"] == 2
    corpus, read = load_corpus(tmp_path / "data")
    assert read == manifest
    assert len(corpus.pairs) == 2 * 600 + 3 * len(sentences()[640:])
    # The English of a made row is stored once for all its sources.
    assert len(corpus.targets) == 600 + len(sentences()[640:])


def test_the_same_texts_give_the_same_data(texts: Path, tmp_path: Path) -> None:
    names = [prepare(texts, tmp_path / to, None, blocks=None, pieces=340)["name"] for to in ("one", "two")]
    assert names[0] == names[1]


def test_fewer_blocks_leave_no_shards_of_more(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "BLOCK_SENTENCES", 30)
    back = BackTranslation(Tagging(), tmp_path / "blocks", ways=WAYS, rounds={}, ways_a_sentence=3)
    prepare(texts, tmp_path / "data", back, blocks=None, pieces=340)
    prepare(texts, tmp_path / "data", back, blocks=1, pieces=340)
    listed = {entry["file"] for entry in load_manifest(tmp_path / "data")["shards"]}
    assert {f"{path.parent.name}/{path.name}" for path in (tmp_path / "data").glob("*/shard.*")} == listed


def test_shards_are_put_into_parcels_that_travel_one_by_one(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "REAL_ROWS", 100)
    prepare(texts, tmp_path / "one", None, blocks=None, pieces=340)
    sizes = [entry["bytes"] for entry in load_manifest(tmp_path / "one")["shards"]]
    monkeypatch.setattr(data, "PARCEL_BYTES", 2 * max(sizes))
    prepare(texts, tmp_path / "three", None, blocks=None, pieces=340)
    folders = [entry["file"].partition("/")[0] for entry in load_manifest(tmp_path / "three")["shards"]]
    assert folders == ["parcel-1", "parcel-1", "parcel-2", "parcel-2", "parcel-3", "parcel-3"]
    assert len(load_corpus(tmp_path / "three")[0].pairs) == len(load_corpus(tmp_path / "one")[0].pairs)


def test_without_a_folder_the_command_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAGOMAN_TRAIN_DATA", raising=False)
    with pytest.raises(SystemExit, match="DRAGOMAN_TRAIN_DATA"):
        data.main(["--to", "anywhere"])


def test_the_card_names_texts_licences_and_rows_and_takes_new_figures_for_old(texts: Path, tmp_path: Path) -> None:
    manifest = prepare(texts, tmp_path / "data", None, blocks=None, pieces=340)
    about = json.loads('{"step": 7, "chrf": {"es": 50.5}}')
    card = render_card(name="small", version="1", size=Size(pieces=340), manifest=manifest, about=about)
    assert "| es/tatoeba | 600 |" in card
    assert "CC-BY-2.0-FR" in card
    assert "es 50.5" in card
    twice = with_figures(with_figures(card, "old"), "new")
    assert twice.endswith(f"{FIGURES}\n\nnew\n")
    assert "old" not in twice
