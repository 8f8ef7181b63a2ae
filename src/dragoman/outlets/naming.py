"""An outlet's name, language and country, from what its page, its feed and its host say.

Knows nothing of sockets, HTML or feed formats.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dragoman.language import base, macrolanguage
from dragoman.model import UNKNOWN_LANGUAGE

MAX_NAME_CHARACTERS = 80
"""Longest name of an outlet, in characters: what is longer is a slogan."""

_SEPARATOR = re.compile(r"\s+[|\-–—:·•»«>/]+\s+|\s*[|»]\s*|:\s+")
_GENERIC_HOST_WORDS = frozenset({"www", "com", "co", "net", "org", "news", "rss", "feeds", "feed", "m", "gov", "edu"})
_FEED_WORDS = re.compile(r"\b(rss|atom|feeds?)\b( 2\.0)?", re.IGNORECASE)

_SOLD_EVERYWHERE = frozenset(
    {"ac", "ai", "cc", "cf", "co", "fm", "ga", "gg", "gq", "io", "la", "ly", "me", "ml", "nu", "sh", "so", "st", "tk"}
    | {"to", "tv", "vc", "ws"}
)
"""Country codes that outlets of any country use; they tell the country only together with its language."""


def name_outlet(*, site_name: str, title: str, feed_title: str, home: str) -> str:
    """The outlet's name: what it calls itself, else the part of a title that is like the host, else the host.

    ``title`` is the home page's, often "Name - slogan" or "slogan | Name"; ``feed_title`` the like, of a feed.
    """
    if site_name and len(site_name) <= MAX_NAME_CHARACTERS:
        return site_name
    host = (urlsplit(home).hostname or "").removeprefix("www.")
    parts = [part for text in (title, _FEED_WORDS.sub("", feed_title)) for part in _parts(text)]
    likest = max(parts, key=lambda part: _likeness(part, host), default="")
    if likest and _likeness(likest, host) >= 0.5:
        return likest
    own_words = _parts(_FEED_WORDS.sub("", feed_title)) or _parts(title)
    return own_words[0] if own_words else host


def _parts(text: str) -> list[str]:
    parts = (" ".join(part.split()).strip("-–—|: ") for part in _SEPARATOR.split(text))
    return [part for part in parts if part and len(part) <= MAX_NAME_CHARACTERS]


def _likeness(part: str, host: str) -> float:
    """How much of the part and of the host's telling label are the same letters, from 0 to 1."""
    letters = "".join(filter(str.isalnum, part.casefold()))
    initials = "".join(word[0] for word in part.casefold().split() if word[0].isalnum())
    labels = [label.replace("-", "") for label in host.split(".")[:-1] if label not in _GENERIC_HOST_WORDS]
    best = 0.0
    for label in labels or [host]:
        if letters == label or (len(label) > 2 and initials == label):
            return 1.0
        if letters and (label in letters or letters in label):
            best = max(best, min(len(label), len(letters)) / max(len(label), len(letters)))
    return best


def choose_language(page: str, feed: str) -> str:
    """The language to believe where page and feed declare one each; "und" stands for none.

    The page's, which readers' programs speak aloud by, unless it is English and the feed's is not: that is what
    templates leave behind.
    """
    if page == UNKNOWN_LANGUAGE or (base(page) == "en" and feed not in (UNKNOWN_LANGUAGE, "") and base(feed) != "en"):
        return feed or UNKNOWN_LANGUAGE
    return page


def country_of(home: str, language: str = UNKNOWN_LANGUAGE) -> str:
    """The ISO 3166-1 code that the host's last label means ("RS" for rts.rs), empty where it means none.

    Codes sold everywhere (.tv, .io) count only where the language is official in their country (CLDR) and is not
    English: ".me" with Serbian is Montenegro.
    """
    from babel.languages import get_official_languages

    label = (urlsplit(home).hostname or "").rstrip(".").rpartition(".")[2].lower()
    code = {"uk": "GB"}.get(label, label.upper())
    if not is_country(code):
        return ""
    if label in _SOLD_EVERYWHERE:
        official = {tag.partition("_")[0] for tag in get_official_languages(code, regional=True, de_facto=True)}
        if base(language) == "en" or macrolanguage(language) not in map(macrolanguage, official):
            return ""
    return code


def is_country(code: str) -> bool:
    """Whether this is an ISO 3166-1 code of a country, in capitals (or XK, which all use for Kosovo)."""
    from babel.core import Locale

    if len(code) != 2 or code in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}:
        return False
    return code in Locale("en").territories
