"""The standfirst: the outlet's summary shown between headline and body.

Owns how it is found: the page's description is only the standfirst where the page shows it. Knows nothing of the
body's rules.
"""

from __future__ import annotations

from dragoman.extract.boilerplate import class_words
from dragoman.extract.clean import fold, words
from dragoman.extract.pieces import Outline, Piece
from dragoman.extract.region import MAX_LINK_SHARE, Region, is_prose, is_stamp
from dragoman.extract.wording import (
    is_caption_line,
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
        "preamble",
        "einleitung",
        "manchet",
        "manchete",
        "underheading",
    ]
)
_WRAPPER_NAMES = words("""
    standfirst preamble dek chapo chapeau vorspann leadtext teasertext ingress articleintro articlelead articledek
    articlesummary entradilla bajada sommario perex einleitung manchet
""")
"""Names of elements around the paragraphs of a standfirst: none that also names a whole head of the page."""


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
    shown = _shown(outline, _above(outline, blocks, title), prose, title, described)
    if shown:
        return shown, blocks
    first = next((b for b in blocks if b.kind is not BlockKind.FIGURE), None)
    apart = region.opening if region is not None else ()
    if first is None or first.kind is not BlockKind.PARAGRAPH or len(prose) <= 2:
        return "", blocks
    alone = len(apart) == 1 and apart[0].text == first.text and len(first.text) <= MAX_APART_CHARS
    if alone or _is_described(first.text, described):
        return first.text, tuple(block for block in blocks if block is not first)
    return "", blocks


def _shown(outline: Outline, above: list[Piece], prose: list[Block], title: str, described: str) -> str:
    """The standfirst among the pieces above the body: what the page's description repeats, else what is named as
    one, else the heading below the headline."""
    candidates = [
        piece
        for piece in above
        if fold(title) not in fold(piece.text)
        and not (is_lead_in(piece.text) or is_placeholder_line(piece.text) or is_caption_line(piece.text))
        and not is_stamp(piece.text)
        and not any(fold(piece.text) in fold(b.text) or fold(b.text)[:60] in fold(piece.text) for b in prose[:3])
    ]
    for is_standfirst in (
        lambda piece: _repeats(piece, described),
        lambda piece: _is_named(outline, piece) and len(piece.text) >= MIN_NAMED_CHARS,
        lambda piece: piece is above[0] and piece.kind is BlockKind.HEADING and len(piece.text) >= MIN_NAMED_CHARS,
    ):
        chosen = next(filter(is_standfirst, candidates), None)
        if chosen is not None:
            return _with_its_like(outline, chosen, candidates)
    return ""


def _repeats(piece: Piece, described: str) -> bool:
    folded = fold(piece.text)
    return len(described) > MIN_STANDFIRST_CHARS and (described[:60] in folded or folded in described)


def _is_named(outline: Outline, piece: Piece) -> bool:
    """Whether the piece's own element, or the one right around it, is named as a summary."""
    parent = outline.nodes[piece.node].parent
    around = outline.nodes[parent].name if parent >= 0 else ""
    wrapped = is_prose(piece) and not class_words(around).isdisjoint(_WRAPPER_NAMES)
    return wrapped or not class_words(piece.name).isdisjoint(_NAMES)


def _with_its_like(outline: Outline, chosen: Piece, candidates: list[Piece]) -> str:
    """A standfirst of several paragraphs, where the element around them is named as a summary."""
    parent = outline.nodes[chosen.node].parent
    if parent < 0 or class_words(outline.nodes[parent].name).isdisjoint(_WRAPPER_NAMES):
        return chosen.text
    like = [piece for piece in candidates if outline.nodes[piece.node].parent == parent and piece.kind is chosen.kind]
    return " ".join(piece.text for piece in like)


def _is_described(text: str, described: str) -> bool:
    """Whether a text is what the page's description says, whole: one that goes on is the body's first paragraph."""
    folded = fold(text)
    return len(folded) > MIN_STANDFIRST_CHARS and folded == described


def _above(outline: Outline, blocks: tuple[Block, ...], title: str) -> list[Piece]:
    """Pieces between the headline and the body's first block, nearest the headline first."""
    first_text = next((b.text for b in blocks if b.text and b.kind is not BlockKind.FIGURE), "")
    end = next((i for i, p in enumerate(outline.pieces) if p.text == first_text), 0)
    folded_title = fold(title)
    said = max((i for i in range(end) if fold(outline.pieces[i].text) == folded_title), default=-1)
    top = max((i for i in range(end) if outline.pieces[i].top), default=-1)
    both = (i for i in range(end) if outline.pieces[i].top and fold(outline.pieces[i].text) == folded_title)
    start = max(both, default=max(said, top))
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
