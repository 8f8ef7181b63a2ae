"""What page and feed say of one article, joined: the page counts, the feed fills what it leaves out.

Pure. Knows nothing of how either was read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from dragoman.model import Article, Entry


def complete_article(article: Article, listed: Entry, fetched: str) -> Article:
    """Fill what the page does not say from what the feed says; settle the address, ``fetched`` being where it was."""
    return replace(
        article,
        url=article_address(article.url, fetched),
        title=article.title or listed.title,
        authors=article.authors or listed.authors,
        published=_more_exact(article.published, listed.published),
        section=article.section or next(iter(listed.categories), ""),
    )


def _more_exact(stated: datetime | None, listed: datetime | None) -> datetime | None:
    """Return the page's time; the feed's where the page has none, or only the day and the feed the hour of it."""
    if stated is None or listed is None:
        return stated or listed
    only_day = stated.time() == time.min
    return listed if only_day and abs(listed - stated) < timedelta(days=1) else stated


def article_address(canonical: str, fetched: str) -> str:
    """Return the address an article goes by: the canonical one where it is of the same host, else where it was found.

    A page that names a stranger's article as its canonical address would otherwise take that article's place.
    """
    own, claimed = urlsplit(fetched), urlsplit(canonical)
    if claimed.scheme in ("http", "https") and _bare_host(claimed.hostname) == _bare_host(own.hostname):
        return canonical
    return fetched


def _bare_host(host: str | None) -> str:
    return (host or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
