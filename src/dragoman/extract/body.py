"""The body: the pieces of the chosen region made into blocks, with what is not the article left out.

Owns the rules of leaving out, each with its reason. Knows nothing of how the region was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.extract.clean import fold
from dragoman.extract.pieces import Piece
from dragoman.extract.region import MAX_LINK_SHARE, is_prose
from dragoman.extract.repeats import without_repeats
from dragoman.extract.wording import (
    is_bare_lead_in,
    is_caption_line,
    is_chrome_line,
    is_closing_credit,
    is_flagged_pointer,
    is_lead_in,
    is_legal_line,
    is_placeholder_line,
    is_tag_line,
)
from dragoman.model import Block, BlockKind, MarkKind

MAX_BLOCKS = 5000
"""Blocks of one article; the longest live report seen has about 1,200."""

MAX_FURNITURE_CHARS = 120
"""Characters of a byline, date or place line."""

MAX_CREDIT_CHARS = 80
"""Characters of a picture's credit."""

MIN_LISTED = 3
"""Items of a closing list of links; two may be sources."""

LISTED_LINK_SHARE = 0.35
"""Of such a list's characters; lists in the text that link much have under a quarter."""

_DATE_LINE = re.compile(
    r"(?:\d{1,2}[:.]\d{2}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"\d+ ?(?:hours?|minutes?|days?|stunden?|heures?|horas?) ago|"
    r"\b\d{1,2}(?:st|nd|rd|th)?[.,]?\s+(?:de\s+)?[^\W\d_]+\.?,?\s+(?:de\s+)?(?:19|20)\d{2}\b|"
    r"[^\W\d_]{3,}\.?\s+\d{1,2},?\s+(?:19|20)\d{2}\b)"
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|autor(?:a|es)?|author|text|texte?|автор|аутор|текст|written by|posted by|"
    r"published|updated|last (?:updated|modified)|"
    r"publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|veröffentlicht|aktualisiert|stand|"
    r"опубликовано|обновлено|objavljeno|објављено)\b",
    re.IGNORECASE,
)

_CREDIT = re.compile(
    r"[/|©]|\b(?:Getty|Reuters|AFP|AP|EPA|EFE|dpa|imago|Shutterstock|Alamy|Unsplash|Pixabay|iStock|Adobe Stock|"
    r"Wikimedia|PA|ANSA|TASS|Photo|Foto|Image)\b"
)

_LINE_RULES = (is_chrome_line, is_legal_line, is_placeholder_line, is_tag_line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the article apart from its body, so that it is not said twice."""

    title: str = ""
    authors: tuple[str, ...] = ()


def body_blocks(pieces: tuple[Piece, ...], known: Known) -> tuple[Block, ...]:
    """The article's blocks, in order."""
    kept = _from_headline(list(pieces), known)
    for rule in (_without_pointers, _without_picture_credits, _without_tail, without_repeats):
        kept = rule(kept)
    kept = _without_furniture(kept, known)
    return tuple(_block(piece) for piece in kept[:MAX_BLOCKS] if piece.text or piece.image is not None)


def _from_headline(pieces: list[Piece], known: Known) -> list[Piece]:
    """What stands above the headline is not the article, if more stands below."""
    title = fold(known.title)
    for index, piece in enumerate(pieces):
        if title and (piece.top or piece.kind is BlockKind.HEADING) and fold(piece.text) == title:
            below = sum(len(p.text) for p in pieces[index + 1 :] if is_prose(p))
            if below > sum(len(p.text) for p in pieces[:index] if is_prose(p)):
                return pieces[index + 1 :]
    return pieces


def _without_furniture(pieces: list[Piece], known: Known) -> list[Piece]:
    """The headline again, names of the authors, and bylines, dates and labels near the top and below the end."""
    prose = [index for index, piece in enumerate(pieces) if is_prose(piece)]
    head_end = prose[min(2, len(prose) - 1)] if prose else len(pieces)
    first, tail_start = (prose[0], prose[-1]) if prose else (0, 0)
    names = {fold(name) for name in known.authors}
    title = fold(known.title)
    kept = []
    for index, piece in enumerate(pieces):
        folded = fold(piece.text)
        if piece.kind is not BlockKind.FIGURE:
            headline = folded == title or (index < first and piece.kind is BlockKind.HEADING and title in folded)
            if piece.top or (folded and (folded in names or (title and headline))):
                continue
            near_edge = index < head_end or index > tail_start
            if (
                near_edge
                and piece.kind is not BlockKind.TABLE
                and _is_furniture(piece, names, first=index < first, head=index < head_end)
            ):
                continue
        kept.append(piece)
    return kept


def _is_furniture(piece: Piece, names: set[str], *, first: bool, head: bool) -> bool:
    """Whether a short line is a byline, a date, a reading time or a label with links."""
    text = piece.text
    if len(text) > MAX_FURNITURE_CHARS or (piece.kind is BlockKind.LIST_ITEM and not first):
        return False
    ends = text.endswith((".", "!", "?", "…", "。")) and len(text.split()) > 8
    folded = fold(text)
    named = any(name in folded for name in names if len(name) > 5) and len(folded) < 60
    dated = _DATE_LINE.search(text) is not None and len(text) <= (80 if head else 60) and not text.endswith(":")
    return (not ends and (dated or named or _BYLINE.match(text) is not None)) or (
        first and piece.link_share > MAX_LINK_SHARE
    )


def _without_picture_credits(pieces: list[Piece]) -> list[Piece]:
    """Captions set as paragraphs; and a short line below a picture that names an agency or parts names by a stroke."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.kind is BlockKind.PARAGRAPH and is_caption_line(piece.text) and not piece.links:
            continue
        after = bool(kept) and kept[-1].kind is BlockKind.FIGURE and piece.kind is BlockKind.PARAGRAPH
        if after and len(piece.text) <= MAX_CREDIT_CHARS and _CREDIT.search(piece.text) and not is_prose(piece):
            continue
        kept.append(piece)
    return kept


def _without_pointers(pieces: list[Piece]) -> list[Piece]:
    """Controls, advertisement marks, "read also" lines with the links after them, legal lines, lists of links."""
    kept: list[Piece] = []
    pointing = False
    sections = _linked_sections(pieces)
    for piece in pieces:
        linked = piece.link_share > MAX_LINK_SHARE
        if piece.kind is BlockKind.FIGURE or piece.kind is BlockKind.PREFORMATTED:
            kept.append(piece)
            continue
        if piece.kind is BlockKind.TABLE:
            if not linked:
                kept.append(piece)
            continue
        if any(is_not_article(piece.text) for is_not_article in _LINE_RULES):
            continue
        if is_flagged_pointer(piece.text) and (piece.links or piece.kind is not BlockKind.PARAGRAPH):
            continue
        if is_bare_lead_in(piece.text):
            pointing = True
            continue
        heads = piece.kind is BlockKind.HEADING or _is_bold(piece)
        if is_lead_in(piece.text) and (piece.links or heads):
            pointing = heads
            continue
        if pointing and (linked or (piece.kind is BlockKind.LIST_ITEM and piece.links)):
            continue
        pointing = False
        if id(piece) in sections:
            kept.append(piece)
            continue
        if linked and piece.link_share > 0.8 and len(piece.text) > 15 and not _is_sentence(piece):
            continue
        kept.append(piece)
    return kept


def _linked_sections(pieces: list[Piece]) -> set[int]:
    """Headings that are links and yet head sections, as in lists of goods: most of the headings are, each with text."""
    said = [piece for piece in pieces if piece.kind is not BlockKind.FIGURE]
    heads = [
        (piece, number + 1 < len(said) and is_prose(said[number + 1]))
        for number, piece in enumerate(said)
        if piece.kind is BlockKind.HEADING and not piece.top
    ]
    linked = [piece for piece, has_text in heads if has_text and piece.link_share > MAX_LINK_SHARE]
    return {id(piece) for piece in linked} if len(linked) >= MIN_LISTED and 2 * len(linked) > len(heads) else set()


def _is_bold(piece: Piece) -> bool:
    return any(m.kind is MarkKind.STRONG and m.end - m.start >= len(piece.text) - 2 for m in piece.marks)


def _is_sentence(piece: Piece) -> bool:
    """A paragraph that is one link may still be a sentence of the article; a headline that points elsewhere is not."""
    return (
        piece.kind is BlockKind.PARAGRAPH
        and len(piece.text) > 100
        and piece.text.rstrip().endswith((".", "。", "!", "?"))
    )


def _without_tail(pieces: list[Piece]) -> list[Piece]:
    """Links, headings and credits of reporting below the last paragraph."""
    end = _before_link_list(pieces)
    while end > 0:
        piece = pieces[end - 1]
        if (
            (piece.kind is BlockKind.HEADING and not piece.text.endswith((".", "!", "?", "。")))
            or (piece.link_share > MAX_LINK_SHARE and not _is_sentence(piece))
            or is_closing_credit(piece.text)
        ):
            end -= 1
            continue
        break
    return pieces[:end]


def _before_link_list(pieces: list[Piece]) -> int:
    """Where a closing list begins of which each item has a link and a third of all is link: other stories."""
    end = start = len(pieces)
    while start > 0 and pieces[start - 1].kind is BlockKind.LIST_ITEM and pieces[start - 1].links:
        start -= 1
    items = pieces[start:end]
    links, chars = sum(item.links for item in items), sum(len(item.text) for item in items)
    return start if len(items) >= MIN_LISTED and links >= chars * LISTED_LINK_SHARE else end


def _block(piece: Piece) -> Block:
    return Block(
        kind=piece.kind, text=piece.text, marks=piece.marks, level=piece.level, ordered=piece.ordered, image=piece.image
    )
