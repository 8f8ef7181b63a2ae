"""Numbers: every one of the original is in the translation, and none that is not in the original.

Owns the comparison and its messages. Does not know how a number is written: ``number_reading`` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.number_reading import Number, read_numbers, roman_values, stem_values
from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.fidelity.tables import number_words
from dragoman.model import Issue, Severity

CHECK = "numbers"

_DECIMAL_COMMA = frozenset({"fr", "es", "de", "it", "pt", "pl", "cs", "ru", "uk", "sh", "mk", "bg", "ca", "ro", "tr"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def check_numbers(pair: CheckedPair) -> Iterator[Issue]:
    """Yield numbers of the original that are missing, numbers that are new, and numbers that were changed."""
    source, target = read_numbers(pair.source), read_numbers(pair.target)
    if not source and not target:
        return
    lost = _unanswered(source, target, pair.source, pair.target)
    new = _unanswered(target, source, pair.target, pair.source)
    for gone, come in zip(lost, new, strict=False):
        shown = _shown(gone, pair.source)
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message=f"The original has the number {shown}, the translation has {_shown(come, pair.target)} instead.",
            source_spans=(gone.span,),
            target_spans=(come.span,),
            suggestion=_written(gone, pair.source, pair.target.key),
        )
    for gone in lost[len(new) :]:
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message=f"The number {_shown(gone, pair.source)} in the original is missing from the translation.",
            source_spans=(gone.span,),
        )
    for come in new[len(lost) :]:
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message=f"The translation has the number {_shown(come, pair.target)}, which is not in the original.",
            target_spans=(come.span,),
        )


def count_numbers(side: Side) -> int:
    """Return how many numbers of a text call for an answer."""
    return sum(not number.soft for number in read_numbers(side))


def _unanswered(asking: tuple[Number, ...], answering: tuple[Number, ...], side: Side, other: Side) -> list[Number]:
    """Return the firm numbers of one side that nothing on the other side answers, in order, each value once."""
    answers = {value for number in answering for value in number.values}
    pieces = answers.union(*(parts for number in answering for parts in number.parts))
    wordless = not number_words(other.key).values and other.key not in ("zh", "ja")
    open_ones: list[Number] = []
    seen: set[frozenset[float]] = set()
    more: frozenset[float] | None = None
    for number in asking:
        if number.soft or number.values in seen or not number.values.isdisjoint(answers):
            continue
        if any(parts <= pieces for parts in number.parts):
            continue
        if not side.ascii_digits[number.start].isdigit() and _stands_in(number, side, other):
            continue
        if wordless and not side.ascii_digits[number.start].isdigit():
            continue
        if not number.values.isdisjoint(pieces):
            continue
        if more is None:
            more = roman_values(other) | stem_values(other) | _month_values(other)
        if not number.values.isdisjoint(more) or any(parts <= pieces | more for parts in number.parts):
            continue
        seen.add(number.values)
        open_ones.append(number)
    return open_ones


def _stands_in(number: Number, side: Side, other: Side) -> bool:
    """Tell whether a number word is a name's, kept as it is ("Six Days in Fallujah")."""
    return side.text[number.start : number.end].lower() in other.vocabulary


def _month_values(side: Side) -> frozenset[float]:
    if side.key != "en":
        return frozenset()
    return frozenset(
        float(at) for at, month in enumerate(_MONTHS, 1) for word in side.vocabulary if word.startswith(month)
    )


def _shown(number: Number, side: Side) -> str:
    text = side.text[number.start : number.end]
    if text.isascii() and text[0].isdigit():
        return text
    value = _plain(number)
    return f"{value} (“{text}”)" if value else f"“{text}”"


def _plain(number: Number) -> str:
    if len(number.values) != 1:
        return ""
    (value,) = number.values
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def _written(number: Number, side: Side, key: str) -> str:
    """Return a side's number as another language writes it, "" where it has several readings; years stay so."""
    text = _plain(number)
    if text and side.ascii_digits[number.start : number.end].isdigit():
        text = text.replace(",", "") if len(text) == len("2,026") else text
    return text.translate(str.maketrans(",.", "\u00a0,")) if key in _DECIMAL_COMMA else text
