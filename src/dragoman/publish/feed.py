"""Feeds of an edition: Atom (RFC 4287) and JSON Feed 1.1, each entry with the label that the page carries.

It knows nothing of HTTP. Ids are the site's own, made from the item's id alone, so they survive a move to another
address; the original is linked, as ``via`` in Atom and ``external_url`` in JSON Feed. What was withdrawn stands in
every feed as a tombstone (RFC 6721); JSON Feed has no word for that, so ours stand under ``_dragoman``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from lxml import etree

from dragoman.model import Elsewhere, Item, Status
from dragoman.publish import paths
from dragoman.publish.findings import describe_findings
from dragoman.publish.labels import label
from dragoman.publish.localize import wording
from dragoman.publish.messages import interface_language, messages
from dragoman.publish.pages import iso, render_entry_html
from dragoman.publish.passages import numbered_pairs
from dragoman.publish.static_files import static_path
from dragoman.publish.view import Site, Withdrawal

NAMESPACE = UUID("2f1e3d0a-8a2b-5d5e-9c53-0d7b6a1f4c11")
"""Of the name-based UUIDs (RFC 9562, version 5) that are feed and entry ids."""
VERDICTS = uuid5(NAMESPACE, "verdict").urn
"""The scheme of the category that names an entry's verdict (RFC 4287, 4.2.2.2)."""
ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
"""Namespace of RFC 6721."""
XML = "http://www.w3.org/XML/1998/namespace"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed was last updated: Atom requires a date, and there is none."""
NOT_XML = re.compile("[^\t\n\r\u0020-\u202c\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2, Char) forbids, and the two characters that override writing direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of an edition a feed holds: all of it, what is ``only`` of an outlet, language or section, or what is found
    by a search that is ``asked``."""

    only: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)

    def atom(self, edition: str) -> str:
        return paths.search_atom(edition, **self.asked) if self.asked else paths.atom(edition, **self.only)

    def json(self, edition: str) -> str:
        return paths.search_json(edition, **self.asked) if self.asked else paths.json_feed(edition, **self.only)

    def page(self, edition: str) -> str:
        if self.asked:
            return paths.search(edition, **self.asked)
        if outlet := self.only.get("outlet"):
            return paths.outlet(edition, outlet)
        return paths.front(edition, language=self.only.get("language", ""), section=self.only.get("section", ""))

    def id(self, edition: str) -> str:
        return feed_id(edition, urlencode(sorted(self.asked.items())), urlencode(sorted(self.only.items())))

    def title(self, site: Site, edition: str, items: Sequence[Item]) -> str:
        words = wording(interface_language(edition))
        said = dict(self.asked or self.only)
        if self.only.get("language"):
            said["language"] = words.language_name(self.only["language"]) or self.only["language"]
        if self.only.get("outlet") and items:
            said["outlet"] = items[0].outlet.name
        return f"{site.name}: {', '.join(said.values()) or words.language_name(edition)}"


EVERYTHING = Choice()


def render_atom(
    site: Site,
    edition: str,
    items: Sequence[Item],
    *,
    choice: Choice = EVERYTHING,
    withdrawn: Sequence[Withdrawal] = (),
) -> bytes:
    """The newest articles of a choice, whole, as an Atom feed, and tombstones for what was withdrawn."""
    _ = messages(interface_language(edition))
    nsmap: Any = {None: ATOM, "at": TOMBSTONES} if withdrawn else {None: ATOM}
    feed = etree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": edition}, nsmap=nsmap)
    _add(feed, "id", choice.id(edition))
    _add(feed, "title", choice.title(site, edition, items))
    _add(feed, "subtitle", _("News of many outlets, translated by machine and not reviewed by a person."))
    changes = [item.updated for item in items] + [one.withdrawn for one in withdrawn]
    _add(feed, "updated", iso(max(changes, default=NEVER)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=site.at(choice.atom(edition)))
    _add(feed, "link", rel="alternate", type="text/html", hreflang=edition, href=site.at(choice.page(edition)))
    _add(feed, "icon", site.at(static_path("icon.svg")))
    _add(feed, "generator", "Dragoman")
    _add(feed, "rights", _("Each text belongs to the outlet named in its entry; the views are that outlet’s."))
    for item in items:
        feed.append(_entry(site, item))
    for one in withdrawn:
        tomb = etree.SubElement(
            feed, f"{{{TOMBSTONES}}}deleted-entry", ref=entry_urn(one.edition, one.id), when=iso(one.withdrawn)
        )
        comment = etree.SubElement(tomb, f"{{{TOMBSTONES}}}comment", {f"{{{XML}}}lang": edition})
        comment.text = NOT_XML.sub("", one.reason or _("Withdrawn by the operator of this site."))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def render_json_feed(
    site: Site,
    edition: str,
    items: Sequence[Item],
    *,
    choice: Choice = EVERYTHING,
    withdrawn: Sequence[Withdrawal] = (),
) -> bytes:
    """The newest articles of a choice, whole, as a JSON Feed; the label's parts stand under ``_dragoman``."""
    _ = messages(interface_language(edition))
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": choice.title(site, edition, items),
        "description": _("News of many outlets, translated by machine and not reviewed by a person."),
        "home_page_url": site.at(choice.page(edition)),
        "feed_url": site.at(choice.json(edition)),
        "icon": site.at(static_path("icon.svg")),
        "language": edition,
        "items": [_json_item(site, item) for item in items],
    }
    if withdrawn:
        document["_dragoman"] = {
            "withdrawn": [
                {"id": entry_urn(one.edition, one.id), "date": iso(one.withdrawn), "reason": one.reason}
                for one in withdrawn
            ]
        }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def feed_id(edition: str, search: str = "", only: str = "") -> str:
    """The feed's own id: of an edition, of a search in it, or of a part of it."""
    name = f"feed {edition} {search}".rstrip()
    return uuid5(NAMESPACE, f"{name} only {only}" if only else name).urn


def entry_id(item: Item) -> str:
    """The entry's own id: neither the original's nor its address here."""
    return entry_urn(item.edition, item.id)


def entry_urn(edition: str, id: str) -> str:
    """The entry's own id by the item's, also where the item is on show no more."""
    return uuid5(NAMESPACE, f"item {edition} {id}").urn


def _entry(site: Site, item: Item) -> etree._Element:
    said = label(item)
    entry = etree.Element(f"{{{ATOM}}}entry", {f"{{{XML}}}lang": item.edition})
    _add(entry, "id", entry_id(item))
    _add(entry, "title", item.title, lang=item.title_language)
    _add(entry, "updated", iso(item.updated))
    _add(entry, "published", iso(item.published or item.seen))
    for name in item.authors or (item.outlet.name,):
        author = etree.SubElement(entry, f"{{{ATOM}}}author")
        _add(author, "name", f"{name} ({item.outlet.name})" if item.authors else name)
        if paths.outside(item.outlet.home):
            _add(author, "uri", item.outlet.home)
    here = site.at(paths.article(item.edition, item.id))
    _add(entry, "link", rel="alternate", type="text/html", hreflang=item.title_language, href=here)
    if paths.outside(item.url):
        _add(entry, "link", rel="via", type="text/html", hreflang=item.language, href=item.url)
    for other in _elsewhere(item):
        address = site.at(paths.article(item.edition, other.id))
        _add(entry, "link", rel="related", type="text/html", hreflang=item.edition, href=address, title=other.outlet)
    if item.section:
        _add(entry, "category", term=item.section)
    if item.status is Status.TRANSLATED:
        found = sum(len(pair.issues) for _, pair in numbered_pairs(item))
        words = messages(interface_language(item.edition)).plural("%(n)s finding", "%(n)s findings", found)
        _add(entry, "category", term=item.verdict, scheme=VERDICTS, label=f"{item.verdict}: {words}")
    _add(entry, "rights", f"© {item.outlet.name}. {said.views}")
    _add(entry, "summary", f"{said.text} — {item.excerpt}" if item.excerpt else said.text)
    _add(entry, "content", render_entry_html(item), type="html")
    return entry


def _json_item(site: Site, item: Item) -> dict[str, object]:
    said = label(item)
    document: dict[str, object] = {
        "id": entry_id(item),
        "url": site.at(paths.article(item.edition, item.id)),
        "title": item.title,
        "language": item.title_language,
        "summary": f"{said.text} — {item.excerpt}" if item.excerpt else said.text,
        "content_html": render_entry_html(item),
        "date_published": iso(item.published or item.seen),
        "date_modified": iso(item.updated),
        "authors": [{"name": name} for name in item.authors or (item.outlet.name,)],
        "_dragoman": {
            "label": said.text,
            "outlet": {"name": item.outlet.name, "country": item.outlet.country, "kind": item.outlet.kind},
            "original_language": item.language,
            "original_title": item.original_title,
            "status": item.status,
            "verdict": item.verdict,
            "findings": describe_findings(item),
            "engine_signature": item.signature,
            "route": item.route,
            "reviewed_by_a_person": False,
            "from_feed": item.from_feed,
            "reprint_of": _other(site, item, item.reprint_of) if item.reprint_of else None,
            "also_at": [_other(site, item, other) for other in item.also_at],
        },
    }
    if paths.outside(item.url):
        document["external_url"] = item.url
    if item.section:
        document["tags"] = [item.section]
    return document


def _elsewhere(item: Item) -> tuple[Elsewhere, ...]:
    """Where else the text stands: at who had it first, or at who reprinted it."""
    return (item.reprint_of,) if item.reprint_of else item.also_at


def _other(site: Site, item: Item, other: Elsewhere) -> dict[str, str]:
    return {"url": site.at(paths.article(item.edition, other.id)), "outlet": other.outlet}


def _add(parent: etree._Element, tag: str, text: str = "", *, lang: str = "", **attributes: str) -> None:
    clean = {name: NOT_XML.sub("", value) for name, value in attributes.items() if value}
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", clean)
    if lang:
        element.set(f"{{{XML}}}lang", NOT_XML.sub("", lang))
    element.text = NOT_XML.sub("", text) or None
