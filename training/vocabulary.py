"""The pieces of the model: one SentencePiece vocabulary for all languages; knows nothing of shards or models.

Digits are pieces of their own, so that numbers are copied figure by figure; letters that the vocabulary lacks are
spelled in bytes, so that no foreign name is lost.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import sentencepiece

UNKNOWN, START, END, PADDING = 0, 1, 2, 3
"""Ids of the pieces that are no text: "<unk>", "<s>", "</s>", "<pad>"."""

COVERAGE = 0.9998
"""Share of letters that get pieces of their own."""

LONGEST_LINE_BYTES = 4192


def train_vocabulary(lines: Iterable[str], *, pieces: int, threads: int = 1) -> bytes:
    """A vocabulary of at most ``pieces`` pieces, as the bytes of its file; the same lines give the same bytes.

    Unigram language model (Kudo 2018) over all lines that are given: sampling is the caller's.
    """
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=written,
        vocab_size=pieces,
        hard_vocab_limit=False,
        character_coverage=COVERAGE,
        byte_fallback=True,
        split_digits=True,
        max_sentence_length=LONGEST_LINE_BYTES,
        num_threads=threads,
        unk_id=UNKNOWN,
        bos_id=START,
        eos_id=END,
        pad_id=PADDING,
        minloglevel=2,
    )
    return written.getvalue()


def load_vocabulary(data: bytes) -> sentencepiece.SentencePieceProcessor:
    """A vocabulary from the bytes of its file; raises RuntimeError where they are none."""
    return sentencepiece.SentencePieceProcessor(model_proto=data)
