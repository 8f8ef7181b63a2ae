"""Wording: how lines of a page that are not the article are recognised by what they say, in many languages.

Owns the lists of words. They name roles ("share", "read also", "all rights reserved"), never outlets. Knows nothing
of trees. Most patterns are in small letters and search lines made small: to ignore case takes four times as long.
"""

from __future__ import annotations

import re

from dragoman.extract.clean import joined_lines

_LEAD_IN = re.compile(
    joined_lines(r"""
    (?:(?:\d+ )?(?:comments|commentaires|comentarios|comentaris|kommentare|kommentarer|reacties|komentari|komentarze|
    commenti|comentários|коментари|комментарии|коментарі|yorumlar|התגובות|コメント)(?: ?\(\d+\))?(?= *$)|
    (?:l['’])?(?:newsletters?|infolettre|boletín|boletim|bilten|билтен|рассылка|анкета|anketa|poll)\b.{0,40}$|
    повезане вести|povezane vesti|també et pot interessar|read (?:more|also|next|the full)|also read|see also|
    related(?: (?:stories|articles|news|topics|content|
    links))?|more (?:on|from|stories)\b.{0,40}|more (?:great |top |latest |\w+ )?\w{0,20} ?(?:stories|news|
    articles|coverage|headlines)|recommended(?: (?:stories|reading|for you))?|you (?:may|
    might) (?:also )?(?:like|be interested)|don'?t miss|watch(?: (?:more|also|now))?|listen(?: now)?|(?:á|
    à) lire(?: aussi)?|lire (?:aussi|également|la suite)|voir aussi|sur le même sujet|plus d'infos|
    lea (?:también|además)|lee (?:también|además)|te puede interesar|ver también|más información|leer más|
    noticias relacionadas|leia (?:também|mais)|veja (?:também|mais)|saiba mais|confira também|lesen sie (?:auch|
    mehr|hier)|mehr zum thema|mehr dazu|auch interessant|weiterlesen|siehe auch|zum thema|
    das könnte sie (?:auch )?interessieren|leggi anche|leggi (?:l'articolo|di più)|per approfondire|vedi anche|
    potrebbe interessarti|lees (?:ook|meer|verder)|bekijk ook|läs (?:också|mer|även)|les også|læs også|lue myös|
    lesið einnig|czytaj (?:także|też|więcej|również)|zobacz (?:też|także|również)|przeczytaj (?:także|też)|
    čtěte (?:také|více)|číst více|prečítajte si|pročitajte (?:još|i)|pročitaj(?: i| još)?|прочитајте (?:још|и)|
    читайте (?:также|ещё|еще|далее)|читать (?:также|далее|ещё)|смотрите также|см\. также|читайте також|
    дивіться також|вижте още|прочетете (?:още|и)|прочитајте (?:и|повеќе)|citește și|citiți și|vezi și|
    olvassa el|ezt is olvassa|ilgili haber(?:ler)?|bunlar da ilginizi çekebilir|ayrıca oku|baca (?:juga|
    selengkapnya)|simak juga|اقرأ (?:أيضا|أيضاً|المزيد)|بیشتر بخوانید|קרא(?:ו)? (?:גם|עוד)|
    関連記事|あわせて読みたい|相关阅读|延伸阅读|相關新聞|관련기사|관련 기사|
    διαβάστε (?:επίσης|ακόμη|περισσότερα)|soma (?:pia|zaidi)|funda nalapha|(?:about|
    meet) the authors?|über (?:den autor|die autorin|die autoren)|à propos de l['’]auteur|sobre (?:el|la|o|
    a) autora?|trending(?: (?:stories|now|topics|articles))?|top stories|latest (?:news|stories|articles|posts|
    videos?)|most (?:read|popular|viewed|shared)|editor'?s'? picks?|featured(?: (?:stories|posts|videos?))?|
    tell us what you think|what do you think|share your thoughts|follow related (?:authors and )?topics|
    sources? utiles?|nos vidéos|à la une|les plus lus|meistgelesen|lo más (?:leído|visto)|mais lidas|
    i più letti|(?:アクセスランキング|この記事の(?:特集・連載|筆者))|najčitanije|најчитаније|самое читаемое|популярное|
    en çok okunanlar|najnovije|най-четени)(?!\w)
    """),
)
_WHOLE_LINE = re.compile(
    joined_lines(r"""
    (?:skip to (?:main )?(?:content|navigation|article)|jump to content|aller au contenu(?: principal)?|
    passer au contenu|zum inhalt(?: springen)?|ir al contenido|saltar al contenido|vai al contenuto|
    pular para o conteúdo|перейти к (?:основному )?содержанию|pređi na sadržaj|naar de inhoud|adverts?|more|
    caption|all news|all rights reserved\.?|advertisement|advertising|advertorial|publicidad|publicitat|оглас|
    огласи|oglasi|publicité|
    publicidade|anzeige|werbung|reklama?|pubblicità|реклама|реклам|oglas|annonse?|广告|広告|광고|إعلان|تبلیغات|
    διαφήμιση|article continues (?:after|below)(?: (?:this )?(?:the )?(?:ad|advertisement|video|
    sponsor message))?|story continues(?: below(?: (?:this )?(?:advertisement|ad))?)?|
    continue reading(?: below| the main story)?|
    \(?scroll down.{0,30}|.{0,10}sign up (?:for|to) .{0,80}newsletters?.{0,40}|
    subscribe(?: now| today| to our newsletter)?|
    subscribe to (?:our|the) .{0,60}newsletter.{0,40}|share(?: (?:this|on|via|article|this article|this story|
    this post|with|link|page))?:?(?: (?:facebook|twitter|x|whatsapp|email|e-mail|linkedin|telegram|reddit|
    pinterest|link))*|(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|e-mail|instagram|
    youtube|viber|vk|ok|copy link|print|tweet|pin it|messenger|flipboard|threads|bluesky|partager|imprimer|
    envoyer|teilen|drucken|compartir|imprimir|condividi|stampa|udostępnij|drukuj|podeli|поделиться|сподели|
    поделите|paylaş|yazdır|del|dela|delen|sdílet|tisk|megosztás|partajează)(?:[\s,|/·•]+(?:facebook|twitter|x|
    whatsapp|telegram|linkedin|pinterest|reddit|email|e-mail|instagram|youtube|viber|print|copy link|tweet|
    messenger))*|(?:leave a (?:comment|reply)|\d* ?comments?(?: \(\d+\))?|view comments|show comments|
    join the conversation|add a comment|post a comment|kommentare?(?: \(\d+\))?|commentaires?|comentarios?|
    комментарии|komentari|коментари)|loading\.*|close|menu|search|home|video|videos|photos?|gallery|log in|
    sign in|sign up|register|print|listen to (?:this )?article|\(?(?:photos?|images?|pictures?|bild(?:er)?|
    fotos?|фото|fotoğraf|fotografije|crédits?|credits?|video|source image)(?: ?(?:credits?|source|quelle|by|de|
    von))? ?[:/©].{0,80}|(?:image|photo|picture|slide|bild|foto) \d+ (?:of|/|von|de|sur) \d+|
    this slideshow requires javascript\.?|(?:\d+ (?:min(?:ute)?s?(?: read)?|min\.? (?:lesezeit|de lecture|
    de lectura)))|(?:lecture|temps de lecture|lesezeit|lesedauer|reading time|tiempo de lectura|temps de lectura|
    tempo (?:di lettura|de leitura)|leestijd|lästid|lesetid|læsetid|время чтения|час читання|czas czytania|
    vr(?:ij)?eme čitanja|време (?:читања|за четене)|doba čtení|okuma süresi|olvasási idő|timp de citire)
    ?:?.{0,12}\d+ ?(?:min\w*|мин\w*|хв\w*|dk|dakika|perc)\.?|
    (?:article |contenu )?(?:réservé|exclusif)(?: (?:aux|pour les) abonnés)|(?:nur )?für abonnent(?:en|innen)|
    (?:exclusivo |solo |sólo )?para su(?:s|b)criptores|(?:exclusive )?(?:to|for) subscribers(?: only)?|
    subscriber[- ]only|(?:contenuto )?(?:riservato agli|solo per) abbonati|exclusivo para assinantes|
    pour ajouter .{0,40}identifiez[- ]vous|iklan|after newsletter promotion|placeholder image[- ]?\d*|
    分享(?:到|让更多人看到).{0,10}|view (?:all|gallery|comments)(?: ?\(?\d+\)?)?|(?:weitere|mehr) informationen|
    (?:ende|beginn|anfang) (?:der|des) .{3,40}|end of (?:sidebar|box|related \w+|image gallery|.{0,20}advertisement)|
    fin de l['’]encadré|\[[a-z_-]+(?: [\w-]+ ?=[^\]]*)+\].{0,100}|[-–—_*•·=#|. ]{1,60})
    """),
)
_COPYRIGHT = re.compile(
    joined_lines(r"""
    ^(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|
    todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|© ?copyright|
    все права защищены|сва права задржана|sva prava zadržana)
    """),
)
_RIGHTS = re.compile(
    joined_lines(r"""
    (?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|
    riproduzione riservata|may not be (?:published|reproduced|republished)|
    without (?:prior )?(?:written )?permission|toute reproduction|queda prohibida|перепечатка|при цитировании|
    wszelkie prawa zastrzeżone)
    """),
)
_DISCLAIMER = re.compile(
    joined_lines(r"""
    (?:not all news on (?:the|this) site express|(?:views?|opinions?)(?: and opinions)? expressed (?:in|by|on|
    here).{0,160}(?:do(?:es)? not|are not|are those|are solely)|(?:do(?:es)?|
    may) not (?:necessarily )?(?:reflect|represent|express) the (?:views?|opinions?|position|point of view)|
    we transmit (?:this|the) news automatically|translate it through programmatic|les (?:opinions|propos|
    points de vue) exprimé.{0,120}n'engagent que|las opiniones (?:expresadas|vertidas|
    aquí).{0,160}(?:no reflejan|no necesariamente|responsabilidad|son de)|as opiniões (?:expressas|
    aqui).{0,160}(?:não refletem|não representam)|мнение (?:редакции|автора) может не совпадать|
    stavovi (?:izraženi|iznet|iznes).{0,160}(?:ne|nisu)|ставови (?:изражени|изнет).{0,160}(?:не|нису))
    """),
    re.DOTALL,
)
_PLACEHOLDER = re.compile(
    joined_lines(r"""
    (?:empfohlener (?:redaktioneller|externer) inhalt|an dieser stelle (?:finden sie|befindet sich|würden wir|
    steht) .{0,60}(?:inhalt|redaktion)|extern(?:en|er) inhalt(?:e)? (?:anzeigen|angezeigt|laden|von)|
    ich bin damit einverstanden,? dass mir|personenbezogene daten an drittplattformen|ce contenu (?:est bloqué|
    n'est pas|provient)|(?:ver|mostrar) contenido (?:externo|bloqueado)|para (?:ver|visualizar) este contenido|
    this content is (?:hosted|not available|blocked)|content is not available due to your (?:privacy|cookie)|
    allow (?:twitter|instagram|facebook|youtube|google \w+) content|we need your (?:consent|
    permission) to (?:load|show)|to view this (?:video|content|post|tweet),? please|
    your browser does not support|wir verwenden .{0,40}um inhalte einzubetten|(?:mit (?:\*|sternchen|
    einem symbol)|die mit).{0,80}affiliate|affiliate[- ]links?\b.{0,160}provision|(?:we|site|publication|
    author) (?:may|might|can) (?:earn|receive|get) (?:a |an |affiliate )?(?:commission|small commission)|
    (?:audio|article|podcast|ljuduppspelningen|voice) .{0,30}(?:ai[- ]genererad|generated by ai|
    auto[- ]generated|text[- ]to[- ]speech)|il vous reste [\d.,]+ ?% de cet article|
    la suite est réservée aux abonnés|this article is for subscribers|weiterlesen mit|jetzt weiterlesen|
    support(?: our| independent| quality)? journalism|
    fes-te.{0,4} soci|hazte socio|ens ajudes a continuar|become a (?:member|supporter)|devenez (?:membre|adhérent)|
    make a (?:donation|contribution)|
    unterstützen sie uns.{0,40}spende|faites un don|get (?:the |our )?.{0,60}(?:delivered|straight|sent|
    direct(?:ly)?) (?:to|through|into) (?:your|you)|(?:sign up|subscribe|register) .{0,60}(?:newsletter|inbox|
    alerts?|updates)|(?:download|get) (?:the|our) .{0,30}app\b|follow (?:us|me|him|her|them|
    the author)\b.{0,60}(?:on|article|twitter|facebook|instagram|$)|^follow .{0,60} on (?:facebook|twitter|
    instagram|x\b|social)|folgen sie uns|suivez[- ]nous|síguenos|siga[- ]nos|seguici su|подпис(?:ывайтесь|
    аться) на|pratite nas|пратите нас|join our (?:whatsapp|telegram)|bizi takip|
    click (?:here )?to subscribe|get access to .{0,80}subscription|we['’]d (?:like|love) to hear (?:what you think|
    from you)|\brss 2\.0\b|(?:comments?|comentários|comentarios|commentaires|kommentare|комментарии) .{0,120}
    (?:moderat|moderad|modér|moderiert|модерат))
    """),
)
_TAG_LINE = re.compile(
    r"(?:tags?|tagged|filed under|posted in|topics?|keywords|archivado en|etiquetas|etiquetes|temas|temes|"
    r"schlagw[oö]rter?|themen|"
    r"mots[- ]clés|thèmes|parole chiave|argomenti|кључне речи|ključne reči|тагови|tagovi|oznake|ознаке|теги|тэги|"
    r"етикети|"
    r"клучни зборови|słowa kluczowe|etiketler|onderwerpen|palavras-chave|الوسوم|برچسب‌ها|תגיות)\s*[:：]",
    re.IGNORECASE,
)
_FLAG = re.compile(r"^(?:[^\W\d_]{3,}(?: [^\W\d_]+){0,5})\s*(?:\||[>»]{1,2})\s+\S")
_CAPTION_LINE = re.compile(
    joined_lines(r"""
    (?:\bfile photo\b.{0,200}$|\((?=[^()]{10})(?!(?:tekst|text|le texte|el texto|articolo) )
    [^()]{0,80}(?:\bphotos?\b|\bfotos?\b|\bimages?\b|getty|shutterstock|
    фото)[^()]{0,60}\)\s*\.?$|\b(?:ap|afp|reuters|epa|efe|dpa) ?(?:photo|foto)\b.{0,60}$|,? ?photos? ?©.{0,60}$)
    """),
    re.IGNORECASE,
)
_CLOSING_CREDIT = re.compile(
    joined_lines(r"""
    ^\W*(?:(?:additional |with )?report(?:ing|s) (?:by|from)\b|with (?:files|reports?|reporting|
    additional reporting|agency inputs) (?:from|by)\b|(?:writing|editing|edited|compiled|translated|
    translation) by\b|.{0,300}\bcontributed to this (?:report|story|article|post)\b|this (?:article|story|
    report|post) (?:was )?(?:originally )?(?:appeared|published|first appeared).{0,40}\bby \w+ (?:news|times)\b|
    aus dem \w+en (?:von|übersetzt)\b|traduit (?:de l['’]|du |par )|traducción de\b|mit material (?:von|der)\b|
    redaktion:|sendung:|übersetzung:|dieser (?:artikel|text|beitrag) ist eine übersetzung|
    zitiervorschlag|cite this (?:article|page|story)|erstveröffentlich|(?:lest|lesen sie) den originalartikel|
    read the original (?:article|story|post)|lisez l['’]article original|
    (?:this is a )?(?:breaking|developing)(?: news?)? story\b.{0,80}$|more to follow|
    责编|\(责编|責編|follow .{0,100} (?:at|on):? (?:https?:|www\.|@)|more .{0,60}: ?(?:https?:|
    www\.))
    """),
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
    return (
        _WHOLE_LINE.fullmatch(text.strip(" :»«>›→.").lower()) is not None if len(text) <= MAX_LEAD_IN_CHARS else False
    )


def is_lead_in(text: str) -> bool:
    """Whether a line begins as one that points to another story ("Read also:", "Lire aussi")."""
    return len(text) <= MAX_LEAD_IN_CHARS and _LEAD_IN.match(text.lstrip("[(>»›→•-–— ").lower()) is not None


def is_placeholder_line(text: str) -> bool:
    """Whether a line stands for content not shown, or offers the outlet's own products."""
    return len(text) <= MAX_PLACEHOLDER_CHARS and _PLACEHOLDER.search(text.lower()) is not None


def is_tag_line(text: str) -> bool:
    """Whether a line lists the keywords that the article is filed under."""
    return len(text) <= MAX_PLACEHOLDER_CHARS and _TAG_LINE.match(text) is not None


def is_caption_line(text: str) -> bool:
    """Whether a line is worded as a picture's caption: it ends with the picture's credit, or speaks of a file photo."""
    return len(text) <= MAX_CAPTION_CHARS and _CAPTION_LINE.search(text) is not None


def is_closing_credit(text: str) -> bool:
    """Whether a line below the article says who helped to report, edit or translate it."""
    return len(text) <= MAX_PLACEHOLDER_CHARS and _CLOSING_CREDIT.match(text) is not None


def is_flagged_pointer(text: str) -> bool:
    """Whether a line begins with words in capitals and a bar: "WATCH | ..." leads elsewhere in every language."""
    found = _FLAG.match(text) if len(text) <= MAX_LEAD_IN_CHARS else None
    return (
        found is not None and text[: text.find(" ")].isupper() and found.group().rstrip(text[found.end() - 1]).isupper()
    )


def is_bare_lead_in(text: str) -> bool:
    """Whether a line is nothing but such a beginning, so that the line after it is the link."""
    if len(text) > MAX_LEAD_IN_CHARS:
        return False
    small = text.lower().lstrip("[(>»›→•-–— ")
    found = _LEAD_IN.match(small)
    return found is not None and not small[found.end() :].strip(" :.)]>»›→…")


def is_legal_line(text: str) -> bool:
    """Whether a line is a copyright notice or a disclaimer of views."""
    if len(text) > MAX_LEGAL_CHARS:
        return False
    small = text.lower()
    if _DISCLAIMER.search(small):
        return True
    return len(text) <= MAX_LEGAL_CHARS // 2 and (
        _COPYRIGHT.match(small) is not None or _RIGHTS.search(small) is not None
    )
