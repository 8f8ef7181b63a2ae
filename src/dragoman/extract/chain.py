"""The chain of extractors: which of them gives the body, and why.

Owns the order: our own reading of the page's structure; trafilatura where that finds little; the articleBody that the
page declares in JSON-LD where it says much more than either. Knows nothing of metadata.
"""

from __future__ import annotations

from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from dragoman.extract.body import Known, body_blocks
from dragoman.extract.clean import clean_line
from dragoman.extract.pieces import Outline
from dragoman.extract.region import Region, weight_of
from dragoman.model import Block, BlockKind

ENOUGH_CHARS = 250
"""Weight of body text with which the page's structure is believed without asking another extractor."""

CLEARLY_MORE = 2.0
"""A fallback must find this many times as much text to be preferred: what it adds is else mostly chrome."""


MAX_FALLBACK_ELEMENTS = 5000
"""Block elements of a page that trafilatura is asked about; with 25,000 it took 8 s."""

MAX_FALLBACK_DEPTH = 200
"""Nested block elements of such a page; with 3,000 it took 2 s. Real pages have under 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The chosen blocks and the winner with its reason."""

    blocks: tuple[Block, ...]
    extractor: str


def choose_body(
    document: HtmlElement, outline: Outline, region: Region | None, known: Known, declared_body: str
) -> Body:
    """The body of the first extractor that finds enough, else of the one that finds clearly more."""
    own = body_blocks(region.pieces, known) if region else ()
    size = weight_of_blocks(own)
    reason = f"structure: {region.why}" if region else "structure"
    best = Body(blocks=own, extractor=reason)
    if size >= ENOUGH_CHARS and size * CLEARLY_MORE >= weight_of(declared_body) * 0.5:
        return best
    for name, blocks in (
        ("trafilatura", trafilatura_blocks(document) if _may_be_asked(outline) else ()),
        ("articleBody in JSON-LD", declared_blocks(declared_body)),
    ):
        found = weight_of_blocks(blocks)
        if found >= max(CLEARLY_MORE * size, 1):
            best, size = (
                Body(blocks=blocks, extractor=f"{name}: the page's structure gave {size} characters, this {found}"),
                found,
            )
    return best


def _may_be_asked(outline: Outline) -> bool:
    """Whether a page is small and flat enough for an extractor whose time grows with the square of both."""
    depths: list[int] = []
    for node in outline.nodes:
        depths.append(depths[node.parent] + 1 if node.parent >= 0 else 1)
    return len(depths) <= MAX_FALLBACK_ELEMENTS and max(depths, default=0) <= MAX_FALLBACK_DEPTH


def weight_of_blocks(blocks: tuple[Block, ...]) -> int:
    """Weight of the blocks' text, captions aside."""
    return sum(weight_of(block.text) for block in blocks if block.kind is not BlockKind.FIGURE)


def declared_blocks(declared_body: str) -> tuple[Block, ...]:
    """A declared body as paragraphs: it is one line, JSON-LD has no markup to part it."""
    return (Block(kind=BlockKind.PARAGRAPH, text=declared_body),) if declared_body else ()


_KINDS = {
    "p": BlockKind.PARAGRAPH,
    "head": BlockKind.HEADING,
    "quote": BlockKind.QUOTATION,
    "item": BlockKind.LIST_ITEM,
    "code": BlockKind.PREFORMATTED,
}


def trafilatura_blocks(document: HtmlElement) -> tuple[Block, ...]:
    """Trafilatura's body as blocks of plain text, without marks."""
    try:
        found = trafilatura.bare_extraction(document, include_comments=False, include_tables=False)
    except (ValueError, TypeError, AttributeError, etree.LxmlError, RecursionError):  # it reads hostile trees too
        return ()
    body = getattr(found, "body", None)
    if body is None:
        return ()
    blocks = []
    for element in body.iter("p", "head", "quote", "item", "code"):
        if any(parent.tag in _KINDS for parent in element.iterancestors()):
            continue
        text = clean_line("".join(element.itertext()))
        if text:
            kind = _KINDS[element.tag]
            level = {BlockKind.HEADING: 2, BlockKind.LIST_ITEM: 1}.get(kind, 0)
            blocks.append(Block(kind=kind, text=text, level=level))
    return tuple(blocks)
