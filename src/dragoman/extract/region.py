"""The region: which element of a page holds the article's text.

Owns the choice. Every element that holds prose is a candidate; what speaks for it is the prose inside, what speaks against it
are links, chrome and other stories inside. A page's own marks (schema.org articleBody in JSON-LD or microdata, names such as
"article-body") weigh in. Knows nothing of wording except whether a line is chrome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.extract.boilerplate import is_chrome_line, is_lead_in, is_legal_line
from dragoman.extract.clean import fold
from dragoman.extract.pieces import Outline, Piece
from dragoman.model import BlockKind

MIN_PROSE_CHARS = 60
"""A paragraph this long is prose; a shorter one if it ends as a sentence does and has at least a third of it."""

MAX_LINK_SHARE = 0.5
"""Of a paragraph's characters; prose that links much has under a third."""

FORGIVEN_SHARE = 0.4
"""Share of the page's prose from which an element with a name of chrome is believed to hold the article after all."""

MIN_DECLARED_CHARS = 300
"""An articleBody in JSON-LD shorter than this may be a teaser and decides nothing."""

_END = re.compile(r"[.!?…。！？؟।։።\"”»’)\]]\s*$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The chosen element (index into the outline's nodes), the pieces in it, and why it was chosen."""

    node: int
    pieces: tuple[Piece, ...]
    prose: int
    """Weight of its prose, in characters of alphabetic script."""
    page_prose: int
    """The same of the whole page."""
    why: str


def weight_of(text: str) -> int:
    """Length in characters of alphabetic script: one Han, kana or hangul character says as much as two and a half letters."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return len(text) + wide * 3 // 2


def is_prose(piece: Piece) -> bool:
    """Whether a piece reads as running text."""
    if piece.kind in (BlockKind.FIGURE, BlockKind.HEADING, BlockKind.TABLE) or piece.link_share > MAX_LINK_SHARE:
        return False
    size = weight_of(piece.text)
    if size < MIN_PROSE_CHARS // 3 or (size < MIN_PROSE_CHARS and not _END.search(piece.text)):
        return False
    if piece.kind is BlockKind.LIST_ITEM and not _END.search(piece.text):
        return False
    return not (is_chrome_line(piece.text) or is_lead_in(piece.text) or is_legal_line(piece.text))


class Grounds:
    """For every node of an outline: whether it or an element around it is chrome or hidden, after forgiveness."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        nodes = outline.nodes
        weights = [0] * len(nodes)
        total = 0
        self.prose = [is_prose(piece) for piece in outline.pieces]
        for piece, prose in zip(outline.pieces, self.prose, strict=True):
            if prose:
                total += weight_of(piece.text)
                for node in ancestors(outline, piece.node):
                    weights[node] += weight_of(piece.text)
        self.page_prose = total
        self.chrome: list[bool] = []
        for index, node in enumerate(nodes):
            above = self.chrome[node.parent] if node.parent >= 0 else False
            marked = node.hidden or (node.noise and not node.body)
            self.chrome.append(above or (marked and weights[index] < FORGIVEN_SHARE * max(1, total)))


def ancestors(outline: Outline, node: int) -> list[int]:
    """A node and all the nodes around it, innermost first."""
    path = []
    while node >= 0:
        path.append(node)
        node = outline.nodes[node].parent
    return path


def find_region(outline: Outline, *, declared_body: str = "") -> Region | None:
    """The element that holds the article; None where the page has no prose. ``declared_body`` is JSON-LD's articleBody."""
    grounds = Grounds(outline)
    worth = piece_worths(outline, grounds, declared_body)
    good = [0.0] * len(outline.nodes)
    bad = [0.0] * len(outline.nodes)
    for piece, value in zip(outline.pieces, worth, strict=True):
        for node in ancestors(outline, piece.node):
            if value >= 0:
                good[node] += value
            else:
                bad[node] -= value
    best, best_score = -1, 0.0
    for index, node in enumerate(outline.nodes):
        if grounds.chrome[index] or good[index] <= 0:
            continue
        bonus = 1.3 if node.body else 1.15 if node.content else 1.05 if node.tag in ("article", "main") else 1.0
        score = good[index] * bonus - bad[index]
        # The innermost of equals: a wrapper adds nothing but chrome not yet seen.
        if score >= best_score:
            best, best_score = index, score
    if best < 0:
        return None
    inside = tuple(
        piece for piece in outline.pieces if not grounds.chrome[piece.node] and best in ancestors(outline, piece.node)
    )
    prose = sum(weight_of(piece.text) for piece in inside if is_prose(piece))
    return Region(node=best, pieces=inside, prose=prose, page_prose=grounds.page_prose, why=_why(outline, best))


def piece_worths(outline: Outline, grounds: Grounds, declared_body: str) -> list[float]:
    """What each piece says for (above zero) or against (below) an element that holds it, in characters."""
    declared = fold(declared_body)
    prose = (
        [(index, fold(piece.text)) for index, piece in enumerate(outline.pieces) if grounds.prose[index]]
        if len(declared) >= MIN_DECLARED_CHARS
        else []
    )
    said = {index for index, text in prose if text[:50] in declared or text[-50:] in declared}
    matched = sum(weight_of(outline.pieces[index].text) for index in said)
    trusts_declared = matched > 0 and matched >= 0.5 * len(declared)
    worths = []
    for index, piece in enumerate(outline.pieces):
        size = weight_of(piece.text)
        if grounds.chrome[piece.node]:
            worths.append(0.0)
        elif grounds.prose[index]:
            worths.append(float(size) if not trusts_declared or index in said else -0.5 * size)
        elif piece.link_share > MAX_LINK_SHARE:
            worths.append(-float(min(size, 200)))
        else:
            worths.append(0.0)
    return worths


def _why(outline: Outline, index: int) -> str:
    node = outline.nodes[index]
    if node.body:
        return "marked as articleBody"
    if node.content:
        return f"a {node.tag} element named as an article's text"
    return f"the {node.tag} element with the most prose"
