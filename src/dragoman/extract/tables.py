"""Tables: told apart by use (data or layout), and written as rows of cells.

Owns both. Knows nothing of the article around them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from dragoman.extract.clean import absolute_url
from dragoman.extract.inline import MARKS, InlineText
from dragoman.model import Mark, MarkKind

MAX_CELL_CHARS = 500
"""A longer cell is running text: the table is there for layout."""

MAX_ROWS = 1000
"""Rows read of a table; a longer one is data for a machine, not for a reader."""

_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "input"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell's text, the marks over it, and how many of its characters are link text."""

    text: str
    marks: tuple[Mark, ...]
    links: int


def is_data_table(table: HtmlElement, base: str) -> bool:
    """Whether a table holds data: two rows and two columns at least, no table inside, no long cells."""
    if next(table.iterdescendants("table"), None) is not None or table.get("role") == "presentation":
        return False
    rows = rows_of(table, base)
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    return all(len(cell.text) <= MAX_CELL_CHARS for row in rows for cell in row)


def rows_of(table: HtmlElement, base: str) -> list[list[Cell]]:
    """Rows that say anything; ``base`` is the address that relative links are resolved against."""
    rows = []
    for number, row in enumerate(table.iter("tr")):
        if number >= MAX_ROWS:
            break
        cells = [_cell(cell, base) for cell in row if cell.tag in ("td", "th")]
        if any(cell.text for cell in cells):
            rows.append(cells)
    return rows


def table_text(table: HtmlElement, base: str) -> tuple[str, tuple[Mark, ...], int]:
    """The table as text: rows parted by newlines, cells by tabs, the caption not among them; the marks over it; and its
    link characters."""
    lines: list[str] = []
    marks: list[Mark] = []
    links = start = 0
    for row in rows_of(table, base):
        for cell in row:
            marks += [replace(mark, start=mark.start + start, end=mark.end + start) for mark in cell.marks]
            links += cell.links
            start += len(cell.text) + 1  # and the tab or newline behind it
        lines.append("\t".join(cell.text for cell in row))
    return "\n".join(lines), tuple(marks), links


def _cell(cell: HtmlElement, base: str) -> Cell:
    line = InlineText()
    stack: list[tuple[HtmlElement, str]] = [(cell, "in")]
    while stack:
        element, step = stack.pop()
        if step == "out":
            line.close()
        elif step == "tail":
            line.add(element.tail)
        else:
            if element is not cell:
                stack.append((element, "tail"))
            if not isinstance(element.tag, str) or element.tag in _NOT_SHOWN:
                continue
            if element.tag in ("br", "p", "div", "li"):
                line.space()
            kind = MarkKind.LINK if element.tag == "a" else MARKS.get(element.tag)
            if kind is not None:
                line.open(kind, absolute_url(element.get("href"), base) if kind is MarkKind.LINK else "")
                stack.append((element, "out"))
            stack.extend((child, "in") for child in element.iterchildren(reversed=True))
            line.add(element.text)
    text, marks, links = line.take()
    return Cell(text=text, marks=marks, links=links)
