"""Captions: lines that belong to a picture though the page does not mark them so.

Owns the rule: an element that holds one picture, a line or three and no running text is a picture with its caption and
credit. Knows nothing of the article around it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.extract.boilerplate import class_words
from dragoman.extract.clean import words
from dragoman.extract.pieces import Node, Outline, Piece
from dragoman.extract.region import MAX_LINK_SHARE, is_prose
from dragoman.model import BlockKind

MAX_LINES = 3
"""Title, caption and credit below a picture; more lines are something that has a picture."""

MAX_CAPTION_CHARS = 200
"""Characters of all the lines beside a picture, where nothing in the markup says that the element is one."""

MAX_NAMED_CAPTION_CHARS = 500
"""The same, sentences among them, where the element is named as a picture."""

_PICTURE_NAMES = words("image images img imgtop photo photos picture media foto fotos bild video")
_NEVER_PICTURES = frozenset({"body", "main", "article", "li", "ul", "ol", "td", "th", "blockquote", "table", "tr"})


@dataclass(slots=True)
class _Held:
    """What an element holds, elements inside it included."""

    pictures: int = 0
    lines: int = 0
    chars: int = 0
    links: int = 0
    prose: bool = False
    never: bool = False


def with_captions(outline: Outline) -> Outline:
    """The outline with such lines made part of the picture's piece."""
    held = _held(outline)
    owner = [-1] * len(outline.nodes)
    for index, node in enumerate(outline.nodes):
        above = owner[node.parent] if node.parent >= 0 else -1
        owner[index] = above if above >= 0 else index if _is_picture(node, held[index]) else -1
    if all(index < 0 for index in owner):
        return outline
    captions: dict[int, list[str]] = {}
    for piece in outline.pieces:
        if owner[piece.node] >= 0 and piece.text:
            captions.setdefault(owner[piece.node], []).append(piece.text)
    kept: list[Piece] = []
    for piece in outline.pieces:
        picture = owner[piece.node]
        if picture < 0:
            kept.append(piece)
        elif piece.kind is BlockKind.FIGURE:
            kept.append(replace(piece, text=" ".join(dict.fromkeys(captions.get(picture, ())))))
    return replace(outline, pieces=tuple(kept))


def _held(outline: Outline) -> list[_Held]:
    held = [_Held() for _ in outline.nodes]
    for piece in outline.pieces:
        here = held[piece.node]
        if piece.kind is BlockKind.FIGURE:
            here.pictures += 1
        else:
            here.lines += 1
            here.never = here.never or piece.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or piece.top
            here.prose = here.prose or piece.kind is BlockKind.HEADING or is_prose(piece)
        here.chars += len(piece.text)
        here.links += piece.links
    for index in range(len(outline.nodes) - 1, 0, -1):
        inner, parent = held[index], outline.nodes[index].parent
        if parent >= 0:
            outer = held[parent]
            outer.pictures += inner.pictures
            outer.lines += inner.lines
            outer.chars += inner.chars
            outer.links += inner.links
            outer.prose = outer.prose or inner.prose
            outer.never = outer.never or inner.never
    return held


def _is_picture(node: Node, held: _Held) -> bool:
    if held.pictures != 1 or not 1 <= held.lines <= MAX_LINES or held.never or node.tag in _NEVER_PICTURES:
        return False
    if held.links > MAX_LINK_SHARE * held.chars or held.chars > MAX_NAMED_CAPTION_CHARS:
        return False
    return (not held.prose and held.chars <= MAX_CAPTION_CHARS) or not class_words(node.name).isdisjoint(_PICTURE_NAMES)
