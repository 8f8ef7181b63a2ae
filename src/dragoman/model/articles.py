"""What an article is: blocks of text with marks over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dragoman.model.sources import UNKNOWN_LANGUAGE


class BlockKind(StrEnum):
    """The kinds of block. HEADLINE and STANDFIRST occur once at most and lead the article."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    FIGURE = "figure"
    """A picture; the block's text is its caption (may be empty)."""
    TABLE = "table"
    """The text holds rows parted by newlines, cells parted by tabs; the first row is the header."""
    PREFORMATTED = "preformatted"


class MarkKind(StrEnum):
    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    ABBR = "abbr"
    """An abbreviation; ``value`` is what it stands for, in the source's language."""
    TIME = "time"
    """A date or time; ``value`` is the same as machines read it (HTML's datetime)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Inline markup over ``text[start:end]`` of its block; ``href`` is absolute http(s), for links alone."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item and so on: plain text with marks over it, white space collapsed."""

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0
    """Heading level 2 to 6; nesting depth of a list item, from 1; 0 elsewhere."""
    ordered: bool = False
    """True for an item of a numbered list."""
    image: Image | None = None


class Access(StrEnum):
    FREE = "free"
    PAYWALLED = "paywalled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What extraction makes of a page.

    ``blocks`` is the body alone: neither headline nor standfirst is among them.
    """

    url: str
    """Canonical address."""
    title: str
    """Headline, without the site's suffix."""
    blocks: tuple[Block, ...] = ()
    standfirst: str = ""
    """The outlet's own summary shown above the body; empty where the body begins with it."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str = UNKNOWN_LANGUAGE
    """Declared by the page (html lang, JSON-LD, OpenGraph) until identification sets it."""
    site: str = ""
    """The outlet's name as the page gives it."""
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: Image | None = None
    dateline: str = ""
    """Place, date and agency before the first sentence ("MOSCOW, August 1. /TASS/."), as written."""
    agencies: tuple[str, ...] = ()
    """News agencies credited, by their usual English short name ("AFP", "TASS", "Tanjug")."""
    access: Access = Access.UNKNOWN
    extractor: str = ""
    """Which extractor won and why, for people."""
    reserved: str = ""
    """Why the outlet allows no more than headline and link to be shown; such an article has no blocks."""
    from_feed: str = ""
    """What the page answered, where the text is that of the feed instead ("answered 403 Forbidden"); else empty."""

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @property
    def readable(self) -> tuple[Block, ...]:
        """Headline, standfirst and body, in reading order: what is translated and shown."""
        head = [Block(kind=BlockKind.HEADLINE, text=self.title)]
        if self.standfirst:
            head.append(Block(kind=BlockKind.STANDFIRST, text=self.standfirst))
        return (*head, *self.blocks)
