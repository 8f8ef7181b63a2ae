"""Articles as plain values ready for JSON: what ``dragoman extract --json`` prints for a page.

Owns the names of those fields. Knows nothing of files or streams.
"""

from __future__ import annotations

from dragoman.model import Article, Block, BlockKind, Image, Mark


def render_article(article: Article) -> dict[str, object]:
    """An article as a dictionary of strings, numbers, lists and dictionaries.

    ``text`` is the standfirst and the body with a blank line between blocks, captions left out (they are in
    ``blocks``); times are ISO 8601 with zone, None where unknown.
    """
    return {
        "url": article.url,
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "modified": article.modified.isoformat() if article.modified else None,
        "language": article.language,
        "site": article.site,
        "section": article.section,
        "keywords": list(article.keywords),
        "image": _image(article.image),
        "dateline": article.dateline,
        "agencies": list(article.agencies),
        "access": str(article.access),
        "extractor": article.extractor,
        "text": running_text(article),
        "blocks": [_block(block) for block in article.blocks],
    }


def running_text(article: Article) -> str:
    """Standfirst and body as one reads them, a blank line between blocks, without captions."""
    texts = [block.text for block in article.blocks if block.text and block.kind is not BlockKind.FIGURE]
    return "\n\n".join(([article.standfirst] if article.standfirst else []) + texts)


def _block(block: Block) -> dict[str, object]:
    shown: dict[str, object] = {"kind": str(block.kind), "text": block.text}
    if block.level:
        shown["level"] = block.level
    if block.ordered:
        shown["ordered"] = True
    if block.marks:
        shown["marks"] = [_mark(mark) for mark in block.marks]
    if block.image:
        shown["image"] = _image(block.image)
    return shown


def _mark(mark: Mark) -> dict[str, object]:
    shown: dict[str, object] = {"kind": str(mark.kind), "start": mark.start, "end": mark.end}
    return shown | {name: text for name, text in (("href", mark.href), ("value", mark.value)) if text}


def _image(image: Image | None) -> dict[str, object] | None:
    return {"url": image.url, "alt": image.alt} if image else None
