"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to a feed.

It knows nothing of charsets: it is given text.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from dragoman.errors import ParseError
from dragoman.feeds.dates import parse_date
from dragoman.feeds.text import absolute_links, absolute_url, person_name, plain_text
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Entry, Feed, FeedFormat


def parse_json_feed(text: str, url: str) -> Feed:
    """Parse a JSON Feed; members of a wrong type count as absent, items that are no objects are left out."""
    try:
        document = _cleaned(json.loads(text)) if "\\u" in text else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"malformed JSON ({error})", subject=url) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ParseError("JSON, but not a JSON Feed", subject=url)
    items = [item for item in document["items"] if isinstance(item, dict)]
    authors = _authors(document)
    hubs = [hub.get("url") for hub in _list(document, "hubs") if isinstance(hub, dict)]
    skipped = len(document["items"]) - len(items)
    return Feed(
        format=FeedFormat.JSON,
        title=plain_text(_string(document, "title"), html=False),
        home=absolute_url(_string(document, "home_page_url"), url),
        description=plain_text(_string(document, "description"), html=False),
        language=_language(document),
        entries=tuple(_entry(item, url, authors) for item in items),
        hub=next((absolute_url(hub, url) for hub in hubs if isinstance(hub, str)), ""),
        topic=absolute_url(_string(document, "feed_url"), url),
        next_url=absolute_url(_string(document, "next_url"), url),
        note=f"{skipped} items that are no objects left out" if skipped else "",
    )


# Escapes can stand for what no text may hold: control characters, halves of surrogate pairs.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _cleaned(value: Any) -> Any:
    """The value without characters that can't be stored."""
    if isinstance(value, str):
        return _NO_TEXT.sub("", value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(part) for name, part in value.items()}
    return value


def _string(values: dict[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _list(values: dict[str, Any], key: str) -> list[Any]:
    found = values.get(key)
    return found if isinstance(found, list) else []


def _language(values: dict[str, Any]) -> str:
    found = standardize(_string(values, "language"))
    return "" if found == UNKNOWN_LANGUAGE else found


def _entry(item: dict[str, Any], base: str, feed_authors: tuple[str, ...]) -> Entry:
    # An id may be a number "as it was common" (JSON Feed 1.1); a boolean is an int to Python alone.
    identity = item.get("id")
    named = str(identity) if isinstance(identity, str | int | float) and not isinstance(identity, bool) else ""
    own = absolute_url(_string(item, "url"), base) if item.get("url") else ""
    url = own or (
        absolute_url(_string(item, "external_url"), base) if item.get("external_url") else absolute_url(named)
    )
    body = absolute_links(_string(item, "content_html"), url or base) or _paragraphs(_string(item, "content_text"))
    return Entry(
        url=url,
        id=named or url,
        title=plain_text(_string(item, "title"), html=False),
        authors=_authors(item) or feed_authors,
        published=parse_date(_string(item, "date_published")),
        updated=parse_date(_string(item, "date_modified")),
        summary=_paragraphs(_string(item, "summary")),
        content=body,
        language=_language(item),
        categories=tuple(tag.strip() for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip()),
    )


def _paragraphs(text: str) -> str:
    """Plain text as HTML: escaped, paragraphs at blank lines where there are any."""
    parts = [escape(part.strip(), quote=False) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else "".join(parts)


def _authors(values: dict[str, Any]) -> tuple[str, ...]:
    """Names of "authors" (1.1), or of "author" (1.0)."""
    people = _list(values, "authors") or [values.get("author")]
    names = (person_name(_string(person, "name")) for person in people if isinstance(person, dict))
    return tuple(dict.fromkeys(filter(None, names)))
