"""Renders one sample outlet: every address it answers, as bytes.

Owns what the outlets' templates may use (filters, names) and the pictures. Knows nothing of sockets; the outlet's
address is an argument.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime as format_http_date
from itertools import groupby

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dragoman.demo.world import SampleArticle, World, WorldOutlet
from dragoman.model import Block, BlockKind, FeedFormat, MarkKind

_HTML = "text/html; charset=utf-8"
_PICTURE_WIDTH = 400
"""Pixels; small, since every page's picture is drawn when the server starts."""
_PICTURE_HEIGHT = 210
_CUT_CHARACTERS = 140
"""Where a truncated feed breaks off: long enough to say something, short enough to be in mid-sentence."""
_MEDIA_TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.SITEMAP: "application/xml",
}
_ELEMENTS = {MarkKind.EMPHASIS: "em", MarkKind.STRONG: "strong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What an address answers; ``modified`` is aware."""

    body: bytes
    media_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """A strong entity tag (RFC 9110, section 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def render_outlet(world: World, outlet: WorldOutlet, home: str) -> dict[str, Resource]:
    """Render all that ``outlet`` answers at ``home`` ("http://127.0.0.1:8701/"), by path."""
    templates = _environment(world, outlet, home)
    page = templates.get_template("page.html.j2")
    newest = max(article.changed for article in outlet.articles)
    resources: dict[str, Resource] = {}

    def add(path: str, text: str | bytes, media_type: str, modified: datetime = newest) -> None:
        body = text.encode() if isinstance(text, str) else text
        resources[path] = Resource(body=body, media_type=media_type, modified=modified)

    add("/", page.render(article=None, section=None, articles=outlet.articles, related=(), path="/"), _HTML)
    for section in outlet.sections:
        listed = [article for article in outlet.articles if article.section == section]
        path = f"/{section.slug}/"
        add(path, page.render(article=None, section=section, articles=listed, related=(), path=path), _HTML)
    for article in outlet.articles:
        related = _related(outlet, article)
        text = page.render(
            article=article, section=article.section, articles=outlet.articles, related=related, path=article.path
        )
        add(article.path, text, _HTML, article.changed)
        add(article.image.url, _draw_picture(article.image.url), "image/png", article.published)
        for block in article.blocks:
            if block.image:
                add(block.image.url, _draw_picture(block.image.url), "image/png", article.published)
    for feed in outlet.feeds:
        text = templates.get_template(f"shared/{feed.format}.xml.j2").render(feed=feed, updated=newest)
        add(feed.path, text, f"{_MEDIA_TYPES[feed.format]}; charset=utf-8")
    add("/robots.txt", templates.get_template("shared/robots.txt.j2").render(), "text/plain; charset=utf-8")
    return resources


def render_missing(world: World, outlet: WorldOutlet, home: str) -> bytes:
    """Render the page that goes with status 404, in the outlet's language."""
    text = _environment(world, outlet, home).get_template("page.html.j2")
    return text.render(article=None, section=None, articles=(), related=outlet.articles[:3], path="").encode()


def http_date(moment: datetime) -> str:
    """``moment`` in the form of HTTP and RSS (RFC 9110, section 5.6.7)."""
    return format_http_date(moment.astimezone(UTC), usegmt=True)


def _environment(world: World, outlet: WorldOutlet, home: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([outlet.folder, world.root]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    locale = outlet.language.replace("-", "_")
    environment.filters.update(
        inline=lambda block: _render_inline(block, home.rstrip("/")),
        groups=_group_blocks,
        rows=lambda block: [row.split("\t") for row in block.text.split("\n")],
        date=lambda moment, pattern: format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=locale),
        http_date=http_date,
        excerpt=_cut_excerpt,
        persons=lambda names: [{"@type": "Person", "name": name} for name in names],
    )
    environment.globals.update(outlet=outlet, home=home.rstrip("/"), locale=locale, media_types=_MEDIA_TYPES)
    return environment


def _related(outlet: WorldOutlet, article: SampleArticle) -> list[SampleArticle]:
    return [other for other in outlet.articles if other != article][:3]


def _render_inline(block: Block, home: str) -> Markup:
    parts, end = [], 0
    for mark in block.marks:
        parts.append(escape(block.text[end : mark.start]))
        inner = block.text[mark.start : mark.end]
        if mark.kind is MarkKind.LINK:
            parts.append(Markup('<a href="{}">{}</a>').format(home + mark.href, inner))
        else:
            parts.append(Markup("<{0}>{1}</{0}>").format(_ELEMENTS[mark.kind], inner))
        end = mark.end
    return Markup("").join([*parts, escape(block.text[end:])])


def _group_blocks(blocks: tuple[Block, ...]) -> list[tuple[str, list[Block]]]:
    """Neighbouring list items together under "ul" or "ol"; any other block alone under its kind."""

    def key(numbered: tuple[int, Block]) -> tuple[str, int]:
        number, block = numbered
        if block.kind is BlockKind.LIST_ITEM:
            return ("ol" if block.ordered else "ul", -1)
        return (block.kind.value, number)

    return [(kind, [block for _, block in run]) for (kind, _), run in groupby(enumerate(blocks), key)]


def _cut_excerpt(article: SampleArticle) -> str:
    text = next(block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH)
    return text if len(text) <= _CUT_CHARACTERS else text[:_CUT_CHARACTERS].rsplit(" ", 1)[0] + "…"


def _draw_picture(name: str) -> bytes:
    """A landscape as PNG (ISO/IEC 15948), its colours and hills drawn from ``name``."""
    seed = hashlib.sha256(name.encode()).digest()
    sky, hill, near = seed[0:3], bytes(c // 2 for c in seed[3:6]), bytes(c // 4 for c in seed[6:9])
    far_edge = [_hill(x, 0.55, seed[9], seed[10]) for x in range(_PICTURE_WIDTH)]
    near_edge = [_hill(x, 0.78, seed[11], seed[12]) for x in range(_PICTURE_WIDTH)]
    rows = bytearray()
    for y in range(_PICTURE_HEIGHT):
        glow = bytes(c + (255 - c) * y // _PICTURE_HEIGHT for c in sky)
        rows += b"\0" + b"".join(
            near if y > n else hill if y > f else glow for f, n in zip(far_edge, near_edge, strict=True)
        )
    header = struct.pack(">IIBBBBB", _PICTURE_WIDTH, _PICTURE_HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _hill(x: int, height: float, phase: int, steepness: int) -> float:
    wave = math.sin(x / (30 + steepness / 6) + phase) + 0.4 * math.sin(x / 17 + steepness)
    return _PICTURE_HEIGHT * (height + 0.07 * wave)
