"""The standfirst: the outlet's summary shown between headline and body.

Owns how it is found: the page's description is only the standfirst where the page shows it. Knows nothing of the
body's rules.
"""

from __future__ import annotations

from dragoman.extract.boilerplate import class_words
from dragoman.extract.clean import fold
from dragoman.extract.pieces import Outline, Piece
from dragoman.extract.region import MAX_LINK_SHARE, Region
from dragoman.extract.wording import (
    is_chrome_line,
    is_lead_in,
    is_legal_line,
    is_placeholder_line,
)
from dragoman.model import Block, BlockKind

MAX_STANDFIRST_CHARS = 1000
MIN_STANDFIRST_CHARS = 25
"""Characters; shorter lines above the body are labels."""

MAX_APART_CHARS = 300
"""Characters of a single paragraph apart from the body that is taken as its summary; a longer one is its beginning."""

MIN_NAMED_CHARS = 40
"""Characters of a standfirst that the page's description does not repeat."""

_NAMES = frozenset(
    [
        "standfirst",
        "dek",
        "deck",
        "subtitle",
        "subtitulo",
        "sottotitolo",
        "subhead",
        "subheadline",
        "subheading",
        "summary",
        "excerpt",
        "intro",
        "introduction",
        "lead",
        "lede",
        "leadtext",
        "leadin",
        "chapo",
        "chapeau",
        "vorspann",
        "teasertext",
        "strapline",
        "abstract",
        "ingress",
        "sapo",
        "bajada",
        "entradilla",
        "kicker",
        "sommario",
        "perex",
        "anons",
        "anonce",
        "articledescription",
        "articlesummary",
        "articleintro",
        "articlelead",
        "articlesubtitle",
        "articledek",
        "description",
        "spoiler",
        "underrubrik",
    ]
)


def standfirst_of(
    outline: Outline, region: Region | None, blocks: tuple[Block, ...], title: str, description: str
) -> tuple[str, tuple[Block, ...]]:
    """The standfirst and the blocks without it.

    A leading block that is named as one or repeats the page's description becomes the standfirst if more text
    follows; else one is
    looked for on the page above the body. "" where the page shows none.
    """
    prose = [b for b in blocks if b.kind is not BlockKind.FIGURE]
    described = fold(description)
    above = _above(outline, region, blocks, title)
    for number, piece in enumerate(above):
        folded = fold(piece.text)
        if fold(title) in folded or is_lead_in(piece.text) or is_placeholder_line(piece.text):
            continue
        told = len(described) > MIN_STANDFIRST_CHARS and (described[:60] in folded or folded in described)
        named = not class_words(piece.name).isdisjoint(_NAMES) and len(piece.text) >= MIN_NAMED_CHARS
        below = piece.kind is BlockKind.HEADING and number == 0 and len(piece.text) >= MIN_NAMED_CHARS
        if (named or told or below) and not any(
            folded in fold(b.text) or fold(b.text)[:60] in folded for b in prose[:3]
        ):
            return piece.text, blocks
    first = next((b for b in blocks if b.kind is not BlockKind.FIGURE), None)
    apart = region.opening if region is not None else ()
    if first is None or first.kind is not BlockKind.PARAGRAPH or len(prose) <= 2:
        return "", blocks
    alone = len(apart) == 1 and apart[0].text == first.text and len(first.text) <= MAX_APART_CHARS
    if alone or _is_described(first.text, described):
        return first.text, tuple(block for block in blocks if block is not first)
    return "", blocks


def _is_described(text: str, described: str) -> bool:
    """Whether a text is what the page's description says, whole: one that goes on is the body's first paragraph."""
    folded = fold(text)
    return len(folded) > MIN_STANDFIRST_CHARS and folded == described


def _above(outline: Outline, region: Region | None, blocks: tuple[Block, ...], title: str) -> list[Piece]:
    """Pieces between the headline and the body's first block, nearest the headline first."""
    first_text = next((b.text for b in blocks if b.text and b.kind is not BlockKind.FIGURE), "")
    end = next((i for i, p in enumerate(outline.pieces) if p.text == first_text), 0)
    folded_title = fold(title)
    start = next(
        (i for i in range(end - 1, -1, -1) if outline.pieces[i].top or fold(outline.pieces[i].text) == folded_title), -1
    )
    if start < 0:
        return []
    return [
        piece
        for piece in outline.pieces[start + 1 : end]
        if MIN_STANDFIRST_CHARS <= len(piece.text) <= MAX_STANDFIRST_CHARS
        and piece.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM)
        and piece.link_share < MAX_LINK_SHARE
        and not is_chrome_line(piece.text)
        and not is_legal_line(piece.text)
    ]
