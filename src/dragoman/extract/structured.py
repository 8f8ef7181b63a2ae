"""Structured data: what a page says of itself in JSON-LD, microdata, OpenGraph and meta elements, as plain lookups.

Owns the reading of these formats, broken ones included. Believes nothing yet: values are raw. Knows nothing of
which source wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement

MAX_JSON_LD_CHARS = 2_000_000
"""Per script element; articleBody of the longest articles has under 200,000."""

MAX_JSON_LD_NODES = 5000
"""Objects visited in all scripts together."""

ARTICLE_TYPES = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "asknewsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "blogposting",
        "liveblogposting",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "report",
        "review",
        "criticreview",
        "medicalscholarlyarticle",
        "interview",
    ]
)
_CONTROL = re.compile(r"[\x00-\x1f]")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """A page's statements: JSON-LD objects, the one on the article first found, and meta values by lower-case name."""

    objects: tuple[Json, ...]
    article: Json
    meta: dict[str, tuple[str, ...]]
    links: dict[str, str]

    def first(self, *names: str) -> str:
        """The first non-empty meta value among the names, in the names' order."""
        return next((value for name in names for value in self.meta.get(name, ()) if value.strip()), "")


def read_structured(document: HtmlElement) -> Structured:
    """Reads all of a document's statements."""
    meta: dict[str, list[str]] = {}
    for element in document.iter("meta"):
        content = element.get("content")
        if content is None:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name:
                meta.setdefault(name.strip().lower(), []).append(content)
    links: dict[str, str] = {}
    for element in document.iter("link"):
        for relation in element.get("rel", "").lower().split():
            links.setdefault(relation, element.get("href", ""))
    objects = tuple(json_ld_objects(document))
    return Structured(
        objects=objects,
        article=article_object(objects),
        meta={name: tuple(values) for name, values in meta.items()},
        links=links,
    )


def json_ld_objects(document: HtmlElement) -> Iterator[Json]:
    """Every object in the page's JSON-LD, nested ones included, in document order."""
    visited = 0
    for script in document.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        value = parse_json_ld(script.text or "")
        pending = [value]
        while pending and visited < MAX_JSON_LD_NODES:
            item = pending.pop()
            if isinstance(item, dict):
                visited += 1
                yield item
                pending.extend(reversed(list(item.values())))
            elif isinstance(item, list):
                pending.extend(reversed(item[:MAX_JSON_LD_NODES]))


def parse_json_ld(text: str) -> object:
    """The value of a JSON-LD script, mended where it is broken in the common ways; None where it can't be."""
    if len(text) > MAX_JSON_LD_CHARS:
        return None
    stripped = _WRAPPER.sub("", _WRAPPER.sub("", text)).strip().rstrip(";")
    for mend in (_as_it_is, _without_trailing_commas, unescape):
        try:
            return _decode(mend(stripped))
        except (ValueError, RecursionError):
            continue
    return None


def _as_it_is(text: str) -> str:
    return text


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))


def _decode(text: str) -> object:
    value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    return value


def types_of(item: Json) -> tuple[str, ...]:
    """An object's types, lower case, without the schema.org prefix."""
    kind = item.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return tuple(k.rsplit("/", 1)[-1].lower() for k in kinds if isinstance(k, str))


def is_article(item: Json) -> bool:
    """Whether an object describes an article."""
    return not ARTICLE_TYPES.isdisjoint(types_of(item))


def article_object(objects: tuple[Json, ...]) -> Json:
    """The object on the page's article: of those of an article's type, the one that says most; {} where none is."""
    candidates = [
        item
        for item in objects
        if is_article(item) and ("headline" in item or "name" in item or "datePublished" in item)
    ]
    if not candidates:
        candidates = [
            item
            for item in objects
            if "datePublished" in item and not {"webpage", "videoobject", "imageobject"} & set(types_of(item))
        ]
    return max(candidates[:20], key=_richness, default={})


def _richness(item: Json) -> int:
    wanted = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "publisher", "description")
    return sum(1 for name in wanted if item.get(name))


def strings_of(value: object, *names: str) -> Iterator[str]:
    """Strings in a JSON-LD value: itself, of its list, or of its objects' named properties ("name", "url", "@id")."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:100]:
            yield from strings_of(item, *names)
    elif isinstance(value, dict):
        for name in names:
            if value.get(name):
                yield from strings_of(value[name], *names)
                return
