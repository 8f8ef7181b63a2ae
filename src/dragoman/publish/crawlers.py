"""What crawlers read: robots.txt, sitemaps and llms.txt, as far as the operator opens the site to them.

It knows nothing of HTTP. A site that is not public turns every crawler away and has no sitemap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from dragoman.model import Item, Status
from dragoman.publish import paths
from dragoman.publish.feed import NOT_XML
from dragoman.publish.localize import wording
from dragoman.publish.messages import interface_language
from dragoman.publish.pages import iso
from dragoman.publish.view import Site

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITEMAP_ITEMS = 5_000
"""Newest articles in an edition's sitemap: a tenth of what the protocol allows, some 700 kB."""
# lxml-stubs do not know that None names the default namespace.
_PLAIN: Any = {None: SITEMAP}
_WITH_NEWS: Any = {None: SITEMAP, "news": NEWS}
NEWS_ITEMS = 1_000
"""Most that a news sitemap may hold, by the rules of search engines."""
NEWS_AGE = timedelta(days=2)
"""How old an article in a news sitemap may be, by the same rules."""
AI_CRAWLERS = (
    *("Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ChatGPT-User", "ClaudeBot"),
    *("cohere-ai", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "Meta-ExternalAgent", "OAI-SearchBot"),
    *("omgili", "PerplexityBot", "Timpibot"),
)
"""Names under which programs that gather texts for language models ask, as their makers give them."""


def render_robots(site: Site) -> str:
    """Return robots.txt (RFC 9309): nobody is let in, or everybody but what gathers texts for models, or everybody."""
    if not site.public:
        return "User-agent: *\nDisallow: /\n"
    lines = []
    if not site.models_welcome:
        lines += [*(f"User-agent: {name}" for name in AI_CRAWLERS), "Disallow: /", ""]
    lines += ["User-agent: *", "Allow: /", ""]
    for edition in site.editions:
        lines += [f"Sitemap: {site.at(paths.sitemap(edition))}", f"Sitemap: {site.at(paths.news_sitemap(edition))}"]
    return "\n".join(lines) + "\n"


def render_sitemap(site: Site, edition: str, items: Sequence[Item]) -> bytes:
    """Return a sitemap (https://www.sitemaps.org/protocol.html) of an edition's front page and articles."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=_PLAIN)
    _address(root, site.at(paths.front(edition)), max((item.updated for item in items), default=None))
    for item in items:
        _address(root, site.at(paths.article(edition, item.id)), item.updated)
    return _bytes(root)


def render_news_sitemap(site: Site, edition: str, items: Sequence[Item]) -> bytes:
    """Return a news sitemap of what is in the edition's language and at most two days older than the newest."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=_WITH_NEWS)
    newest = max((item.published or item.seen for item in items), default=None)
    for item in items[:NEWS_ITEMS]:
        when = item.published or item.seen
        if newest is None or newest - when > NEWS_AGE or item.status is Status.UNTRANSLATED:
            continue
        url = _address(root, site.at(paths.article(edition, item.id)), item.updated)
        news = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(news, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = NOT_XML.sub("", site.name)
        etree.SubElement(publication, f"{{{NEWS}}}language").text = edition
        etree.SubElement(news, f"{{{NEWS}}}publication_date").text = iso(when)
        etree.SubElement(news, f"{{{NEWS}}}title").text = NOT_XML.sub("", item.title)
    return _bytes(root)


def render_llms(site: Site) -> str:
    """Return llms.txt (https://llmstxt.org/): what the site is, what its texts are, and where programs find them."""
    lines = [
        f"# {site.name}",
        "",
        "> News of many outlets in many languages, translated by machine and not reviewed by a person.",
        "",
        "Every text belongs to the outlet named in it, and the views are that outlet's. Quote the outlet and its "
        "original, not this site, and say that the translation was made by a machine. Sentences that could not be "
        "trusted stand in the original's language.",
        "",
    ]
    for edition in site.editions:
        name = wording(interface_language(edition)).language_name(edition)
        lines += [
            f"## {name}",
            "",
            f"- [Front page]({site.at(paths.front(edition))})",
            f"- [JSON Feed]({site.at(paths.json_feed(edition))}): the newest articles, whole",
            f"- [About]({site.at(paths.about(edition))}): how this site translates and checks",
            f"- [Corrections]({site.at(paths.corrections(edition))}): what was revised or withdrawn",
            "",
        ]
    return "\n".join(lines)


def _address(root: etree._Element, address: str, changed: datetime | None) -> etree._Element:
    url = etree.SubElement(root, f"{{{SITEMAP}}}url")
    etree.SubElement(url, f"{{{SITEMAP}}}loc").text = address
    if changed is not None:
        etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = iso(changed)
    return url


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
