"""Pairs as token ids in files that travel: NumPy arrays under LZMA, a manifest with every file's hash beside them.

English is stored once for all sources of it. Needs NumPy alone; knows nothing of vocabularies, languages or training.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MANIFEST = "manifest.json"
FORMAT = 1

Ids = NDArray[np.uint16]
Numbers = NDArray[np.int64]

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "lc": 0, "lp": 1, "pb": 1, "dict_size": 2**24}]
"""Tuned to values of two bytes: a tenth smaller than LZMA's own settings."""

_GROUP = "group/"


class DamagedError(Exception):
    """A file is not what the manifest says, or none of ours."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Sequences of token ids, one after the other in ``flat``, each of its length in ``lengths``."""

    flat: Ids
    lengths: NDArray[np.uint16]

    @classmethod
    def of(cls, sequences: Sequence[Sequence[int]]) -> Ragged:
        flat = np.fromiter((token for sequence in sequences for token in sequence), dtype=np.uint16)
        return cls(flat, np.fromiter(map(len, sequences), dtype=np.uint16, count=len(sequences)))

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def starts(self) -> Numbers:
        """Where each sequence begins in ``flat``."""
        ends = np.cumsum(self.lengths, dtype=np.int64)
        return ends - self.lengths


@dataclass(frozen=True, slots=True)
class Group:
    """Sources of one language and origin; ``rows`` says which target each belongs to."""

    rows: NDArray[np.uint32]
    sources: Ragged


@dataclass(frozen=True, slots=True)
class Shard:
    """Targets, and groups of sources by name ("fr/real")."""

    targets: Ragged
    groups: Mapping[str, Group]


def render_shard(shard: Shard) -> bytes:
    """A shard as the bytes of its file; the same shard gives the same bytes."""
    arrays: dict[str, NDArray[Any]] = {"targets/flat": shard.targets.flat, "targets/lengths": shard.targets.lengths}
    for name in sorted(shard.groups):
        group = shard.groups[name]
        key = f"{_GROUP}{name}"
        arrays |= {
            f"{key}/rows": group.rows,
            f"{key}/flat": group.sources.flat,
            f"{key}/lengths": group.sources.lengths,
        }
    parts = []
    for name, array in arrays.items():
        written = io.BytesIO()
        np.lib.format.write_array(written, np.ascontiguousarray(array), allow_pickle=False)
        parts.append((name, written.getvalue()))
    head = json.dumps([(name, len(part)) for name, part in parts]).encode()
    body = len(head).to_bytes(4, "little") + head + b"".join(part for _, part in parts)
    return lzma.compress(body, format=lzma.FORMAT_XZ, filters=_FILTERS)


def parse_shard(data: bytes) -> Shard:
    """A shard from the bytes of its file; DamagedError where they are none."""
    try:
        body = lzma.decompress(data)
        length = int.from_bytes(body[:4], "little")
        place, arrays = 4 + length, {}
        for name, size in json.loads(body[4:place]):
            arrays[name] = np.lib.format.read_array(io.BytesIO(body[place : place + size]), allow_pickle=False)
            place += size
        groups = {
            name.removeprefix(_GROUP).removesuffix("/rows"): Group(
                array, Ragged(arrays[name[:-4] + "flat"], arrays[name[:-4] + "lengths"])
            )
            for name, array in arrays.items()
            if name.startswith(_GROUP) and name.endswith("/rows")
        }
        return Shard(Ragged(arrays["targets/flat"], arrays["targets/lengths"]), groups)
    except (lzma.LZMAError, ValueError, KeyError, EOFError) as error:
        raise DamagedError(f"is no shard ({error})") from error


@dataclass(frozen=True, slots=True)
class Corpus:
    """All shards in memory, and which rows a pass takes: ``pairs`` are (source, target) indices, with repeats."""

    sources: Ragged
    targets: Ragged
    pairs: NDArray[np.int64]

    @classmethod
    def of(cls, shards: Iterable[Shard], weights: Mapping[str, int]) -> Corpus:
        sources: list[Ragged] = []
        targets: list[Ragged] = []
        pairs: list[NDArray[np.int64]] = []
        source_count = target_count = 0
        for shard in shards:
            targets.append(shard.targets)
            for name, group in shard.groups.items():
                indices = np.arange(len(group.rows), dtype=np.int64) + source_count
                found = np.stack([indices, group.rows.astype(np.int64) + target_count], axis=1)
                pairs.append(np.repeat(found, weights.get(name, 1), axis=0))
                sources.append(group.sources)
                source_count += len(group.rows)
            target_count += len(shard.targets)
        return cls(_joined(sources), _joined(targets), np.concatenate(pairs))


def load_corpus(folder: Path) -> tuple[Corpus, dict[str, Any]]:
    """All shards of a folder, each compared with its hash, and the manifest. Raises DamagedError."""
    manifest = load_manifest(folder)
    shards = [parse_shard(checked(folder, entry)) for entry in manifest["shards"]]
    return Corpus.of(shards, manifest["weights"]), manifest


def load_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of shards; DamagedError where there is none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise DamagedError(f"{folder}: holds no manifest ({error})") from error
    if manifest.get("format") != FORMAT:
        raise DamagedError(f"{folder}: is of format {manifest.get('format')!r}, not {FORMAT}")
    return manifest


def save_file(folder: Path, name: str, data: bytes) -> dict[str, Any]:
    """Write a file whole or not at all; returns its entry for the manifest: name, size, SHA-256."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.new"
    fresh.write_bytes(data)
    fresh.replace(folder / name)
    return {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def checked(folder: Path, entry: Mapping[str, Any]) -> bytes:
    """The bytes of a file of the manifest; DamagedError where they are others than it says."""
    path = folder / str(entry["file"])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedError(f"{path}: can't be read ({error})") from error
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise DamagedError(f"{path}: is not the file that the manifest names")
    return data


def _joined(parts: Sequence[Ragged]) -> Ragged:
    return Ragged(np.concatenate([part.flat for part in parts]), np.concatenate([part.lengths for part in parts]))
