"""Pages: the bytes of an HTML page to an article or a refusal; the way through this package.

    bytes | limits, charset | tree | statements (JSON-LD, meta) | rights | pieces | region | walls | chain -> blocks -> Article

Sanitizing is always the last step by construction: blocks are text taken out of the tree with marks over it, addresses pass one
check for http and https, and no markup is kept that could be passed on; so no HTML sanitizer is needed here. Text that looks
like markup is text, and whoever renders it escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lxml.html import HtmlElement

from dragoman.extract.agencies import agencies_of, dateline_of
from dragoman.extract.body import Known
from dragoman.extract.chain import Body, choose_body
from dragoman.extract.charset import decode_page
from dragoman.extract.clean import clean_field
from dragoman.extract.document import MAX_PAGE_BYTES, is_binary, parse_document
from dragoman.extract.metadata import Metadata, read_metadata
from dragoman.extract.pieces import Outline, base_of, outline_of
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.region import Region, find_region
from dragoman.extract.rights import reservation_of
from dragoman.extract.standfirst import standfirst_of
from dragoman.extract.structured import Structured, read_structured
from dragoman.extract.walls import wall_of
from dragoman.model import Article


def extract_article(
    body: bytes, *, url: str, headers: Mapping[str, str] | None = None, now: datetime
) -> Article | Refusal:
    """An HTML page as an article, or the reason why it is none.

    ``headers`` have lower-case names (content-type, x-robots-tag and tdm-reservation are read); ``now`` is aware and
    bounds dates. Raises nothing for any bytes.
    """
    sent = headers or {}
    refusal = refusal_of_bytes(body)
    if refusal is not None:
        return refusal
    text, _ = decode_page(body, sent)
    document = parse_document(text)
    if document is None:
        return Refusal(kind=RefusalKind.EMPTY, reason="The page holds no markup and no text.")
    structured = read_structured(document)
    base = base_of(document, url)
    metadata = read_metadata(document, structured, url=url, base=base, now=now)
    root_class = document.get("class") or ""
    reserved = reservation_of(structured, sent, root_class=root_class, translate=document.get("translate") or "")
    if reserved:
        return Refusal(kind=RefusalKind.RESERVED, reason=reserved, title=metadata.title)
    return article_of(document, structured, metadata, url=url, base=base)


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


def article_of(
    document: HtmlElement, structured: Structured, metadata: Metadata, *, url: str, base: str
) -> Article | Refusal:
    """The article in a document whose statements have been read."""
    trunk = next(document.iter("body"), document)
    outline = outline_of(trunk, base=base)
    region = find_region(outline, declared_body=metadata.declared_body)
    known = Known(title=metadata.title, authors=metadata.authors)
    chosen = choose_body(document, outline, region, known, metadata.declared_body)
    wall = wall_of(outline, region, structured, url=url, page_text=clean_field(document.text_content(), limit=20_000))
    if wall is not None:
        return Refusal(kind=wall.kind, reason=wall.reason, title=metadata.title)
    if not chosen.blocks:
        return Refusal(kind=RefusalKind.EMPTY, reason="No running text was found on the page.", title=metadata.title)
    return _assembled(metadata, chosen, outline, region)


def _assembled(metadata: Metadata, chosen: Body, outline: Outline, region: Region | None) -> Article:
    standfirst, blocks = standfirst_of(outline, region, chosen.blocks, metadata.title, metadata.description)
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
        image=metadata.image,
        dateline=dateline_of(blocks),
        agencies=agencies_of(blocks, metadata.authors),
        access=metadata.access,
        extractor=chosen.extractor,
    )
