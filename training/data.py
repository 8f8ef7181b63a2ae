"""Prepare what the model learns from: ``DRAGOMAN_TRAIN_DATA=FOLDER python -m training.data --to FOLDER``.

Reads and cleans the texts, translates English back by Apertium block by block (a run that is cut goes on with the block
it was in), trains the vocabulary, and writes shards of token ids with a manifest: files, hashes, counts, weights,
licences.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece

from dragoman.translate.engines.apertium import ApertiumEngine
from training.backtranslation import BackTranslation, Block
from training.recipe import (
    BACK_TRANSLATED,
    BLOCK_SENTENCES,
    PARCEL_BYTES,
    REPAIR,
    ROUNDS,
    TEXTS,
    VOCABULARY_PIECES,
    WAYS,
    WAYS_A_SENTENCE,
)
from training.shards import FORMAT, MANIFEST, Group, Ragged, Shard, render_shard, save_file
from training.texts import RealPair, Tally, read_english, read_pairs, read_validation
from training.vocabulary import load_vocabulary, train_vocabulary

VOCABULARY_LINES = 600_000
"""Lines that the vocabulary is trained on: it changes little from there, and takes minutes."""

REAL_ROWS = 50_000
"""Real pairs in a shard."""


def prepare(
    folder: Path, to: Path, back: BackTranslation | None, *, blocks: int | None, pieces: int, threads: int = 1
) -> dict[str, Any]:
    """Write everything into ``to``; returns the manifest. ``blocks`` bounds what is translated back, None all."""
    to.mkdir(parents=True, exist_ok=True)
    validation, references = read_validation(folder)
    tally = Tally()
    pairs = read_pairs(folder, without=references, tally=tally)
    english = read_english(folder, without=references, tally=tally) if back else []
    _say(f"{len(pairs)} real pairs, {len(english)} English sentences; left out: {dict(tally.faults)}")
    portions = [english[start : start + BLOCK_SENTENCES] for start in range(0, len(english), BLOCK_SENTENCES)][:blocks]
    made = list(_blocks(back, portions)) if back else []
    vocabulary = train_vocabulary(_sample(pairs, portions, made), pieces=pieces, threads=threads)
    processor = load_vocabulary(vocabulary)
    _say(f"vocabulary of {len(processor)} pieces")
    rows: Counter[str] = Counter()
    for old in to.glob("parcel-*"):
        shutil.rmtree(old)
    shards = []
    parcel, filled = 1, 0
    for number, shard in enumerate(_shards(processor, pairs, portions, made)):
        rows.update({name: len(group.rows) for name, group in shard.groups.items()})
        data = render_shard(shard)
        if filled + len(data) > PARCEL_BYTES and filled:
            parcel, filled = parcel + 1, 0
        filled += len(data)
        shards.append(save_file(to, f"parcel-{parcel}/shard.{number:04}", data))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in validation)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "name": hashlib.sha256("".join(shard["sha256"] for shard in shards).encode()).hexdigest()[:12],
        "vocabulary": save_file(to, "vocabulary.spm", vocabulary),
        "validation": save_file(to, "validation.jsonl.xz", lzma.compress(lines.encode())),
        "shards": shards,
        "rows": dict(sorted(rows.items())),
        "weights": {name: _weight(name) for name in sorted(rows)},
        "texts": [{**asdict(text), "rows": tally.kept[text.name]} for text in TEXTS if tally.kept[text.name]],
        "left_out": dict(sorted(tally.faults.items())),
        "left_out_drafts": dict(sorted(sum((Counter(block.faults) for block in made), Counter()).items())),
        "engines": sorted(set(back.signatures.values())) if back else [],
    }
    save_file(to, MANIFEST, json.dumps(manifest, indent=1).encode())
    return manifest


def _blocks(back: BackTranslation, portions: Sequence[Sequence[str]]) -> Iterator[Block]:
    for number, sentences in enumerate(portions):
        start = time.monotonic()
        block = back.block(sentences, number)
        words = sum(len(made.text.split()) for made in block.made)
        seconds = time.monotonic() - start
        _say(f"block {number + 1} of {len(portions)}: {len(block.made)} sources, {words / seconds:.0f} words/s")
        yield block


def _sample(pairs: Sequence[RealPair], portions: Sequence[Sequence[str]], made: Sequence[Block]) -> Iterator[str]:
    """Lines for the vocabulary: of all that is learned from, each so-manieth."""
    total = 2 * len(pairs) + sum(map(len, portions)) + sum(len(block.made) for block in made)
    step = max(1, -(-total // VOCABULARY_LINES))

    def lines() -> Iterator[str]:
        for pair in pairs:
            yield pair.source
            yield pair.english
        for sentences in portions:
            yield from sentences
        for block in made:
            yield from (each.text for each in block.made)

    return (line for number, line in enumerate(lines()) if number % step == 0)


def _shards(
    processor: sentencepiece.SentencePieceProcessor,
    pairs: Sequence[RealPair],
    portions: Sequence[Sequence[str]],
    made: Sequence[Block],
) -> Iterator[Shard]:
    for start in range(0, len(pairs), REAL_ROWS):
        portion = pairs[start : start + REAL_ROWS]
        named = [(number, f"{pair.language}/{pair.text}", pair.source) for number, pair in enumerate(portion)]
        yield _shard(processor, [pair.english for pair in portion], named)
    for sentences, block in zip(portions, made, strict=True):
        yield _shard(processor, sentences, [(each.row, _group(each.language), each.text) for each in block.made])


def _shard(
    processor: sentencepiece.SentencePieceProcessor, english: Sequence[str], sources: Sequence[tuple[int, str, str]]
) -> Shard:
    groups: dict[str, Group] = {}
    for name in {name for _, name, _ in sources}:
        chosen = [(row, text) for row, each, text in sources if each == name]
        ids = processor.encode([text for _, text in chosen], out_type=int)
        groups[name] = Group(np.array([row for row, _ in chosen], dtype=np.uint32), Ragged.of(ids))
    return Shard(Ragged.of(processor.encode(list(english), out_type=int)), groups)


def _group(language: str) -> str:
    return f"{language}/{BACK_TRANSLATED}"


def _weight(group: str) -> int:
    """How often a pass takes each row of a group: what the recipe says of its text, made sources once."""
    return {text.name: text.weight for text in TEXTS}.get(group.partition("/")[2], 1)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Prepare the data that the translation model learns from.")
    parser.add_argument("--to", type=Path, required=True, help="folder of manifest and parcels: this is what travels")
    parser.add_argument("--blocks-in", type=Path, help="folder of translated blocks (TO.blocks)")
    parser.add_argument("--blocks", type=int, help=f"translate back no more than so many times {BLOCK_SENTENCES}")
    parser.add_argument("--ways", type=int, default=WAYS_A_SENTENCE, help="languages each sentence is translated into")
    parser.add_argument("--repair", action="store_true", help=f"add {REPAIR}: round trips, to be made English again")
    parser.add_argument("--repair-only", action="store_true", help="round trips alone, no other language")
    parser.add_argument("--pieces", type=int, default=VOCABULARY_PIECES, help="of the vocabulary")
    options = parser.parse_args(arguments)
    folder = os.environ.get("DRAGOMAN_TRAIN_DATA")
    if not folder:
        raise SystemExit("DRAGOMAN_TRAIN_DATA names no folder: set it to the one with mono, parallel and valid")
    engine = ApertiumEngine()
    rounds = ROUNDS if options.repair or options.repair_only else {}
    lacking = {pair for way in (*WAYS.values(), *rounds.values()) for pair in way} - engine.pairs()
    if lacking:
        raise SystemExit(f"Apertium lacks {', '.join(sorted(map(str, lacking)))}: {engine.missing()}")
    back = BackTranslation(
        engine,
        options.blocks_in or options.to.with_name(f"{options.to.name}.blocks"),
        ways=WAYS,
        rounds=rounds,
        ways_a_sentence=0 if options.repair_only else options.ways,
    )
    try:
        manifest = prepare(
            Path(folder), options.to, back, blocks=options.blocks, pieces=options.pieces, threads=os.cpu_count() or 1
        )
    finally:
        engine.close()
    total = sum(entry["bytes"] for entry in manifest["shards"])
    parcels = len({entry["file"].partition("/")[0] for entry in manifest["shards"]})
    print(f"{options.to}: {total / 2**20:.1f} MiB in {parcels} parcels, data {manifest['name']}")
    for name, count in manifest["rows"].items():
        print(f"  {name:30}{count:10,} x {manifest['weights'][name]}")


if __name__ == "__main__":
    main()
