"""The prepared view of a segment and its translation that all checks share: each side is tokenised once.

Owns tokens, scripts and language keys. Knows nothing of any check.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

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

_OTHER_DIGITS = frozenset(map(chr, _DIGITS))

BEYOND = "\u3000"
"""The first character that ``_LETTERS`` does not know: hardly any text but in Chinese, Japanese and Korean has one."""


def _listed_letters() -> str:
    """Return the letters before ``BEYOND`` as a regular expression's ranges."""
    letter = re.compile(r"[^\W\d_]")
    found = [code for code in range(ord(BEYOND)) if letter.match(chr(code))]
    ends = [code for code, after in zip(found, [*found[1:], 0], strict=True) if after != code + 1]
    starts = [code for code, before in zip(found, [0, *found[:-1]], strict=True) if before != code - 1]
    return "".join(f"\\u{start:04x}-\\u{end:04x}" for start, end in zip(starts, ends, strict=True))


_LETTERS = _listed_letters()


class LetterPattern:
    """A pattern in which LETTER is any letter: where letters are listed, it is twice as quick as ``[^\\W\\d_]``."""

    def __init__(self, pattern: str) -> None:
        self._near = re.compile(pattern.replace("LETTER", f"[{_LETTERS}]"))
        self._any = re.compile(pattern.replace("LETTER", r"[^\W\d_]"))

    def of(self, text: str) -> re.Pattern[str]:
        """Return the compiled pattern to use on a text."""
        return self._near if text.isascii() or max(text) < BEYOND else self._any


_TOKEN = LetterPattern(
    r"(?P<number>[0-9]+(?:[.,'’\u00a0\u202f\u2009 ][0-9]{3}(?![0-9]))*(?:[.,:][0-9]+)*)"
    r"|(?P<word>LETTER+(?:['’ʼ\u0300-\u036f\u064b-\u0652\u05b0-\u05c7\u0900-\u0903\u093a-\u094f]+LETTER+)*"
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
_LETTER = re.compile(r"[^\W\d_]")
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


class _LetterScripts(dict[str, str]):
    """The script of each letter met; "" for one of no script known here, and for what is no letter."""

    def __missing__(self, letter: str) -> str:
        script = self[letter] = script_of(letter) if _LETTER.match(letter) else ""
        return script


_NO_SCRIPT = frozenset({""})
_LETTER_SCRIPTS = _LetterScripts()


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
_T = TypeVar("_T")


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


class _prepared(Generic[_T]):  # noqa: N801  # used as a decorator, like functools.cached_property
    """A property of a side worked out once; Python 3.11's own takes a lock, which costs more than most of the work."""

    def __init__(self, work: Callable[[Side], _T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, side: Side, owner: type[Side]) -> _T:
        value = self._work(side)
        side.__dict__[self._name] = value
        return value


class Side:
    """One side of a pair: a text in a language, with what the checks ask of it, each worked out once."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.key = language_key(language)

    @_prepared
    def characters(self) -> frozenset[str]:
        """The text's characters, each once: what needs one that is not there need not be looked for."""
        return frozenset(self.text)

    @_prepared
    def ascii_digits(self) -> str:
        """The text with every decimal digit in ASCII; same length."""
        plain = self.text.isascii() or _OTHER_DIGITS.isdisjoint(self.characters)
        return self.text if plain else self.text.translate(_DIGITS)

    @_prepared
    def prose(self) -> str:
        """The text with ASCII digits, and with addresses blanked out; same length."""
        text = self.ascii_digits
        return ADDRESS.sub(_blank, text) if self.has_address else text

    @_prepared
    def has_address(self) -> bool:
        """Tell whether a web or mail address or a handle may be in the text; quick, since few have any."""
        text = self.text
        if "@" in text or "://" in text or "www." in text:
            return True
        return "." in text[:-1] and _DOMAIN_END.search(text) is not None

    @_prepared
    def tokens(self) -> tuple[Token, ...]:
        return tuple(
            # As Token(...) would, in a third of the time: this is the busiest line of all.
            [
                _NEW(Token, (match[0], *match.span(), match.lastindex == 1))
                for match in _TOKEN.of(self.prose).finditer(self.prose)
            ]
        )

    @_prepared
    def forms(self) -> tuple[str, ...]:
        """The tokens in lower case, in the order of ``tokens``."""
        return tuple([token[0].lower() for token in self.tokens])

    @_prepared
    def size(self) -> int:
        """How many letters and digits the tokens have."""
        return len("".join([token[0] for token in self.tokens]))

    @_prepared
    def words(self) -> tuple[Token, ...]:
        return tuple([token for token in self.tokens if not token[3]])

    @_prepared
    def capitalised(self) -> tuple[tuple[int, Token], ...]:
        """The words of two letters and more that begin with a capital, with their places in ``words``."""
        return tuple([(at, word) for at, word in enumerate(self.words) if word[0][0].isupper() and len(word[0]) > 1])

    @_prepared
    def lowered(self) -> tuple[str, ...]:
        """The words in lower case, in the order of ``words``; without what is elided before them ("l'eau")."""
        forms = self.forms
        if len(forms) != len(self.words):
            forms = tuple([form for form, token in zip(forms, self.tokens, strict=True) if not token[3]])
        if "’" not in self.text and "'" not in self.text:
            return forms
        if self.key in ELIDING:
            return tuple([form.replace("’", "'").rstrip("'").rpartition("'")[2] for form in forms])
        return tuple([form.replace("’", "'").rstrip("'") for form in forms])

    @_prepared
    def ordinary(self) -> tuple[str, ...]:
        """The words of two letters and more that begin with a small letter."""
        return tuple([word[0] for word in self.words if len(word[0]) > 1 and word[0][0].islower()])

    @_prepared
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.lowered)

    @_prepared
    def scripts(self) -> frozenset[str]:
        """The scripts that the text has letters of."""
        return frozenset(map(_LETTER_SCRIPTS.__getitem__, self.characters)) - _NO_SCRIPT

    @_prepared
    def letters(self) -> dict[str, int]:
        """How many letters of each script the text has; scripts without any are left out."""
        if self.text.isascii():
            count = sum(map(str.isalpha, self.text))
            return {"latin": count} if count else {}
        counts: dict[str, int] = {}
        for letter in self.characters:
            if script := _LETTER_SCRIPTS[letter]:
                counts[script] = counts.get(script, 0) + self.text.count(letter)
        return counts

    @_prepared
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
