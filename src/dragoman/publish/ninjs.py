"""Items as ninjs 3.1, the IPTC's news in JSON (https://iptc.org/std/ninjs/), for the systems of newsrooms.

It knows nothing of HTTP. The translation is the object; its original is an associated object, and what the translation
is known by elsewhere stands under ``altIds``. Only properties of the standard are used, since it allows no others.
"""

from __future__ import annotations

from dragoman.model import Item, Rights, ShownBlock, Status
from dragoman.publish import paths
from dragoman.publish.feed import entry_id
from dragoman.publish.labels import label
from dragoman.publish.pages import iso, render_entry_html
from dragoman.publish.view import Site

VERSION = "3.1"
SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
BY_RULES = "algorithmicallyEnhanced"
"""Altered by a program that was written, not trained: a translation by Apertium."""
BY_MODEL = "compositeWithTrainedAlgorithmicMedia"
"""A person's work altered by a trained model: a translation by any other engine."""
BY_HAND = "digitalCreation"


def render_ninjs(site: Site, item: Item) -> dict[str, object]:
    """Return an item with its blocks as a ninjs document: JSON values that may be written as they are."""
    said = label(item)
    translated = item.status is Status.TRANSLATED
    page = site.at(paths.article(item.edition, item.id))
    whole = item.outlet.rights is Rights.FULL
    document: dict[str, object] = {
        "uri": entry_id(item),
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationType": "full" if whole else "partial",
        "pubStatus": "usable",
        "version": str(item.revision),
        "firstCreated": iso(item.seen),
        "versionCreated": iso(item.updated),
        "contentCreated": iso(item.published or item.seen),
        "language": item.edition if translated else item.language,
        "title": item.title,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.title}],
        "descriptions": [{"role": "label", "contentType": "text/plain", "value": said.text}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": render_entry_html(item)}],
        "by": ", ".join(item.authors) or item.outlet.name,
        "copyrightHolder": item.outlet.name,
        "copyrightNotice": f"© {item.outlet.name}",
        "usageTerms": said.text,
        "edNote": said.text,
        "infoSources": [_source(item), *({"name": name, "role": "agency"} for name in item.agencies)],
        "renditions": [{"name": "web", "href": page, "contentType": "text/html"}] if site.base_url else [],
        "altIds": _alternatives(item),
        "digitalSourceType": _source_type(item),
    }
    if item.excerpt:
        document["descriptions"] = [
            {"role": "label", "contentType": "text/plain", "value": said.text},
            {"role": "summary", "contentType": "text/plain", "value": item.excerpt},
        ]
    if item.section:
        document["subjects"] = [{"name": item.section, "literal": item.section, "creator": item.outlet.name}]
    if translated:
        document["associations"] = [_original(item)]
    return document


def _original(item: Item) -> dict[str, object]:
    """The original as an associated object: its headline and text, as far as the outlet allows."""
    text = "\n\n".join(block.block.text for block in _body(item))
    original: dict[str, object] = {
        "name": "original",
        "rel": "translatedFrom",
        "uri": _uri(item),
        "type": "text",
        "language": item.language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.original_title}],
        "contentCreated": iso(item.published or item.seen),
        "copyrightHolder": item.outlet.name,
        "digitalSourceType": {"name": "original", "uri": SOURCE_TYPES + BY_HAND, "literal": BY_HAND},
    }
    if text:
        original["bodies"] = [{"role": "main", "contentType": "text/plain", "value": text}]
    return original


def _body(item: Item) -> tuple[ShownBlock, ...]:
    return tuple(shown for shown in item.blocks if shown.block.kind != "headline")


def _uri(item: Item) -> str:
    """What the original goes by: its address, or our own name of it where it has none of the web."""
    return paths.outside(item.url) or f"{entry_id(item)}#original"


def _source(item: Item) -> dict[str, object]:
    source: dict[str, object] = {"name": item.outlet.name, "role": "originator", "literal": item.outlet.slug}
    if paths.outside(item.outlet.home):
        source["uri"] = item.outlet.home
    return source


def _alternatives(item: Item) -> list[dict[str, str]]:
    named = {
        "dragoman:item": f"{item.edition}/{item.id}",
        "dragoman:translationOf": _uri(item) if item.status is Status.TRANSLATED else "",
        "dragoman:engine": item.signature,
        "dragoman:route": item.route,
        "dragoman:verdict": item.verdict.value,
    }
    return [{"role": role, "value": value} for role, value in named.items() if value]


def _source_type(item: Item) -> dict[str, str]:
    if item.status is not Status.TRANSLATED:
        return {"name": "original", "uri": SOURCE_TYPES + BY_HAND, "literal": BY_HAND}
    written = all(part.strip().lower().startswith("apertium") for part in item.signature.split(" + "))
    code = BY_RULES if written else BY_MODEL
    return {"name": "machine translation", "uri": SOURCE_TYPES + code, "literal": code}
