"""Which rows go into which step: a plan of a pass from its seed and number alone, so that a run can go on anywhere.

Knows indices and lengths; the tokens themselves are gathered on the device. Needs NumPy alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.shards import Corpus

BOUNDS = (8, 16, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256)
"""Lengths that sides are filled up to, their end included: few shapes, so that compiled code is compiled once."""

Rows = NDArray[np.int64]


def plan(corpus: Corpus, *, tokens: int, seed: int, number: int) -> list[tuple[Rows, int]]:
    """The batches of pass ``number``: rows (source, target) and the length that both sides are filled up to.

    Every batch holds at most ``tokens`` tokens a side, filling included; rows longer than the last bound are left out.
    """
    random = np.random.default_rng([seed, number])
    pairs = random.permutation(corpus.pairs, axis=0)
    longer = np.maximum(corpus.sources.lengths[pairs[:, 0]], corpus.targets.lengths[pairs[:, 1]]).astype(np.int64) + 1
    classes = np.searchsorted(np.array(BOUNDS), longer)
    batches: list[tuple[Rows, int]] = []
    for number_of_class, bound in enumerate(BOUNDS):
        rows = pairs[classes == number_of_class]
        size = max(1, tokens // bound)
        batches += [(rows[start : start + size], bound) for start in range(0, len(rows), size)]
    return [batches[index] for index in random.permutation(len(batches))]
