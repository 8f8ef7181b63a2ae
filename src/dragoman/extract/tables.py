"""Tables: told apart by use (data or layout), and written as rows of cells.

Owns both. Knows nothing of the article around them.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from dragoman.extract.clean import clean_line

MAX_CELL_CHARS = 500
"""A longer cell is running text: the table is there for layout."""

MAX_ROWS = 1000
"""Rows read of a table; a longer one is data for a machine, not for a reader."""

_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "svg", "button", "select", "input"})


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data: two rows and two columns at least, no table inside, no long cells."""
    if next(table.iterdescendants("table"), None) is not None or table.get("role") == "presentation":
        return False
    rows = rows_of(table)
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    return all(len(text) <= MAX_CELL_CHARS for row in rows for text, _ in row)


def rows_of(table: HtmlElement) -> list[list[tuple[str, int]]]:
    """Rows that say anything, as (text of a cell, characters of it that are links)."""
    rows = []
    for number, row in enumerate(table.iter("tr")):
        if number >= MAX_ROWS:
            break
        cells = [_cell(cell) for cell in row if cell.tag in ("td", "th")]
        if any(text for text, _ in cells):
            rows.append(cells)
    return rows


def table_text(table: HtmlElement) -> tuple[str, int]:
    """The table as text: rows parted by newlines, cells by tabs, the caption not among them; and its link
    characters."""
    rows = rows_of(table)
    return (
        "\n".join("\t".join(text for text, _ in row) for row in rows),
        sum(links for row in rows for _, links in row),
    )


def _cell(cell: HtmlElement) -> tuple[str, int]:
    parts: list[str] = []
    stack: list[HtmlElement | str] = [cell]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        if item is not cell and item.tail:
            stack.append(item.tail)
        if not isinstance(item.tag, str) or item.tag in _NOT_SHOWN:
            continue
        if item.tag in ("br", "p", "div", "li"):
            parts.append(" ")
        stack.extend(item.iterchildren(reversed=True))
        if item.text:
            stack.append(item.text)
    links = sum(len(clean_line(link.text_content())) for link in cell.iter("a"))
    return clean_line("".join(parts)), links
