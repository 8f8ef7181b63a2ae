"""Pieces: a page's tree cut into the blocks it holds, chrome and all, in document order.

Owns the walk: which elements part blocks, which mark text, which are never read. It chooses nothing; each piece says
where it stood (a node of the outline) so that others can choose. Knows nothing of what makes an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.html import HtmlElement

from dragoman.extract.boilerplate import (
    is_caption_name,
    is_content_name,
    is_credit_name,
    is_hard_noise_name,
    is_noise_name,
)
from dragoman.extract.clean import absolute_url, clean_field, clean_line, words
from dragoman.extract.document import MAX_ELEMENTS
from dragoman.extract.inline import InlineText
from dragoman.extract.pictures import picture_of
from dragoman.extract.tables import is_data_table, table_text
from dragoman.model import BlockKind, Image, Mark, MarkKind

MAX_PIECES = 5000
"""Pieces of a page, chrome and all; the longest live report seen has 1,200 blocks, and 5,000 take a second to judge."""

NEVER_READ = words("""
    script style noscript template svg math iframe object embed applet video audio track source canvas map area
    button select option optgroup textarea input datalist output progress meter dialog head link meta title base
    frame frameset noframes param fieldset
""")
NOISE_TAGS = frozenset({"nav", "footer", "aside", "menu", "form"})
HARD_TAGS = frozenset({"nav", "footer"})
HARD_ROLES = frozenset({"dialog", "alertdialog", "navigation", "contentinfo"})
NOISE_ROLES = words("""
    navigation banner complementary contentinfo search menu menubar toolbar dialog alertdialog tablist form
""")
INLINE = words("""
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rt rp ruby s samp small
    span strike strong sub sup time tt u var wbr nobr
""")
_MARKS = {"em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "b": MarkKind.STRONG, "strong": MarkKind.STRONG} | {
    "abbr": MarkKind.ABBR,
    "time": MarkKind.TIME,
}
_VALUES = {"abbr": "title", "time": "datetime"}
"""The attribute that says what such an element stands for."""
LONGEST_VALUE_CHARS = 200
"""Of such an attribute: longer than any name of an organisation, short enough for a tooltip."""
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NEVER_NOISE = frozenset({"html", "body", "p", *_HEADINGS})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK_TAGS = words("""
    p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table figure figcaption
    address details summary hr tr td th thead tbody center aside nav footer form
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A block-level element in the outline: its parent's index (-1 at the root) and what its markup says of it."""

    parent: int
    tag: str
    noise: bool
    content: bool
    hard: bool
    """Named as chrome in words that never name an article's text ("cookie", "comments")."""
    body: bool
    """Marked as the article's body by schema.org's articleBody."""
    hidden: bool
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block as it stood on the page; ``links`` counts the characters that are link text."""

    kind: BlockKind
    text: str
    node: int
    marks: tuple[Mark, ...] = ()
    links: int = 0
    level: int = 0
    ordered: bool = False
    image: Image | None = None
    top: bool = False
    """An h1: the page's headline, or one that outranks the body's headings."""
    name: str = ""
    """Class, id and item property names of the element that held it, for recognising bylines and dates."""

    @property
    def link_share(self) -> float:
        return self.links / max(1, len(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All the pieces of a page and the elements they stand in."""

    nodes: tuple[Node, ...]
    pieces: tuple[Piece, ...]
    skipped_links: int = 0
    """Links in navigation that was not walked."""


@dataclass(slots=True)
class _Frame:
    """An open block-level element while walking."""

    node: int
    kind: BlockKind
    level: int
    ordered: bool
    name: str
    tag: str
    image: Image | None = None
    captions: list[str] | None = None
    said: bool = False


class _Walk:
    """One pass over a tree; the state is the line being built and the open block-level elements."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.line = InlineText()
        self.nodes: list[Node] = []
        self.pieces: list[Piece] = []
        self.frames: list[_Frame] = []
        self.breaks = 0
        self.skipped_links = 0

    def run(self, root: HtmlElement) -> None:
        stack: list[tuple[HtmlElement, str]] = [(root, "")]
        seen = 0
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self.leave(leaving)
            else:
                seen += 1
                if seen > MAX_ELEMENTS or len(self.pieces) >= MAX_PIECES:
                    break
                state = self.enter(element)
                if state:
                    stack.append((element, state))
                    stack.extend((child, "") for child in element.iterchildren(reversed=True))
                    continue
            if element is not root:
                self.text(element.tail)
        while self.frames:
            self.leave("block")

    def enter(self, element: HtmlElement) -> str:
        """Begins an element; returns how it must be left, or "" where its inside is not to be walked."""
        tag = element.tag
        if not isinstance(tag, str) or tag in NEVER_READ:
            return ""
        if tag == "br":
            self.breaks += 1
            self.line.space()
            if self.breaks == 2:
                self.flush()
            return ""
        if tag in ("img", "amp-img"):
            self.picture(element)
            return ""
        if tag in INLINE and not _holds_blocks(element) and not is_caption_name(element.get("class", "")):
            return self.enter_inline(element, tag)
        if tag == "nav" and next(element.iter("p", "h1"), None) is None:
            # Half of a page's elements; a nav that holds paragraphs was left open and holds the rest of the page.
            self.skipped_links += sum(1 for _ in element.iter("a"))
            return ""
        state = self.enter_block(element, tag)
        if state and tag == "a":
            self.line.open(MarkKind.LINK, absolute_url(element.get("href"), self.base))
            state = "card"
        if state:
            self.text(element.text)
        return state

    def enter_inline(self, element: HtmlElement, tag: str) -> str:
        names = element.get("class", "")
        if (names and (is_hidden_name(names) or is_hover_name(names))) or _is_hidden(element):
            return ""
        if names and tag == "span" and is_credit_name(names) and self.frames and self.frames[-1].captions is not None:
            return ""
        if tag == "a":
            self.line.open(MarkKind.LINK, absolute_url(element.get("href"), self.base))
            self.text(element.text)
            return "mark"
        kind = _MARKS.get(tag)
        if kind is not None:
            value = element.get(_VALUES[tag], "") if tag in _VALUES else ""
            self.line.open(kind, clean_line(value)[:LONGEST_VALUE_CHARS])
        self.text(element.text)
        return "mark" if kind is not None else "inline"

    def enter_block(self, element: HtmlElement, tag: str) -> str:
        self.flush()
        name = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("data-testid"))))
        parent = self.frames[-1] if self.frames else None
        prop = element.get("itemprop", "")
        hidden = _is_hidden(element) or is_hidden_name(name)
        self.nodes.append(
            Node(
                parent=parent.node if parent else -1,
                tag=tag,
                noise=tag not in _NEVER_NOISE
                and (tag in NOISE_TAGS or element.get("role", "") in NOISE_ROLES or is_noise_name(name)),
                hard=tag in HARD_TAGS or element.get("role", "") in HARD_ROLES or is_hard_noise_name(name),
                content=is_content_name(name),
                body="articleBody" in prop,
                hidden=hidden,
                name=name,
            )
        )
        node = len(self.nodes) - 1
        if tag == "table" and is_data_table(element):
            text, links = table_text(element)
            if text:
                self.pieces.append(Piece(kind=BlockKind.TABLE, text=text, links=links, node=node, name=name))
            return ""
        frame = self.frame(element, tag, name, node, parent)
        self.frames.append(frame)
        if tag == "pre":
            text = "\n".join(
                clean_line_keeping(line) for line in element.text_content().strip("\r\n").splitlines()
            ).rstrip()
            if text:
                self.pieces.append(Piece(kind=BlockKind.PREFORMATTED, text=text, node=node, name=name))
            self.frames.pop()
            return ""
        return "block"

    def frame(self, element: HtmlElement, tag: str, name: str, node: int, parent: _Frame | None) -> _Frame:
        """What an element makes of the text that stands in it: its kind, level and numbering."""
        kind = parent.kind if parent else BlockKind.PARAGRAPH
        level = parent.level if parent else 0
        ordered = parent.ordered if parent else False
        if tag in _HEADINGS:
            kind, level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            level = level + 1 if kind is BlockKind.LIST_ITEM else 1
            kind, ordered = BlockKind.LIST_ITEM, tag == "ol"
        elif tag in ("li", "dd", "dt"):
            kind, level = BlockKind.LIST_ITEM, max(1, level if kind is BlockKind.LIST_ITEM else 1)
        elif tag == "blockquote":
            kind, level, ordered = BlockKind.QUOTATION, 0, False
        frame = _Frame(node=node, kind=kind, level=level, ordered=ordered, name=name, tag=tag)
        wraps_other = tag == "figure" and next(element.iter("table", "pre", "blockquote", "p"), None) is not None
        if tag == "figcaption" or (tag == "figure" and not wraps_other) or is_caption_name(name):
            frame.kind, frame.level, frame.ordered = BlockKind.FIGURE, 0, False
            if parent is None or parent.captions is None:
                frame.captions = []
        if frame.captions is None and parent is not None and parent.captions is not None:
            frame.captions = parent.captions
            frame.kind = BlockKind.FIGURE
        return frame

    def leave(self, state: str) -> None:
        if state == "mark":
            self.line.close()
        elif state in ("block", "card"):
            self.flush()
            if state == "card":
                self.line.close()
            frame = self.frames.pop()
            parent = self.frames[-1] if self.frames else None
            if frame.captions is not None and (parent is None or parent.captions is not frame.captions):
                self.figure(frame)
            elif frame.image is not None and parent is not None:
                parent.image = frame.image

    def figure(self, frame: _Frame) -> None:
        """Closes a figure: one piece of picture and caption; a lone caption joins the picture before it."""
        caption = " ".join(dict.fromkeys(frame.captions or ()))
        last = self.pieces[-1] if self.pieces else None
        if frame.image is None and caption and last and last.kind is BlockKind.FIGURE and not last.text:
            self.pieces[-1] = replace(last, text=caption)
        elif frame.image is not None or caption:
            self.pieces.append(
                Piece(kind=BlockKind.FIGURE, text=caption, image=frame.image, node=frame.node, name=frame.name)
            )

    def picture(self, element: HtmlElement) -> None:
        image = picture_of(element, self.base)
        frame = self.frames[-1] if self.frames else None
        if image is None or frame is None:
            return
        if frame.captions is not None:
            owner = next(f for f in self.frames if f.captions is frame.captions)
            owner.image = owner.image or image
        else:
            # A picture in running text parts nothing: it is set before the paragraph it stands in.
            self.pieces.append(Piece(kind=BlockKind.FIGURE, text="", image=image, node=frame.node, name=frame.name))

    def text(self, text: str | None) -> None:
        if text and not text.isspace():
            self.breaks = 0
        self.line.add(text)

    def flush(self) -> None:
        """Ends the line: what it holds becomes a piece of the innermost element's kind."""
        self.breaks = 0
        text, marks, links = self.line.take()
        if not text or not self.frames:
            return
        frame = self.frames[-1]
        if frame.captions is not None:
            if not is_credit_name(frame.name):
                frame.captions.append(text)
            return
        kind = frame.kind
        item = next((f for f in reversed(self.frames) if f.tag in ("li", "dd", "dt")), None)
        if kind is BlockKind.LIST_ITEM and item is not None:
            kind = BlockKind.PARAGRAPH if item.said else kind
            item.said = True
        plain = kind is BlockKind.PARAGRAPH
        self.pieces.append(
            Piece(
                kind=kind,
                text=text,
                marks=marks,
                links=links,
                node=frame.node,
                level=0 if plain else frame.level,
                ordered=False if plain else frame.ordered,
                top=frame.tag == "h1",
                name=frame.name,
            )
        )


_HIDDEN_NAMES = re.compile(
    r"(?:^|\s)(?:hidden|hide|is-hidden|d-none|visually-?hidden|sr-only|screen-?reader(?:-text|-only)?|u-hidden|"
    r"visuallyhidden|screenreader|assistive-text|element-invisible|a11y-hidden|offscreen|print-only|printonly)(?:$|\s)",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def is_hidden_name(names: str) -> bool:
    """Whether class names are those by which text is hidden from sight by convention."""
    return bool(names) and _HIDDEN_NAMES.search(names) is not None


_HOVER_NAMES = re.compile(
    r"(?:^|[\s_-])(?:tooltip|pop-?over|hover-?card|rollover|fly-?out|pop-?up)"
    r"(?:[-_](?:text|content|block|box|body|inner|[a-z]+-block))?(?:$|\s)",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def is_hover_name(names: str) -> bool:
    """Whether class names say that an element inside a sentence is shown only while one points at it."""
    return _HOVER_NAMES.search(names) is not None


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _holds_blocks(element: HtmlElement) -> bool:
    if len(element) == 0:
        return False
    return next(element.iter(*_BLOCK_TAGS), None) is not None


def clean_line_keeping(line: str) -> str:
    """A line of preformatted text: clean, its indentation kept, tabs as four spaces."""
    expanded = line.expandtabs(4).replace("\u00a0", " ")
    indent = len(expanded) - len(expanded.lstrip(" "))
    return " " * indent + clean_line(expanded)


def outline_of(root: HtmlElement, *, base: str) -> Outline:
    """Cuts a tree into pieces; ``base`` is the address that relative links are resolved against."""
    walk = _Walk(base)
    walk.run(root)
    return Outline(nodes=tuple(walk.nodes), pieces=tuple(walk.pieces), skipped_links=walk.skipped_links)


def base_of(document: HtmlElement, url: str) -> str:
    """The address that a page's relative links are resolved against: its base element's, else its own."""
    element = next(document.iter("base"), None)
    href = clean_field(element.get("href")) if element is not None else ""
    return absolute_url(href, url) or url
