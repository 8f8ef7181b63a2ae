"""What survives a run: the whole state for going on in the same place, and weights in small pieces for the way back.

A whole state has the weights, their average, the optimizer's moments and the step: a run that goes on from it makes
the same steps to the bit (on a CPU). It is four times the weights and stays where it was made. Weights that travel are
rounded to bfloat16, signs and exponents packed apart from fractions, and cut into pieces: 35 million take 48 MiB.
Knows nothing of data or of what the weights do.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.shards import DamagedError, checked, save_file
from training.size import Size

STATE = "state.pt"
RECORD = "weights.json"

PIECE_BYTES = 15 * 2**20
"""Largest file that comes back from a lent machine is 16 MiB."""


def save_state(folder: Path, state: Mapping[str, Any]) -> None:
    """Write a whole state, or leave the old one: a run may be killed at any point."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{STATE}.new"
    torch.save(dict(state), fresh)
    fresh.replace(folder / STATE)


def load_state(folder: Path) -> dict[str, Any] | None:
    """The state of a folder, None where there is none."""
    path = folder / STATE
    if not path.is_file():
        return None
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return found


def save_weights(folder: Path, weights: Mapping[str, Tensor], size: Size, about: Mapping[str, Any]) -> None:
    """Write weights for the way back; ``about`` is kept beside them (step, scores, hash of the data)."""
    folder.mkdir(parents=True, exist_ok=True)
    shapes = {name: list(weight.shape) for name, weight in weights.items()}
    high, low = _planes(weights)
    # Fractions are noise to any packer, and most of its time.
    packed = lzma.compress(high, preset=0) + low
    pieces = [
        save_file(folder, f"weights.{number:02}", packed[start : start + PIECE_BYTES])
        for number, start in enumerate(range(0, len(packed), PIECE_BYTES))
    ]
    record = {"size": asdict(size), "shapes": shapes, "pieces": pieces, "about": dict(about)}
    save_file(folder, RECORD, json.dumps(record, indent=1).encode())


def load_weights(folder: Path) -> tuple[dict[str, Tensor], Size, dict[str, Any]]:
    """The weights of a folder in 32 bits, their size, and what was said about them. Raises DamagedError."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        packed = b"".join(checked(folder, piece) for piece in record["pieces"])
        count = sum(int(np.prod(shape)) for shape in record["shapes"].values())
        high = np.frombuffer(lzma.decompress(packed[:-count]), dtype=np.uint8)
        low = np.frombuffer(packed[-count:], dtype=np.uint8)
    except (OSError, ValueError, KeyError, lzma.LZMAError) as error:
        raise DamagedError(f"{folder}: holds no weights ({error})") from error
    values = torch.from_numpy(((high.astype(np.uint32) << 8 | low) << 16).view(np.float32))
    weights, place = {}, 0
    for name, shape in record["shapes"].items():
        count = int(np.prod(shape))
        weights[name] = values[place : place + count].reshape(shape)
        place += count
    return weights, Size(**record["size"]), record["about"]


def _planes(weights: Mapping[str, Tensor]) -> tuple[bytes, bytes]:
    """The high and the low bytes of all weights in bfloat16: signs and exponents pack well, fractions don't."""
    bits: NDArray[np.uint16] = np.concatenate(
        [weight.detach().cpu().to(torch.bfloat16).view(torch.int16).numpy().ravel() for weight in weights.values()]
    ).view(np.uint16)
    return (bits >> 8).astype(np.uint8).tobytes(), (bits & 255).astype(np.uint8).tobytes()
