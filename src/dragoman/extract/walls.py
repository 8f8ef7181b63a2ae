"""Walls: pages that answer 200 and yet hold no article: indexes, consent and login walls, "enable JavaScript".

Owns the signs by which they are told. Knows nothing of how articles are found.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from dragoman.extract.clean import joined_lines, parts_of
from dragoman.extract.pieces import Outline
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.extract.region import MAX_LINK_SHARE, Region
from dragoman.extract.structured import Structured, is_article, types_of
from dragoman.model import BlockKind

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
# These are looked for where the page's little text itself says it: a banner beside a short article may say it too.
_ASKS_CONSENT = re.compile(
    joined_lines(r"""
    cookie|plik(?:i|ów) kuki|utilis\w+ des traceurs|kolačić|колачић|çerez|eväste|küpsis|slapuk|sīkdat|piškot|
    galetes|бисквитк|колачињ|файлы куки|informationskapsl|vafrakök|ملفات تعريف|עוגיות|クッキー|쿠키|
    datenschutzeinstellung|your privacy (?:choices|settings)|we value your privacy|
    (?:nos partenaires et nous|nous et nos partenaires|we and our partners)
    """),
    re.IGNORECASE,
)
_ASKS_LOGIN = re.compile(
    joined_lines(r"""
    (?:log|sign) in\b|subscribers? only|for subscribers|forgot(?:ten)? (?:your )?password|(?:jetzt|bitte) anmelden|
    einloggen|melden sie sich an|für abonnent|connectez-vous|abonnez-vous|aux abonnés|inicia(?:r)? sesión|
    suscríbete|para suscriptores|accedi (?:per|o )|(?:agli|per gli) abbonati|iniciar sessão|para assinantes|zaloguj|
    dla (?:subskrybentów|prenumeratorów)|войдите|оформите подписку|только (?:для )?подписчик|увійдіть|
    для передплатник|prijavite se|za pretplatnike|за претплатнике|пријавите се|přihlaste se|pro předplatitele|
    prihláste sa|jelentkezzen be|előfizetőknek|conectați-vă|autentificați|pentru abonați|giriş yap|abone ol|
    logg inn|logga in|log ind|kirjaudu|tilaajille|voor abonnees|inloggen|για συνδρομητές|συνδεθείτε|влезте в|
    за абонати|로그인|ログイン|会員限定|登录后|登錄後|تسجيل الدخول|للمشتركين|وارد شوید|התחבר|למנויים
    """),
    re.IGNORECASE,
)
_ASKS_SCRIPT = re.compile(
    joined_lines(r"""
    javascript|enable js\b|disable (?:any|your) ad ?blocker|captcha|you (?:are|were) (?:not )?a (?:ro)?bot|
    unusual traffic from|browser is (?:too old|not supported)|checking (?:your browser|if the)|ddos protection
    """),
    re.IGNORECASE,
)
_GONE = re.compile(
    joined_lines(r"""
    (?:error|erreur|fehler|ошибка|błąd|greška|грешка)\W{0,3}404\b|\b404\W{1,3}(?:not|error|page|seite|sayfa)|
    page (?:was |could )?not (?:be )?found|page (?:that )?you (?:are|were) looking for|
    page (?:no longer|does not) exist|seite (?:wurde |konnte )?nicht gefunden|
    page (?:introuvable|non trouvée|n['’]existe pas)|
    página (?:no (?:encontrada|existe)|não (?:foi )?encontrada)|pagina (?:non (?:è stata )?trovata|non esiste|
    niet gevonden|nu (?:a fost găsită|există))|страница не (?:найдена|существует)|сторінк[уи] не (?:знайдено|існує)|
    strona nie (?:została znaleziona|istnieje)|stranica nije (?:pronađena|nađena)|страница није (?:пронађена|нађена)|
    stránka (?:nenalezena|nebyla nalezena|neexistuje)|oldal nem található|sayfa bulunamadı|
    sidan (?:hittades|finns) inte|siden (?:ble ikke funnet|blev ikke fundet|finnes ikke|findes ikke)|
    sivua ei löydy|страницата не (?:е намерена|
    е пронајдена|съществува|постои)|ページが見つかりません|页面不存在|找不到(?:网页|页面|頁面)|페이지를 찾을 수 없
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


CARD_PROSE = 400
"""Characters of prose for each linked headline, up to which they are summaries of other stories."""

_NEEDS_SCRIPT = Refusal(
    kind=RefusalKind.NEEDS_SCRIPT, reason="The page shows its text only to a browser that runs scripts."
)
_CONSENT_WALL = Refusal(
    kind=RefusalKind.CONSENT_WALL, reason="The page asks for consent to cookies before it shows its text."
)
_LOGIN_WALL = Refusal(
    kind=RefusalKind.LOGIN_WALL, reason="The page asks readers to log in or subscribe before it shows its text."
)
_NOTHING_THERE = Refusal(kind=RefusalKind.NOT_ARTICLE, reason="The page says that there is nothing at its address.")


def wall_of(
    document: HtmlElement, outline: Outline, region: Region | None, structured: Structured, *, url: str
) -> Refusal | None:
    """The refusal for a page without an article; None where the region may be one."""
    prose = region.prose if region else 0
    declared = bool(structured.article) and is_article(structured.article)
    if prose < SHORT_PROSE and not (declared and prose >= MIN_ARTICLE_PROSE):
        said = " ".join(piece.text for piece in outline.pieces)[:20_000]
        for pattern, refusal in ((_SCRIPT, _NEEDS_SCRIPT), (_CONSENT, _CONSENT_WALL), (_LOGIN, _LOGIN_WALL)):
            if prose < MIN_ARTICLE_PROSE * 2 and pattern.search(said):
                return refusal
    if not (declared or _says_article(structured)) and prose < MIN_ARTICLE_PROSE * 2:
        wall = _little_text(document, outline, region, prose)
        if wall is not None:
            return wall
    if not declared and _is_listing(outline, region, structured, url, prose):
        return Refusal(
            kind=RefusalKind.NOT_ARTICLE, reason="The page lists links to other pages and holds no article of its own."
        )
    return None


def _little_text(document: HtmlElement, outline: Outline, region: Region | None, prose: int) -> Refusal | None:
    """What the little text of a page that declares no article says of why there is no more."""
    heads = " ".join(e.text_content()[:200] for e in [*document.iter("title"), *document.iter("h1")][:4])
    pieces = outline.pieces if region is None or prose < MIN_ARTICLE_PROSE else region.pieces
    said = " ".join(piece.text for piece in pieces)[:4000]
    if prose < MIN_ARTICLE_PROSE:
        said += " ".join(element.text_content()[:500] for element in list(document.iter("noscript"))[:10])
    if _GONE.search(f"{heads} {said}"):
        return _NOTHING_THERE
    for pattern, refusal in (
        (_ASKS_SCRIPT, _NEEDS_SCRIPT),
        (_ASKS_CONSENT, _CONSENT_WALL),
        (_ASKS_LOGIN, _LOGIN_WALL),
    ):
        if pattern.search(f"{heads} {said}"):
            return refusal
    asks = prose < MIN_ARTICLE_PROSE and any(e.get("type", "").lower() == "password" for e in document.iter("input"))
    return _LOGIN_WALL if asks else None


def _says_article(structured: Structured) -> bool:
    """Whether OpenGraph says that the page is an article."""
    return structured.first("og:type").lower() == "article" or bool(structured.first("article:published_time"))


def _is_listing(outline: Outline, region: Region | None, structured: Structured, url: str, prose: int) -> bool:
    """Whether a page that declares no article is a list of them: by its address and OpenGraph type, or its many
    links."""
    if _says_article(structured):
        return False
    heads = sum(p.kind is BlockKind.HEADING and p.link_share > MAX_LINK_SHARE for p in region.pieces) if region else 0
    if heads >= MIN_INDEX_LINKS and prose < heads * CARD_PROSE:
        return True
    links = outline.skipped_links + sum(1 for piece in outline.pieces if piece.link_share > MAX_LINK_SHARE)
    indexed = any(not _INDEX_TYPES.isdisjoint(types_of(item)) for item in structured.objects if "@context" in item)
    if url and not _ARTICLE_PATH.search(parts_of(url).path + "?" + parts_of(url).query):
        if links >= MIN_INDEX_LINKS or indexed:
            return prose < LISTING_PROSE
        return links >= FEW_LINKS and prose < SHORT_PROSE
    return links >= MIN_INDEX_LINKS and prose < (SHORT_PROSE if indexed else MIN_ARTICLE_PROSE * 2)
