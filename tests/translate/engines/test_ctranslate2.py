"""The neural engine with a model that really translates, in every layout that people have models in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request, Span
from dragoman.translate.engines import ctranslate2_batches
from dragoman.translate.engines.ctranslate2 import CTranslate2Engine
from dragoman.translate.engines.ctranslate2_batches import LONGEST_PIECES, longest_draft
from dragoman.translate.engines.ctranslate2_layouts import digest, read_layout
from tests.translate.engine_contract import EngineContract
from tests.translate.small_model import vocabulary, write_argos, write_model

PAIR = Pair(source="es", target="en")

LAYOUTS = {
    "es-en": "argos",
    "es-en-bpe": "argos-bpe",
    "opus-mt-es-en": "opus-mt",
    "nllb-200": "nllb",
    "m2m100": "m2m100",
    "madlad-400": "madlad",
}


def engine_with(model: Path, folder: Path) -> CTranslate2Engine:
    """An engine with that model alone, in one thread."""
    folder.mkdir()
    (folder / model.name).symlink_to(model)
    return CTranslate2Engine(folder, workers=1)


@pytest.fixture(params=LAYOUTS)
def engine(request: pytest.FixtureRequest, small_models: Path, tmp_path: Path) -> Iterator[CTranslate2Engine]:
    made = engine_with(small_models / request.param, tmp_path / "models")
    yield made
    made.close()


@pytest.fixture
def argos(small_models: Path, tmp_path: Path) -> Iterator[CTranslate2Engine]:
    made = engine_with(small_models / "es-en", tmp_path / "models")
    yield made
    made.close()


def translated(engine: CTranslate2Engine, *texts: str) -> list[Draft]:
    return engine.translate([Request(text=text) for text in texts], PAIR)


class TestContract(EngineContract):
    pair = PAIR

    @pytest.fixture
    def engine(self, argos: CTranslate2Engine) -> CTranslate2Engine:
        return argos


class TestContractOfMultilingual(EngineContract):
    pair = PAIR

    @pytest.fixture
    def engine(self, small_models: Path, tmp_path: Path) -> Iterator[CTranslate2Engine]:
        made = engine_with(small_models / "nllb-200", tmp_path / "models")
        yield made
        made.close()


class TestContractOfBpe(EngineContract):
    pair = PAIR

    @pytest.fixture
    def engine(self, small_models: Path, tmp_path: Path) -> Iterator[CTranslate2Engine]:
        made = engine_with(small_models / "es-en-bpe", tmp_path / "models")
        yield made
        made.close()


# --- every layout ---------------------------------------------------------------------------------------------------


def test_every_layout_translates_for_real(engine: CTranslate2Engine) -> None:
    drafts = translated(
        engine,
        "Dos gatos negros duermen, y el gobierno nuevo anuncia la reforma grande.",
        "La ministra condena la guerra civil contra Petrov en 2022.",
        "Un perro come.",
    )
    assert [draft.text for draft in drafts] == [
        "Two black cats sleep, and the new government announces the big reform.",
        "The minister condemns the civil war against Petrov in 2022.",
        "A dog eats.",
    ]


def test_every_layout_is_recognised(small_models: Path) -> None:
    assert {name: read_layout(small_models / name).kind for name in LAYOUTS} == LAYOUTS


def test_spans_come_back_on_the_words_that_render_them(engine: CTranslate2Engine) -> None:
    text = "Dos gatos negros duermen, y el gobierno nuevo anuncia la reforma grande."
    wanted = {
        "gatos": "cats",
        "negros": "black",
        "gatos negros": "black cats",
        "el gobierno nuevo": "the new government",
    }
    spans = tuple(Span(start=text.index(words), end=text.index(words) + len(words)) for words in wanted)
    [draft] = engine.translate([Request(text=text, spans=spans)], PAIR)
    assert [draft.text[span.start : span.end] for span in draft.spans if span] == list(wanted.values())
    assert draft.text == translated(engine, text)[0].text


def test_what_the_model_does_not_know_is_copied(engine: CTranslate2Engine) -> None:
    [draft] = translated(engine, "El perro Żółć come 中.")
    assert draft.text.startswith("The dog Żółć eats 中")


def test_a_text_names_neither_its_end_nor_its_language(engine: CTranslate2Engine) -> None:
    [draft] = translated(engine, "El perro </s> come <2sr> __sr__ srp_Cyrl y duerme.")
    assert draft.text.startswith("The dog")
    assert draft.text.endswith("and sleeps.")


def test_long_input_is_cut_at_clauses_and_no_word_is_lost(engine: CTranslate2Engine) -> None:
    clause, rendered = "el gobierno nuevo anuncia la reforma grande", "the new government announces the big reform"
    [draft] = translated(engine, ", ".join([clause] * 80) + ".")
    assert draft.text == ", ".join([rendered] * 80) + "."


def test_spans_are_followed_into_every_part_of_a_long_input(argos: CTranslate2Engine) -> None:
    text = ", ".join(["el gobierno nuevo anuncia la reforma grande"] * 60) + ", el perro negro come."
    start = text.index("perro negro")
    [draft] = argos.translate([Request(text=text, spans=(Span(start=start, end=start + 11),))], PAIR)
    [span] = draft.spans
    assert span is not None
    assert draft.text[span.start : span.end] == "black dog"


# --- batches --------------------------------------------------------------------------------------------------------


def test_many_blocks_keep_their_order(argos: CTranslate2Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2_batches, "BLOCK_SEGMENTS", 7)
    texts = [" ".join(["perro"] * (number % 9 + 1)) + f" {number}." for number in range(40)]
    assert [draft.text for draft in translated(argos, *texts)] == [text.replace("perro", "dog") for text in texts]


def test_a_stretch_without_end_is_left_and_reported(argos: CTranslate2Engine) -> None:
    glob = "x" * 900
    [draft] = translated(argos, f"El perro {glob} come")
    assert draft.text == f"The dog {glob} eats"
    assert draft.unknown == (glob,)


def test_a_draft_that_never_ends_is_cut(tmp_path: Path) -> None:
    model = tmp_path / "endless"
    package = write_argos(tmp_path / "endless.argosmodel", ends=False)
    shutil.unpack_archive(package, model, format="zip")
    engine = engine_with(model, tmp_path / "models")
    [draft] = translated(engine, "El perro come.")
    engine.close()
    assert 0 < len(draft.text.split()) <= longest_draft(16)


def test_the_longest_source_fits_what_models_know() -> None:
    assert longest_draft(LONGEST_PIECES) < 512


# --- the folder -----------------------------------------------------------------------------------------------------


def test_models_that_come_and_go_are_noticed(small_models: Path, tmp_path: Path) -> None:
    engine = CTranslate2Engine(tmp_path, workers=1)
    assert engine.pairs() == frozenset()
    assert "dragoman models add fr-en" in engine.missing()
    (tmp_path / "es-en").symlink_to(small_models / "es-en")
    assert engine.pairs() == {PAIR}
    assert engine.missing() == ""
    assert translated(engine, "El perro")[0].text == "The dog"
    (tmp_path / "es-en").unlink()
    assert engine.pairs() == frozenset()
    with pytest.raises(EngineError, match="es>en"):
        translated(engine, "El perro")


def test_a_model_for_one_pair_goes_before_one_for_many(small_models: Path, tmp_path: Path) -> None:
    for name in ("nllb-200", "opus-mt-es-en"):
        (tmp_path / name).symlink_to(small_models / name)
    engine = CTranslate2Engine(tmp_path, workers=1)
    assert "opus-mt-es-en" in engine.signature(PAIR)
    assert "nllb-200" in engine.signature(Pair(source="en", target="sr"))


def test_languages_of_multilingual_models_are_tags(small_models: Path) -> None:
    languages = {"es", "en", "sr"}
    for name in ("nllb-200", "m2m100", "madlad-400"):
        pairs = read_layout(small_models / name).pairs
        assert pairs == {Pair(source=a, target=b) for a in languages for b in languages if a != b}


def test_languages_of_an_opus_model_are_those_of_its_record_or_name(small_models: Path, tmp_path: Path) -> None:
    model = tmp_path / "a-model"
    shutil.copytree(small_models / "opus-mt-es-en", model)
    engine = CTranslate2Engine(tmp_path, workers=1)
    assert "languages can't be told" in engine.missing()
    (model / "dragoman.json").write_text(json.dumps({"name": "mine", "from": ["spa"], "to": ["eng"]}))
    assert read_layout(model).pairs == {PAIR}
    assert read_layout(small_models / "opus-mt-es-en").pairs == {PAIR}


def test_an_opus_model_of_several_targets_is_told_which(tmp_path: Path, small_models: Path) -> None:
    model = tmp_path / "opus-mt-es-zls"
    write_model(model, vocabulary((">>eng<<", ">>hrv<<")), config={"add_source_eos": True}, skip=1)
    for name in ("source.spm", "target.spm"):
        shutil.copy(small_models / "opus-mt-es-en" / name, model)
    (model / "dragoman.json").write_text(json.dumps({"from": ["es"]}))
    engine = CTranslate2Engine(tmp_path, workers=1)
    assert engine.pairs() == {PAIR, Pair(source="es", target="hr")}
    assert translated(engine, "El perro come.")[0].text == "The dog eats."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("model/model.bin", b"no weights", "can't be loaded"),
        ("sentencepiece.model", b"no pieces", "is no SentencePiece model"),
        ("metadata.json", b"{", "is not JSON"),
        ("metadata.json", b'{"type": "sbd"}', "not of a translation"),
        ("model/shared_vocabulary.json", b"{}", "can't be loaded"),
    ],
)
def test_a_broken_model_is_an_engine_error_that_says_what(
    small_models: Path, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    shutil.copytree(small_models / "es-en", tmp_path / "models" / "es-en")
    (tmp_path / "models" / "es-en" / "es_en" / name).write_bytes(content)
    with pytest.raises(EngineError, match=words):
        translated(CTranslate2Engine(tmp_path / "models", workers=1), "El perro")


def test_another_content_is_another_signature(small_models: Path) -> None:
    assert digest(read_layout(small_models / "es-en")) != digest(read_layout(small_models / "es-en-bpe"))
