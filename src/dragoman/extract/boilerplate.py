"""Boilerplate: how parts of a page that are not the article are recognised, by markup and by wording.

Owns the word lists. They name roles ("share", "newsletter", "lire aussi"), never outlets. Knows nothing of trees:
it judges a string of class names, or a line of text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.extract.clean import joined_lines, words

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")

_NOISE_WORDS = words("""
    ad ads adbox adslot adunit advert adverts advertising advertisement advertisment advertorial adsense
    publicidad publicite anzeige werbung reklama reklam banner banners sponsor sponsored promo promos promotion
    promobox teads outbrain taboola share shares sharing sharebar sharethis addthis addtoany social socials
    sociable follow followus related relateds recommended recommendation recommendations recommend recirc
    recirculation readmore morefrom moreon popular mostread mostpopular trending trends teaser teasers promoted
    newsletter newsletters subscribe subscription signup signin login register paywall piano regwall comment
    comments commentlist disqus fbcomments respond replies breadcrumb breadcrumbs nav navbar navigation navi menu
    submenu sidebar footer toolbar pagination pager paging cookie cookies consent gdpr cmp onetrust didomi modal
    popup overlay lightbox tooltip byline bylines author authors authorbox bio timestamp dateline postmeta tags
    taglist keywords metadata rating ratings widget widgets poll quiz survey skip skiplink skiplinks accessibility
    copyright disclaimer feedback toc infobox factbox faktenbox factboxes infokasten
    anunci anuncio anuncios publicitat pubblicita oglas oglasi pub partage
    partager compartir compartilhar teilen condividi podeli udostepnij commentaires comentarios comentaris
    comentarii kommentare kommentarer komentari komentarze commenti relacionadas relacionados relacionades
    relacionats similaires correlati correlate povezane povezano infolettre boletin boletim etiquetas etiquetes
    etiquettes motscles schlagworte schlagwoerter signature autoria autor auteur auteurs autore autores
    najcitanije meistgelesen galetes kolacici soziales abonnement suscripcion
""")
_HARD_NOISE_WORDS = words("""
    cookie cookies consent gdpr onetrust didomi disqus comments commentlist fbcomments breadcrumb breadcrumbs
    newsletter newsletters related relateds recommended recommendations footer outbrain taboola mostread
    mostpopular modal popup commentaires comentarios kommentare komentari
""")
_NOISE_PHRASES = re.compile(
    joined_lines(r"""
    (?:^|[\s_-])(?:read-?more|more-?(?:on|from|stories|news|articles|like)|most-?(?:read|popular|viewed|shared|
    recent)|also-?(?:read|like)|see-?also|lire-?aussi|up-?next|next-?(?:post|article|story|up)|prev-?(?:post|
    article)|next-?(?:and-?)?prev(?:ious)?|prev(?:ious)?-?(?:and-?)?next|(?:post|entry|article)-?(?:meta|footer|tags|info|tools|nav|navigation|author|date)|meta-?(?:data|
    info|bar)|sign-?(?:up|in)|log-?in|call-?to-?action|skip-?to|back-?to-?top|print-?only|visually-?hidden|
    sr-?only|screen-?reader(?:-text)?|jp-relatedposts|wp-block-latest-posts|latest-?(?:news|posts|articles|
    stories)|top-?stories|read-?next|(?:inline|story|article|in)-?(?:promo|ad|ads|newsletter|related|links)|
    ad-?(?:wrapper|container|slot|unit|label)|social-?(?:share|links|media|bar|icons)|donat(?:e|ion)-?(?:box|
    form|banner)|tag-?(?:list|cloud|links)|tags-?links|cat-?links|no-?print|reading-?time|leia-?tambem|
    lea-?tambien|weiterlesen|lesen-?sie|mehr-?zum-?thema)(?:$|[\s_-])
    """)
)
_OPENING_NAMES = re.compile(r"(?:^|[\s_-])teaser[-_]?(?:content|body)(?:$|[\s_-])")
"""The free opening of an article that goes on behind a paywall, parted from the rest."""

_CONTENT_WORDS = words("""
    articlebody storybody bodycopy bodytext maintext mainbody entrycontent postcontent articlecontent articletext
""")
_CONTENT_PHRASES = re.compile(
    joined_lines(r"""
    (?:^|[\s_])(?:[a-z0-9]+[-_]{1,2})*?(?:article|articles|art|story|post|entry|news|text|single|blog|main|page|
    detail)(?:[-_]{1,2}(?:main|inner|full|detail|page))?[-_]{0,2}(?:body|content|text|copy|bodytext|contents|
    paragraphs)(?:$|[\s_-])
    """)
)
_CAPTION_WORDS = words("""
    caption captions figcaption legend imagecaption photocaption bildunterschrift legende
""")
_CREDIT_WORDS = words("""
    credit credits copyright photographer photocredit imagecredit
""")


@lru_cache(maxsize=20_000)
def class_words(names: str) -> frozenset[str]:
    """The lower-case words in class and id names, camel case and hyphens parted, and each hyphenated name run
    together."""
    lowered = _CAMEL.sub("-", names).lower()
    words = set(_WORD.findall(lowered))
    words.update("".join(_WORD.findall(name)) for name in lowered.split())
    return frozenset(words)


@lru_cache(maxsize=20_000)
def is_noise_name(names: str) -> bool:
    """Whether class and id names say that the element is not the article's text."""
    if not names:
        return False
    lowered = _CAMEL.sub("-", names).lower()
    said = class_words(names) & _NOISE_WORDS
    if said == {"teaser"} and _OPENING_NAMES.search(lowered):
        return False
    return bool(said) or _NOISE_PHRASES.search(lowered) is not None


@lru_cache(maxsize=20_000)
def is_hard_noise_name(names: str) -> bool:
    """Whether the names are such as no site gives to an article's text, however much prose the element holds."""
    return bool(names) and not class_words(names).isdisjoint(_HARD_NOISE_WORDS)


@lru_cache(maxsize=20_000)
def is_content_name(names: str) -> bool:
    """Whether class and id names say that the element holds an article's text."""
    if not names:
        return False
    lowered = _CAMEL.sub("-", names).lower()
    return not class_words(names).isdisjoint(_CONTENT_WORDS) or _CONTENT_PHRASES.search(lowered) is not None


@lru_cache(maxsize=20_000)
def is_caption_name(names: str) -> bool:
    """Whether class and id names say that the element is a picture's caption."""
    return bool(names) and not class_words(names).isdisjoint(_CAPTION_WORDS)


@lru_cache(maxsize=20_000)
def is_credit_name(names: str) -> bool:
    """Whether class and id names say that the element is a picture's credit."""
    return bool(names) and not class_words(names).isdisjoint(_CREDIT_WORDS)
