"""Overrides: what an outlet's own selectors find on a page, which comes before the general rules.

Owns how a selected element is read for each key, and the words for a selector that finds nothing: the general rules
then decide, and the article's ``extractor`` says so. Knows nothing of where selectors are declared.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.html import HtmlElement

from dragoman.css import Selectors, select
from dragoman.extract.authors import names_in
from dragoman.extract.body import Known, body_blocks
from dragoman.extract.captions import with_captions
from dragoman.extract.clean import clean_field, fold
from dragoman.extract.dates import moment_in
from dragoman.extract.metadata import Metadata
from dragoman.extract.pieces import NOISE_TAGS, outline_of
from dragoman.extract.region import Grounds
from dragoman.extract.standfirst import MAX_STANDFIRST_CHARS
from dragoman.model import Block, BlockKind

_SPEAKING = ("class", "id", "role", "hidden", "style", "aria-hidden", "data-testid")
"""Attributes by which an element is judged to be chrome or hidden: one that was pointed at is neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the selectors found, empty where they found nothing; ``missed`` names the keys of those that did not."""

    title: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    body: HtmlElement | None = None
    """The selected elements, copied into one that holds nothing else."""
    missed: tuple[str, ...] = ()


NO_OVERRIDES = Overrides()


def read_overrides(document: HtmlElement, selectors: Selectors, *, now: datetime) -> Overrides:
    """Take what is to be removed out of the tree, then read what the other selectors find in it."""
    for selector in selectors.remove:
        for element in select(document, selector):
            if element.getparent() is not None:
                element.drop_tree()
    title = next((text for e in select(document, selectors.title) if (text := _said(e))), "")
    standfirst = " ".join(text for e in select(document, selectors.standfirst) if (text := _said(e)))
    found = Overrides(
        title=title,
        standfirst=standfirst[:MAX_STANDFIRST_CHARS],
        authors=names_in(select(document, selectors.authors)),
        published=next((at for e in select(document, selectors.date) if (at := moment_in(e, now=now))), None),
        body=_gathered(select(document, selectors.body)),
    )
    asked = {
        "body": (selectors.body, found.body is not None),
        "title": (selectors.title, bool(title)),
        "standfirst": (selectors.standfirst, bool(standfirst)),
        "authors": (selectors.authors, bool(found.authors)),
        "date": (selectors.date, found.published is not None),
    }
    return replace(found, missed=tuple(key for key, (selector, met) in asked.items() if selector and not met))


def overridden(metadata: Metadata, found: Overrides) -> Metadata:
    """The metadata with what the selectors found in place of what the page says of itself."""
    return replace(
        metadata,
        title=found.title or metadata.title,
        authors=found.authors or metadata.authors,
        published=found.published or metadata.published,
    )


def overridden_body(found: Overrides, known: Known, *, base: str) -> tuple[Block, ...]:
    """The blocks in the selected elements, without the chrome among them, and without the selected standfirst."""
    if found.body is None:
        return ()
    outline = with_captions(outline_of(found.body, base=base))
    chrome = Grounds(outline).chrome
    blocks = body_blocks(tuple(piece for piece in outline.pieces if not chrome[piece.node]), known)
    if not any(block.text for block in blocks if block.kind is not BlockKind.FIGURE):
        return ()
    said = fold(found.standfirst)
    return tuple(block for block in blocks if not (said and block.text and fold(block.text) in said))


def missed_note(missed: tuple[str, ...]) -> str:
    """What is said of selectors that found nothing, to go behind the extractor's name; empty where all did."""
    return f"; the outlet's selector for {', '.join(missed)} found nothing" if missed else ""


def _said(element: HtmlElement) -> str:
    return clean_field(element.get("content") or element.text_content())


def _gathered(elements: list[HtmlElement]) -> HtmlElement | None:
    """Copies of the elements in one container; an element inside another of them is there with it."""
    if not elements:
        return None
    chosen = set(elements)
    container: HtmlElement = elements[0].makeelement("div")
    for element in elements:
        if any(parent in chosen for parent in element.iterancestors()):
            continue
        copy = deepcopy(element)
        copy.tail = None
        for name in _SPEAKING:
            copy.attrib.pop(name, None)
        if copy.tag in NOISE_TAGS:
            copy.tag = "div"
        container.append(copy)
    return container
