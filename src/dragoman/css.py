"""CSS selectors: what people write to point at parts of one outlet's pages, and what finds the elements they name.

Owns the limits on a selector and the words for a broken one. Knows nothing of what is looked for, or of who wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.errors import ParseError

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement

MAX_SELECTOR_CHARS = 500
"""Characters of a selector; the longest rules that feed readers ship for a site have under 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors for one outlet's pages, believed before the general rules; empty where those decide."""

    body: str = ""
    """What holds the article's text: one element or many."""
    remove: tuple[str, ...] = ()
    """What is taken out of the page before anything is read from it."""
    title: str = ""
    standfirst: str = ""
    authors: str = ""
    date: str = ""
    """When the article was published: an element's datetime or content, else its text."""
    links: str = ""
    """On a section page: the links to articles, or what holds them."""


NO_SELECTORS = Selectors()


@lru_cache(maxsize=1000)
def compile_selector(text: str) -> XPath:
    """What finds the elements that a CSS selector names (Selectors Level 3, several parted by commas).

    Raises ParseError that says what is wrong with it.
    """
    # A settings file or catalogue without selectors should not cost the loading of lxml.
    from cssselect import HTMLTranslator, SelectorError
    from lxml import etree

    shown = text if len(text) <= 60 else f"{text[:60]}…"
    if not text.strip() or len(text) > MAX_SELECTOR_CHARS:
        raise ParseError(f"{shown!r} is no CSS selector of 1 to {MAX_SELECTOR_CHARS} characters")
    try:
        path = etree.XPath(HTMLTranslator().css_to_xpath(text))
        path(etree.Element("p"))  # what asks for a namespace is found out only when it is used
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise ParseError(f"{shown!r} is no CSS selector ({error})") from error
    return path


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector names in a tree, in document order; none for an empty selector."""
    if not selector:
        return []
    from lxml.html import HtmlElement

    found = compile_selector(selector)(root)
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []
