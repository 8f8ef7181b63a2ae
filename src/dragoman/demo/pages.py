"""Renders the sample outlets: every address they answer, as bytes.

Owns what the outlets' templates may use (filters, names) and the pictures. Knows nothing of sockets; the outlet's
address is an argument.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime as format_http_date
from functools import cache
from itertools import groupby

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from dragoman.demo.world import SampleArticle, World, WorldOutlet
from dragoman.model import Block, BlockKind, FeedFormat, MarkKind

_HTML = "text/html; charset=utf-8"
_PICTURE_WIDTH = 400
"""Pixels; small, since pictures are drawn in Python, at 15 ms for this size."""
_PICTURE_HEIGHT = 210
_CUT_CHARACTERS = 140
"""Where a truncated feed breaks off: long enough to say something, short enough to be in mid-sentence."""
_RELATED = 3
"""Stories in a box of related ones; a count that fits every outlet's box."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPages:
    """All that one outlet answers; ``missing`` is the page that goes with status 404."""

    resources: dict[str, Resource]
    """Pages and feeds by path."""
    pictures: dict[str, datetime]
    """When each picture was published, by path; they are drawn when asked for, since few are."""
    missing: bytes

    def find(self, path: str) -> Resource | None:
        """What ``path`` answers; None where the outlet has no such path."""
        if path in self.pictures:
            return Resource(body=_draw_picture(path), media_type="image/png", modified=self.pictures[path])
        return self.resources.get(path)


class PageRenderer:
    """Renders the outlets of one world, compiling each template once."""

    def __init__(self, world: World) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(world.root),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            inline=_render_inline,
            groups=_group_blocks,
            rows=lambda block: [row.split("\t") for row in block.text.split("\n")],
            date=_format_date,
            http_date=http_date,
            excerpt=_cut_excerpt,
            persons=lambda names: [{"@type": "Person", "name": name} for name in names],
        )

    def render(self, outlet: WorldOutlet, address: str) -> OutletPages:
        """Render all that ``outlet`` answers at ``address`` ("http://127.0.0.1:8701/")."""
        common = {"outlet": outlet, "home": address.rstrip("/")}
        newest = max(article.changed for article in outlet.articles)
        page = self._templates.get_template(f"outlets/{outlet.slug}/page.html.j2")

        def show(path: str, **values: object) -> bytes:
            return page.render(common, path=path, **{"article": None, "section": None, "related": ()} | values).encode()

        listings = {"/": show("/", articles=outlet.articles)}
        for section in outlet.sections:
            listed = [article for article in outlet.articles if article.section == section]
            listings[f"/{section.slug}/"] = show(f"/{section.slug}/", section=section, articles=listed)
        resources = {path: Resource(body=body, media_type=_HTML, modified=newest) for path, body in listings.items()}
        for article in outlet.articles:
            related = [other for other in outlet.articles if other != article][:_RELATED]
            body = show(article.path, article=article, section=article.section, articles=(), related=related)
            resources[article.path] = Resource(body=body, media_type=_HTML, modified=article.changed)
        for feed in outlet.feeds:
            body = self._render_shared(f"{feed.format}.xml.j2", common | {"feed": feed, "updated": newest})
            media_type = f"{_MEDIA_TYPES[feed.format]}; charset=utf-8"
            resources[feed.path] = Resource(body=body, media_type=media_type, modified=newest)
        robots = self._render_shared("robots.txt.j2", common)
        resources["/robots.txt"] = Resource(body=robots, media_type="text/plain; charset=utf-8", modified=newest)
        missing = show("", articles=(), related=outlet.articles[:_RELATED])
        return OutletPages(resources=resources, pictures=_list_pictures(outlet), missing=missing)

    def _render_shared(self, name: str, values: dict[str, object]) -> bytes:
        return self._templates.get_template(f"shared/{name}").render(values).encode()


def http_date(moment: datetime) -> str:
    """``moment`` in the form of HTTP and RSS (RFC 9110, section 5.6.7)."""
    return format_http_date(moment.astimezone(UTC), usegmt=True)


def _list_pictures(outlet: WorldOutlet) -> dict[str, datetime]:
    return {
        image.url: article.published
        for article in outlet.articles
        for image in (article.image, *(block.image for block in article.blocks))
        if image is not None
    }


@pass_context
def _format_date(context: Context, moment: datetime, pattern: str) -> str:
    locale = context["outlet"].language.replace("-", "_")
    return format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=locale)


@pass_context
def _render_inline(context: Context, block: Block) -> Markup:
    parts, end = [], 0
    for mark in block.marks:
        parts.append(escape(block.text[end : mark.start]))
        inner = block.text[mark.start : mark.end]
        if mark.kind is MarkKind.LINK:
            parts.append(Markup('<a href="{}">{}</a>').format(context["home"] + mark.href, inner))
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


@cache
def _draw_picture(name: str) -> bytes:
    """A landscape as PNG (ISO/IEC 15948), its colours and hills drawn from ``name``."""
    seed = hashlib.sha256(name.encode()).digest()
    hue = seed[0] / 255
    sky, hill, near = (_colour(hue + shift, light) for shift, light in ((0.0, 0.6), (0.08, 0.4), (0.12, 0.2)))
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


def _colour(hue: float, lightness: float) -> bytes:
    return bytes(round(255 * part) for part in colorsys.hls_to_rgb(hue % 1, lightness, 0.35))


def _hill(x: int, height: float, phase: int, steepness: int) -> float:
    wave = math.sin(x / (30 + steepness / 6) + phase) + 0.4 * math.sin(x / 17 + steepness)
    return _PICTURE_HEIGHT * (height + 0.07 * wave)
