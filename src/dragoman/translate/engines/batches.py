"""Requests cut into batches as services take them. Knows nothing of any service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.model import Request


def make_batches(
    requests: Sequence[Request], positions: Sequence[int], *, characters: int, count: int
) -> Iterator[list[int]]:
    """Cut positions in ``requests`` into batches: of one context, with at most so many characters and texts.

    A text that is longer than ``characters`` is a batch of its own.
    """
    batch: list[int] = []
    size = 0
    for position in positions:
        request = requests[position]
        apart = batch and requests[batch[0]].context != request.context
        if batch and (apart or len(batch) == count or size + len(request.text) > characters):
            yield batch
            batch, size = [], 0
        batch.append(position)
        size += len(request.text)
    if batch:
        yield batch


def sendable(text: str) -> str:
    """Return a text that JSON can carry as UTF-8: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
