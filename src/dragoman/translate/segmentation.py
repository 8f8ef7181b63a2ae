"""Sentences of a text, and the gaps between them: sentencex underneath, rules of ours above.

The law: ``lead`` of the first segment and every ``text`` + ``gap`` joined are the text, for any text in any language.
Knows nothing of articles or engines; abbreviations are data in dragoman.translate.abbreviations.
"""

from __future__ import annotations

import re

import sentencex

from dragoman.model import Segment

_LINE = re.compile(r"[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""A stretch without tab or newline: those part rows and cells, so they are always gaps."""


def segment_text(text: str, language: str) -> tuple[Segment, ...]:
    """Cut a text into sentences; blank text gives none. Segments are not empty and bare of outer white space."""
    spans = [
        (start + line.start(), end + line.start())
        for line in _LINE.finditer(text)
        for start, end in _sentences(line.group(), language)
    ]
    return tuple(
        Segment(
            text=text[start:end],
            gap=text[end : spans[index + 1][0] if index + 1 < len(spans) else len(text)],
            lead=text[:start] if index == 0 else "",
        )
        for index, (start, end) in enumerate(spans)
    )


def _sentences(line: str, language: str) -> list[tuple[int, int]]:
    pieces = sentencex.segment(language.partition("-")[0], line)
    if "".join(pieces) != line:
        pieces = [line]
    spans: list[tuple[int, int]] = []
    offset = 0
    for piece in pieces:
        body = piece.strip()
        if body:
            start = offset + piece.index(body)
            spans.append((start, start + len(body)))
        offset += len(piece)
    return spans
