"""Feed entries: an entry's own full text to an article or a refusal, for when the page can't be had.

Owns what of an entry stands in for a page's metadata. Knows nothing of feeds' formats.
"""

from __future__ import annotations

import html
from datetime import datetime

from dragoman.extract.agencies import agencies_of, dateline_of
from dragoman.extract.body import Known, body_blocks
from dragoman.extract.clean import absolute_url, clean_field, fold
from dragoman.extract.dates import plausible
from dragoman.extract.document import MAX_PAGE_BYTES, parse_document
from dragoman.extract.metadata import language_tag
from dragoman.extract.pieces import outline_of
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.wording import (
    is_legal_line,
)
from dragoman.model import UNKNOWN_LANGUAGE, Article, Entry


def extract_entry(entry: Entry, *, now: datetime) -> Article | Refusal:
    """A feed entry with full content as an article; ``now`` bounds its dates. Refused where it has no content."""
    title = clean_field(entry.title)
    if len(entry.content) > MAX_PAGE_BYTES:
        return Refusal(kind=RefusalKind.TOO_LARGE, reason="The entry's text is larger than is read.", title=title)
    document = (
        parse_document(f"<html><body><div>{entry.content}</div></body></html>") if entry.content.strip() else None
    )
    if document is None:
        return Refusal(kind=RefusalKind.EMPTY, reason="The feed's entry carries no full text.", title=title)
    outline = outline_of(next(document.iter("body"), document), base=entry.url)
    authors = tuple(dict.fromkeys(name for author in entry.authors if (name := clean_field(author))))
    shown = tuple(piece for piece in outline.pieces if not outline.nodes[piece.node].hidden)
    blocks = tuple(b for b in body_blocks(shown, Known(title=title, authors=authors)) if not is_legal_line(b.text))
    if not any(block.text for block in blocks):
        return Refusal(kind=RefusalKind.EMPTY, reason="The feed's entry carries no full text.", title=title)
    return Article(
        url=absolute_url(entry.url, entry.url) or entry.url,
        title=title,
        blocks=blocks,
        standfirst=_standfirst(entry.summary, blocks[0].text),
        authors=authors,
        published=plausible(entry.published, now) if entry.published else None,
        modified=plausible(entry.updated, now) if entry.updated else None,
        language=language_tag(entry.language) if entry.language else UNKNOWN_LANGUAGE,
        keywords=tuple(dict.fromkeys(word for category in entry.categories if (word := clean_field(category)))),
        dateline=dateline_of(blocks),
        agencies=agencies_of([block.text for block in blocks], authors),
        extractor="feed entry: full text in the feed",
    )


def _standfirst(summary: str, opening: str) -> str:
    """The summary, unless it is the body's beginning again."""
    text = clean_field(html.unescape(summary), limit=MAX_STANDFIRST_CHARS)
    folded, begins = fold(text.rstrip(" .…[]")), fold(opening)
    return "" if not folded or begins.startswith(folded[:60]) or folded.startswith(begins) else text


MAX_STANDFIRST_CHARS = 600
"""Characters; a longer summary is the text itself."""
