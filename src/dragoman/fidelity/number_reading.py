"""Reads the numbers of a text: digits in any script and grouping, scales, words, ordinals, decades, clock times.

Owns the way from tokens to values. A mention may have several readings ("1.500" is 1500 or 1.5): all are kept, since
the writer's convention is not always the language's. Does not know what numbers are compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dragoman.fidelity.pair import Side, Token
from dragoman.fidelity.tables import NumberWords, number_words
from dragoman.model import Span

MAX_DIGITS = 24
"""Digits of a group; a longer one is an identifier, and compared by its remainder."""

MIN_COMPOUND = 6
"""Letters of the shortest number written as one word of two parts."""

MIN_STEM = 4
"""Letters by which a word is known to be made from a number word; a shorter number word must stand there whole."""

MAX_RANGE_JOINT = 6
"""Characters between the ends of a range ("340 to 500 million"), whose first number shares the scale."""

LARGE_PRIME = 2**61 - 1
"""What the remainder is taken by: a Mersenne prime."""

_CONNECTORS: dict[str, set[str]] = {
    "en": {"and"}, "fr": {"et"}, "es": {"y"}, "pt": {"e"}, "it": {"e"}, "de": {"und"}, "ca": {"i"}, "ro": {"și", "şi"},
    "bg": {"и"}, "mk": {"и"}, "sh": {"i", "и"}, "ar": {"و"}, "fa": {"و"}, "el": {"και"},
}  # fmt: skip
_UNIT_FIRST = {"de": "und", "cs": "a", "nl": "en"}
"""Languages that put units before tens in one word, and the joint between them."""

_SOFT_COMBINE = frozenset({"tr", "ar", "fa", "hi", "he"})
_PERCENT = frozenset({"pour", "por", "per", "un", "um"})
"""Before "cent", "ciento", "cento": per cent, or one coin."""

_COMPOUNDING = frozenset({"de", "it", "nl", "cs"})
_SCALES = frozenset({1e3, 1e5, 1e6, 1e7, 1e9, 1e12})
_LETTER_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN_NUMBER = re.compile(f"[{''.join(_HAN_DIGITS)}{''.join(_HAN_SCALES)}]+")
_HAN_AFTER_DIGITS = re.compile(r"\s?([千百]?[万萬亿億兆]|千)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’\u00a0\u202f\u2009 ])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMAL_TAIL = re.compile(r"(.*[0-9])[.,]([0-9]+)")
_JOIN = re.compile(r"[\s\u00a0-]{1,2}|")
_UNITS = frozenset({"mm", "cm", "m", "km", "mi", "ft", "м", "км", "см"})
_ROMAN = re.compile(r"(M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?:ème|er|re|e|os|lea)?")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_AFTERNOON = re.compile(r"(?:[:.][0-9]{2})?\s?(?:p\.?\s?m\b|in the (?:afternoon|evening)|at night)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number mentioned: all its readings; ``soft`` ones answer for a number, and never call for one."""

    values: frozenset[float]
    start: int
    end: int
    soft: bool
    parts: tuple[frozenset[float], ...] = ()
    """The digit groups of a composed one ("9:30", "11.09.2001"), which another convention may write apart; more than
    one set where a group has two readings ("9:30 p.m." is 9, 30 or 21, 30)."""

    scale: float = 1.0
    """What a word for thousands or millions multiplied it by."""

    @property
    def span(self) -> Span:
        return Span(start=self.start, end=self.end)


@lru_cache(maxsize=4)
def read_numbers(side: Side) -> tuple[Number, ...]:
    """Return the numbers of a text in order; spans are those of the text."""
    words = number_words(side.key)
    compounding = side.key in _COMPOUNDING
    tokens = side.tokens
    found: list[Number] = []
    if not compounding and len(side.words) == len(tokens) and words.values.keys().isdisjoint(side.vocabulary):
        return tuple(_read_han(side.text)) if side.key in ("zh", "ja") else ()
    done = 0
    for at in _number_places(side, words, compounding=compounding):
        if at < done:
            continue
        if tokens[at].is_number:
            number, done = _read_digits(side, tokens, at, words, found)
            if found and number.scale != 1.0 and 0 < number.start - found[-1].end <= MAX_RANGE_JOINT:
                found[-1] = _scaled(found[-1], number.scale)
        else:
            number, done = _read_words(side, tokens, at)
        found.append(number)
    if side.key in ("zh", "ja"):
        found.extend(_read_han(side.text))
    return tuple(found)


def _number_places(side: Side, words: NumberWords, *, compounding: bool) -> list[int]:
    """Return the places of the tokens with which a number may begin."""
    forms, values, key = side.forms, words.values, side.key
    if "’" in side.characters:
        forms = tuple([form.replace("’", "'") for form in forms])
    if compounding:
        return [
            at
            for at, form in enumerate(forms)
            if form in values or side.tokens[at][3] or (len(form) >= MIN_COMPOUND and _compound(form, key))
        ]
    return [at for at, form in enumerate(forms) if form in values or side.tokens[at][3]]


def _scaled(number: Number, scale: float) -> Number:
    if number.scale != 1.0:
        return number
    values = number.values | {round(value * scale, 4) for value in number.values}
    return Number(values, number.start, number.end, number.soft, number.parts)


def _values(word: str, key: str) -> tuple[float, ...]:
    words = number_words(key)
    if word in words.values:
        return words.values[word]
    return _compound(word, key) if key in _COMPOUNDING else ()


# --- digits -------------------------------------------------------------------------------------------------------


def _read_digits(
    side: Side, tokens: tuple[Token, ...], at: int, words: NumberWords, found: list[Number]
) -> tuple[Number, int]:
    token = tokens[at]
    readings, parts = _readings(token.text)
    values = set(readings)
    text, end = side.ascii_digits, token.end
    scale = 1.0
    doubtful = False
    following = at + 1
    if han := _HAN_AFTER_DIGITS.match(text, end) if side.key in ("zh", "ja") else None:
        for letter in han[1]:
            scale *= _HAN_SCALES[letter]
        end = han.end()
        while following < len(tokens) and tokens[following].start < end:
            following += 1
        if following < len(tokens) and tokens[following].is_number and tokens[following].start == end:
            rest, _ = _readings(tokens[following].text)
            values = {round(value + more / scale, 9) for value in values for more in rest if more < scale}
            end, following = tokens[following].end, following + 1
    while following < len(tokens) and not tokens[following].is_number:
        word = tokens[following]
        step = _scale(word.text.lower(), words)
        if not step or not _JOIN.fullmatch(text[end : word.start].rstrip(".")):
            break
        scale, end, following = scale * step, word.end, following + 1
        doubtful = doubtful or word.text.lower() in words.soft
    if scale != 1.0:
        plain, values = values, {round(value * scale, 4) for value in values}
        parts = ()
        if doubtful:
            values |= plain
    elif following < len(tokens) and not tokens[following].is_number:
        values |= _suffix_readings(tokens[following], token, values)
    if scale == 1.0 and len(token.text) <= 2 and _AFTERNOON.match(text, end):
        values |= {value + 12 for value in values if value < 12}
    elif parts and len(token.text) <= 5 and _AFTERNOON.match(text, end):
        hour, minute = map(float, re.findall("[0-9]+", token.text))
        parts = (*parts, frozenset({hour + 12, minute}))
    if len(token.text) == 2 and found and text[token.start - 1 : token.start] in ("-", "–", "/"):
        before = found[-1]
        if before.end == token.start - 1:
            values |= {value // 100 * 100 + int(token.text) for value in before.values if 1000 <= value < 3000}
    return Number(frozenset(values), token.start, end, _is_soft(tokens, at), parts, scale), following


def _is_soft(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell whether digits need no answer: the full hour's 00, and the exponent of "km2"."""
    token = tokens[at]
    if token.text in ("0", "00"):
        return True
    before = tokens[at - 1] if at else None
    return before is not None and before.end == token.start and before.text in _UNITS and token.text in "23"


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[frozenset[float], tuple[frozenset[float], ...]]:
    groups = re.findall("[0-9]+", text)
    if len(text) > MAX_DIGITS:
        return frozenset({float(int("".join(groups)) % LARGE_PRIME) + 0.5}), ()
    if len(groups) == 1:
        clock = (frozenset({float(text[:2]), float(text[2:])}),) if len(text) == 4 and text[0] == "0" else ()
        return frozenset({float(text)}), clock
    parts: tuple[frozenset[float], ...] = (frozenset(map(float, groups)),)
    if groups[-1] == "00" and len(groups) == 2:
        parts = (*parts, frozenset({float(groups[0])}))
    values = set()
    if _GROUPED.fullmatch(text):
        values.add(float("".join(groups)))
    if (tail := _DECIMAL_TAIL.fullmatch(text)) and (len(groups) == 2 or _GROUPED.fullmatch(tail[1])):
        values.add(float("".join(groups[:-1]) + "." + groups[-1]))
    return frozenset(values), parts


def _scale(word: str, words: NumberWords) -> float:
    for value in words.values.get(word, ()):
        if value in _SCALES:
            return value
    return 0.0


def _suffix_readings(word: Token, number: Token, values: set[float]) -> set[float]:
    """Readings that a suffix brings: "80s" may be 1980, "10m" may be ten million."""
    if word.start != number.end:
        return set()
    suffix = word.text.lower()
    if suffix in ("s", "er", "ers", "х", "их", "те"):
        return {value % 100 for value in values if 1000 <= value < 2100} | {
            base + value for value in values if value < 100 and value % 10 == 0 for base in (1800.0, 1900.0, 2000.0)
        }
    if step := _LETTER_SCALES.get(suffix):
        return {round(value * step, 4) for value in values}
    return set()


# --- words --------------------------------------------------------------------------------------------------------


def _read_words(side: Side, tokens: tuple[Token, ...], at: int) -> tuple[Number, int]:
    """Read a run of number words as one number; a word that does not combine begins the next."""
    key, soft_forms = side.key, number_words(side.key).soft
    connectors = _CONNECTORS.get(key, set())
    first = tokens[at]
    word = _form(first)
    values, soft = _values(word, key), word in soft_forms
    if values == (100.0,) and at and _form(tokens[at - 1]) in _PERCENT:
        soft = True
    elif values[0] >= 1e6 and at > 1 and _form(tokens[at - 1]) in ("de", "di"):
        # "miles de millones" and its like are thousands of millions.
        values = (values[0] * 1000,) if 1000.0 in _values(_form(tokens[at - 2]), key) else values
    if not _combines(values, soft, key):
        return Number(frozenset(values), first.start, first.end, soft), at + 1
    total = _Sum(values[0], key)
    end, following = first.end, at + 1
    while following < len(tokens):
        step = following
        if step + 1 < len(tokens) and _form(tokens[step]) in connectors:
            step += 1
        word = _form(tokens[step])
        if tokens[step].is_number or not _JOIN.fullmatch(side.text[tokens[step - 1].end : tokens[step].start]):
            break
        more = _values(word, key)
        if more == (100.0,) and _form(tokens[step - 1]) in _PERCENT:
            break
        if not _combines(more, word in soft_forms, key) or not total.take(more[0]):
            break
        soft = soft and word in soft_forms
        end, following = tokens[step].end, step + 1
    return Number(frozenset({total.value}), first.start, end, soft), following


def _form(token: Token) -> str:
    lowered = token[0].lower()
    return lowered.replace("’", "'") if "’" in lowered else lowered


def _combines(values: tuple[float, ...], soft: bool, key: str) -> bool:
    """Tell whether a word may be part of a longer number: "one" and French "neuf" may, "second" and "century" not."""
    return len(values) == 1 and (not soft or values[0] in (1, 9) or key in _SOFT_COMBINE)


class _Sum:
    """A number read word by word: the thousands done with, and the group under way."""

    def __init__(self, value: float, key: str) -> None:
        self._key = key
        self._total, self._group = (value, 0.0) if value >= 1000 else (0.0, value)
        self._last = value

    @property
    def value(self) -> float:
        return self._total + self._group

    def take(self, value: float) -> bool:
        """Add a word's value and return True, or False where it can't belong to this number."""
        total, group = self._total, self._group
        if value >= 1000 and group and (not total or value < total):
            self._total, self._group = total + group * value, 0.0
        elif 1000 < value < total and value not in _SCALES and not group:
            self._total = total + value
        elif value >= 1000 and not group and not self._total % value and value > self._last:
            self._total = total * value
        elif value == 100 and 1 <= group < 20:
            self._group = group * 100
        elif self._key == "fr" and group % 100 == 4 and self._last == 4 and value == 20:
            self._group = group + 76
        elif self._adds(value):
            self._group = group + value
        else:
            return False
        self._last = value
        return True

    def _adds(self, value: float) -> bool:
        """Tell whether a value may be added to the group: units to tens, anything below 100 to hundreds."""
        if not 0 < value < 1000:
            return False
        tail = self._group % 100
        if self._key == "fr":
            if tail in (60, 80) and 10 <= value < 20:
                return True
            if self._last == 10 and tail in (10, 70, 90) and 7 <= value < 10:
                return True
        if self._group == 0 or (tail == 0 and value < 100):
            return True
        return value < 10 and tail >= 20 and tail % 10 == 0 and self._last >= 20


@lru_cache(maxsize=8192)
def _compound(word: str, key: str) -> tuple[float, ...]:
    """Read a number written as one word ("zweiundzwanzig", "trecento"); () where it is none."""
    if len(word) < MIN_COMPOUND or word[:2] not in _beginnings(key):
        return ()
    pieces = _split(word, key)
    if len(pieces) < 2:
        return ()
    total, current = 0.0, 0.0
    for value in pieces:
        if value >= 1000:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
    return (total + current,)


@lru_cache(maxsize=8)
def _beginnings(key: str) -> frozenset[str]:
    """Return the two letters that number words begin with: hardly any other word needs to be taken apart."""
    return frozenset(form[:2] for form in number_words(key).values)


def _split(word: str, key: str) -> list[float]:
    values = number_words(key).values
    joint = _UNIT_FIRST.get(key, "")
    pieces: list[float] = []
    rest = word
    while rest:
        for size in range(len(rest), 1, -1):
            value = values.get(rest[:size])
            if value and len(value) == 1 and value[0]:
                pieces.append(value[0])
                rest = rest[size:]
                break
        else:
            if joint and pieces and rest.startswith(joint):
                rest = rest[len(joint) :]
            else:
                return []
    return pieces


# --- other writings ------------------------------------------------------------------------------------------------


def _read_han(text: str) -> Iterator[Number]:
    for match in _HAN_NUMBER.finditer(text):
        run = match[0]
        if match.start() and text[match.start() - 1].isdigit():
            continue
        value = _han_value(run)
        soft = len(run) < 2 or not any(letter in _HAN_SCALES for letter in run) or run in ("万一", "千万", "一千")
        values = {value} if value is not None else {float(_HAN_DIGITS[c]) for c in run if c in _HAN_DIGITS}
        yield Number(frozenset(values), match.start(), match.end(), soft or value is None)


def _han_value(run: str) -> float | None:
    if all(letter in _HAN_DIGITS for letter in run):
        return float("".join(str(_HAN_DIGITS[letter]) for letter in run)) if len(run) < MAX_DIGITS else None
    total, section, digit = 0, 0, 0
    for letter in run:
        if letter in _HAN_DIGITS:
            digit = digit * 10 + _HAN_DIGITS[letter]
        elif (scale := _HAN_SCALES[letter]) < 10**4:
            section, digit = section + (digit or 1) * scale, 0
        else:
            total, section, digit = (total + (section + digit or 1)) * scale, 0, 0
    return float(total + section + digit)


def roman_values(side: Side) -> frozenset[float]:
    """Return the values of words that read as Roman numerals ("XVI", the king's or the century's; French "XVIe")."""
    found = set()
    for token in side.words:
        if token.text[0] in _ROMAN_VALUES and (match := _ROMAN.fullmatch(token.text)) and match[1]:
            digits = [_ROMAN_VALUES[letter] for letter in match[1]]
            found.add(float(sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))))
    return frozenset(found)


@lru_cache(maxsize=64)
def _stems(key: str) -> dict[str, list[tuple[str, float]]]:
    stems: dict[str, list[tuple[str, float]]] = {}
    for form, values in number_words(key).values.items():
        if len(form) > 2:
            stem = form[: max(MIN_STEM, len(form) - 2)]
            stems.setdefault(form[:3], []).extend((stem, value) for value in values)
    return stems


def stem_values(side: Side) -> frozenset[float]:
    """Return the values of words that begin as a number word does ("dreijährig", "трёхлетний", another case)."""
    stems = _stems(side.key)
    return frozenset(
        value for word in side.vocabulary for stem, value in stems.get(word[:3], ()) if word.startswith(stem)
    )
