"""Where stretches of a source came to stand in its draft, after the attention of the model.

Attention says, for each target piece, how much it looked at each source piece. It is soft: the source piece looked at
most counts, a stretch keeps its longest contiguous part, and grows to whole words. Knows nothing of models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.model import Span

Place = tuple[int, int]

LONGEST_HOLE = 1
"""Target pieces between two aligned ones that still make one stretch: articles and endings look elsewhere."""


@dataclass(frozen=True, slots=True)
class Link:
    """A target piece and the source piece it renders, as places in their texts."""

    source: Place
    target: Place


UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
"""A letter of a script that puts no space between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""


def strongest(row: Sequence[float], start: int, end: int) -> int:
    """The index, from ``start`` up to ``end``, at which a target piece looked most."""
    return max(range(start, end), key=row.__getitem__)


def follow_spans(spans: Sequence[Span], links: Sequence[Link], text: str) -> tuple[Span | None, ...]:
    """Where each span of the source came to stand in ``text``; None where no piece looked at it."""
    return tuple(_follow(span, links, text) for span in spans)


def _follow(span: Span, links: Sequence[Link], text: str) -> Span | None:
    runs: list[list[int]] = []
    for index, link in enumerate(links):
        if link.source[0] < span.end and span.start < link.source[1]:
            if runs and index - runs[-1][-1] <= LONGEST_HOLE + 1:
                runs[-1].append(index)
            else:
                runs.append([index])
    if not runs:
        return None
    longest = max(runs, key=len)
    targets = [links[index].target for index in longest]
    return _whole_words(min(start for start, _ in targets), max(end for _, end in targets), text)


def _whole_words(start: int, end: int, text: str) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    while start > 0 and _within_word(text, start):
        start -= 1
    while end < len(text) and _within_word(text, end):
        end += 1
    return Span(start=start, end=end)


def _within_word(text: str, place: int) -> bool:
    """Whether letters stand on both sides, in a script that puts spaces between words."""
    before, after = text[place - 1], text[place]
    return before.isalnum() and after.isalnum() and not (UNSPACED.match(before) and UNSPACED.match(after))
