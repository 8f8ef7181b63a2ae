"""The forms that a name takes in a sentence: endings, prefixes and particles by language, as tables.

The tables make more forms than a language has, since a form that nobody writes is never found. They know endings
alone, no word; what is irregular belongs among a term's forms.
"""

from __future__ import annotations

import re
from functools import cache

MIN_INFLECTED = 3
"""Letters of a word from which on it is inflected: shorter ones are prepositions, articles, particles."""

Rows = dict[str, str]
"""What takes the place of an ending. The empty ending stands for any consonant, "*" for any letter; with one that
begins with "=" the others don't count."""

_SERBIAN_LATIN: Rows = {
    "": "a u om em e i",
    "a": "e i u o om oj",
    "o": "a u om og",
    "e": "a u om em ih im ima i",
    "i": "og oga om ome im ih ima e a u ja ju jem",
    "=ska": "ske skoj sku skom",
    "=čka": "čke čkoj čku čkom",
    "=ška": "ške škoj šku škom",
    "ac": "ca cu cem ce",
    "ak": "ka ku kom",
    "ar": "ra ru rom",
    "ij": "ija iju ijem",
}
_TO_CYRILLIC = str.maketrans("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж")
_SLOVENE: Rows = {
    "": "a u om em i ih",
    "a": "e i o",
    "i": "ega emu em im ih imi",
    "e": "ih im imi a u em",
    "o": "a u om",
    "ec": "ca cu cem",
    "ski": "skega skemu skem skim ska ske skih",
}
_CZECH: Rows = {
    "": "a u ovi em e ě y ů ům ech i",
    "a": "y e ě u o ou ovi i",
    "ka": "ce",
    "ha": "ze",
    "ga": "ze",
    "ra": "ře",
    "ý": "ého ému ým ém ých ými á é ou",
    "á": "é ou ých ým",
    "í": "ího ímu ím ích ími",
    "é": "ých ým ými ého ému",
    "ie": "ii ií",
    "e": "i í em",
    "o": "a u em ě",
    "ek": "ka ku kem",
    "ec": "ce ci cem",
    "y": "ů ům ech",
    "sko": "ska sku skem",
    "cko": "cka cku ckem",
}
_BALTIC_SCANDINAVIAN: Rows = {"*": "s"}

_ENDINGS: dict[str, Rows] = {
    "ru": {
        "": "а у ом ем е ы ым и",
        "а": "ы и е у ой ей ою",
        "я": "и е ю ей ёй",
        "ь": "и ю я ем ём е ью",
        "о": "а у ом е",
        "й": "я ю ем ём е и",
        "ия": "ии ию ией ий",
        "ья": "ьи ье ью ьей",
        "ий": "ого его ому ему ым им ом ем ия ию ии ием ая ой ую ие их ими",
        "ый": "ого ому ым ом ая ой ую ое ые ых ыми",
        "ой": "ого ому ым ом ая ую ое ые ых ыми",
        "ая": "ой ую ою",
        "яя": "ей юю",
        "ое": "ого ому ым ом",
        "ее": "его ему им ем",
        "ые": "ых ым ыми",
        "ие": "их им ими ия ию ием ии",
        "ы": "ов ам ами ах",
        "и": "ей ов ам ами ах ям ями ях ий",
        "ец": "ца цу цем цом це",
        "ок": "ка ку ком ке",
        "е": "я ю ем и",
    },
    "uk": {
        "": "а у ом ові і ем ю и",
        "а": "и і у ою ої ій",
        "я": "і ю єю ею ї",
        "ія": "ії ію ією ій",
        "ь": "я ю ем і еві ею",
        "й": "я ю єм ї єві",
        "ій": "ія ію ієм ії",
        "ий": "ого ому им ім ої ій у",
        "о": "а у ом і",
        "ів": "ова ову овом ові",
        "їв": "єва єву євом єві",
        "и": "ів ам ами ах",
        "і": "их им ими ій ів ям ями ях",
        "е": "ого ому им",
        "ка": "ці",
        "га": "зі",
        "ха": "сі",
        "ець": "ця цю цем ці",
    },
    "be": {
        "": "а у ам ом е ы і ым",
        "а": "ы е у ай ой",
        "я": "і ю яй ы",
        "ь": "я ю ем і",
        "й": "я ю ем і",
        "і": "ага аму ім іх",
        "ы": "аў ам амі ах ага аму ым ых",
        "ая": "ай ую",
        "ія": "іі ію іяй",
    },
    "bg": {"": "ът а я", "а": "ата", "я": "ята", "о": "ото", "е": "ето", "и": "ите", "ки": "кия кият"},
    "mk": {"": "от ов он", "а": "ата", "о": "ото", "е": "ето", "и": "ите от"},
    "pl": {
        "": "a u owi em ie ą ę ów om ami ach iem ze y i",
        "a": "y i ie ę ą o u ej",
        "ka": "ce",
        "ga": "dze",
        "ra": "rze",
        "ta": "cie",
        "da": "dzie",
        "ła": "le",
        "y": "ego emu ym ych ymi ów om ami ach",
        "i": "ego emu im ich imi iego iemu iej",
        "e": "ych ym ymi ów om ami ach ego ej ich im imi",
        "o": "a u em ie",
        "ów": "owa owowi owem owie",
        "ń": "nia niu niem ni",
        "ć": "cia ciu ciem",
        "ek": "ka ku kiem kowi",
        "iec": "ca cu cem",
        "st": "ście",
        "t": "cie",
        "d": "dzie",
        "r": "rze",
        "ł": "le",
        "ść": "ści ścią",
    },
    "cs": _CZECH,
    "sk": _CZECH,
    "sl": _SLOVENE,
    "hr": _SERBIAN_LATIN,
    "de": {"*": "s es", "e": "en er em es", "er": "en em es e", "en": "er"},
    "sv": _BALTIC_SCANDINAVIAN,
    "da": _BALTIC_SCANDINAVIAN,
    "no": _BALTIC_SCANDINAVIAN,
    "nb": _BALTIC_SCANDINAVIAN,
    "nn": _BALTIC_SCANDINAVIAN,
    "el": {
        "ος": "ου ο ον οι ων ους",
        "ός": "ού ό όν οί ών ούς",
        "ας": "α",
        "άς": "ά",
        "ης": "η",
        "ής": "ή",
        "α": "ας ων ες",
        "ά": "άς",
        "η": "ης ην",
        "ή": "ής ήν",
        "ο": "ου",
        "ό": "ού",
        "ες": "ων ών",
        "ση": "σης σεως",
        "ία": "ίας ιών",
    },
    "lt": {
        "as": "o ui ą u e",
        "is": "io iui į iu yje",
        "ys": "io iui į iu",
        "a": "os ai ą oje",
        "ė": "ės ei ę ėje",
        "us": "aus ui ų umi",
        "ai": "ų ams us ais uose",
        "os": "ų oms as omis ose",
        "ija": "ijos ijai iją ijoje",
    },
    "lv": {"s": "a am u ā", "is": "a im i ī", "a": "as ai u ā", "e": "es ei i ē", "i": "u iem us os"},
    "et": {"*": "i s st sse le lt l ga ks ni t"},
    "fi": {"*": "n a ä ta tä ssa ssä sta stä lla llä lta ltä lle ksi in en on un yn än issa issä ista istä"},
    "hu": {
        "*": "ban ben ba be ból ből on en ön n ra re ról ről nak nek val vel tól től hoz hez höz ig ért t ot et öt i",
        "a": "át ában ának ára ából ával ától án ához",
        "e": "ét ében ének ére éből ével étől én éhez",
    },
    "ko": {"*": "은 는 이 가 을 를 의 에 에서 와 과 로 으로 도 만 에게"},
    "ka": {"ი": "ის ს ით მა ში ზე თან", "*": "ს სა ში ზე მ"},
    "hy": {"*": "ի ը ն ին ից ով ում"},
}
_VOWELS = frozenset("aeiouyáéíóúůýěąęäöüőűаеёиоуыэюяіїєαάεέηήιίοόυύωώ")

_ENDINGS["sr-Latn"] = _ENDINGS["bs"] = _ENDINGS["cnr"] = _SERBIAN_LATIN
_ENDINGS["sr-Cyrl"] = _ENDINGS["sr"] = {
    ending.translate(_TO_CYRILLIC): others.translate(_TO_CYRILLIC) for ending, others in _SERBIAN_LATIN.items()
}
_ENDINGS["sh"] = _SERBIAN_LATIN | {ending: others for ending, others in _ENDINGS["sr"].items() if ending}

_PREFIXES: dict[str, tuple[str, ...]] = {
    "ar": ("و", "ف", "ب", "ك", "ل", "وب", "ول", "فب"),
    "fa": (),
    "he": ("ב", "ל", "מ", "ה", "ו", "ש", "כ", "וב", "ול", "מה", "שב"),
}
_ARABIC_ARTICLE = "ال"

_AFTER_ACRONYM: dict[str, str] = {
    "sh": "[-‑](?:a|u|om|em|e|i|ov[a-z]{0,3}|in[a-z]{0,2}|j[aeiu]|jem|ima|а|у|ом|ем|е|и|ов[а-я]{0,3}|ј[аеиу]|јем|има)",
    "sl": "[-‑](?:a|u|om|em|i|ov[a-z]{0,3}|j[aeiu]|jem)",
    "mk": "[-‑](?:та|от|то|ов[а-я]{0,2})",
    "bg": "[-‑](?:та|ът|а|то|то|овски)",
    "ru": "[-‑](?:а|у|ом|ем|е|и|ы|овск[а-я]{2,3})",
    "uk": "[-‑](?:а|у|ом|ем|і|ові|и)",
    "pl": "[-‑](?:u|owi|em|ie|ów|om|ami|ach|ie|a|etu|ecie)",
    "cs": "[-‑](?:u|em|a|ech)",
    "sk": "[-‑](?:u|om|a|e)",
    "ro": "[-‑](?:ul|ului|uri|urilor)",
    "hu": "[-‑][a-záéíóöőúüű]{1,4}",
    "tr": "['’][a-zçğıöşü]{1,7}",
    "az": "['’][a-zçğıöşüə]{1,7}",
    "fi": ":[a-zäö]{1,5}",
    "et": "[-‑](?:i|s|st|sse|le|lt|l|ga|ks|ni|t|d)",
    "sv": ":s",
    "da": "['’]?s",
}
"""What may follow an acronym as its case ending, by language."""


@cache
def word_forms(word: str, language: str) -> frozenset[str]:
    """Return the forms of a lower-case word of a name, itself among them."""
    if len(word) < MIN_INFLECTED:
        return frozenset((word,))
    forms = {word}
    rows = _ENDINGS.get(_key(language), {})
    for ending, others in rows.items():
        if ending[:1] == "=" and word.endswith(ending[1:]):
            return frozenset((word, *(word.removesuffix(ending[1:]) + other for other in others.split())))
    for ending, others in rows.items():
        if ending == "*" or (ending == "" and word[-1] not in _VOWELS and word[-1] not in "ьй"):
            forms.update(word + other for other in others.split())
        elif ending and word.endswith(ending) and len(word) - len(ending) >= MIN_INFLECTED - 1:
            forms.update(word.removesuffix(ending) + other for other in others.split())
    return frozenset(forms)


@cache
def prefixed(word: str, language: str) -> frozenset[str]:
    """Return a lower-case word with the prepositions and conjunctions that its language writes as one with it."""
    forms = {prefix + word for prefix in _PREFIXES.get(_key(language), ())}
    if language == "ar" and word.startswith(_ARABIC_ARTICLE):
        bare = word.removeprefix(_ARABIC_ARTICLE)
        forms |= {"لل" + bare, "ولل" + bare}
    return frozenset(forms)


@cache
def acronym_ending(language: str) -> re.Pattern[str] | None:
    """Return what finds the case ending behind an acronym ("NATO-a"); None where the language has none."""
    base = language.partition("-")[0]
    found = _AFTER_ACRONYM.get("sh" if base in ("sr", "hr", "bs", "cnr") else base)
    return None if found is None else re.compile(rf"(?:{found})(?!\w)")


def inflects(language: str) -> bool:
    """Tell whether names change their endings in a language."""
    return _key(language) in _ENDINGS


def _key(language: str) -> str:
    return language if language in _ENDINGS else language.partition("-")[0]
