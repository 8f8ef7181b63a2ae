"""Plain text: a story saved without markup to an article or a refusal.

Owns how headline, standfirst, paragraphs and list items are told in lines, and which lines leaked from a page. Knows
nothing of HTML.
"""

from __future__ import annotations

import re
from datetime import datetime

from dragoman.extract.agencies import agencies_of, dateline_of
from dragoman.extract.clean import clean_line, fold, parts_of
from dragoman.extract.document import MAX_PAGE_BYTES
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.wording import (
    is_bare_lead_in,
    is_chrome_line,
    is_legal_line,
)
from dragoman.model import Article, Block, BlockKind

WRAPPED_LINE_CHARS = 100
"""Lines up to this length in a paragraph of several are one paragraph, wrapped; longer ones are paragraphs each."""

MAX_STANDFIRST_CHARS = 400
MAX_LABEL_CHARS = 60
"""A line this short below the last sentence, and without an end of its own, is a label."""

_BULLET = re.compile(r"^(?:(?P<number>\d{1,2})[.)]|[-*•–])\s+(?=\S)")
_END = re.compile(r"[.!?…。！？؟।”»\"’')\]:;]\s*$")
_SUFFIX = re.compile(r"\s+[–—|·•-]\s+(?P<name>[^–—|·•]{2,40})$")
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|tv|radio|online|daily|journal|tribune|herald|gazette|magazine|press|media|network|"
    r"noticias|nouvelles|nachrichten|zeitung|новости|вести|vesti|[\w-]+\.(?:com|net|org|info|eu|fr|de|es|it|rs|mk|ru|uk))\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\d{0,2}\b")


def extract_text(text: str, *, url: str, now: datetime) -> Article | Refusal:
    """A plain-text story as an article: first line that is no leaked label is the headline, blank lines part
    paragraphs.

    ``now`` bounds what could be dated; plain text carries no date that is believed, so ``published`` is None.
    """
    if len(text) > MAX_PAGE_BYTES:
        return Refusal(kind=RefusalKind.TOO_LARGE, reason=f"The text has {len(text):,} characters, more than are read.")
    paragraphs = [line for block in _split(text) for line in _lines(block)]
    paragraphs = [
        line for line in paragraphs if not (is_chrome_line(line) or is_legal_line(line) or is_bare_lead_in(line))
    ]
    if not paragraphs:
        return Refusal(kind=RefusalKind.EMPTY, reason="The text is empty.")
    title = without_outlet(paragraphs[0], url)
    suffix = paragraphs[0][len(title) :]
    rest = _without_labels([line for line in paragraphs[1:] if fold(line) != fold(title)], suffix)
    standfirst, rest = _standfirst(rest)
    if not rest:
        return Refusal(kind=RefusalKind.EMPTY, reason="The text has a headline and nothing below it.", title=title)
    blocks = tuple(_block(line) for line in rest)
    return Article(
        url=url,
        title=title,
        standfirst=standfirst,
        blocks=blocks,
        dateline=dateline_of(blocks),
        agencies=agencies_of([block.text for block in blocks], ()),
        extractor="plain text: first line is the headline, blank lines part paragraphs",
    )


def without_outlet(title: str, url: str = "") -> str:
    """A headline without an outlet's name behind a dash or bar: an acronym, a word such as "News", or the host's name.

    An attribution ("… — Russian ambassador") names no outlet and stays.
    """
    found = _SUFFIX.search(title)
    if found is None or len(title[: found.start()].split()) < 3:
        return title
    name = found.group("name")
    host = fold(parts_of(url).hostname or "")
    of_host = len(fold(name)) > 3 and fold(name) in host
    acronym = _ACRONYM.search(name) is not None and len(name.split()) <= 4
    return title[: found.start()].rstrip() if of_host or acronym or _OUTLET_WORD.fullmatch(name.split()[-1]) else title


def _split(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))


def _lines(block: str) -> list[str]:
    """A paragraph's text as one line, or its lines where they are items, labels or paragraphs of their own."""
    lines = [raw.strip() for raw in block.split("\n") if clean_line(raw)]
    if len(lines) > 1:
        own = any(_BULLET.match(line) or is_chrome_line(clean_line(line)) for line in lines)
        if own or any(len(line) > WRAPPED_LINE_CHARS for line in lines):
            return [clean_line(line) for line in lines]
    joined = clean_line(" ".join(lines))
    return [joined] if joined else []


def _without_labels(lines: list[str], suffix: str) -> list[str]:
    """Drops labels below the last sentence ("RT All Fr Trans") and lines that repeat the outlet's name."""
    name = fold(suffix)
    end = len(lines)
    while (
        end > 1
        and len(lines[end - 1]) <= MAX_LABEL_CHARS
        and not _END.search(lines[end - 1])
        and not _BULLET.match(lines[end - 1])
    ):
        end -= 1
    return [line for line in lines[:end] if not (name and fold(line) == name)]


def _standfirst(lines: list[str]) -> tuple[str, list[str]]:
    """The first line as standfirst if it is short, ends without a full stop, and text follows."""
    if (
        len(lines) > 1
        and len(lines[0]) <= MAX_STANDFIRST_CHARS
        and not _END.search(lines[0])
        and not _BULLET.match(lines[0])
    ):
        return lines[0], lines[1:]
    return "", lines


def _block(line: str) -> Block:
    found = _BULLET.match(line)
    if found:
        return Block(
            kind=BlockKind.LIST_ITEM, text=line[found.end() :], level=1, ordered=found.group("number") is not None
        )
    return Block(kind=BlockKind.PARAGRAPH, text=line)
