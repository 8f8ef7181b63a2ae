"""The region: which element of a page holds the article's text.

Owns the choice. Every element that holds prose is a candidate; what speaks for it is the prose inside, what speaks
against it
are links, chrome and other stories inside. A page's own marks (schema.org articleBody in JSON-LD or microdata, names
such as
"article-body") weigh in. Knows nothing of wording except whether a line is chrome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.extract.clean import fold
from dragoman.extract.pieces import Node, Outline, Piece
from dragoman.extract.wording import (
    is_bare_lead_in,
    is_chrome_line,
    is_lead_in,
    is_legal_line,
)
from dragoman.model import BlockKind, MarkKind

MIN_PROSE_CHARS = 60
"""A paragraph this long is prose; a shorter one if it ends as a sentence does and has at least a third of it."""

MAX_LINK_SHARE = 0.5
"""Of a paragraph's characters; prose that links much has under a third."""

FORGIVEN_SHARE = 0.4
"""Share of the page's prose from which an element with a name of chrome is believed to hold the article after all."""

HARD_FORGIVEN_SHARE = 0.9
"""The same for names that never name an article's text: only where next to nothing is left without it."""

MIN_CARDS = 3
"""Like siblings that make a list of teasers; two may be two halves of an article."""

MAX_CARD_PROSE = 600
"""Characters of prose in a teaser; the longest seen has under 500."""

MIN_HEADLINE_CHARS = 20
"""Characters of a linked headline; a shorter link is a label or a name."""

MAX_OPENING = 3
"""Paragraphs set apart between headline and text; more are something else."""

NEARLY = 0.8
"""Share of the best score with which an inner element is preferred."""

MIN_DECLARED_CHARS = 300
"""An articleBody in JSON-LD shorter than this may be a teaser and decides nothing."""

TRUSTED_SHARE = 0.4
"""Share of the page's prose that a declared body must account for: many sites declare the opening alone."""

MAX_STAMP_CHARS = 160
"""A line that holds a date or time and does not end as a sentence does, up to this length, is a byline or stamp."""

_STAMP = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}\s?(?:min\b|Min\.|мин)")
_END = re.compile(r"[.!?…。！？؟।։።\"”»’)\]]\s*$")
_NEVER_CARDS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "br", "td", "th", "blockquote", "figcaption"})
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The chosen element (index into the outline's nodes), the pieces in it, and why it was chosen."""

    node: int
    pieces: tuple[Piece, ...]
    opening: tuple[Piece, ...]
    """The first of them that stood apart, between the headline and the element."""
    prose: int
    """Weight of its prose, in characters of alphabetic script."""
    why: str


def weight_of(text: str) -> int:
    """Length in characters of alphabetic script: one Han, kana or hangul character says as much as two and a half
    letters."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return len(text) + wide * 3 // 2


def is_prose(piece: Piece) -> bool:
    """Whether a piece reads as running text."""
    if piece.kind in (BlockKind.FIGURE, BlockKind.HEADING, BlockKind.TABLE) or piece.link_share > MAX_LINK_SHARE:
        return False
    return reads_as_prose(piece.text, item=piece.kind is BlockKind.LIST_ITEM)


@lru_cache(maxsize=10_000)
def reads_as_prose(text: str, *, item: bool) -> bool:
    """Whether a line is long enough and ends as sentences do, and is no byline, label or notice."""
    size, ends = weight_of(text), _END.search(text[-4:]) is not None
    if not ends and (item or size < MIN_PROSE_CHARS or is_stamp(text)):
        return False
    if size < MIN_PROSE_CHARS // 3:
        return False
    return not (is_chrome_line(text) or is_lead_in(text) or is_legal_line(text))


def is_stamp(text: str) -> bool:
    """Whether a short line holds a date or time, as bylines and stamps do, and does not end as a sentence does."""
    size = weight_of(text)
    stamped = size < MAX_STAMP_CHARS and _STAMP.search(text) is not None
    return stamped and (size < MIN_PROSE_CHARS or _END.search(text[-4:]) is None)


class Grounds:
    """For every node of an outline: whether it or an element around it is chrome or hidden, after forgiveness."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.prose = [is_prose(piece) for piece in outline.pieces]
        self.weights = [0] * len(outline.nodes)
        self.page_prose = 0
        for piece, prose in zip(outline.pieces, self.prose, strict=True):
            if prose:
                size = weight_of(piece.text)
                self.page_prose += size
                for index in ancestors(outline, piece.node):
                    self.weights[index] += size
        self.chrome: list[bool] = []
        marked = cards_of(outline, self.weights, self.page_prose) | pointers_of(outline, self.weights, self.page_prose)
        for index, node in enumerate(outline.nodes):
            above = self.chrome[node.parent] if node.parent >= 0 else False
            self.chrome.append(above or index in marked or self._is_chrome(index))

    def _is_chrome(self, index: int) -> bool:
        node = self.outline.nodes[index]
        if not node.hidden and (node.body or not node.looks.noise):
            return False
        forgiven = HARD_FORGIVEN_SHARE if node.looks.hard and not node.body else FORGIVEN_SHARE
        return self.weights[index] < forgiven * max(1, self.page_prose)


def cards_of(outline: Outline, weights: list[int], page_prose: int) -> set[int]:
    """Elements that tease other stories: like siblings, three or more, each with a linked headline and little prose."""
    linked: set[int] = set()
    for piece in outline.pieces:
        first = piece.marks[0] if piece.marks else None
        if first and first.kind is MarkKind.LINK and first.start == 0 and first.end >= MIN_HEADLINE_CHARS:
            linked.update(ancestors(outline, piece.node))
    groups: dict[tuple[int, str, str], list[int]] = {}
    for index, node in enumerate(outline.nodes):
        if node.tag not in _NEVER_CARDS:
            groups.setdefault((node.parent, node.tag, node.name.split(" ")[0]), []).append(index)
    cards: set[int] = set()
    for members in groups.values():
        teasers = [index for index in members if index in linked and weights[index] <= MAX_CARD_PROSE]
        if len(teasers) < MIN_CARDS or len(teasers) < len(members) / 2:
            continue
        if sum(weights[index] for index in teasers) < FORGIVEN_SHARE * max(1, page_prose):
            cards.update(teasers)
    return cards


def pointers_of(outline: Outline, weights: list[int], page_prose: int) -> set[int]:
    """Elements that begin with a line such as "You might also like": the largest that have it as their first line."""
    firsts: dict[int, int] = {}
    for number, piece in enumerate(outline.pieces):
        if piece.kind is not BlockKind.FIGURE:
            for index in ancestors(outline, piece.node):
                firsts.setdefault(index, number)
    found: set[int] = set()
    for number, piece in enumerate(outline.pieces):
        bare = piece.kind is not BlockKind.FIGURE and is_bare_lead_in(piece.text)
        if not (bare or (piece.kind is BlockKind.HEADING and is_lead_in(piece.text))):
            continue
        for index in ancestors(outline, piece.node):
            if firsts[index] != number or weights[index] >= FORGIVEN_SHARE * max(1, page_prose):
                break
            found.add(index)
    return found


def ancestors(outline: Outline, node: int) -> list[int]:
    """A node and all the nodes around it, innermost first."""
    path = []
    while node >= 0:
        path.append(node)
        node = outline.nodes[node].parent
    return path


def find_region(outline: Outline, *, declared_body: str = "") -> Region | None:
    """The element that holds the article; None where the page has no prose. ``declared_body`` is JSON-LD's
    articleBody."""
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
    scores = [
        good[index] * _bonus(node) - bad[index] if good[index] > 0 and not grounds.chrome[index] else 0.0
        for index, node in enumerate(outline.nodes)
    ]
    top = max(scores, default=0.0)
    if top <= 0:
        return None
    # The innermost element that says nearly as much: what a wrapper adds at its edges is rarely the article.
    best = max(index for index, score in enumerate(scores) if score >= NEARLY * top)
    opening, within = _with_opening(outline, grounds, best)
    inside = (*opening, *within)
    prose = sum(weight_of(piece.text) for piece in inside if is_prose(piece))
    return Region(node=best, pieces=inside, opening=opening, prose=prose, why=_why(outline, best))


def _with_opening(outline: Outline, grounds: Grounds, inner: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of the chosen element, and before them prose between the headline and it.

    Many outlets set the first paragraph apart from the rest.
    """
    shown = [piece for piece in outline.pieces if not grounds.chrome[piece.node]]
    within = [piece for piece in shown if inner in ancestors(outline, piece.node)]
    start = next((number for number, piece in enumerate(shown) if piece is within[0]), 0) if within else 0
    head = next((number for number in range(start - 1, -1, -1) if shown[number].top), start)
    opening = [
        piece
        for piece in shown[head + 1 : start]
        if is_prose(piece) and piece.kind is BlockKind.PARAGRAPH and not piece.links
    ]
    return tuple(opening) if len(opening) <= MAX_OPENING else (), tuple(within)


def _bonus(node: Node) -> float:
    return 1.3 if node.body else 1.15 if node.looks.content else 1.05 if node.tag in ("article", "main") else 1.0


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
    unmarked = sum(
        weight_of(outline.pieces[index].text) for index, _ in prose if not grounds.chrome[outline.pieces[index].node]
    )
    trusts_declared = matched > TRUSTED_SHARE * unmarked and matched >= 0.5 * len(declared)
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
    if node.looks.content:
        return f"a {node.tag} element named as an article's text"
    return f"the {node.tag} element with the most prose"
