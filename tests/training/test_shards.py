"""Shards: what is written is what is read, and what is damaged is found."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.batches import BOUNDS, plan
from training.shards import (
    FORMAT,
    MANIFEST,
    Corpus,
    DamagedError,
    Group,
    Ragged,
    Shard,
    load_corpus,
    parse_shard,
    render_shard,
    save_file,
)

SEQUENCES = st.lists(st.lists(st.integers(0, 2**16 - 1), max_size=5), min_size=1, max_size=6)


def shard_of(targets: list[list[int]], sources: list[list[int]], rows: list[int], name: str = "fr/real") -> Shard:
    return Shard(Ragged.of(targets), {name: Group(np.array(rows, dtype=np.uint32), Ragged.of(sources))})


def sequences(ragged: Ragged) -> list[list[int]]:
    return [
        ragged.flat[start : start + length].tolist()
        for start, length in zip(ragged.starts, ragged.lengths.astype(int), strict=True)
    ]


@settings(max_examples=15, deadline=None)  # LZMA's window of 16 MiB is set up for each.
@given(targets=SEQUENCES, sources=SEQUENCES)
def test_a_shard_is_read_as_it_was_written(targets: list[list[int]], sources: list[list[int]]) -> None:
    rows = [number % len(targets) for number in range(len(sources))]
    found = parse_shard(render_shard(shard_of(targets, sources, rows)))
    assert sequences(found.targets) == targets
    assert sequences(found.groups["fr/real"].sources) == sources
    assert found.groups["fr/real"].rows.tolist() == rows


@given(st.binary(max_size=60))
def test_any_bytes_are_a_shard_or_damaged(data: bytes) -> None:
    with pytest.raises(DamagedError):
        parse_shard(data)


def test_a_corpus_takes_each_row_as_often_as_its_group_weighs() -> None:
    shards = [shard_of([[1], [2]], [[5], [6]], [1, 0]), shard_of([[3]], [[7]], [0], "es/back-translated")]
    corpus = Corpus.of(shards, {"fr/real": 2})
    targets, sources = sequences(corpus.targets), sequences(corpus.sources)
    pairs = [(sources[source], targets[target]) for source, target in corpus.pairs]
    assert pairs == [([5], [2]), ([5], [2]), ([6], [1]), ([6], [1]), ([7], [3])]


def test_a_file_that_is_not_the_manifest_s_is_refused(tmp_path: Path) -> None:
    entry = save_file(tmp_path, "shard.0000", render_shard(shard_of([[1]], [[2]], [0])))
    manifest = {"format": FORMAT, "shards": [entry], "weights": {}}
    save_file(tmp_path, MANIFEST, json.dumps(manifest).encode())
    assert len(load_corpus(tmp_path)[0].pairs) == 1
    (tmp_path / "shard.0000").write_bytes(render_shard(shard_of([[1]], [[3]], [0])))
    with pytest.raises(DamagedError, match=r"shard\.0000"):
        load_corpus(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    save_file(tmp_path, MANIFEST, b'{"format": 0}')
    with pytest.raises(DamagedError, match="format 0"):
        load_corpus(tmp_path)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="no manifest"):
        load_corpus(tmp_path)


def corpus_of(lengths: list[tuple[int, int]]) -> Corpus:
    sources, targets = ([[9] * pair[side] for pair in lengths] for side in (0, 1))
    return Corpus.of([shard_of(targets, sources, list(range(len(lengths))))], {})


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), min_size=1, max_size=60), st.integers(0, 3))
def test_a_pass_takes_each_row_that_fits_once_within_the_tokens(lengths: list[tuple[int, int]], number: int) -> None:
    corpus = corpus_of(lengths)
    batches = plan(corpus, tokens=512, seed=1, number=number)
    taken = sorted(int(source) for rows, _ in batches for source, _ in rows)
    assert taken == [row for row, pair in enumerate(lengths) if max(pair) < BOUNDS[-1]]
    for rows, bound in batches:
        assert len(rows) * bound <= 512
        assert all(max(lengths[source]) < bound for source, _ in rows)


def test_the_same_seed_and_number_give_the_same_pass_and_others_another() -> None:
    corpus = corpus_of([(number % 7 + 1, number % 5 + 1) for number in range(200)])

    def order(seed: int, number: int) -> list[list[list[int]]]:
        return [rows.tolist() for rows, _ in plan(corpus, tokens=64, seed=seed, number=number)]

    assert order(1, 0) == order(1, 0)
    assert order(1, 0) != order(1, 1)
    assert order(1, 0) != order(2, 0)
