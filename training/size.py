"""How large a model is, and its codes of places: what training and export agree on. Needs NumPy alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a model is; 6 and 2 layers of 512 are 35.5 million weights with a vocabulary of 16,000 pieces."""

    pieces: int
    width: int = 512
    inner: int = 2048
    heads: int = 8
    encoder_layers: int = 6
    decoder_layers: int = 2
    places: int = 1024
    """Longest sequence, in pieces."""
    dropout: float = 0.1


def place_codes(places: int, width: int) -> NDArray[np.float32]:
    """Sines, then cosines, of every place: (places, width). Vaswani et al. 2017, section 3.5, in halves."""
    rates = np.exp(np.arange(width // 2) * -(math.log(10_000) / (width // 2 - 1)))
    angles = np.outer(np.arange(places), rates)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


SIZES: dict[str, dict[str, int]] = {
    "base": {},
    "smoke": {"width": 64, "inner": 128, "heads": 4, "encoder_layers": 2, "decoder_layers": 1},
}
"""The model that ships, and one that a CPU trains in a minute."""
