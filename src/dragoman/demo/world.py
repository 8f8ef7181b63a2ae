"""Reads the sample world: invented outlets and their articles, kept as data under ``samples/outlets``.

Owns the sample format (samples/README.md describes it) and the answer key it implies: every article's title, authors,
dates and blocks as a perfect extraction would give them. Knows nothing of HTML, templates or HTTP.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import ParseError
from dragoman.model import Block, BlockKind, FeedFormat, Image, Mark, MarkKind

_FENCE = "+++"
_INLINE = re.compile(r"\[(?P<link>[^\]]+)\]\((?P<href>[^)\s]+)\)|\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*")
_FIGURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<name>[a-z0-9-]+)\)\s*(?P<caption>.*)", re.DOTALL)
_HEADING = re.compile(r"(?P<marks>#{2,6})\s+(?P<text>.+)")
_LIST_LINE = re.compile(r"(?:(?P<number>\d+)\.|-)\s+(?P<text>.+)")
_TABLE_RULE = re.compile(r"[|:\-\s]+")

T = TypeVar("T")


class FeedContent(StrEnum):
    """How much of an article a sample feed carries."""

    FULL = "full"
    SUMMARY = "summary"
    TRUNCATED = "truncated"
    """The first words of the body, cut in mid-sentence with an ellipsis."""
    HEADLINES = "headlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    """A feed that an outlet offers at ``path`` ("/feed.xml")."""

    path: str
    format: FeedFormat
    content: FeedContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of an outlet: its address is ``/slug/``."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """An article, and what a perfect extraction of its page gives.

    ``blocks`` is the body alone. A link's ``href`` and a picture's ``url`` are paths on the outlet ("/monde/x.html"),
    since the outlet's address is not known before it is served. Times carry the outlet's own UTC offset.
    """

    slug: str
    outlet: str
    path: str
    event: str
    language: str
    title: str
    standfirst: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime | None
    section: Section
    tags: tuple[str, ...]
    agencies: tuple[str, ...]
    """News agencies credited, by their usual English short names ("Tanjug")."""
    credit: str
    """The same as the page writes them ("Танјуг")."""
    dateline: str
    """How the first block begins (place, date, agency), as written; empty where it has none."""
    image: Image
    """The picture at the head of the page; its alt text is not part of the body."""
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def changed(self) -> datetime:
        """When the page last changed."""
        return self.modified or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldOutlet:
    """An invented publisher with its articles, newest first; ``folder`` holds its page template."""

    slug: str
    name: str
    language: str
    country: str
    kind: str
    tagline: str
    sections: tuple[Section, ...]
    disallow: tuple[str, ...]
    """Path prefixes that its robots.txt forbids."""
    feeds: tuple[SampleFeed, ...]
    articles: tuple[SampleArticle, ...]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All outlets in alphabetical order of their slugs; ``root`` is the folder they were read from."""

    root: Path
    outlets: tuple[WorldOutlet, ...]

    @property
    def articles(self) -> tuple[SampleArticle, ...]:
        """The articles of all outlets, outlet by outlet."""
        return tuple(article for outlet in self.outlets for article in outlet.articles)

    @property
    def events(self) -> dict[str, tuple[SampleArticle, ...]]:
        """The articles on each event: the grouping that stories ought to find."""
        grouped: dict[str, list[SampleArticle]] = {}
        for article in self.articles:
            grouped.setdefault(article.event, []).append(article)
        return {event: tuple(articles) for event, articles in sorted(grouped.items())}


def load_world(root: Path | None = None) -> World:
    """Read the sample world.

    ``root`` is a folder that holds ``outlets/*/outlet.toml``; by default the checkout's ``samples`` or, in an
    installed wheel, ``dragoman/_samples``. Raises ParseError, naming file and line or key, on the first bad file.
    """
    folder = root or _default_root()
    declared = sorted(folder.glob("outlets/*/outlet.toml"))
    if not declared:
        raise ParseError("holds no outlets/*/outlet.toml", subject=str(folder))
    return World(root=folder, outlets=tuple(_load_outlet(path) for path in declared))


def _default_root() -> Path:
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1] / "samples"
    return checkout if checkout.is_dir() else package / "_samples"


class _Keys:
    """The keys of one TOML table, taken one by one, so that a missing, mistyped or unknown key is an error."""

    def __init__(self, table: dict[str, Any], subject: str) -> None:
        self._table = dict(table)
        self.subject = subject

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self._table.pop(key, default)
        if value is None:
            raise ParseError(f"key {key!r} is missing", subject=self.subject)
        if not isinstance(value, kind):
            raise ParseError(f"key {key!r} must be {kind.__name__}, not {value!r}", subject=self.subject)
        return value

    def take_strings(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise ParseError(f"key {key!r} must be a list of strings", subject=self.subject)
        return tuple(values)

    def take_tables(self, key: str) -> list[_Keys]:
        tables = self.take(key, list)
        if not tables or not all(isinstance(table, dict) for table in tables):
            raise ParseError(f"key {key!r} must be a list of tables", subject=self.subject)
        return [_Keys(table, f"{self.subject}: {key}") for table in tables]

    def take_time(self, key: str) -> datetime | None:
        value = self._table.pop(key, None)
        if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
            raise ParseError(f"key {key!r} must be a date and time with its UTC offset", subject=self.subject)
        return value

    def finish(self) -> None:
        if self._table:
            raise ParseError(f"unknown key {min(self._table)!r}", subject=self.subject)


def _load_outlet(path: Path) -> WorldOutlet:
    keys = _parse_toml(_read(path), path, first_line=1)
    name, language = keys.take("name", str), keys.take("language", str)
    country, kind, tagline = keys.take("country", str), keys.take("kind", str), keys.take("tagline", str)
    permalink = keys.take("permalink", str)
    disallow = keys.take_strings("disallow")
    sections = tuple(_parse_section(table) for table in keys.take_tables("sections"))
    feeds = tuple(_parse_feed(table) for table in keys.take_tables("feeds"))
    keys.finish()
    sources = sorted(path.parent.glob("articles/*.md"))
    addresses: dict[str, str] = {}
    fronts: list[tuple[Path, _Keys, list[str], int, Section]] = []
    for source in sources:
        front, lines, offset = _split_front(source)
        section = _find_section(front, sections)
        addresses[source.stem] = permalink.format(section=section.slug, slug=source.stem)
        fronts.append((source, front, lines, offset, section))
    articles = [
        _parse_article(front, _Body(source, lines, offset, addresses), path.parent.name, language, section)
        for source, front, lines, offset, section in fronts
    ]
    articles.sort(key=lambda article: article.published, reverse=True)
    return WorldOutlet(
        slug=path.parent.name,
        name=name,
        language=language,
        country=country,
        kind=kind,
        tagline=tagline,
        sections=sections,
        disallow=disallow,
        feeds=feeds,
        articles=tuple(articles),
        folder=path.parent,
    )


def _parse_section(keys: _Keys) -> Section:
    section = Section(slug=keys.take("slug", str), name=keys.take("name", str))
    keys.finish()
    return section


def _parse_feed(keys: _Keys) -> SampleFeed:
    path, form, content = keys.take("path", str), keys.take("format", str), keys.take("content", str)
    keys.finish()
    try:
        return SampleFeed(path=path, format=FeedFormat(form), content=FeedContent(content))
    except ValueError as error:
        raise ParseError(str(error), subject=keys.subject) from error


def _find_section(front: _Keys, sections: tuple[Section, ...]) -> Section:
    slug = front.take("section", str)
    for section in sections:
        if section.slug == slug:
            return section
    raise ParseError(f"key 'section': the outlet has no section {slug!r}", subject=front.subject)


def _parse_article(front: _Keys, body: _Body, outlet: str, language: str, section: Section) -> SampleArticle:
    title, event = front.take("title", str), front.take("event", str)
    published = front.take_time("published")
    if published is None:
        raise ParseError("key 'published' is missing", subject=front.subject)
    article = SampleArticle(
        slug=body.source.stem,
        outlet=outlet,
        path=body.addresses[body.source.stem],
        event=event,
        language=language,
        title=title,
        standfirst=front.take("standfirst", str, ""),
        authors=front.take_strings("authors"),
        published=published,
        modified=front.take_time("modified"),
        section=section,
        tags=front.take_strings("tags"),
        agencies=front.take_strings("agencies"),
        credit=front.take("credit", str, ""),
        dateline=front.take("dateline", str, ""),
        image=Image(url=_picture_path(body.source.stem), alt=front.take("image", str)),
        blocks=body.parse_blocks(),
    )
    front.finish()
    if not article.blocks[0].text.startswith(article.dateline):
        raise ParseError("key 'dateline' is not how the first block begins", subject=front.subject)
    return article


def _picture_path(name: str) -> str:
    return f"/media/{name}.png"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParseError(f"can't be read: {error}", subject=str(path)) from error


def _parse_toml(text: str, path: Path, *, first_line: int) -> _Keys:
    try:
        # Blank lines in front keep the line numbers in tomllib's messages those of the file.
        return _Keys(tomllib.loads("\n" * (first_line - 1) + text), str(path))
    except tomllib.TOMLDecodeError as error:
        raise ParseError(str(error), subject=str(path)) from error


def _split_front(path: Path) -> tuple[_Keys, list[str], int]:
    """The front matter's keys, the body's lines, and how many lines stand before the body."""
    lines = _read(path).splitlines()
    if not lines or lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise ParseError(f"must begin with keys between two lines of {_FENCE}", subject=f"{path}:1")
    end = lines.index(_FENCE, 1)
    return _parse_toml("\n".join(lines[1:end]), path, first_line=2), lines[end + 1 :], end + 1


@dataclass(frozen=True, slots=True)
class _Body:
    """An article's body before parsing; ``addresses`` are the paths of the outlet's articles by slug."""

    source: Path
    lines: list[str]
    offset: int
    addresses: dict[str, str]

    def parse_blocks(self) -> tuple[Block, ...]:
        blocks: list[Block] = []
        chunk: list[str] = []
        for number, line in enumerate([*self.lines, ""], self.offset + 1):
            if line.strip():
                chunk.append(line.strip())
            elif chunk:
                blocks += self._parse_chunk(chunk, f"{self.source}:{number - len(chunk)}")
                chunk = []
        if not blocks:
            raise ParseError("has no body", subject=str(self.source))
        return tuple(blocks)

    def _parse_chunk(self, chunk: list[str], subject: str) -> list[Block]:
        first = chunk[0]
        if first.startswith("|"):
            return [_parse_table(chunk, subject)]
        if _LIST_LINE.match(first) and (len(chunk) > 1 or first.startswith("- ")):
            return [self._parse_item(line, subject) for line in chunk]
        joined = " ".join(chunk)
        if figure := _FIGURE.fullmatch(joined):
            text, marks = self._parse_inline(figure["caption"], subject)
            image = Image(url=_picture_path(figure["name"]), alt=figure["alt"])
            return [Block(kind=BlockKind.FIGURE, text=text, marks=marks, image=image)]
        if heading := _HEADING.fullmatch(joined):
            return [Block(kind=BlockKind.HEADING, text=heading["text"], level=len(heading["marks"]))]
        if first.startswith("> "):
            text, marks = self._parse_inline(" ".join(line.removeprefix("> ") for line in chunk), subject)
            return [Block(kind=BlockKind.QUOTATION, text=text, marks=marks)]
        text, marks = self._parse_inline(joined, subject)
        return [Block(kind=BlockKind.PARAGRAPH, text=text, marks=marks)]

    def _parse_item(self, line: str, subject: str) -> Block:
        item = _LIST_LINE.fullmatch(line)
        if item is None:
            raise ParseError(f"not a list item: {line!r}", subject=subject)
        text, marks = self._parse_inline(item["text"], subject)
        return Block(kind=BlockKind.LIST_ITEM, text=text, marks=marks, level=1, ordered=item["number"] is not None)

    def _parse_inline(self, source: str, subject: str) -> tuple[str, tuple[Mark, ...]]:
        text, marks, end = "", [], 0
        for found in _INLINE.finditer(source):
            text += source[end : found.start()]
            kind = MarkKind(str(found.lastgroup if found.lastgroup != "href" else "link"))
            start = len(text)
            text += found[kind.value]
            href = self._resolve(found["href"], subject) if kind is MarkKind.LINK else ""
            marks.append(Mark(kind=kind, start=start, end=len(text), href=href))
            end = found.end()
        return text + source[end:], tuple(marks)

    def _resolve(self, target: str, subject: str) -> str:
        if target.startswith("/"):
            return target
        if target not in self.addresses:
            raise ParseError(f"links to {target!r}, which is no article of this outlet", subject=subject)
        return self.addresses[target]


def _parse_table(chunk: list[str], subject: str) -> Block:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in chunk if not _TABLE_RULE.fullmatch(line)]
    if len({len(row) for row in rows}) != 1:
        raise ParseError("the rows of a table differ in length", subject=subject)
    return Block(kind=BlockKind.TABLE, text="\n".join("\t".join(row) for row in rows))
