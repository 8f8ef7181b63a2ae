"""The prepared view of a segment and its translation that all checks share: each side is tokenised once.

Owns tokens, scripts and language keys. Knows nothing of any check.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.model import Span, TermUse

if TYPE_CHECKING:
    from dragoman.fidelity.lexicon import Lexicon

SERBO_CROATIAN = frozenset({"sr", "hr", "bs", "sh", "cnr", "hbs"})
"""One macrolanguage to every table here; the script is read from the text itself."""

ELIDING = frozenset({"fr", "it", "ca"})
"""Languages that write an elided article before an apostrophe."""

_ALIASES = {"iw": "he", "no": "nb", "nn": "nb", "cmn": "zh", "yue": "zh", "fil": "tl", "prs": "fa"}

LAST_DIGIT = 0x1FC00
"""Code point after the last decimal digit that Unicode 15 has (segmented digits)."""

_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(0x80, LAST_DIGIT)
    if unicodedata.category(chr(code)) == "Nd"
}
"""Every decimal digit of Unicode to ASCII, one code point for one, so that spans hold."""

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:[.,'’\u00a0\u202f\u2009 ][0-9]{3}(?![0-9]))*(?:[.,:][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ\u0300-\u036f\u064b-\u0652\u05b0-\u05c7\u0900-\u0903\u093a-\u094f]+[^\W\d_]+)*"
    r"['\u0300-\u036f\u064b-\u0652\u0900-\u0903\u093a-\u094f]*)"
)

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]+|[\w.+-]*@[\w.-]+"
    r"|(?<![\w.])[A-Za-z0-9-]{2,}\.(?:com|org|net|info|gov|edu|eu|ru|cz|de|fr|uk|pl|it|es|tv|io|rs|hr)(?![\w])"
)
"""Web and mail addresses and handles: nothing in them is prose."""

_DOMAIN_END = re.compile(r"\.(?:com|org|net|info|gov|edu|eu|ru|cz|de|fr|uk|pl|it|es|tv|io|rs|hr)(?!\w)")

_SCRIPTS = (
    ("latin", "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"),
    ("cyrillic", "Ѐ-ԯ"),
    ("greek", "Ͱ-Ͽἀ-῿"),
    ("arabic", "؀-ۿݐ-ݿﭐ-﷿ﹰ-ﻼ"),
    ("hebrew", "\u0590-\u05ff"),
    ("han", "㐀-䶿一-鿿々〇"),
    ("kana", "ぁ-ヿ"),
    ("hangul", "가-힣"),
    ("devanagari", "ऀ-ॿ"),
    ("thai", "ก-๛"),
    ("georgian", "Ⴀ-ჿ"),
    ("armenian", "Ա-֏"),
)
_NO_LETTER = re.compile(r"[\W\d_]+")
_LATIN = re.compile(f"[{_SCRIPTS[0][1]}]")
_OTHER_LETTERS = tuple((name, re.compile(f"[{letters}]")) for name, letters in _SCRIPTS[1:])
_WORD_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in _SCRIPTS))

_LANGUAGE_SCRIPTS = {
    "cyrillic": "ru uk be bg mk kk ky mn tg",
    "greek": "el",
    "arabic": "ar fa ur ps ckb ug sd",
    "hebrew": "he yi",
    "han": "zh",
    "kana": "ja",
    "hangul": "ko",
    "devanagari": "hi mr ne sa",
    "thai": "th",
    "georgian": "ka",
    "armenian": "hy",
}
_SCRIPT_OF = {language: script for script, names in _LANGUAGE_SCRIPTS.items() for language in names.split()}


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


class Token(NamedTuple):
    """A word or a digit group; ``text`` has its digits in ASCII, ``start`` and ``end`` are those of the string."""

    text: str
    start: int
    end: int
    is_number: bool

    @property
    def span(self) -> Span:
        return Span(start=self.start, end=self.end)


_NEW = tuple.__new__


@lru_cache(maxsize=1024)
def language_key(tag: str) -> str:
    """Return the key of a BCP 47 tag in the tables here: "sr-Latn" and "hr" are "sh", "pt-BR" is "pt"."""
    base = tag.replace("_", "-").split("-", 1)[0].lower()
    return "sh" if base in SERBO_CROATIAN else _ALIASES.get(base, base)


@lru_cache(maxsize=1024)
def expected_scripts(tag: str) -> frozenset[str]:
    """Return the scripts that text in a language is written in; empty where not known."""
    key = language_key(tag)
    if key == "sh":
        script = tag.lower().partition("-")[2]
        return frozenset({"cyrillic"} if script.startswith("cyrl") else {"latin"} if script.startswith("latn") else ())
    if key == "ja":
        return frozenset({"kana", "han"})
    return frozenset({_SCRIPT_OF.get(key, "latin")}) if len(key) in (2, 3) and key != "und" else frozenset()


def script_of(word: str) -> str:
    """Return the script of a word's first letter, "" where it is none of those known here."""
    match = _WORD_SCRIPT.search(word)
    return match.lastgroup or "" if match else ""


class Side:
    """One side of a pair: a text in a language, with what the checks ask of it, each worked out once."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.key = language_key(language)

    @cached_property
    def ascii_digits(self) -> str:
        """The text with every decimal digit in ASCII; same length."""
        return self.text if self.text.isascii() else self.text.translate(_DIGITS)

    @cached_property
    def prose(self) -> str:
        """The text with ASCII digits, and with addresses blanked out; same length."""
        text = self.ascii_digits
        return ADDRESS.sub(_blank, text) if self.has_address else text

    @cached_property
    def has_address(self) -> bool:
        """Tell whether a web or mail address or a handle may be in the text; quick, since few have any."""
        text = self.text
        return "@" in text or "://" in text or "www." in text or _DOMAIN_END.search(text) is not None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(
            # As Token(...) would, in a third of the time: this is the busiest line of all.
            [
                _NEW(Token, (match[0], match.start(), match.end(), match.lastgroup == "number"))
                for match in _TOKEN.finditer(self.prose)
            ]
        )

    @cached_property
    def words(self) -> tuple[Token, ...]:
        return tuple([token for token in self.tokens if not token.is_number])

    @cached_property
    def capitalised(self) -> tuple[tuple[int, Token], ...]:
        """The words of two letters and more that begin with a capital, with their places in ``words``."""
        return tuple([(at, word) for at, word in enumerate(self.words) if word[0][0].isupper() and len(word[0]) > 1])

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """The words in lower case, in the order of ``words``; without what is elided before them ("l'eau")."""
        if self.key in ELIDING and ("'" in self.text or "’" in self.text):
            return tuple([token[0].lower().replace("’", "'").rstrip("'").rpartition("'")[2] for token in self.words])
        if "’" in self.text or "'" in self.text:
            return tuple([token[0].lower().replace("’", "'").rstrip("'") for token in self.words])
        return tuple([token[0].lower() for token in self.words])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.lowered)

    @cached_property
    def letters(self) -> dict[str, int]:
        """How many letters of each script the text has; scripts without any are left out."""
        if self.text.isascii():
            count = sum(map(str.isalpha, self.text))
            return {"latin": count} if count else {}
        rest, latin = _LATIN.subn("", _NO_LETTER.sub("", self.text))
        counts = {"latin": latin}
        for name, pattern in _OTHER_LETTERS:
            if not rest:
                break
            rest, counts[name] = pattern.subn("", rest)
        return {name: count for name, count in counts.items() if count}

    @cached_property
    def whole(self) -> tuple[Span, ...]:
        """The text without white space around it, as one span; none where nothing is left."""
        start, end = len(self.text) - len(self.text.lstrip()), len(self.text.rstrip())
        return (Span(start=start, end=end),) if start < end else ()


@dataclass(frozen=True, kw_only=True, eq=False)
class CheckedPair:
    """A segment and its translation, as the checks see them."""

    source: Side
    target: Side
    terms: tuple[TermUse, ...] = ()
    lexicon: Lexicon | None = None


def prepare_pair(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    terms: tuple[TermUse, ...] = (),
    lexicon: Lexicon | None = None,
) -> CheckedPair:
    """Wrap two strings for the checks; nothing is worked out until a check asks."""
    return CheckedPair(
        source=Side(source, source_language), target=Side(target, target_language), terms=terms, lexicon=lexicon
    )
