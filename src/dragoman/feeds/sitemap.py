"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org, Google News), as XML or as plain text, to a feed.

It knows nothing of charsets or gzip: it is given text. The XML parser expands no entity, loads no document type and
opens no address.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from dragoman.errors import ParseError
from dragoman.feeds.dates import parse_date
from dragoman.feeds.text import absolute_url, plain_text
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Entry, Feed, FeedFormat


def parse_sitemap(text: str, url: str) -> Feed:
    """Parse a urlset into entries or a sitemapindex into ``sitemaps``; namespaces may be wrong or missing."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, recover=True,
        remove_comments=True, remove_pis=True, huge_tree=False, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"malformed XML ({error}) and no entry could be read", subject=url) from error
    errors = [entry for entry in parser.error_log if entry.level_name != "WARNING"]
    problem = f"malformed XML at line {errors[0].line} column {errors[0].column}" if errors else ""
    if root is None:
        raise ParseError(f"{problem or 'malformed XML'} and no entry could be read", subject=url)
    sitemaps = tuple(dict.fromkeys(filter(None, (_address(node, url) for node in _children(root, "sitemap")))))
    listed = [entry for node in _children(root, "url") if (entry := _entry(node, url)) is not None]
    if problem and not listed and not sitemaps:
        raise ParseError(f"{problem} and no entry could be read", subject=url)
    publications = {(name, language) for node in _children(root, "url") for name, language in _publication(node)}
    title, language = publications.pop() if len(publications) == 1 else ("", "")
    return Feed(
        format=FeedFormat.SITEMAP,
        title=title,
        language=language,
        entries=tuple(listed),
        sitemaps=sitemaps,
        note=f"{problem}, read as far as it could be" if problem else "",
    )


def parse_text_sitemap(text: str) -> Feed | None:
    """Parse a plain-text sitemap, a whole address on each line and nothing else (sitemaps.org); None for other text."""
    lines = [line for raw in text.split("\n") if (line := raw.strip())]
    addresses = [absolute_url(line) for line in lines if " " not in line and "<" not in line]
    if not lines or len(addresses) < len(lines) or not all(addresses):
        return None
    entries = tuple(Entry(url=address, id=address) for address in dict.fromkeys(addresses))
    if all(urlsplit(address).path.lower().endswith((".xml", ".xml.gz")) for address in addresses):
        return Feed(format=FeedFormat.SITEMAP, sitemaps=tuple(dict.fromkeys(addresses)))
    return Feed(format=FeedFormat.SITEMAP, entries=entries)


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a local name, whatever their namespace."""
    for child in node.iterchildren(etree.Element):
        if str(child.tag).rpartition("}")[2].lower() == name:
            yield child


def _text(node: etree._Element, *path: str) -> str:
    """The text of the first element at a path of local names."""
    for name in path:
        found = next(_children(node, name), None)
        if found is None:
            return ""
        node = found
    return plain_text(node.text or "", html=False)


def _address(node: etree._Element, base: str) -> str:
    written = _text(node, "loc")
    return absolute_url(written, base) if written else ""


def _language(tag: str) -> str:
    found = standardize(tag)
    return "" if found == UNKNOWN_LANGUAGE else found


def _publication(node: etree._Element) -> Iterator[tuple[str, str]]:
    for news in _children(node, "news"):
        name = _text(news, "publication", "name")
        if name:
            yield name, _language(_text(news, "publication", "language"))


def _entry(node: etree._Element, base: str) -> Entry | None:
    url = _address(node, base)
    if not url:
        return None
    keywords = _text(node, "news", "keywords").split(",")
    return Entry(
        url=url,
        id=url,
        title=_text(node, "news", "title"),
        published=parse_date(_text(node, "news", "publication_date")),
        updated=parse_date(_text(node, "lastmod")),
        language=_language(_text(node, "news", "publication", "language")),
        categories=tuple(word.strip() for word in keywords if word.strip()),
    )
