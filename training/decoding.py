"""Greedy drafts straight from PyTorch, and their chrF: enough to tell checkpoints apart while training.

Knows the model and the vocabulary; the package is measured by training.evaluate, in the product's own runtime.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sacrebleu
import sentencepiece
import torch

from training.batches import BOUNDS
from training.model import Transformer
from training.vocabulary import END, PADDING, START

DRAFTS_AT_ONCE = 128

EXTRA_PIECES = 24
"""How much longer than one and a half times its source a draft may become."""


def parse_validation(data: bytes) -> list[dict[str, str]]:
    """Rows of language, source and reference, from the bytes of their file."""
    return [json.loads(line) for line in lzma.decompress(data).decode("utf-8").splitlines()]


def greedy(
    model: Transformer, vocabulary: sentencepiece.SentencePieceProcessor, texts: Sequence[str], *, device: str
) -> list[str]:
    """A draft of each text, piece by likeliest piece; the model is left as it was (training or not)."""
    ids: list[list[int]] = [[*line[: BOUNDS[-1] - 1], END] for line in vocabulary.encode(list(texts), out_type=int)]
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    drafts = [""] * len(ids)
    was_training = model.training
    model.eval()
    with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        for start in range(0, len(order), DRAFTS_AT_ONCE):
            chosen = order[start : start + DRAFTS_AT_ONCE]
            found = _drafts(model, [ids[index] for index in chosen], device)
            for index, draft in zip(chosen, vocabulary.decode(found), strict=True):
                drafts[index] = draft
    model.train(was_training)
    return drafts


def _drafts(model: Transformer, sources: Sequence[Sequence[int]], device: str) -> list[list[int]]:
    longest = max(map(len, sources))
    filled = [[*source, *[PADDING] * (longest - len(source))] for source in sources]
    memory, mask = model.encode(torch.tensor(filled, device=device))
    drafts = torch.full((len(sources), 1), START, device=device)
    ended = torch.zeros(len(sources), dtype=torch.bool, device=device)
    for _ in range(longest * 3 // 2 + EXTRA_PIECES):
        following = model.decode(drafts, memory, mask)[:, -1].argmax(dim=-1)
        following = torch.where(ended, PADDING, following)
        ended |= following == END
        drafts = torch.cat([drafts, following[:, None]], dim=1)
        if bool(ended.all()):
            break
    return [[token for token in draft[1:] if token not in (END, PADDING)] for draft in drafts.tolist()]


def score(
    model: Transformer, vocabulary: sentencepiece.SentencePieceProcessor, rows: Sequence[dict[str, str]], *, device: str
) -> dict[str, float]:
    """chrF by language (sacrebleu's defaults), and "mean" of them."""
    drafts = greedy(model, vocabulary, [row["source"] for row in rows], device=device)
    found: dict[str, Any] = defaultdict(lambda: ([], []))
    for row, draft in zip(rows, drafts, strict=True):
        found[row["language"]][0].append(draft)
        found[row["language"]][1].append(row["reference"])
    scores = {
        language: float(sacrebleu.corpus_chrf(ours, [references]).score)
        for language, (ours, references) in sorted(found.items())
    }
    return scores | {"mean": sum(scores.values()) / len(scores)}
