"""Texts and articles around the routes: cut into segments, translated in one go, joined again.

Knows routes by what they offer, and nothing of engines, memory or the store.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dragoman.model import Block, Draft, Request, Route, Segment
from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.segmentation import segment_text

_ADDRESS = re.compile(r"(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


class Translates(Protocol):
    """What is asked of a router here."""

    def translate(self, requests: Sequence[Request], route: Route) -> list[Draft]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentedBlock:
    """A block and its segments; a block without text has none."""

    block: Block
    segments: tuple[Segment, ...]


def segment_document(blocks: Sequence[Block], language: str) -> tuple[SegmentedBlock, ...]:
    """Cut each block into segments; ``language`` is the BCP 47 tag of the whole document."""
    return tuple(SegmentedBlock(block=block, segments=segment_text(block.text, language)) for block in blocks)


def translatable(text: str) -> bool:
    """Tell whether there is anything to translate: a letter outside of addresses (http, www, e-mail)."""
    return any(character.isalpha() for character in _ADDRESS.sub("", text))


def translate_texts(
    router: Translates, texts: Sequence[str], route: Route, *, glossary: Glossary | None = None
) -> list[str]:
    """Translate whole texts with all their segments in one batch; one translation a text, in order."""
    pair = route.pair
    segmented = [segment_text(text, pair.source) for text in texts]
    requests = [
        Request(
            text=segment.text,
            terms=glossary.uses(segment.text, pair.source, pair.target) if glossary is not None else (),
        )
        for segments in segmented
        for segment in segments
    ]
    drafts = iter(router.translate(requests, route))
    return [
        "".join(segment.lead + next(drafts).text + segment.gap for segment in segments) if segments else text
        for text, segments in zip(texts, segmented, strict=True)
    ]
