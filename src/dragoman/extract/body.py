"""The body: the pieces of the chosen region made into blocks, with what is not the article left out.

Owns the rules of leaving out, each with its reason. Knows nothing of how the region was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.extract.boilerplate import is_bare_lead_in, is_chrome_line, is_lead_in, is_legal_line
from dragoman.extract.clean import fold
from dragoman.extract.pieces import Piece
from dragoman.extract.region import MAX_LINK_SHARE, is_prose
from dragoman.model import Block, BlockKind

MAX_BLOCKS = 5000
"""Blocks of one article; the longest live report seen has about 1,200."""

MAX_LINE_BEFORE_PROSE = 120
"""Characters of a byline, date or place line above the first paragraph."""

_DATE_LINE = re.compile(
    r"(?:\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d+ ?(?:hours?|minutes?|days?|stunden?|heures?|horas?) ago)"
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|autor(?:a|es)?|author|text|texte?|автор|аутор|текст|written by|posted by|published|updated|last (?:updated|modified)|"
    r"publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|veröffentlicht|aktualisiert|stand|опубликовано|обновлено|objavljeno|објављено)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the article apart from its body, so that it is not said twice."""

    title: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()


def body_blocks(pieces: tuple[Piece, ...], known: Known) -> tuple[Block, ...]:
    """The article's blocks, in order."""
    kept = list(pieces)
    kept = _from_headline(kept, known)
    kept = _without_head(kept, known)
    kept = _without_pointers(kept)
    kept = _without_tail(kept)
    kept = _without_repeats(kept)
    kept = _without_lone_headings(kept)
    return tuple(_block(piece) for piece in kept[:MAX_BLOCKS])


def _from_headline(pieces: list[Piece], known: Known) -> list[Piece]:
    """What stands above the headline is not the article, if enough stands below."""
    title = fold(known.title)
    for index, piece in enumerate(pieces):
        if (piece.top or piece.kind is BlockKind.HEADING) and title and fold(piece.text) == title:
            below = sum(len(p.text) for p in pieces[index + 1 :] if is_prose(p))
            if below > sum(len(p.text) for p in pieces[:index] if is_prose(p)):
                return pieces[index + 1 :]
    return pieces


def _without_head(pieces: list[Piece], known: Known) -> list[Piece]:
    """Headline again, bylines, dates and labels above the first paragraph."""
    first = next((i for i, p in enumerate(pieces) if is_prose(p)), len(pieces))
    names = {fold(name) for name in known.authors}
    kept = []
    for index, piece in enumerate(pieces):
        if index < first and piece.kind is not BlockKind.FIGURE:
            folded = fold(piece.text)
            if piece.top or folded in names or (folded and folded == fold(known.title)):
                continue
            short = len(piece.text) <= MAX_LINE_BEFORE_PROSE
            if short and (
                _DATE_LINE.search(piece.text) or _BYLINE.match(piece.text) or piece.link_share > MAX_LINK_SHARE
            ):
                continue
        kept.append(piece)
    return kept


def _without_pointers(pieces: list[Piece]) -> list[Piece]:
    """Controls, advertisement marks, "read also" lines with the links after them, legal lines, lists of links."""
    kept: list[Piece] = []
    pointing = False
    for piece in pieces:
        linked = piece.link_share > MAX_LINK_SHARE
        if piece.kind is BlockKind.FIGURE or piece.kind is BlockKind.PREFORMATTED:
            kept.append(piece)
            continue
        if piece.kind is BlockKind.TABLE:
            if not linked:
                kept.append(piece)
            continue
        if is_chrome_line(piece.text) or is_legal_line(piece.text):
            continue
        if is_bare_lead_in(piece.text):
            pointing = True
            continue
        if is_lead_in(piece.text) and (piece.links or piece.kind is BlockKind.HEADING):
            continue
        if pointing and linked:
            continue
        pointing = False
        if linked and piece.link_share > 0.8 and len(piece.text) > 15 and not _is_sentence(piece):
            continue
        kept.append(piece)
    return kept


def _is_sentence(piece: Piece) -> bool:
    """A paragraph that is one link may still be a sentence of the article; a headline that points elsewhere is not."""
    return (
        piece.kind is BlockKind.PARAGRAPH
        and len(piece.text) > 100
        and piece.text.rstrip().endswith((".", "。", "!", "?"))
    )


def _without_tail(pieces: list[Piece]) -> list[Piece]:
    """Links, headings and labels below the last paragraph."""
    end = len(pieces)
    while end > 0:
        piece = pieces[end - 1]
        if piece.kind is BlockKind.HEADING or (piece.link_share > MAX_LINK_SHARE and not is_prose(piece)):
            end -= 1
            continue
        break
    return pieces[:end]


def _without_repeats(pieces: list[Piece]) -> list[Piece]:
    """A paragraph said twice is a pull quotation, or a copy for another screen size."""
    seen: set[tuple[BlockKind, str]] = set()
    texts: set[str] = set()
    pictures: set[str] = set()
    kept = []
    for piece in pieces:
        folded = fold(piece.text)
        if piece.kind is BlockKind.FIGURE:
            address = piece.image.url if piece.image else ""
            if (address and address in pictures) or (not address and not piece.text):
                continue
            pictures.add(address)
        elif len(folded) > 40:
            if folded in texts:
                continue
            texts.add(folded)
        seen.add((piece.kind, folded))
        kept.append(piece)
    return kept


def _without_lone_headings(pieces: list[Piece]) -> list[Piece]:
    """A heading directly before another of its rank or higher heads nothing; captions of nothing are nothing."""
    return [p for p in pieces if p.text or p.image is not None]


def _block(piece: Piece) -> Block:
    return Block(
        kind=piece.kind, text=piece.text, marks=piece.marks, level=piece.level, ordered=piece.ordered, image=piece.image
    )
