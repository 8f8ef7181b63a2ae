"""Walls: pages that answer 200 and yet hold no article: indexes, consent and login walls, "enable JavaScript".

Owns the signs by which they are told. Knows nothing of how articles are found.
"""

from __future__ import annotations

import re

from dragoman.extract.clean import joined_lines, parts_of
from dragoman.extract.pieces import Outline
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.region import MAX_LINK_SHARE, Region
from dragoman.extract.structured import Structured, is_article, types_of

MIN_ARTICLE_PROSE = 140
"""Characters of prose below which a page is held unless it says that it is an article: one short brief has more."""

MIN_INDEX_LINKS = 12
"""Lines that are links; a page with this many and little prose is an index."""

FEW_LINKS = 4
"""Lines that are links; a page with fewer lists nothing, whatever its address looks like."""

SHORT_PROSE = 1000
"""Characters; wall wording decides only where no more prose than this was found, since articles speak of cookies
too."""

_CONSENT = re.compile(
    joined_lines(r"""
    (?:we (?:and our (?:\d+ )?partners )?(?:use|store) (?:cookies|and/or access)|before you continue|
    accept (?:all )?cookies|cookie (?:settings|preferences|consent)|wir verwenden cookies|
    mit werbung (?:weiterlesen|lesen)|cookies akzeptieren|zustimmen und weiter|accepter (?:les|et continuer|
    tous)|nous utilisons des cookies|aceptar (?:todas? )?(?:las )?cookies|utilizamos cookies|
    utilizziamo i cookie|accetta (?:tutti )?(?:i )?cookie|файлы cookie|koristimo kolačiće|akkoord|
    cookies accepteren|çerez)
    """),
    re.IGNORECASE,
)
_LOGIN = re.compile(
    joined_lines(r"""
    (?:(?:log|sign) in to (?:continue|read|view)|please (?:log|sign) in|subscribe to (?:continue|read)|
    to continue reading|already a subscriber|create (?:a free|an) account|jetzt (?:anmelden|abonnieren)|
    bitte (?:melden sie sich|einloggen)|connectez-vous pour|abonnez-vous pour|réservé aux abonnés|
    inicia sesión para|suscríbete para|accedi per|abbonati per|войдите,? чтобы|prijavite se da)
    """),
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    joined_lines(r"""
    (?:(?:enable|turn on|activate|requires?|need) (?:to )?(?:enable )?javascript|javascript (?:is )?(?:disabled|
    required|not enabled|must be enabled)|activez javascript|javascript (?:aktivieren|deaktiviert)|
    habilit[ae] javascript|attiva(?:re)? javascript|включите javascript|checking your browser|just a moment|
    verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|access denied)
    """),
    re.IGNORECASE,
)
LISTING_PROSE = 3000
"""Characters of summaries that a front page or section page may well show."""

_ARTICLE_PATH = re.compile(
    r"\d{4,}|[^/?]+[-_][^/?]+[-_][^/?]+|\.(?:s?html?|php|aspx?|story|ece)\b|[?&](?:id|p|article|news)=", re.IGNORECASE
)
"""Addresses of articles hold a number, a slug of three words or more, or a file's suffix; those of sections do not."""

_INDEX_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage"})


def wall_of(outline: Outline, region: Region | None, structured: Structured, *, url: str) -> Refusal | None:
    """The refusal for a page without an article; None where the region may be one."""
    prose = region.prose if region else 0
    declared = bool(structured.article) and is_article(structured.article)
    if prose < SHORT_PROSE and not (declared and prose >= MIN_ARTICLE_PROSE):
        said = " ".join(piece.text for piece in outline.pieces)[:20_000]
        for kind, pattern, reason in (
            (RefusalKind.NEEDS_SCRIPT, _SCRIPT, "The page shows its text only to a browser that runs scripts."),
            (RefusalKind.CONSENT_WALL, _CONSENT, "The page asks for consent to cookies before it shows its text."),
            (RefusalKind.LOGIN_WALL, _LOGIN, "The page asks readers to log in or subscribe before it shows its text."),
        ):
            found = pattern.search(said)
            if found and prose < MIN_ARTICLE_PROSE * 2:
                return Refusal(kind=kind, reason=reason)
    if not declared and _is_listing(outline, structured, url, prose):
        return Refusal(
            kind=RefusalKind.NOT_ARTICLE, reason="The page lists links to other pages and holds no article of its own."
        )
    return None


def _is_listing(outline: Outline, structured: Structured, url: str, prose: int) -> bool:
    """Whether a page that declares no article is a list of them: by its address and OpenGraph type, or its many
    links."""
    og_type = structured.first("og:type").lower()
    if og_type == "article" or structured.first("article:published_time"):
        return False
    links = outline.skipped_links + sum(1 for piece in outline.pieces if piece.link_share > MAX_LINK_SHARE)
    indexed = any(not _INDEX_TYPES.isdisjoint(types_of(item)) for item in structured.objects if "@context" in item)
    if url and not _ARTICLE_PATH.search(parts_of(url).path + "?" + parts_of(url).query):
        if links >= MIN_INDEX_LINKS or indexed:
            return prose < LISTING_PROSE
        return links >= FEW_LINKS and prose < SHORT_PROSE
    return links >= MIN_INDEX_LINKS and prose < (SHORT_PROSE if indexed else MIN_ARTICLE_PROSE * 2)
