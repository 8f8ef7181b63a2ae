"""Pages: the bytes of an HTML page to an article or a refusal; the way through this package.

    bytes | limits, charset | tree | statements (JSON-LD, meta) | rights | pieces | region | walls | chain -> blocks
    -> Article

Sanitizing is always the last step by construction: blocks are text taken out of the tree with marks over it,
addresses pass one
check for http and https, and no markup is kept that could be passed on; so no HTML sanitizer is needed here. Text
that looks
like markup is text, and whoever renders it escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.html import HtmlElement

from dragoman.css import NO_SELECTORS, Selectors
from dragoman.extract.agencies import agencies_of, dateline_of
from dragoman.extract.body import Known
from dragoman.extract.captions import with_captions
from dragoman.extract.chain import Body, choose_body, weight_of_blocks
from dragoman.extract.charset import decode_page
from dragoman.extract.clean import parts_of
from dragoman.extract.document import MAX_PAGE_BYTES, is_binary, parse_document
from dragoman.extract.metadata import Metadata, canonical_of, read_metadata
from dragoman.extract.overrides import (
    NO_OVERRIDES,
    Overrides,
    missed_note,
    overridden,
    overridden_body,
    read_overrides,
)
from dragoman.extract.pieces import Outline, base_of, outline_of
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.region import Region, find_region
from dragoman.extract.rights import reservation_of
from dragoman.extract.standfirst import standfirst_of
from dragoman.extract.structured import Structured, read_structured
from dragoman.extract.walls import MIN_ARTICLE_PROSE, wall_of
from dragoman.model import Article, Block, BlockKind, Image

MAX_TAGS = 60_000
"""Tags of a page, which its time grows with: such a page takes 2 s. The largest article page seen has under 7,000."""


def extract_article(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str] | None = None,
    now: datetime,
    selectors: Selectors = NO_SELECTORS,
) -> Article | Refusal:
    """An HTML page as an article, or the reason why it is none or may not be used.

    ``headers`` have lower-case names (content-type, x-robots-tag and tdm-reservation are read); ``now`` is aware and
    bounds dates; ``selectors`` are the outlet's. An empty ``url`` stands for the page's own canonical address. Raises
    nothing for any bytes, and ParseError for a selector that is none.
    """
    found = _read(body, url, headers or {}, selectors, now)
    if isinstance(found, Refusal):
        return found
    reserved = reservation_of(
        found.structured,
        headers or {},
        root_class=found.document.get("class") or "",
        translate=found.document.get("translate") or "",
    )
    if reserved:
        headline = _headline(found.metadata, reserved)
        return Refusal(kind=RefusalKind.RESERVED, reason=reserved, title=headline.title, headline=headline)
    return _article(found)


def read_article(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str] | None = None,
    now: datetime,
    selectors: Selectors = NO_SELECTORS,
) -> Article | Refusal:
    """As ``extract_article``, without asking whether the outlet reserves its rights.

    For looking at and measuring extraction itself, on pages one has; never for what is translated or published.
    """
    found = _read(body, url, headers or {}, selectors, now)
    return found if isinstance(found, Refusal) else _article(found)


def page_address(body: bytes) -> str:
    """The canonical address that a page gives itself, empty where it gives none."""
    found = _parsed(body, "", {})
    return "" if isinstance(found, Refusal) else found.url


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """A parsed page and its statements; ``url`` is the page's own canonical address where none was known."""

    url: str
    document: HtmlElement
    structured: Structured
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read(_Parsed):
    """The same with its metadata and with what the outlet's selectors found."""

    metadata: Metadata
    overrides: Overrides


def _parsed(body: bytes, url: str, headers: Mapping[str, str]) -> _Parsed | Refusal:
    refusal = refusal_of_bytes(body)
    if refusal is not None:
        return refusal
    if body.count(b"<") > MAX_TAGS:
        return Refusal(kind=RefusalKind.TOO_LARGE, reason=f"The page has over {MAX_TAGS:,} tags; so many are not read.")
    text, _ = decode_page(body, headers)
    document = parse_document(text)
    if document is None:
        return Refusal(kind=RefusalKind.EMPTY, reason="The page holds no markup and no text.")
    structured = read_structured(document)
    address = url or canonical_of(structured, url="", base=base_of(document, ""))
    return _Parsed(url=address, document=document, structured=structured, base=base_of(document, address))


def _read(body: bytes, url: str, headers: Mapping[str, str], selectors: Selectors, now: datetime) -> _Read | Refusal:
    found = _parsed(body, url, headers)
    if isinstance(found, Refusal):
        return found
    document, structured = found.document, found.structured
    metadata = read_metadata(document, structured, url=found.url, base=found.base, now=now)
    overrides = NO_OVERRIDES if selectors == NO_SELECTORS else read_overrides(document, selectors, now=now)
    return _Read(
        url=found.url,
        document=document,
        structured=structured,
        base=found.base,
        metadata=overridden(metadata, overrides),
        overrides=overrides,
    )


def refusal_of_bytes(body: bytes) -> Refusal | None:
    """Why bytes are no page: too many, none, or no text."""
    if len(body) > MAX_PAGE_BYTES:
        return Refusal(
            kind=RefusalKind.TOO_LARGE,
            reason=f"The page has {len(body):,} bytes; pages over {MAX_PAGE_BYTES:,} bytes are not read.",
        )
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Refusal(kind=RefusalKind.EMPTY, reason="The answer was empty.")
    if is_binary(body):
        return Refusal(kind=RefusalKind.BINARY, reason="The answer is not text but a file such as an image or a PDF.")
    return None


def _article(found: _Read) -> Article | Refusal:
    document, metadata, overrides = found.document, found.metadata, found.overrides
    trunk = next(document.iter("body"), document)
    outline = with_captions(outline_of(trunk, base=found.base))
    region = find_region(outline, declared_body=metadata.declared_body)
    known = Known(title=metadata.title, authors=metadata.authors)
    pointed = overridden_body(overrides, known, base=found.base)
    if weight_of_blocks(pointed) < MIN_ARTICLE_PROSE:
        wall = wall_of(document, outline, region, found.structured, url=found.url or metadata.url)
        if wall is not None:
            return Refusal(kind=wall.kind, reason=wall.reason, title=metadata.title)
    if pointed:
        chosen = Body(blocks=pointed, extractor="the outlet's selector for body")
    else:
        chosen = choose_body(document, outline, region, known, metadata.declared_body)
    if not chosen.blocks:
        return Refusal(kind=RefusalKind.EMPTY, reason="No running text was found on the page.", title=metadata.title)
    missed = overrides.missed if pointed or overrides.body is None else ("body", *overrides.missed)
    chosen = replace(chosen, extractor=chosen.extractor + missed_note(missed))
    return _assembled(metadata, chosen, outline, region, overrides.standfirst)


def _headline(metadata: Metadata, reserved: str) -> Article:
    """What of an article may be shown though its outlet reserves its rights: who wrote it, where and when."""
    return Article(
        url=metadata.url,
        title=metadata.title,
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language,
        site=metadata.site,
        section=metadata.section,
        access=metadata.access,
        reserved=reserved,
    )


def _assembled(
    metadata: Metadata, chosen: Body, outline: Outline, region: Region | None, pointed_standfirst: str
) -> Article:
    if pointed_standfirst:
        standfirst, blocks = pointed_standfirst, chosen.blocks
    else:
        standfirst, blocks = standfirst_of(outline, region, chosen.blocks, metadata.title, metadata.description)
    image, blocks = lead_image(metadata.image, blocks)
    return Article(
        url=metadata.url,
        title=metadata.title or (blocks[0].text if blocks else ""),
        blocks=blocks,
        standfirst=standfirst,
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        language=metadata.language,
        site=metadata.site,
        section=metadata.section,
        keywords=metadata.keywords,
        image=image,
        dateline=dateline_of(blocks),
        agencies=agencies_of(_credited(blocks, region), metadata.authors),
        access=metadata.access,
        extractor=chosen.extractor,
    )


def _credited(blocks: tuple[Block, ...], region: Region | None) -> list[str]:
    """The texts in which agencies are credited: the body's, and the lines below it that did not become part of it."""
    texts = [block.text for block in blocks if block.kind is not BlockKind.FIGURE]
    return texts + [piece.text for piece in (region.pieces[-3:] if region else ()) if piece.text not in texts]


def lead_image(stated: Image | None, blocks: tuple[Block, ...]) -> tuple[Image | None, tuple[Block, ...]]:
    """The lead picture, and the blocks without it where the page shows it again, without a caption, above the text."""
    first = blocks[0] if blocks else None
    if first is None or first.image is None or first.text:
        return stated, blocks
    same = stated is None or _file_of(stated.url) == _file_of(first.image.url)
    if not same:
        return stated, blocks
    return Image(url=(stated or first.image).url, alt=(stated.alt if stated else "") or first.image.alt), blocks[1:]


def _file_of(url: str) -> str:
    """The last part of an address's path: sizes differ in the parts before it or in the query."""
    return parts_of(url).path.rsplit("/", 1)[-1]
