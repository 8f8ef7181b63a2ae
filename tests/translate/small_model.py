"""A small Transformer that really translates, its weights worked out by hand rather than learned: Spanish into English.

It knows the words of ``WORDS``, puts an adjective behind its noun before it ("casa blanca", "white house"), and copies
what it does not know, piece by piece. It is written by CTranslate2's own converter, so that everything but its
knowledge is as in a model that people use. Making it takes a second and no network, and gives the same bytes each time.

How it works: pieces are random vectors of ±1 and positions are cosines and sines, both in dimensions of their own. The
encoder's first layer looks one place back for a noun and one ahead for an adjective, its second moves the two past
each other by rewriting their positions. The decoder looks for the piece at the place that is due, and the projection
holds, for each target piece, the vectors of all source pieces that it renders.

    .venv/bin/python -m tests.translate.small_model FOLDER      writes it there in every layout
"""

from __future__ import annotations

import functools
import io
import itertools
import json
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

NOUNS = {
    "perro": "dog", "perros": "dogs", "gato": "cat", "gatos": "cats", "casa": "house", "ciudad": "city",
    "gobierno": "government", "ley": "law", "guerra": "war", "reforma": "reform", "ministra": "minister",
    "presidente": "president", "protesta": "protest", "elecciones": "elections", "acuerdo": "agreement",
}  # fmt: skip
ADJECTIVES = {
    "negro": "black", "negros": "black", "blanca": "white", "grande": "big", "nuevo": "new", "nueva": "new",
    "civil": "civil", "generales": "general", "militar": "military", "vieja": "old",
}  # fmt: skip
OTHERS = {
    "el": "the", "la": "the", "los": "the", "las": "the", "un": "a", "una": "a", "dos": "two", "y": "and",
    "come": "eats", "comen": "eat", "duerme": "sleeps", "duermen": "sleep", "en": "in", "con": "with",
    "contra": "against", "anuncia": "announces", "firma": "signs", "vota": "votes", "hoy": "today",
    "por": "for", "de": "of", "mucho": "much", "pero": "but", "condena": "condemns",
}  # fmt: skip
WORDS = NOUNS | ADJECTIVES | OTHERS
MARKS = tuple(".,;:!?«»\"'()-0123456789")

UNKNOWN, START, END = "<unk>", "<s>", "</s>"
PIECE_DIMS, PLACE_DIMS, FLAG_DIMS = 64, 40, 16
DIMS = PIECE_DIMS + 2 * PLACE_DIMS + FLAG_DIMS
HEADS = 2
PLACES = 320
"""Longest input, in pieces."""
PLACES_SEED = 327
"""Of the first 400 seeds the one whose codes are least alike: no two within 300 places have over 0.33 in common."""
SHARPNESS = 40.0
"""What attention and projection are multiplied by: probabilities far from ties, also in 8 bits."""

PIECES = slice(0, PIECE_DIMS)
PLACE = slice(PIECE_DIMS, PIECE_DIMS + PLACE_DIMS)
"""Where a piece stands."""
TURN = slice(PLACE.stop, PLACE.stop + PLACE_DIMS)
"""When its turn comes in the translation."""
NOUN, NOT_NOUN, ADJECTIVE, NOT_ADJECTIVE, FIRST, AFTER_NOUN, BEFORE_ADJECTIVE, SOONER, LATER = range(
    TURN.stop, TURN.stop + 9
)


def corpus(seed: int = 5, sentences: int = 1200) -> list[str]:
    """Sentences of all its words in both languages, for the training of pieces."""
    choose = random.Random(seed)
    words = sorted({*WORDS, *WORDS.values()})
    words += [word.capitalize() for word in words]
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáéíóúñüÁÉÍÓÚÑ"
    lines = [" ".join(choose.choices(words, k=8)) for _ in range(sentences)]
    return [*lines, " ".join(letters), " ".join(MARKS), *(f"{word}{mark}" for word in words for mark in MARKS[:6])]


@functools.cache
def pieces_model() -> bytes:
    """The SentencePiece model of both languages."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()),
        model_writer=written,
        vocab_size=420,
        hard_vocab_limit=False,
        character_coverage=1.0,
        num_threads=1,
        minloglevel=2,
    )
    return written.getvalue()


def spelled(words: Iterable[str], first: str = "▁") -> set[str]:
    """Words as pieces, in lower case and capitalised; ``first`` is what a piece at the head of a word begins with."""
    return {f"{first}{spelling}" for word in words for spelling in (word, word.capitalize())}


def rendering(first: str = "▁") -> dict[str, str]:
    """Source piece to target piece, for whole words in lower case and capitalised."""
    found = {f"{first}{source}": f"{first}{target}" for source, target in WORDS.items()}
    return found | {
        f"{first}{source.capitalize()}": f"{first}{target.capitalize()}" for source, target in WORDS.items()
    }


def vocabulary(extra: Iterable[str] = ()) -> list[str]:
    """All pieces in order, then ``extra``."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces_model())
    return [*(processor.id_to_piece(index) for index in range(len(processor))), *extra]


def _places(offset: int = 0) -> Matrix:
    """Codes of places, ``offset`` places on: cosines and sines of frequencies that give each place one peak alone."""
    frequencies = np.random.default_rng(PLACES_SEED).uniform(0.1, np.pi, PLACE_DIMS // 2)
    angles = np.outer(np.arange(PLACES) + offset, frequencies)
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _turned(offset: int) -> Matrix:
    """The matrix that makes the code of place i that of place i + offset."""
    frequencies = np.random.default_rng(PLACES_SEED).uniform(0.1, np.pi, PLACE_DIMS // 2)
    cosines, sines = np.diag(np.cos(offset * frequencies)), np.diag(np.sin(offset * frequencies))
    return np.block([[cosines, -sines], [sines, cosines]]).astype(np.float32)


def _zeros(*shape: int) -> Matrix:
    return np.zeros(shape, dtype=np.float32)


def write_model(
    folder: Path, tokens: Sequence[str], *, config: Mapping[str, object], skip: int = 0, first: str = "▁"
) -> None:
    """Write the model; ``skip`` is how many pieces at the head of a source are no text."""
    renders = rendering(first)
    random_state = np.random.default_rng(3)
    half = np.repeat([1.0, -1.0], PIECE_DIMS // 2)
    vectors = np.stack([random_state.permutation(half) for _ in tokens]).astype(np.float32)

    embeddings = _zeros(len(tokens), DIMS)
    embeddings[:, PIECES] = vectors
    nouns, adjectives = spelled(NOUNS, first), spelled(ADJECTIVES, first)
    embeddings[:, NOUN] = [token in nouns for token in tokens]
    embeddings[:, ADJECTIVE] = [token in adjectives for token in tokens]
    embeddings[:, NOT_NOUN], embeddings[:, NOT_ADJECTIVE] = 1 - embeddings[:, NOUN], 1 - embeddings[:, ADJECTIVE]
    places = _zeros(PLACES, DIMS)
    places[:, PLACE] = places[:, TURN] = _places()
    places[0, FIRST] = 1

    spec = TransformerSpec.from_config((2, 1), HEADS)
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = False
    # Layer normalisation divides by the deviation, which is nearly the same for all pieces and places.
    deviation = float(np.std(embeddings[5] + places[5]))
    spec.encoder.embeddings[0].weight, spec.encoder.position_encodings.encodings = embeddings, places
    _set_encoder(spec, deviation)
    projection = _zeros(len(tokens), DIMS)
    numbers = {token: number for number, token in enumerate(tokens)}
    for token, number in numbers.items():
        projection[numbers[renders.get(token, token)], PIECES] += vectors[number] * SHARPNESS / PIECE_DIMS
    _set_decoder(spec, places, projection, deviation, skip)
    spec.register_source_vocabulary(list(tokens))
    spec.register_target_vocabulary(list(tokens))
    for key, value in config.items():
        setattr(spec.config, key, value)
    spec.validate()
    spec.optimize("int8")
    folder.mkdir(parents=True)
    spec.save(str(folder))


def _set_encoder(spec: TransformerSpec, deviation: float) -> None:
    width = DIMS // HEADS
    layers = spec.encoder.layer
    look, joined = _zeros(3 * DIMS, DIMS), _zeros(DIMS, DIMS)
    for head, (offset, seen, noted) in enumerate(((-1, NOUN, AFTER_NOUN), (1, ADJECTIVE, BEFORE_ADJECTIVE))):
        rows = slice(head * width, head * width + PLACE_DIMS)
        look[rows, PLACE] = _turned(offset) * SHARPNESS * 2 / PLACE_DIMS * np.sqrt(width) * deviation
        look[DIMS + rows.start : DIMS + rows.stop, PLACE] = np.eye(PLACE_DIMS) * deviation
        look[2 * DIMS + rows.start, seen] = deviation
        joined[noted, rows.start] = 1
    # Both flags set, and not at the first place, which has none before it: relu(4 sum - 6) - relu(4 sum - 7).
    conditions, outcomes, thresholds = _zeros(16, DIMS), _zeros(DIMS, 16), _zeros(16)
    for unit, threshold in ((0, -6), (2, -7)):
        conditions[unit, [ADJECTIVE, AFTER_NOUN, FIRST]] = np.array([4, 4, -4]) * deviation
        conditions[unit + 1, [NOUN, BEFORE_ADJECTIVE]] = np.array([4, 4]) * deviation
        thresholds[unit : unit + 2] = threshold
        outcomes[SOONER, unit] = outcomes[LATER, unit + 1] = 1 if unit == 0 else -1
    _set_layer(layers[0], look, joined, conditions, thresholds, outcomes)

    # Where a flag is set, the change of code passes the gate: relu(change + 6 flag - 3) - relu(6 flag - 3).
    units = 2 * (PLACE_DIMS + 1)
    moves, shifts, gates = _zeros(units, DIMS), _zeros(DIMS, units), np.full(units, -3, dtype=np.float32)
    for index, (flag, offset) in enumerate(((SOONER, -1), (LATER, 1))):
        first = index * (PLACE_DIMS + 1)
        rows = slice(first, first + PLACE_DIMS)
        moves[rows, PLACE] = (_turned(offset) - np.eye(PLACE_DIMS)) * deviation
        moves[first : first + PLACE_DIMS + 1, flag] = 6 * deviation
        shifts[TURN, rows] = np.eye(PLACE_DIMS)
        shifts[TURN, first + PLACE_DIMS] = -1
    _set_layer(layers[1], _zeros(3 * DIMS, DIMS), _zeros(DIMS, DIMS), moves, gates, shifts)
    _set_norm(spec.encoder.layer_norm)


def _set_decoder(spec: TransformerSpec, places: Matrix, projection: Matrix, deviation: float, skip: int) -> None:
    decoder = spec.decoder
    width = DIMS // HEADS
    decoder.embeddings.weight = _zeros(len(projection), DIMS)
    decoder.position_encodings.encodings = places
    [layer] = decoder.layer
    _set_layer(layer, _zeros(3 * DIMS, DIMS), _zeros(DIMS, DIMS), _zeros(16, DIMS), _zeros(16), _zeros(DIMS, 16))
    query, key_value, joined = _zeros(DIMS, DIMS), _zeros(2 * DIMS, DIMS), _zeros(DIMS, DIMS)
    scale = float(np.std(places[5]))
    for head in range(HEADS):
        rows = slice(head * width, head * width + PLACE_DIMS)
        query[rows, PLACE] = _turned(skip) * SHARPNESS * 2 / PLACE_DIMS * np.sqrt(width) * scale
        key_value[rows, TURN] = np.eye(PLACE_DIMS) * deviation
        # Each head brings half of the piece.
        part = slice(head * PIECE_DIMS // 2, (head + 1) * PIECE_DIMS // 2)
        values = slice(DIMS + head * width, DIMS + head * width + PIECE_DIMS // 2)
        key_value[values, part] = np.eye(PIECE_DIMS // 2) * deviation
        joined[part, head * width : head * width + PIECE_DIMS // 2] = np.eye(PIECE_DIMS // 2)
    for linear, weight in zip(layer.attention.linear, (query, key_value, joined), strict=True):
        linear.weight, linear.bias = weight, _zeros(len(weight))
    _set_norm(layer.attention.layer_norm)
    _set_norm(decoder.layer_norm)
    decoder.projection.weight, decoder.projection.bias = projection, _zeros(len(projection))


def _set_layer(
    layer: object, look: Matrix, joined: Matrix, conditions: Matrix, thresholds: Matrix, outcomes: Matrix
) -> None:
    attention, forward = layer.self_attention, layer.ffn  # type: ignore[attr-defined]
    for linear, weight in zip(attention.linear, (look, joined), strict=True):
        linear.weight, linear.bias = weight, _zeros(len(weight))
    forward.linear_0.weight, forward.linear_0.bias = conditions, thresholds
    forward.linear_1.weight, forward.linear_1.bias = outcomes, _zeros(len(outcomes))
    _set_norm(attention.layer_norm)
    _set_norm(forward.layer_norm)


def _set_norm(norm: object) -> None:
    norm.gamma, norm.beta = np.ones(DIMS, dtype=np.float32), _zeros(DIMS)  # type: ignore[attr-defined]


# --- the layouts ----------------------------------------------------------------------------------------------------


def write_argos(path: Path, *, ends: bool = True) -> Path:
    """A package of Argos Translate: a zip. Without ``ends`` the model never knows where a sentence ends."""
    return _zipped(path, lambda folder: _argos_parts(folder, ends=ends))


def write_argos_bpe(path: Path) -> Path:
    """A package of Argos Translate whose pieces are those of subword-nmt."""
    return _zipped(path, _argos_bpe_parts)


def _zipped(path: Path, write: Callable[[Path], None]) -> Path:
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        root = Path(scratch) / "es_en"
        root.mkdir()
        write(root)
        metadata = {"package_version": "1.0", "argos_version": "1.9", "from_code": "es", "from_name": "Spanish"}
        metadata |= {"to_code": "en", "to_name": "English", "type": "translate"}
        (root / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
        (root / "README.md").write_text("Made by hand.\n", encoding="utf-8")
        for file in sorted(root.rglob("*")):
            if file.is_file():
                # A fixed time, so that the same model is the same package.
                entry = zipfile.ZipInfo(str(file.relative_to(scratch)), date_time=(2022, 8, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, file.read_bytes())
    return path


def _argos_parts(folder: Path, *, ends: bool) -> None:
    (folder / "sentencepiece.model").write_bytes(pieces_model())
    write_model(folder / "model", vocabulary(), config={"add_source_eos": ends})


def _argos_bpe_parts(folder: Path) -> None:
    words = [*sorted(spelled({*WORDS, *WORDS.values()}, "")), *MARKS]
    merges = learn_merges(words)
    (folder / "bpe.model").write_text("#version: 0.2\n" + "\n".join(map(" ".join, merges)) + "\n", encoding="utf-8")
    letters = sorted({letter for line in corpus() for letter in line if letter.isalnum()})
    parts = {"".join(merge) for merge in merges}
    pieces = {part.removesuffix("</w>") if part.endswith("</w>") else f"{part}@@" for part in parts}
    pieces |= {*letters, *MARKS, *(f"{letter}@@" for letter in letters), "&quot;", "&apos;"}
    tokens = [UNKNOWN, START, END, *sorted(pieces)]
    write_model(folder / "model", tokens, config={"add_source_eos": True}, first="")


def learn_merges(words: Sequence[str]) -> list[tuple[str, str]]:
    """Merge the most frequent neighbours, as subword-nmt does, until every word is one piece."""
    split = [[*word[:-1], f"{word[-1]}</w>"] for word in words]
    merges: list[tuple[str, str]] = []
    while pairs := Counter(pair for parts in split for pair in itertools.pairwise(parts)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for parts in split:
            for index in range(len(parts) - 2, -1, -1):
                if index + 1 < len(parts) and (parts[index], parts[index + 1]) == best:
                    parts[index : index + 2] = ["".join(best)]
    return merges


def write_opus_mt(folder: Path) -> Path:
    """An OPUS-MT model as CTranslate2's converter for Marian leaves it, with its two SentencePiece models."""
    write_model(folder, vocabulary(), config={"add_source_eos": True})
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(pieces_model())
    return folder


def write_nllb(folder: Path) -> Path:
    """A model like NLLB-200, of three languages."""
    return _multilingual(folder, ("spa_Latn", "eng_Latn", "srp_Cyrl"), "sentencepiece.bpe.model", END)


def write_m2m100(folder: Path) -> Path:
    """A model like M2M-100, of three languages."""
    return _multilingual(folder, ("__es__", "__en__", "__sr__"), "sentencepiece.bpe.model", END)


def write_madlad(folder: Path) -> Path:
    """A model like MADLAD-400, of three languages: only the draft's is told, before the source."""
    return _multilingual(folder, ("<2es>", "<2en>", "<2sr>"), "spiece.model", UNKNOWN, skip=1)


def _multilingual(folder: Path, codes: Sequence[str], pieces: str, start: str, *, skip: int = 0) -> Path:
    write_model(folder, vocabulary(codes), config={"decoder_start_token": start}, skip=skip)
    (folder / pieces).write_bytes(pieces_model())
    return folder


def write_all(folder: Path) -> None:
    """Write it in every layout."""
    write_argos(folder / "es-en.argosmodel")
    write_argos_bpe(folder / "es-en-bpe.argosmodel")
    for name, write in (
        ("opus-mt-es-en", write_opus_mt),
        ("nllb-200", write_nllb),
        ("m2m100", write_m2m100),
        ("madlad-400", write_madlad),
    ):
        write(folder / name)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write_all(target)
