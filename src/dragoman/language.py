"""Languages: tags as the web writes them made into BCP 47, and the language of a text identified.

It owns what the rest of the package knows of languages: standard tags, scripts, directions, names, and ``identify``.
It knows nothing of outlets, pages or translation routes. Importing it is light: langcodes, Babel and py3langid (with
its model) are loaded at the first call that needs them.

Identification is a naive Bayes model (py3langid) over byte n-grams, restricted to the languages of the text's script,
corrected by letters that a language's alphabet doesn't have, and weighed with what page and outlet declare.
Serbian, Croatian, Bosnian and Montenegrin are one macrolanguage (``sh``) to it: the declaration tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from dragoman.model import UNKNOWN_LANGUAGE
from dragoman.serbocroatian import guess_standard

if TYPE_CHECKING:
    from babel import Locale
    from langcodes import Language
    from py3langid.langid import LanguageIdentifier

MAX_TAG_CHARS = 64
"""Longest declaration looked at, in characters: RFC 5646 (4.4.1) asks for 35, the rest is prose or an attack."""
TAG_CACHE = 4096
"""Distinct tags remembered: more than the languages of any catalogue of outlets, spelled in every way."""
MAX_SAMPLE_CHARS = 6000
"""Characters of a text looked at: accuracy stops growing long before, and the model costs 0.2 µs a byte."""
FEW_LETTERS = 24
"""Fewer letters than this, about four words, are a short text: the model has to be surer of it."""
SHARPENING = 1.5
"""Power put to the model's probabilities, which are too modest: of what it is half sure of, it has 8 in 10 right."""
SURE = 0.4
"""Posterior probability from which a text decides where nothing is declared."""
SURE_IF_SHORT_OR_DECLARED = 0.5
"""The same for a short text, or against a declaration: of four words, 19 in 20 so decided are right."""
SURE_IF_SHORT_AND_DECLARED = 0.9
"""The same for a short text against a declaration."""
DECLARED_ODDS = 12.0
"""Prior odds of the declared language: it is right on nine pages in ten; one sentence outvotes a false one."""
OUTLET_ODDS = 4.0
"""The same for the outlet's language: it publishes in others too."""
NEGLIGIBLE = 1e-7
"""Probability below which no declaration makes a language possible: the odds multiply it by fifty at most."""
RARE_ODDS = 0.02
"""Prior odds of languages that hardly any news is written in, unless declared: Aragonese for a Spanish sentence."""
FOREIGN_LETTER_ODDS = 0.35
"""What each letter outside a language's alphabet does to its odds: names bring one or two, a language brings many."""
MAX_FOREIGN_LETTERS = 12
"""Letters counted for that, so that one long name in a foreign alphabet can't decide alone against a whole article."""

Direction = Literal["ltr", "rtl"]


# --- tags ---------------------------------------------------------------------------------------------------------

_SERBO_CROATIAN = frozenset({"sr", "hr", "bs", "cnr", "sh"})
_MACRO = {**dict.fromkeys(_SERBO_CROATIAN, "sh"), "nb": "no", "nn": "no"}
# ISO 639-3 members that stand for their whole macrolanguage in practice (CLDR supplemental metadata, "macrolanguage").
_INDIVIDUAL = {
    "arb": "ar", "cmn": "zh", "pes": "fa", "ekk": "et", "lvs": "lv", "zsm": "ms", "als": "sq", "khk": "mn", "npi": "ne",
    "ory": "or", "uzn": "uz", "azj": "az", "swh": "sw", "plt": "mg", "ydd": "yi", "gug": "gn", "kmr": "ku",
    "hbs": "sh", "scc": "sr", "scr": "hr",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "root", "sgn", "x"})
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr", "Aran"})
_SERBIAN_BY_SUFFIX = {"latin": "Latn", "cyrillic": "Cyrl", "latn": "Latn", "cyrl": "Cyrl"}


@lru_cache(maxsize=TAG_CACHE)
def standardize(tag: str) -> str:
    """Make a declared language a standard BCP 47 tag; "und" where it names none.

    Takes what pages and feeds write: "fra", "en_US", "iw", "srp-Latn", "pt-br", "sr@latin", "de_DE.UTF-8", "en, fr"
    (the first counts). An unknown region, variant or extension is dropped, an unknown language gives "und".
    """
    from langcodes import Language, standardize_tag
    from langcodes.tag_parser import LanguageTagError

    first = re.split(r"[,;\s]", tag.strip()[:MAX_TAG_CHARS], maxsplit=1)[0]
    spelled, _, modifier = first.partition("@")
    subtags = spelled.partition(".")[0].replace("_", "-").strip("-").split("-")
    subtags[0] = _INDIVIDUAL.get(subtags[0].lower(), subtags[0])
    if modifier.lower() in _SERBIAN_BY_SUFFIX:
        subtags.insert(1, _SERBIAN_BY_SUFFIX[modifier.lower()])
    if not subtags[0] or subtags[0].lower() in _NO_LANGUAGE or not "-".join(subtags).isascii():
        return UNKNOWN_LANGUAGE
    # CLDR makes "sh" an alias of "sr-Latn"; here it is the macrolanguage, a word of the project's own.
    if subtags[0].lower() == "sh":
        return "sh"
    # CLDR makes Montenegrin "sr-ME"; its outlets declare it as a language of its own (ISO 639-3, 2017).
    if subtags[0].lower() == "cnr":
        subtags[0] = "sr"
        return "cnr" + standardize("-".join(subtags)).removeprefix("sr")
    while subtags:
        try:
            parsed = Language.get(standardize_tag("-".join(subtags)))
            if parsed.is_valid() and len(parsed.language or "") > 1:
                return _plain(parsed)
        except (LanguageTagError, ValueError):
            pass
        subtags.pop()
    return UNKNOWN_LANGUAGE


def _plain(parsed: Language) -> str:
    """Language, script, region and variants of a langcodes value, without extensions."""
    parts = [parsed.language, parsed.script, parsed.territory, *(parsed.variants or ())]
    return UNKNOWN_LANGUAGE if parsed.language in _NO_LANGUAGE else "-".join(filter(None, parts))


def base(tag: str) -> str:
    """Return the primary language subtag ("pt" of "pt-BR"), "und" where there is none."""
    return standardize(tag).partition("-")[0]


def macrolanguage(tag: str) -> str:
    """Return the language as an identifier can tell it: "sh" for sr, hr, bs and cnr, "no" for nb and nn, else base."""
    primary = base(tag)
    return _MACRO.get(primary, primary)


@lru_cache(maxsize=TAG_CACHE)
def script(tag: str) -> str:
    """Return the ISO 15924 script a tag says or implies (CLDR likely subtags): "Cyrl" for "sr"; "" for "und"."""
    from langcodes import Language

    standard = standardize(tag)
    if standard == UNKNOWN_LANGUAGE:
        return ""
    if standard == "sh":
        return "Latn"
    return Language.get(standard).maximize().script or ""


def direction(tag: str) -> Direction:
    """Return "rtl" for a language written from right to left in the tag's script, else "ltr"."""
    return "rtl" if script(tag) in _RTL_SCRIPTS else "ltr"


def without_region(tag: str) -> str:
    """The tag without its region: "es" for "es-ES", "sr-Latn" for "sr-Latn-RS"."""
    return "-".join(part for part in tag.split("-") if not re.fullmatch(r"[A-Z]{2}|\d{3}", part))


def same_language(a: str, b: str) -> bool:
    """Tell whether a reader of one reads the other: en and en-GB; not sr-Latn and sr-Cyrl, nor sr and hr.

    A tag without a script is taken in its usual one. "und" is the same as nothing, not even itself.
    """
    first, second = base(a), base(b)
    if UNKNOWN_LANGUAGE in {first, second}:
        return False
    alike = first == second or {first, second} == {"no", "nb"}
    return alike and script(a) == script(b)


@lru_cache(maxsize=TAG_CACHE)
def language_name(tag: str, in_language: str = "en") -> str:
    """Return a language's name for readers of another (CLDR): "Serbian (Latin)"; the tag where CLDR has no name."""
    parts = standardize(tag).split("-")
    for locale in (_locale(standardize(in_language)), _locale("en")):
        for length in (len(parts), 2, 1):
            if name := locale.languages.get("_".join(_NAMED_AS.get(part, part) for part in parts[:length])):
                details = (locale.scripts.get(part) or locale.territories.get(part) or part for part in parts[length:])
                rest = ", ".join(details)
                return f"{name} ({rest})" if rest else str(name)
    return "-".join(parts)


# CLDR knows Montenegrin as the Serbian of Montenegro.
_NAMED_AS = {"cnr": "sr_ME"}


@cache
def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    for candidate in (tag.replace("-", "_"), tag.partition("-")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


# --- identification -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """The language of a text: a BCP 47 tag or "und", how sure (0 to 1), and why, for people."""

    language: str
    confidence: float
    reason: str


def identify(text: str, *, declared: str = UNKNOWN_LANGUAGE, outlet: str = UNKNOWN_LANGUAGE) -> Identification:
    """Identify the language of a text, weighing what its page and its outlet declare.

    The declaration wins where the text agrees, is a close variant or is too short to tell; the text wins where the
    declaration is plainly false. The result keeps the declared region ("pt-BR"); Serbian always carries its script.
    """
    hints = _Hints(declared=standardize(declared), outlet=standardize(outlet))
    sample = _prose(text[:MAX_SAMPLE_CHARS])
    letters = Counter(sample.casefold())
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        if found := _script_of(letter):
            scripts[found] += count
    if not scripts:
        return hints.fallback("", "no letters in the text")
    written = _dominant(scripts)
    if written in _ONE_LANGUAGE:
        return _by_script(written, scripts, letters, hints)
    return _by_model(sample, written, letters, hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hints:
    declared: str
    outlet: str

    def fallback(self, written: str, why: str) -> Identification:
        """What is said of a text that does not tell: the declaration if it is written so, else unknown."""
        for tag, who in ((self.declared, "page"), (self.outlet, "outlet")):
            if tag != UNKNOWN_LANGUAGE and (not written or _may_be_written(tag, written)):
                return self.answer(base(tag), written or script(tag), 0.5, f"{why}; as the {who} declares")
        return self.answer(UNKNOWN_LANGUAGE, written, 0.0, why)

    def answer(self, language: str, written: str, confidence: float, reason: str) -> Identification:
        return Identification(language=_dress(language, written, self), confidence=round(confidence, 3), reason=reason)

    def odds(self, label: str) -> float:
        """Prior odds of a model's label."""
        family = macrolanguage(label)
        odds = 1.0
        for tag, boost in ((self.declared, DECLARED_ODDS), (self.outlet, OUTLET_ODDS)):
            if tag != UNKNOWN_LANGUAGE and (macrolanguage(tag) == family or label in _NEAR.get(base(tag), ())):
                odds *= boost
        return RARE_ODDS if label in _RARE and odds == 1.0 else odds


def _prose(text: str) -> str:
    """The text without addresses, mail addresses, handles and hashtags, composed (NFC)."""
    words = unicodedata.normalize("NFC", text).split()
    return " ".join(word for word in words if "@" not in word and "://" not in word and word[0] != "#")


# First code point of each run of blocks and its script (ISO 15924); "" where the run holds no letters of interest.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, "Latn"), (0x02B0, ""), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"),
    (0x0600, "Arab"), (0x0700, ""), (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, ""), (0x08A0, "Arab"),
    (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"),
    (0x0C00, "Telu"), (0x0C80, "Knda"), (0x0D00, "Mlym"), (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"),
    (0x0F00, "Tibt"), (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"), (0x13A0, ""),
    (0x1780, "Khmr"), (0x1800, ""), (0x1C80, "Cyrl"), (0x1C90, "Geor"), (0x1CC0, ""), (0x1E00, "Latn"),
    (0x1F00, "Grek"), (0x2000, ""), (0x2D00, "Geor"), (0x2D30, ""), (0x2D80, "Ethi"), (0x2DE0, ""), (0x3040, "Kana"),
    (0x3100, ""), (0x3130, "Hang"), (0x3190, ""), (0x3400, "Hani"), (0xA000, ""), (0xAC00, "Hang"), (0xD7B0, ""),
    (0xF900, "Hani"), (0xFB00, "Latn"), (0xFB13, "Armn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""),
    (0xFE70, "Arab"), (0xFF00, "Latn"), (0xFF66, "Kana"), (0xFFA0, ""), (0x20000, "Hani"), (0x32000, ""),
)  # fmt: skip
_STARTS = [start for start, _ in _BLOCKS]

# Scripts that one language of the news uses, or whose others only a declaration can tell.
_ONE_LANGUAGE: dict[str, tuple[str, ...]] = {
    "Grek": ("el", "grc"), "Hebr": ("he", "yi", "lad"), "Armn": ("hy", "hyw"), "Geor": ("ka", "xmf"), "Thai": ("th",),
    "Laoo": ("lo",), "Khmr": ("km",), "Mymr": ("my", "shn", "mnw"), "Sinh": ("si",), "Taml": ("ta",), "Telu": ("te",),
    "Knda": ("kn", "tcy"), "Mlym": ("ml",), "Gujr": ("gu",), "Guru": ("pa",), "Orya": ("or",), "Tibt": ("bo", "dz"),
    "Beng": ("bn", "as", "mni"), "Ethi": ("am", "ti"), "Thaa": ("dv",), "Hang": ("ko",), "Kana": ("ja",),
    "Hani": ("zh", "ja", "yue", "wuu"),
}  # fmt: skip
_MANY_LANGUAGES: dict[str, frozenset[str]] = {
    "Cyrl": frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"}),
    "Arab": frozenset({"ar", "arz", "ary", "fa", "ur", "ps", "ug", "sdh", "ku"}),
    "Deva": frozenset({"hi", "mr", "ne", "sa", "gom"}),
}
_RARE = frozenset({
    "ace", "an", "ary", "arz", "ba", "bcl", "br", "crh", "dz", "eo", "ext", "fo", "fuv", "fy", "gcf", "gcr", "gd",
    "gom", "grc", "gug", "guw", "hbo", "ht", "ig", "jv", "kab", "kik", "la", "lg", "lij", "ln", "ltg", "nn", "nso",
    "oc", "om", "pcm", "qu", "rw", "sa", "sdh", "se", "sn", "st", "ug", "uzs", "vec", "vo", "wa", "wuu", "xh", "yo",
    "yue", "zu", "zxx",
})  # fmt: skip
# Labels of the model that a text in a language it does not know, or in a standard form, is taken for.
_NEAR: dict[str, tuple[str, ...]] = {
    "ar": ("arz", "ary"), "zh": ("wuu", "yue"), "he": ("hbo",), "el": ("grc",), "es": ("ext", "an"), "gn": ("gug",),
    "ckb": ("sdh", "ku"), "prs": ("fa",), "uz": ("uzs",), "ast": ("es", "ext", "an"), "co": ("it",), "sc": ("it",),
    "scn": ("it",), "fur": ("it", "vec"), "rm": ("it", "vec", "lij"), "gsw": ("de", "lb"), "nds": ("nl", "de"),
    "hsb": ("cs", "sl", "pl"), "dsb": ("cs", "sl", "pl"), "szl": ("pl",), "csb": ("pl",), "rue": ("uk",),
    "sco": ("en",), "fil": ("tl",), "mai": ("hi", "ne"), "bho": ("hi",), "mfe": ("gcf", "ht"), "pap": ("es", "pt"),
}  # fmt: skip
# Dialects of the model that readers and engines know as one language.
_FOLDED = {
    "arz": "ar", "ary": "ar", "wuu": "zh", "yue": "zh", "hbo": "he", "grc": "el", "sdh": "ckb", "uzs": "uz",
    "gug": "gn", "zxx": UNKNOWN_LANGUAGE,
}  # fmt: skip
# Letters that tell neighbours apart: those of the neighbourhood that a language's own spelling uses (CLDR exemplars).
_DISTINCTIVE: dict[str, dict[str, str]] = {
    "Cyrl": {
        "ru": "ыэёъ", "uk": "іїєґ", "be": "іўыэё", "bg": "ъ", "mk": "ѓќѕјљњџ", "sr": "ђћјљњџ",
        "kk": "әғқңөұүһіыэёъ", "ky": "ңөүыэёъ", "mn": "өүыэёъ", "tg": "ғқӣӯҳҷэёъ", "tt": "әөүҗңһыэёъ",
        "ba": "әөүңһғҙҡҫыэёъ",
    },
    "Arab": {
        "ar": "ةيكىإؤئ", "arz": "ةيكىإؤئ", "ary": "ةيكىإؤئڭگ", "fa": "پچژگیکؤئي", "ur": "پچژگیکؤئٹڈڑںےہھ",
        "ps": "پچژگیکټډړږښګڼېۍځڅئةي",
        "ug": "پچژگيكىئڭۇۆۈۋېەھ", "sdh": "پچژگیکئڕڵۆێەڤھ", "ku": "پچژگیکئڕڵۆێەڤھ",
    },
    "Latn": {
        "pt": "ãõçâêôàáéíóú", "gl": "ñáéíóú", "es": "ñáéíóú", "ca": "çàèòéíóúï", "oc": "çàèòéíóúï",
        "fr": "çàâêôèéîûùëïœæ",
        "it": "àèéìòù", "ro": "ăâîșțşţ", "sl": "čšž", "hr": "čšžćđ", "bs": "čšžćđ", "sr": "čšžćđ",
        "cs": "čšžáéíóúěřůťďňý",
        "sk": "čšžáéíóúľĺŕôäťďňý", "da": "æøå", "no": "æøåéò", "nn": "æøåéò", "sv": "äöåé", "fi": "äöå", "de": "äöüß",
        "nl": "éëïöü", "et": "äöüõšž", "hu": "áéíóúöüőű", "tr": "çşğıöü", "az": "çşğıöüə", "pl": "ąćęłńóśźż",
        "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "en": "",
    },
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _script_of(letter: str) -> str:
    """The script of a letter by its block; "" for what is no letter."""
    if not unicodedata.category(letter).startswith(("L", "M")):
        return ""
    return _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1]


def _dominant(scripts: Counter[str]) -> str:
    """The script most is written in: kana decide among Han, and a letter of a dense script counts for more.

    So does one of any script but Latin, since names in Latin letters stand in all the others' news.
    """
    east = scripts["Hani"] + scripts["Kana"]
    if scripts["Kana"] > 0.05 * east:
        scripts = Counter({**scripts, "Kana": east, "Hani": 0})
    heavier = {"Latn": 1, "Hani": 3, "Kana": 3, "Hang": 3}
    return max(scripts, key=lambda name: scripts[name] * heavier.get(name, 2))


def _by_script(written: str, scripts: Counter[str], letters: Counter[str], hints: _Hints) -> Identification:
    languages = _ONE_LANGUAGE[written]
    named = [base(tag) for tag in (hints.declared, hints.outlet) if base(tag) in languages]
    language = languages[0]
    # A few Chinese characters alone may be a Japanese headline; a hundred without kana are not Japanese.
    if named and not (written == "Hani" and named[0] == "ja" and scripts["Hani"] > 100):
        language = named[0]
    elif written == "Beng" and letters["ৰ"] + letters["ৱ"]:
        language = "as"
    share = scripts[written] / scripts.total()
    if language == "zh":
        written = _han_form("".join(letters.elements()))
    return hints.answer(language, written, 0.5 + share / 2, f"written in {written} script")


def _han_form(text: str) -> str:
    """Simplified or traditional, by which national character set lacks more of the text; "" where even."""
    simplified = len(text.encode("big5", "ignore").decode("big5"))
    traditional = len(text.encode("gb2312", "ignore").decode("gb2312"))
    if simplified == traditional:
        return "Hani"
    return "Hant" if simplified > traditional else "Hans"


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _contested(written: str) -> frozenset[str]:
    """Letters by which the languages of a script are told apart."""
    return frozenset("".join(_DISTINCTIVE.get(written, {}).values()))


def _posterior(text: str, written: str, letters: Counter[str], hints: _Hints) -> dict[str, float]:
    """Probability of each language that is written in this script, Serbo-Croatian as one."""
    allowed = _MANY_LANGUAGES.get(written)
    spelling = _DISTINCTIVE.get(written, {})
    present = [(letter, letters[letter]) for letter in _contested(written).intersection(letters)]
    weights: dict[str, float] = {}
    for label, probability in _model().rank(text):
        if probability < NEGLIGIBLE:
            break
        if (label not in allowed) if allowed else (label in _OTHER_SCRIPTS):
            continue
        weight = probability**SHARPENING * hints.odds(label)
        if label in spelling:
            foreign = sum(count for letter, count in present if letter not in spelling[label])
            weight *= FOREIGN_LETTER_ODDS ** min(foreign, MAX_FOREIGN_LETTERS)
        family = "sh" if label in _SERBO_CROATIAN else label
        weights[family] = weights.get(family, 0.0) + weight
    total = sum(weights.values())
    return {label: weight / total for label, weight in weights.items()} if total else {}


_OTHER_SCRIPTS = frozenset().union(*_MANY_LANGUAGES.values()).difference(
    {"sr", "ku", "kk", "tt", "tg", "ug", "ky", "mn", "ba"}
) | frozenset(name for names in _ONE_LANGUAGE.values() for name in names)


def _by_model(text: str, written: str, letters: Counter[str], hints: _Hints) -> Identification:
    size = sum(count for letter, count in letters.items() if _script_of(letter) == written)
    ranked = sorted(_posterior(text, written, letters, hints).items(), key=lambda pair: -pair[1])
    if not ranked:
        return hints.fallback(written, f"no language known to be written in {written} script")
    label, confidence = ranked[0]
    named = [tag for tag in (hints.declared, hints.outlet) if tag != UNKNOWN_LANGUAGE]
    needed = (SURE, SURE_IF_SHORT_OR_DECLARED, SURE_IF_SHORT_AND_DECLARED)[(size < FEW_LETTERS) + bool(named)]
    if confidence < needed:
        why = f"too little text to tell ({size} letters)" if size < FEW_LETTERS else "the text doesn't tell"
        return hints.fallback(written, why)
    for tag in named:
        if _may_be_written(tag, written) and _agrees(tag, label):
            who = "page" if tag == hints.declared else "outlet"
            return hints.answer(base(tag), written, confidence, f"text agrees with the {who}'s {tag}")
    against = f", though {named[0]} is declared" if named else ""
    if label == "sh":
        member, why = guess_standard(text, written)
        return hints.answer(member, written, confidence * 0.7, why + against)
    return hints.answer(_FOLDED.get(label, label), written, confidence, f"by its text{against}")


def _agrees(tag: str, label: str) -> bool:
    """Whether a text that the model takes for one language may be in the declared one."""
    primary = base(tag)
    # What the model doesn't know is believed where three letters name it: two may be a country's, put by mistake.
    if len(primary) == 3 and primary not in _NEAR and primary not in _MACRO and primary not in _model().labels:
        return True
    return macrolanguage(tag) == macrolanguage(label) or label in _NEAR.get(primary, ())


def _may_be_written(tag: str, written: str) -> bool:
    """Whether a language is ever written in a script."""
    primary = base(tag)
    if primary in _ONE_LANGUAGE.get(written, ()) or primary in _MANY_LANGUAGES.get(written, ()):
        return True
    usual = {"Jpan": "Kana", "Hans": "Hani", "Hant": "Hani", "Kore": "Hang"}.get(script(tag), script(tag))
    return usual == written or written in _SECOND_SCRIPTS.get(primary, ())


_SECOND_SCRIPTS = {
    **dict.fromkeys(_SERBO_CROATIAN - {"hr"}, ("Latn", "Cyrl")), "ro": ("Latn", "Cyrl"), "tk": ("Latn", "Cyrl"),
    "uz": ("Latn", "Cyrl", "Arab"), "az": ("Latn", "Cyrl", "Arab"), "kk": ("Cyrl", "Latn", "Arab"),
    "ku": ("Latn", "Arab"), "ug": ("Arab", "Latn"), "tt": ("Cyrl", "Latn"), "crh": ("Latn", "Cyrl"),
    "ja": ("Hani", "Kana"), "ko": ("Hang", "Hani"), "pa": ("Guru", "Arab"), "ks": ("Arab", "Deva"),
    "sd": ("Arab", "Deva"),
}  # fmt: skip


def _dress(language: str, written: str, hints: _Hints) -> str:
    """Add to the tag the declared region, and the script where the language's usual one doesn't say it."""
    if language == UNKNOWN_LANGUAGE:
        return language
    declared = next((tag for tag in (hints.declared, hints.outlet) if base(tag) == language), "")
    region = next((part for part in declared.split("-")[1:] if re.fullmatch(r"[A-Z]{2}|\d{3}", part)), "")
    parts = [language]
    told_apart = {"Hans", "Hant"} if language == "zh" else {"Latn", "Cyrl", "Arab"}
    if written in told_apart and (language in {"sr", "zh"} or script(language) != written):
        parts.append(written)
    return standardize("-".join([*parts, region] if region else parts))
