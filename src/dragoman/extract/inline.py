"""Inline text: builds one block's plain text with marks while a tree is walked.

Owns offsets: ``text[start:end]`` of every mark is what the page marked, after white space is collapsed and the text
normalised to NFC. Knows nothing of elements.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from dragoman.extract.clean import NO_BREAK_SPACES, collapse, decode_entities, strip_joiners, strip_junk
from dragoman.model import Mark, MarkKind


class InlineText:
    """A growing line of text and the marks open on it; ``take`` hands both over and starts anew.

    Marks that are open when a line is taken stay open on the next one: an emphasis may span paragraphs.
    """

    __slots__ = ("_length", "_links", "_marks", "_open", "_parts", "_space")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._open: list[tuple[MarkKind, int, str]] = []  # with the link's address, else the mark's value
        self._marks: list[Mark] = []
        self._links = 0

    def add(self, text: str | None) -> None:
        """Appends text, white space collapsed over the seams."""
        if not text:
            return
        if not text.isascii() or not text.isprintable():
            text = strip_junk(text)
        if "&" in text:
            text = decode_entities(text)
            text = strip_junk(text)
        words = collapse(text)
        if not words:
            return
        if words[0] == " ":
            self.space()
            words = words[1:]
        trailing = words.endswith(" ")
        words = words.rstrip(" ")
        if words:
            if self._space and self._length and words[0] not in NO_BREAK_SPACES:
                self._parts.append(" ")
                self._length += 1
            self._space = False
            if any(kind is MarkKind.LINK for kind, _, _ in self._open):
                self._links += len(words)
            self._parts.append(words)
            self._length += len(words)
        if trailing:
            self.space()

    def space(self) -> None:
        """Notes white space, written only if text follows."""
        self._space = True

    def open(self, kind: MarkKind, value: str = "") -> None:
        """Begins a mark at the next text; ``value`` is a link's address, or what an abbreviation or time says."""
        self._open.append((kind, self._length, value))

    def close(self) -> None:
        """Ends the mark begun last."""
        self._keep(*self._open.pop())

    def take(self) -> tuple[str, tuple[Mark, ...], int]:
        """The line's text, its marks, and how many of its characters are link text."""
        if not self._parts:
            self._space = False
            return "", (), 0
        text = "".join(self._parts)
        if text and (text[-1] in NO_BREAK_SPACES or text[0] in NO_BREAK_SPACES):
            text = self._bare(text)
        for mark in self._open:
            self._keep(*mark)
        marks, links = self._marks, self._links
        self._parts, self._length, self._space, self._marks, self._links = [], 0, False, [], 0
        self._open = [(kind, 0, value) for kind, _, value in self._open]
        return _settled(text, marks, links)

    def _bare(self, text: str) -> str:
        """The text without no-break spaces at its ends, the marks moved with it."""
        shift = len(text) - len(text.lstrip())
        text = text.strip()
        self._length = len(text)
        self._marks = [replace(m, start=max(0, m.start - shift), end=max(0, m.end - shift)) for m in self._marks]
        self._open = [(kind, max(0, start - shift), value) for kind, start, value in self._open]
        return text

    def _keep(self, kind: MarkKind, start: int, value: str) -> None:
        # A link whose address is not http or https loses its mark and keeps its text; an abbreviation or time too that
        # does not say what it stands for.
        if start < self._length and (value or kind in (MarkKind.EMPHASIS, MarkKind.STRONG)):
            link = kind is MarkKind.LINK
            end = self._length
            self._marks.append(
                Mark(kind=kind, start=start, end=end, href=value if link else "", value="" if link else value)
            )


def _settled(text: str, marks: list[Mark], links: int) -> tuple[str, tuple[Mark, ...], int]:
    final = unicodedata.normalize("NFC", strip_joiners(text)) if not text.isascii() else text
    kept: list[Mark] = []
    for mark in marks:
        start, end = mark.start, mark.end
        if final != text:
            start = len(unicodedata.normalize("NFC", strip_joiners(text[:start])))
            end = len(unicodedata.normalize("NFC", strip_joiners(text[:end])))
        start, end = min(start, len(final)), min(end, len(final))
        while start < end and final[start].isspace():
            start += 1
        while start < end and final[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append(replace(mark, start=start, end=end))
    return final, tuple(sorted(_merged(kept), key=lambda m: (m.start, -m.end, m.kind))), links


def _merged(marks: list[Mark]) -> set[Mark]:
    """Nested emphasis in emphasis says nothing more: of two marks of one kind over the same text, one is kept."""
    return set(marks)
