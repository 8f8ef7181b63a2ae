"""What surrounds any engine: a source made easy for it, a draft put into its language's own style.

Owns quotation marks, apostrophes, spacing, number formats, final marks, the first letter's case, and the
script of words no engine knew. Guided by the source alone. Knows no engine and no route.
"""

from __future__ import annotations

import functools
import html
import re
from dataclasses import dataclass

from dragoman.model import Draft, Pair
from dragoman.translate.transliteration import NAME_TABLES, TABLES, latinised, names_latinised


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a target language writes: double quotation marks, and what stands before high marks and per cent."""

    opening: str
    closing: str
    before_marks: str = ""
    """Between a word and ``: ; ! ?``."""
    before_percent: str = "\u00a0"


_PLAIN_QUOTES = Style(opening='"', closing='"', before_percent="")
_LOW_HIGH = Style(opening="„", closing="“")

STYLES: dict[str, Style] = {
    "en": _PLAIN_QUOTES,  # as the agencies' English wires send them
    "es": Style(opening="“", closing="”"),
    "ca": Style(opening="“", closing="”"),
    "gl": Style(opening="“", closing="”"),
    "pt": Style(opening="“", closing="”", before_percent=""),
    "it": Style(opening="“", closing="”", before_percent=""),
    "fr": Style(opening="«\u00a0", closing="\u00a0»", before_marks="\u00a0"),
    "de": _LOW_HIGH,
    "ro": Style(opening="„", closing="”", before_percent=""),
    "sh": Style(opening="„", closing="”", before_percent=""),
    "sr": Style(opening="„", closing="”", before_percent=""),
    "hr": Style(opening="„", closing="”"),
    "bs": Style(opening="„", closing="”"),
    "sl": Style(opening="»", closing="«"),
    "mk": _LOW_HIGH,
    "bg": _LOW_HIGH,
}
"""By base language; a target that is not here keeps the marks of the draft."""

CYRILLIC_TARGETS = frozenset({"be", "bg", "mk", "ru", "sr-Cyrl", "uk"})
"""Targets in whose script a Cyrillic word may stay as it is."""

_PREPARED = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "‛": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u00ad": None,
        "\u200b": None,
    }
)

_DOUBLE_QUOTES = '"«»„“”‟'
_QUOTED_LETTER = re.compile(rf"(?<![\w.,!?…])[{_DOUBLE_QUOTES}][\u00a0\u202f ]?([^\W\d_])")
_QUOTE = re.compile(rf"[ \u00a0\u202f]*([{_DOUBLE_QUOTES}])[ \u00a0\u202f]*")
_REVERSED_GUILLEMETS = frozenset({"da", "de", "hr", "sl"})
"""Languages that write »so« where others write «so»."""

_FINAL = re.compile(rf"(?P<marks>[.!?…]*)(?P<closers>[{_DOUBLE_QUOTES})\]'’ \u00a0]*)$")
_SPACES = re.compile(r"[ \u00a0\u202f]{2,}")
_SPACED_POINT = re.compile(r"(?<=\w) ([,.](?![\w.]))")
_HIGH_MARK = re.compile(r"(?<=[\w)»”\"%])[ \u00a0\u202f]*([;!?]|:(?=\s|$))")
_PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f]?%")
_ENTITY = re.compile(r"&\s?(?:#\s?\d{2,6}|#\s?[xX][0-9a-fA-F]{2,5}|[a-zA-Z][a-zA-Z0-9]{1,9})\s?;")
_FIRST_LETTER = re.compile(rf"[\s{_DOUBLE_QUOTES}'¿¡(–—-]*([^\W\d_])")


def prepare(text: str, pair: Pair) -> str:
    """Make a source segment easy for an engine: plain apostrophes, ordinary spaces, no invisible marks."""
    return text.translate(_PREPARED)


def plain_entities(source: str, text: str) -> str:
    """Decode the HTML entities that an engine put into a draft; none where the source itself writes about entities."""
    if "&" not in text or _ENTITY.search(source):
        return text
    return _ENTITY.sub(lambda match: html.unescape(match.group().replace(" ", "")), text)


def finish(source: str, draft: Draft, pair: Pair) -> Draft:
    """Put a draft into the target language's style: see the functions here in their order."""
    target = pair.target.partition("-")[0]
    language = pair.source.partition("-")[0]
    text = draft.text.strip()
    if not text:
        return draft
    if "  " not in source:
        text = _SPACES.sub(" ", text)
    if not _SPACED_POINT.search(source):
        text = _SPACED_POINT.sub(r"\1", text)
    if language in TABLES and pair.target not in CYRILLIC_TARGETS:
        text = latinised(text, language)
    elif language in NAME_TABLES and _mostly_latin(text):
        text = names_latinised(text, language)
    text = _with_numbers(source, text, language, target)
    if style := STYLES.get(target):
        text = _with_marks(text, language, target, style)
    text = _with_final_mark(source, text)
    return Draft(text=_with_quoted_case(source, _with_first_case(source, text)), unknown=draft.unknown)


def _mostly_latin(text: str) -> bool:
    """Whether a draft is in Latin letters but for a few words, which are then names that the engine left."""
    letters = [letter for letter in text if letter.isalpha()]
    return not text.isascii() and 2 * sum(letter.lower() < "\u0250" for letter in letters) > len(letters)


def _with_marks(text: str, language: str, target: str, style: Style) -> str:
    """Quotation marks in the target's style, and the space before other marks."""
    text = _PERCENT.sub(f"{style.before_percent}%", text)
    if target not in ("es", "gl", "ca"):
        text = text.replace("¿", "").replace("¡", "")
    inside = False
    parts: list[str] = []
    end = 0
    for match in _QUOTE.finditer(text):
        inside = _opens(text, match, language, inside)
        between = text[end : match.start()]
        parts.append(between)
        spaced = text[match.start() : match.start(1)], text[match.end(1) : match.end()]
        parts.append(spaced[0] + style.opening if inside else style.closing + spaced[1])
        end = match.end()
    parts.append(text[end:])
    return _HIGH_MARK.sub(rf"{style.before_marks}\1", "".join(parts))


def _opens(text: str, match: re.Match[str], language: str, inside: bool) -> bool:
    """Tell an opening mark: by what it touches, else by its shape, else by whether a quotation is open."""
    mark = match.group(1)
    touches_before = (
        match.start(1) > 0 and not text[match.start(1) - 1].isspace() and text[match.start(1) - 1] not in "([-–—'"
    )
    touches_after = match.end(1) < len(text) and (text[match.end(1)].isalnum() or text[match.end(1)] in "([$€£…#@'")
    if touches_before != touches_after:
        return touches_after
    if mark in "«»" and language not in _REVERSED_GUILLEMETS:
        return mark == "«"
    if mark == "„":
        return True
    if mark in "“”":
        return mark == "“" and not touches_before
    return not inside


def _with_final_mark(source: str, text: str) -> str:
    """The final mark of the source: put back where it is lost, taken away where the engine made one up."""
    wanted = _final_marks(source)
    match = _FINAL.search(text)
    if match is None or not match.start() or match["marks"] == wanted:
        return text
    if not match["marks"]:
        return text[: match.start()] + wanted + match["closers"] if text[match.start() - 1].isalnum() else text
    if not wanted and match["marks"] == "." and "." not in text[: match.start()].rpartition(" ")[2]:
        return text[: match.start()] + match["closers"]
    return text


def _final_marks(source: str) -> str:
    match = _FINAL.search(source.rstrip())
    return match["marks"] if match else ""


def _with_first_case(source: str, text: str) -> str:
    """A capital at the start where the source has one."""
    first, ours = _FIRST_LETTER.match(source), _FIRST_LETTER.match(text)
    if first and ours and first[1].isupper() and ours[1].islower():
        return text[: ours.start(1)] + ours[1].upper() + text[ours.end() :]
    return text


def _with_quoted_case(source: str, text: str) -> str:
    """A capital at the start of a quotation where the source has one, if both have as many quotation marks."""
    theirs, ours = list(_QUOTED_LETTER.finditer(source)), list(_QUOTED_LETTER.finditer(text))
    if len(theirs) != len(ours):
        return text
    for wanted, match in zip(theirs, ours, strict=True):
        if wanted[1].isupper() and match[1].islower():
            text = text[: match.start(1)] + match[1].upper() + text[match.end(1) :]
    return text


def _with_numbers(source: str, text: str, language: str, target: str) -> str:
    """Numbers the engine left as in the source, written as the target writes them: 1.234,5 as 1,234.5."""
    decimal, group = _number_symbols(language)
    to_decimal, to_group = _number_symbols(target)
    if (decimal, group) == (to_decimal, to_group):
        return text
    renderings: dict[str, str] = {}
    for match in _number_pattern(decimal, group).finditer(source):
        whole, _, fraction = match.group().partition(decimal)
        digits = "".join(filter(str.isdigit, whole))
        grouped = f"{int(digits):,}".replace(",", to_group) if len(digits) != len(whole) else whole
        renderings[match.group().translate(_PREPARED)] = grouped + (to_decimal + fraction if fraction else "")
    if not renderings:
        return text
    known = "|".join(sorted(map(re.escape, renderings), key=len, reverse=True))
    return re.sub(rf"(?<![\w.,])(?:{known})(?!\w|[.,]\d)", lambda match: renderings[match.group()], text)


@functools.cache
def _number_pattern(decimal: str, group: str) -> re.Pattern[str]:
    groups = "\u00a0\u202f\u2009" + (" " if group.isspace() else re.escape(group))
    point = re.escape(decimal)
    return re.compile(rf"(?<![\w.,])(?:\d{{1,3}}(?:[{groups}]\d{{3}})+(?:{point}\d+)?|\d+{point}\d+)(?!\w|[.,]\d)")


@functools.cache
def _number_symbols(language: str) -> tuple[str, str]:
    """Decimal and group mark of a language (CLDR); those of English where Babel does not know it."""
    from babel import Locale, UnknownLocaleError  # heavy, and needed at the first translation alone

    try:
        symbols = Locale.parse("hr" if language == "sh" else language).number_symbols["latn"]
    except (UnknownLocaleError, ValueError, KeyError):
        return ".", ","
    return str(symbols["decimal"]), str(symbols["group"])
