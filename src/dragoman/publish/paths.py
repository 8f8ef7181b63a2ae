"""Addresses within the site: where each page, feed and file lives. It knows nothing of what stands there."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from dragoman.publish.view import View


def front(edition: str, *, language: str = "", section: str = "", before: str = "") -> str:
    """An edition's front page, or its list of one original language or section, or an older part of either."""
    return f"/{quote(edition, safe='')}/{_query(language=language, section=section, before=before)}"


def article(edition: str, id: str, view: View = View.TRANSLATION) -> str:
    """An article in one of its views."""
    base = f"/{quote(edition, safe='')}/article/{quote(id, safe='')}"
    return f"{base}/{view.value}" if view.value else base


def revisions(edition: str, id: str) -> str:
    """How an article changed."""
    return f"{article(edition, id)}/revisions"


def report(edition: str, id: str) -> str:
    """Where a report on an article is sent to."""
    return f"{article(edition, id)}/report"


def outlets(edition: str) -> str:
    """How every outlet stands."""
    return f"/{quote(edition, safe='')}/outlets"


def outlet(edition: str, slug: str, *, before: str = "") -> str:
    """One outlet and its articles."""
    return f"/{quote(edition, safe='')}/outlets/{quote(slug, safe='')}{_query(before=before)}"


def about(edition: str) -> str:
    """What this site is."""
    return f"/{quote(edition, safe='')}/about"


def search(edition: str, **asked: str) -> str:
    """What a search finds; the names are those of the form's fields, empty ones are left out."""
    return f"/{quote(edition, safe='')}/search{_query(**asked)}"


def search_atom(edition: str, **asked: str) -> str:
    """What a search finds, as an Atom feed."""
    return f"/{quote(edition, safe='')}/search.atom{_query(**asked)}"


def search_json(edition: str, **asked: str) -> str:
    """What a search finds, as a JSON Feed."""
    return f"/{quote(edition, safe='')}/search.json{_query(**asked)}"


def atom(edition: str, **only: str) -> str:
    """The edition's Atom feed; with ``outlet``, ``language`` or ``section`` of those articles alone."""
    return f"/{quote(edition, safe='')}/feed.atom{_query(**only)}"


def json_feed(edition: str, **only: str) -> str:
    """The edition's JSON Feed; restricted as the Atom feed."""
    return f"/{quote(edition, safe='')}/feed.json{_query(**only)}"


def sitemap(edition: str) -> str:
    """The edition's sitemap."""
    return f"/{quote(edition, safe='')}/sitemap.xml"


def news_sitemap(edition: str) -> str:
    """The edition's sitemap of the latest news."""
    return f"/{quote(edition, safe='')}/sitemap-news.xml"


def corrections(edition: str) -> str:
    """What was revised and what was withdrawn."""
    return f"/{quote(edition, safe='')}/corrections"


def outside(url: str) -> str:
    """An address outside the site as it may stand in ``href``: http or https with a host, else empty.

    Templates leave the link out where this is empty, so no ``javascript:`` or ``data:`` of an outlet's gets through.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host else ""


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""
