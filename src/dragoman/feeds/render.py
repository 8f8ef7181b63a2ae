"""A feed as plain JSON values, for people and programs that read one line a feed."""

from __future__ import annotations

from datetime import datetime

from dragoman.model import Entry, Feed


def render_feed_json(feed: Feed) -> dict[str, object]:
    """Make a feed a dictionary of JSON values; times are ISO 8601 in UTC, absent ones null."""
    return {
        "title": feed.title,
        "home": feed.home,
        "language": feed.language,
        "format": str(feed.format),
        "note": feed.note,
        "entries": [_entry(entry) for entry in feed.entries],
        "sitemaps": list(feed.sitemaps),
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "url": entry.url,
        "id": entry.id,
        "title": entry.title,
        "authors": list(entry.authors),
        "published": _time(entry.published),
        "updated": _time(entry.updated),
        "summary": entry.summary,
        "content": entry.content,
        "language": entry.language,
        "categories": list(entry.categories),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
