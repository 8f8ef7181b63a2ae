"""A small model trained on a CPU from beginning to end: data, some hundred steps, export, translation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: `make training-smoke` sets it up")

import ctranslate2
import sacrebleu
import torch

from dragoman.model import Pair, Request
from tests.training.small_texts import sentences, write_texts
from training import export, train
from training.batches import plan
from training.checkpoints import load_state, load_weights, save_state, save_weights
from training.data import prepare
from training.decoding import greedy
from training.evaluate import installed
from training.model import Transformer
from training.shards import DamagedError, load_corpus
from training.size import Size
from training.train import Course, Trainer, rate
from training.vocabulary import load_vocabulary

pytestmark = [pytest.mark.training, pytest.mark.timeout(600)]

# Two threads that wait for each other on a busy machine take many times as long as one.
torch.set_num_threads(1)

STEPS = 240
ARGUMENTS = ("--size", "smoke", "--tokens", "1024", "--warming", "80", "--rate", "0.004", "--validate-every", "120")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of shards made of the small texts."""
    folder = tmp_path_factory.mktemp("training")
    prepare(write_texts(folder / "texts"), folder / "data", None, blocks=None, pieces=320)
    return folder / "data"


@pytest.fixture(scope="module")
def trained(data: Path) -> Path:
    """A folder with the state, and the weights that travel, of a whole run made in two parts."""
    folder = data.parent
    run = ["--data", str(data), "--state", str(folder / "state"), "--travel", str(folder / "travel"), *ARGUMENTS]
    # The time is over at once: nothing but a validation and a state is left behind.
    train.main([*run, "--steps", str(STEPS), "--minutes", "0"])
    train.main([*run, "--steps", str(STEPS), "--minutes", "5"])
    return folder


@pytest.fixture(scope="module")
def package(trained: Path, data: Path) -> Path:
    to = trained / "package"
    export.main(["--weights", str(trained / "travel"), "--data", str(data), "--to", str(to)])
    return to


def small_trainer(data: Path) -> Trainer:
    corpus, _ = load_corpus(data)
    size = Size(pieces=400, width=32, inner=64, heads=2, encoder_layers=1, decoder_layers=1, places=64)
    return Trainer(corpus, size, Course(steps=40, tokens=512, warming=10))


def test_the_loss_falls(trained: Path) -> None:
    lines = [json.loads(line) for line in (trained / "state" / "log.jsonl").read_text("utf-8").splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    assert losses[0] > 3
    assert losses[-1] < 0.6 * losses[0]


def test_a_run_ends_with_its_time_and_the_next_goes_on_there(trained: Path) -> None:
    lines = [json.loads(line) for line in (trained / "state" / "log.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["step"] == 0
    assert lines[-1]["step"] == STEPS


def test_a_run_that_was_cut_makes_the_same_steps_to_the_bit(data: Path, tmp_path: Path) -> None:
    whole = small_trainer(data)
    for _ in range(24):
        whole.advance()
    first = small_trainer(data)
    for _ in range(11):
        first.advance()
    save_state(tmp_path, first.state())
    second = small_trainer(data)
    state = load_state(tmp_path)
    assert state is not None
    second.restore(state)
    for _ in range(13):
        second.advance()
    for name, weight in whole.model.state_dict().items():
        assert torch.equal(weight, second.model.state_dict()[name]), name
        assert torch.equal(whole.average[name], second.average[name]), name


def test_the_package_translates_what_was_never_learned(package: Path) -> None:
    unseen = sentences()[640:]
    with installed(package) as engine:
        drafts = engine.translate([Request(text=source) for source, _ in unseen], Pair(source="es", target="en"))
    assert sacrebleu.corpus_chrf([draft.text for draft in drafts], [[english for _, english in unseen]]).score > 70


def test_ctranslate2_computes_what_pytorch_does(data: Path, trained: Path, tmp_path: Path) -> None:
    weights, size, _ = load_weights(trained / "travel")
    model = Transformer(size)
    model.load_state_dict(weights)
    vocabulary = load_vocabulary((data / "vocabulary.spm").read_bytes())
    texts = [source for source, _ in sentences()[:100]]
    tokens = [vocabulary.id_to_piece(index) for index in range(len(vocabulary))]
    spec = export.specification({name: weight.numpy() for name, weight in weights.items()}, size, tokens)
    spec.save(str(tmp_path))
    translator = ctranslate2.Translator(str(tmp_path), compute_type="float32")
    results = translator.translate_batch(vocabulary.encode(texts, out_type=str), beam_size=1)
    theirs = [vocabulary.decode(result.hypotheses[0]) for result in results]
    # Two ways to sum may tell apart what is all but even.
    ours = greedy(model, vocabulary, texts, device="cpu")
    assert sum(a == b for a, b in zip(ours, theirs, strict=True)) >= 99


def test_the_package_says_what_it_is(package: Path) -> None:
    record = json.loads((package / "dragoman.json").read_bytes())
    assert (record["from"], record["to"]) == (["es"], ["en"])
    assert {path.name for path in package.iterdir()} == {
        "README.md", "config.json", "dragoman.json", "model.bin", "shared_vocabulary.json", "source.spm", "target.spm",
    }  # fmt: skip
    card = (package / "README.md").read_text("utf-8")
    assert "| Tatoeba, sentences and their translations | CC-BY-2.0-FR | 600 |" in card


def test_weights_travel_in_pieces_and_lose_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.checkpoints.PIECE_BYTES", 5_000)
    size = Size(pieces=50, width=16, inner=32, heads=2, encoder_layers=1, decoder_layers=1, places=32)
    weights = Transformer(size).state_dict()
    save_weights(tmp_path, weights, size, {"step": 3})
    assert len(list(tmp_path.glob("weights.??"))) > 1
    read, found, about = load_weights(tmp_path)
    assert (found, about) == (size, {"step": 3})
    for name, weight in weights.items():
        assert torch.allclose(weight, read[name], rtol=2**-8), name


def test_damaged_weights_are_no_weights(tmp_path: Path) -> None:
    size = Size(pieces=50, width=16, inner=32, heads=2, encoder_layers=1, decoder_layers=1, places=32)
    save_weights(tmp_path, Transformer(size).state_dict(), size, {})
    piece = tmp_path / "weights.00"
    piece.write_bytes(piece.read_bytes()[:-1])
    with pytest.raises(DamagedError, match=r"weights\.00"):
        load_weights(tmp_path)


def test_the_rate_rises_falls_and_ends_at_nothing() -> None:
    course = Course(steps=1000, warming=100, rate=1.0)
    rates = [rate(step, course) for step in range(1, 1001)]
    assert max(rates) == rates[99] == 1.0
    assert rates[:100] == sorted(rates[:100])
    assert rates[99:] == sorted(rates[99:], reverse=True)
    assert rates[-1] < 0.002


def test_filling_changes_no_score() -> None:
    torch.manual_seed(1)
    size = Size(pieces=50, width=16, inner=32, heads=2, encoder_layers=2, decoder_layers=1, places=32)
    model = Transformer(size).eval()
    sources, drafts = torch.tensor([[5, 6, 7, 2]]), torch.tensor([[1, 8, 9]])
    filled = torch.tensor([[5, 6, 7, 2, 3, 3, 3]])
    assert torch.allclose(model(sources, drafts), model(filled, drafts), atol=1e-5)


def test_a_pass_takes_every_row_once(data: Path) -> None:
    corpus, _ = load_corpus(data)
    taken = [tuple(row) for rows, _ in plan(corpus, tokens=256, seed=1, number=0) for row in rows.tolist()]
    assert sorted(taken) == sorted(map(tuple, corpus.pairs.tolist()))
