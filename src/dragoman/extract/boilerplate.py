"""Boilerplate: how parts of a page that are not the article are recognised, by markup and by wording.

Owns the word lists. They name roles ("share", "newsletter", "lire aussi"), never outlets. Knows nothing of trees:
it judges a string of class names, or a line of text.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")

_NOISE_WORDS = frozenset(
    [
        "ad",
        "ads",
        "adbox",
        "adslot",
        "adunit",
        "advert",
        "adverts",
        "advertising",
        "advertisement",
        "advertisment",
        "advertorial",
        "adsense",
        "publicidad",
        "publicite",
        "anzeige",
        "werbung",
        "reklama",
        "reklam",
        "banner",
        "banners",
        "sponsor",
        "sponsored",
        "promo",
        "promos",
        "promotion",
        "promobox",
        "teads",
        "outbrain",
        "taboola",
        "share",
        "shares",
        "sharing",
        "sharebar",
        "sharethis",
        "addthis",
        "addtoany",
        "social",
        "socials",
        "sociable",
        "follow",
        "followus",
        "related",
        "relateds",
        "recommended",
        "recommendation",
        "recommendations",
        "recommend",
        "recirc",
        "recirculation",
        "readmore",
        "morefrom",
        "moreon",
        "popular",
        "mostread",
        "mostpopular",
        "trending",
        "trends",
        "teaser",
        "teasers",
        "promoted",
        "newsletter",
        "newsletters",
        "subscribe",
        "subscription",
        "signup",
        "signin",
        "login",
        "register",
        "paywall",
        "piano",
        "regwall",
        "comment",
        "comments",
        "commentlist",
        "disqus",
        "fbcomments",
        "respond",
        "replies",
        "breadcrumb",
        "breadcrumbs",
        "nav",
        "navbar",
        "navigation",
        "navi",
        "menu",
        "submenu",
        "sidebar",
        "footer",
        "toolbar",
        "pagination",
        "pager",
        "paging",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "cmp",
        "onetrust",
        "didomi",
        "modal",
        "popup",
        "overlay",
        "lightbox",
        "tooltip",
        "byline",
        "bylines",
        "author",
        "authors",
        "authorbox",
        "bio",
        "timestamp",
        "dateline",
        "postmeta",
        "tags",
        "taglist",
        "keywords",
        "metadata",
        "rating",
        "ratings",
        "widget",
        "widgets",
        "poll",
        "quiz",
        "survey",
        "skip",
        "skiplink",
        "skiplinks",
        "accessibility",
        "copyright",
        "disclaimer",
        "feedback",
        "toc",
    ]
)
_HARD_NOISE_WORDS = frozenset(
    """
    cookie cookies consent gdpr onetrust didomi disqus comments commentlist fbcomments breadcrumb breadcrumbs
    newsletter newsletters related relateds recommended recommendations footer outbrain taboola mostread mostpopular
    modal popup
    """.split()
)
_NOISE_PHRASES = re.compile(
    r"(?:^|[\s_-])(?:read-?more|more-?(?:on|from|stories|news|articles|like)|most-?(?:read|popular|viewed|shared|recent)|"
    r"also-?(?:read|like)|see-?also|lire-?aussi|up-?next|next-?(?:post|article|story|up)|prev-?(?:post|article)|"
    r"(?:post|entry|article)-?(?:meta|footer|tags|info|tools|nav|navigation|author|date)|meta-?(?:data|info|bar)|"
    r"sign-?(?:up|in)|log-?in|call-?to-?action|skip-?to|back-?to-?top|print-?only|visually-?hidden|sr-?only|screen-?reader(?:-text)?|"
    r"jp-relatedposts|wp-block-latest-posts|latest-?(?:news|posts|articles|stories)|top-?stories|read-?next|"
    r"(?:inline|story|article|in)-?(?:promo|ad|ads|newsletter|related|links)|ad-?(?:wrapper|container|slot|unit|label)|"
    r"social-?(?:share|links|media|bar|icons)|donat(?:e|ion)-?(?:box|form|banner)|tag-?(?:list|cloud|links)|tags-?links|"
    r"cat-?links|no-?print|reading-?time|leia-?tambem|lea-?tambien|weiterlesen|lesen-?sie|mehr-?zum-?thema)(?:$|[\s_-])"
)
_CONTENT_WORDS = frozenset(
    [
        "articlebody",
        "storybody",
        "bodycopy",
        "bodytext",
        "maintext",
        "mainbody",
        "entrycontent",
        "postcontent",
        "articlecontent",
        "articletext",
    ]
)
_CONTENT_PHRASES = re.compile(
    r"(?:^|[\s_])(?:[a-z0-9]+[-_]{1,2})*?(?:article|articles|art|story|post|entry|news|text|single|blog|main|page|detail)"
    r"(?:[-_]{1,2}(?:main|inner|full|detail|page))?[-_]{0,2}"
    r"(?:body|content|text|copy|bodytext|contents|paragraphs)(?:$|[\s_-])"
)
_CAPTION_WORDS = frozenset(
    ["caption", "captions", "figcaption", "legend", "imagecaption", "photocaption", "bildunterschrift", "legende"]
)
_CREDIT_WORDS = frozenset(["credit", "credits", "copyright", "photographer", "photocredit", "imagecredit"])


@lru_cache(maxsize=20_000)
def class_words(names: str) -> frozenset[str]:
    """The lower-case words in class and id names, camel case and hyphens parted, and each hyphenated name run together."""
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
    return not class_words(names).isdisjoint(_NOISE_WORDS) or _NOISE_PHRASES.search(lowered) is not None


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


_LEAD_IN = re.compile(
    r"(?:read (?:more|also|next|the full)|also read|see also|related(?: (?:stories|articles|news|topics|content|links))?|more (?:on|from|stories)\b.{0,40}|more (?:great |top |latest |\w+ )?\w{0,20} ?(?:stories|news|articles|coverage|headlines)|"
    r"recommended(?: (?:stories|reading|for you))?|you (?:may|might) (?:also )?(?:like|be interested)|don'?t miss|watch(?: (?:more|also|now))?|listen(?: now)?|"
    r"(?:á|à) lire(?: aussi)?|lire (?:aussi|également|la suite)|voir aussi|sur le même sujet|plus d'infos|"
    r"lea (?:también|además)|lee (?:también|además)|te puede interesar|ver también|más información|leer más|noticias relacionadas|"
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|confira também|"
    r"lesen sie (?:auch|mehr|hier)|mehr zum thema|mehr dazu|auch interessant|weiterlesen|siehe auch|zum thema|das könnte sie (?:auch )?interessieren|"
    r"leggi anche|leggi (?:l'articolo|di più)|per approfondire|vedi anche|potrebbe interessarti|"
    r"lees (?:ook|meer|verder)|bekijk ook|läs (?:också|mer|även)|les også|læs også|lue myös|lesið einnig|"
    r"czytaj (?:także|też|więcej|również)|zobacz (?:też|także|również)|przeczytaj (?:także|też)|"
    r"čtěte (?:také|více)|číst více|prečítajte si|pročitajte (?:još|i)|pročitaj(?: i| još)?|прочитајте (?:још|и)|"
    r"читайте (?:также|ещё|еще|далее)|читать (?:также|далее|ещё)|смотрите также|см\. также|читайте також|дивіться також|вижте още|прочетете (?:още|и)|прочитајте (?:и|повеќе)|"
    r"citește și|citiți și|vezi și|olvassa el|ezt is olvassa|ilgili haber(?:ler)?|bunlar da ilginizi çekebilir|ayrıca oku|"
    r"baca (?:juga|selengkapnya)|simak juga|اقرأ (?:أيضا|أيضاً|المزيد)|بیشتر بخوانید|קרא(?:ו)? (?:גם|עוד)|関連記事|あわせて読みたい|相关阅读|延伸阅读|相關新聞|관련기사|관련 기사|διαβάστε (?:επίσης|ακόμη|περισσότερα)|"
    r"soma (?:pia|zaidi)|funda nalapha|(?:about|meet) the authors?|über (?:den autor|die autorin|die autoren)|à propos de l['’]auteur|sobre (?:el|la|o|a) autora?|"
    r"trending(?: (?:stories|now|topics|articles))?|top stories|latest (?:news|stories|articles|posts|videos?)|most (?:read|popular|viewed|shared)|editor'?s'? picks?|featured(?: (?:stories|posts|videos?))?|"
    r"tell us what you think|what do you think|share your thoughts|follow related (?:authors and )?topics|sources? utiles?|nos vidéos|à la une|les plus lus|meistgelesen|lo más (?:leído|visto)|mais lidas|i più letti|"
    r"(?:アクセスランキング|この記事の(?:特集・連載|筆者))|najčitanije|најчитаније|самое читаемое|популярное|en çok okunanlar|najnovije|най-четени)(?!\w)",
    re.IGNORECASE,
)
_WHOLE_LINE = re.compile(
    r"(?:skip to (?:main )?(?:content|navigation|article)|jump to content|aller au contenu(?: principal)?|passer au contenu|zum inhalt(?: springen)?|ir al contenido|saltar al contenido|"
    r"vai al contenuto|pular para o conteúdo|перейти к (?:основному )?содержанию|pređi na sadržaj|naar de inhoud|"
    r"adverts?|more|caption|all news|all rights reserved\.?|advertisement|advertising|advertorial|publicidad|publicité|publicidade|anzeige|werbung|reklama?|pubblicità|реклама|реклам|oglas|annonse?|广告|広告|광고|إعلان|تبلیغات|διαφήμιση|"
    r"article continues (?:after|below)(?: (?:this )?(?:the )?(?:ad|advertisement|video|sponsor message))?|story continues(?: below(?: (?:this )?(?:advertisement|ad))?)?|continue reading(?: below| the main story)?|"
    r"\(?scroll down.{0,30}|.{0,10}sign up (?:for|to) .{0,80}newsletters?.{0,40}|subscribe(?: now| today| to our newsletter)?|subscribe to (?:our|the) .{0,60}newsletter.{0,40}|"
    r"share(?: (?:this|on|via|article|this article|this story|this post|with|link|page))?:?(?: (?:facebook|twitter|x|whatsapp|email|e-mail|linkedin|telegram|reddit|pinterest|link))*|"
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|e-mail|instagram|youtube|viber|vk|ok|copy link|print|tweet|pin it|messenger|flipboard|threads|bluesky|"
    r"partager|imprimer|envoyer|teilen|drucken|compartir|imprimir|condividi|stampa|udostępnij|drukuj|podeli|поделиться|сподели|поделите|paylaş|yazdır|del|dela|delen|sdílet|tisk|megosztás|partajează)"
    r"(?:[\s,|/·•]+(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|e-mail|instagram|youtube|viber|print|copy link|tweet|messenger))*|"
    r"(?:leave a (?:comment|reply)|\d* ?comments?(?: \(\d+\))?|view comments|show comments|join the conversation|add a comment|post a comment|kommentare?(?: \(\d+\))?|commentaires?|comentarios?|комментарии|komentari|коментари)|"
    r"loading\.*|close|menu|search|home|video|videos|photos?|gallery|log in|sign in|sign up|register|print|listen to (?:this )?article|"
    r"\(?(?:photos?|images?|pictures?|bild(?:er)?|fotos?|фото|fotoğraf|fotografije|crédits?|credits?|video|source image)(?: ?(?:credits?|source|quelle|by|de|von))? ?[:/©].{0,80}|"
    r"(?:image|photo|picture|slide|bild|foto) \d+ (?:of|/|von|de|sur) \d+|this slideshow requires javascript\.?|"
    r"(?:\d+ (?:min(?:ute)?s?(?: read)?|min\.? (?:lesezeit|de lecture|de lectura)))|[-–—_*•·=#|. ]{1,60})",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|© ?copyright|все права защищены|сва права задржана|sva prava zadržana)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|riproduzione riservata|"
    r"may not be (?:published|reproduced|republished)|without (?:prior )?(?:written )?permission|toute reproduction|queda prohibida|перепечатка|при цитировании|wszelkie prawa zastrzeżone)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:not all news on (?:the|this) site express|(?:views?|opinions?)(?: and opinions)? expressed (?:in|by|on|here).{0,160}(?:do(?:es)? not|are not|are those|are solely)|"
    r"(?:do(?:es)?|may) not (?:necessarily )?(?:reflect|represent|express) the (?:views?|opinions?|position|point of view)|"
    r"we transmit (?:this|the) news automatically|translate it through programmatic|"
    r"les (?:opinions|propos|points de vue) exprimé.{0,120}n'engagent que|"
    r"las opiniones (?:expresadas|vertidas|aquí).{0,160}(?:no reflejan|no necesariamente|responsabilidad|son de)|"
    r"as opiniões (?:expressas|aqui).{0,160}(?:não refletem|não representam)|"
    r"мнение (?:редакции|автора) может не совпадать|stavovi (?:izraženi|iznet|iznes).{0,160}(?:ne|nisu)|ставови (?:изражени|изнет).{0,160}(?:не|нису))",
    re.IGNORECASE | re.DOTALL,
)
_PLACEHOLDER = re.compile(
    r"(?:empfohlener (?:redaktioneller|externer) inhalt|an dieser stelle (?:finden sie|befindet sich|würden wir|steht) .{0,60}(?:inhalt|redaktion)|"
    r"extern(?:en|er) inhalt(?:e)? (?:anzeigen|angezeigt|laden|von)|ich bin damit einverstanden,? dass mir|personenbezogene daten an drittplattformen|"
    r"ce contenu (?:est bloqué|n'est pas|provient)|(?:ver|mostrar) contenido (?:externo|bloqueado)|para (?:ver|visualizar) este contenido|"
    r"this content is (?:hosted|not available|blocked)|content is not available due to your (?:privacy|cookie)|allow (?:twitter|instagram|facebook|youtube|google \w+) content|"
    r"we need your (?:consent|permission) to (?:load|show)|to view this (?:video|content|post|tweet),? please|your browser does not support|"
    r"wir verwenden .{0,40}um inhalte einzubetten|(?:mit (?:\*|sternchen|einem symbol)|die mit).{0,80}affiliate|affiliate[- ]links?\b.{0,160}provision|"
    r"(?:we|site|publication|author) (?:may|might|can) (?:earn|receive|get) (?:a |an |affiliate )?(?:commission|small commission)|"
    r"(?:audio|article|podcast|ljuduppspelningen|voice) .{0,30}(?:ai[- ]genererad|generated by ai|auto[- ]generated|text[- ]to[- ]speech)|"
    r"il vous reste [\d.,]+ ?% de cet article|la suite est réservée aux abonnés|this article is for subscribers|weiterlesen mit|jetzt weiterlesen|"
    r"support(?: our| independent| quality)? journalism|make a (?:donation|contribution)|unterstützen sie uns.{0,40}spende|faites un don|"
    r"get (?:the |our )?.{0,60}(?:delivered|straight|sent|direct(?:ly)?) (?:to|through|into) (?:your|you)|(?:sign up|subscribe|register) .{0,60}(?:newsletter|inbox|alerts?|updates)|"
    r"(?:download|get) (?:the|our) .{0,30}app\b|follow (?:us|me|him|her|them|the author)\b.{0,60}(?:on|article|twitter|facebook|instagram|$)|^follow .{0,60} on (?:facebook|twitter|instagram|x\b|social)|"
    r"folgen sie uns|suivez[- ]nous|síguenos|siga[- ]nos|seguici su|подпис(?:ывайтесь|аться) на|pratite nas|пратите нас|join our (?:whatsapp|telegram)|bizi takip)",
    re.IGNORECASE,
)
_FLAG = re.compile(r"^(?:[^\W\d_]{3,}(?: [^\W\d_]+){0,5})\s*(?:\||[>»]{1,2})\s+\S")
_CAPTION_LINE = re.compile(
    r"(?:\bfile photo\b.{0,200}$|\([^()]{0,80}(?:\bphotos?\b|\bfotos?\b|\bimages?\b|getty|shutterstock|фото)[^()]{0,60}\)\s*\.?$|"
    r"\b(?:ap|afp|reuters|epa|efe|dpa) ?(?:photo|foto)\b.{0,60}$|,? ?photos? ?©.{0,60}$)",
    re.IGNORECASE,
)
_CLOSING_CREDIT = re.compile(
    r"^\W*(?:(?:additional |with )?report(?:ing|s) (?:by|from)\b|with (?:files|reports?|reporting|additional reporting|agency inputs) (?:from|by)\b|(?:writing|editing|edited|compiled|translated|translation) by\b|"
    r".{0,300}\bcontributed to this (?:report|story|article|post)\b|this (?:article|story|report|post) (?:was )?(?:originally )?(?:appeared|published|first appeared).{0,40}\bby \w+ (?:news|times)\b|"
    r"aus dem \w+en (?:von|übersetzt)\b|traduit (?:de l['’]|du |par )|traducción de\b|mit material (?:von|der)\b|redaktion:|sendung:|责编|\(责编|責編|"
    r"follow .{0,100} (?:at|on):? (?:https?:|www\.|@)|more .{0,60}: ?(?:https?:|www\.))",
    re.IGNORECASE,
)
MAX_CAPTION_CHARS = 300
"""A caption set as a paragraph; a longer one that names a photograph at its end is prose."""

MAX_PLACEHOLDER_CHARS = 400
"""A notice in place of embedded content, an offer or a call to subscribe; longer is prose."""

MAX_LEAD_IN_CHARS = 160
"""A "read also" line with the headline it points to; longer is prose that begins with the same words."""
MAX_LEGAL_CHARS = 600
"""A copyright line or disclaimer; longer is an article about one."""


def is_chrome_line(text: str) -> bool:
    """Whether a whole line is a control, label or advertisement mark ("Skip to content", "Share", "Anzeige")."""
    return _WHOLE_LINE.fullmatch(text.strip(" :»«>›→.")) is not None if len(text) <= MAX_LEAD_IN_CHARS else False


def is_lead_in(text: str) -> bool:
    """Whether a line begins as one that points to another story ("Read also:", "Lire aussi")."""
    return len(text) <= MAX_LEAD_IN_CHARS and _LEAD_IN.match(text.lstrip("[(>»›→•-–— ")) is not None


def is_placeholder_line(text: str) -> bool:
    """Whether a line stands for content not shown, or offers the outlet's own products."""
    return len(text) <= MAX_PLACEHOLDER_CHARS and _PLACEHOLDER.search(text) is not None


def is_caption_line(text: str) -> bool:
    """Whether a line is worded as a picture's caption: it ends with the picture's credit, or speaks of a file photo."""
    return len(text) <= MAX_CAPTION_CHARS and _CAPTION_LINE.search(text) is not None


def is_closing_credit(text: str) -> bool:
    """Whether a line below the article says who helped to report, edit or translate it."""
    return len(text) <= MAX_PLACEHOLDER_CHARS and _CLOSING_CREDIT.match(text) is not None


def is_flagged_pointer(text: str) -> bool:
    """Whether a line begins with words in capitals and a bar: "WATCH | ..." leads to another story in every language."""
    found = _FLAG.match(text) if len(text) <= MAX_LEAD_IN_CHARS else None
    return (
        found is not None and text[: text.find(" ")].isupper() and found.group().rstrip(text[found.end() - 1]).isupper()
    )


def is_bare_lead_in(text: str) -> bool:
    """Whether a line is nothing but such a beginning, so that the line after it is the link."""
    found = _LEAD_IN.match(text.lstrip("[(>»›→•-–— "))
    return found is not None and len(text) <= MAX_LEAD_IN_CHARS and not text[found.end() :].strip(" :.)]>»›→…")


def is_legal_line(text: str) -> bool:
    """Whether a line is a copyright notice or a disclaimer of views."""
    if len(text) > MAX_LEGAL_CHARS:
        return False
    if _DISCLAIMER.search(text):
        return True
    return len(text) <= MAX_LEGAL_CHARS // 2 and (
        _COPYRIGHT.match(text) is not None or _RIGHTS.search(text) is not None
    )
