"""An article as linked data (schema.org, JSON-LD), which search engines and archives read in its page.

It knows nothing of templates or HTTP. What is returned may stand in a script element as it is: a block of data that no
browser runs, in which every character that could end it is written as an escape.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from dragoman.model import Item, Status
from dragoman.publish import paths
from dragoman.publish.feed import entry_id
from dragoman.publish.labels import engine_words, label
from dragoman.publish.localize import wording
from dragoman.publish.messages import interface_language, messages
from dragoman.publish.pages import iso
from dragoman.publish.view import Site

ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What could end a script element or begin a comment in it (HTML, 4.12.1.3), written as JSON allows."""


def linked_data(site: Site, item: Item) -> Markup:
    """Return the item as a ``NewsArticle``; a translation with its original, its translator and its basis."""
    return Markup(json.dumps(describe(site, item), ensure_ascii=False).translate(ESCAPES))  # noqa: S704


def describe(site: Site, item: Item) -> dict[str, object]:
    """Return the item as JSON-LD values."""
    interface = interface_language(item.edition)
    translated = item.status is Status.TRANSLATED
    said = label(item)
    publisher: dict[str, object] = {"@type": "NewsMediaOrganization", "name": item.outlet.name}
    if paths.outside(item.outlet.home):
        publisher["url"] = item.outlet.home
    authors: list[dict[str, object]] = [{"@type": "Person", "name": name} for name in item.authors] or [publisher]
    address = paths.outside(item.url)
    document: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": entry_id(item),
        "headline": item.title,
        "inLanguage": item.edition if translated else item.language,
        "datePublished": iso(item.published or item.seen),
        "dateModified": iso(item.updated),
        "author": authors,
        "copyrightHolder": publisher,
        "provider": {"@type": "Organization", "name": site.name},
        "creditText": item.outlet.name,
        "abstract": said.text,
        "isAccessibleForFree": True,
    }
    if site.base_url:
        document["url"] = document["mainEntityOfPage"] = site.at(paths.article(item.edition, item.id))
    if item.excerpt:
        document["description"] = item.excerpt
    if item.section:
        document["articleSection"] = item.section
    original: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": item.original_title,
        "inLanguage": item.language,
        "author": authors,
        "publisher": publisher,
    }
    if address:
        original["@id"] = original["url"] = address
        document["isBasedOn"] = address
    if translated:
        document["translationOfWork"] = original
        document["translator"] = {
            "@type": "SoftwareApplication",
            "name": engine_words(messages(interface), wording(interface), item.signature, item.route),
            "softwareVersion": item.signature,
        }
        document["creativeWorkStatus"] = "machine translation, not reviewed by a person"
    return document
