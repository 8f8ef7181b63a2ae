"""Consistency: the same name rendered in two ways within one article ("Dmitri" here, "Dmitry" there).

Owns the comparison across the segments of an article. What is wrong within one segment is the other checks'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.fidelity.name_forms import Spellings, plain
from dragoman.fidelity.pair import Side, Token, script_of
from dragoman.fidelity.vocabulary import commonness
from dragoman.model import Issue, Severity, Span

CHECK = "consistency"

MIN_NAME = 4
"""Letters of a name that is compared."""

MAX_COMMON = 4.8
"""Zipf value above which a word with a capital is an ordinary one that begins a sentence."""

MIN_ALIKE = 6
"""Letters from which on two words that differ in one letter are one name."""

MAX_ENDING = 2
"""Letters at the end in which two words may differ without being two spellings: cases, plurals."""


@dataclass(frozen=True, slots=True)
class _Rendering:
    segment: int
    source: Span
    target: Token
    form: str


def check_consistency(
    pairs: Sequence[tuple[str, str]], *, source_language: str, target_language: str
) -> dict[int, list[Issue]]:
    """Return issues by the number of their segment: names of the original spelled otherwise than at their first use.

    Only a word of the original that stands there in the very same form both times is compared.
    """
    first: dict[str, _Rendering] = {}
    found: dict[int, list[Issue]] = {}
    for number, (source, target) in enumerate(pairs):
        for lowered, rendering in _renderings(number, Side(source, source_language), Side(target, target_language)):
            before = first.setdefault(lowered, rendering)
            if before.segment != number and _are_spellings(before.form, rendering.form):
                issue = Issue(
                    check=CHECK,
                    severity=Severity.MINOR,
                    message=f"The name is written “{rendering.target.text}” here and “{before.target.text}” before.",
                    source_spans=(rendering.source,),
                    target_spans=(rendering.target.span,),
                    suggestion=before.target.text,
                )
                found.setdefault(number, []).append(issue)
    return found


def _renderings(number: int, source: Side, target: Side) -> Iterator[tuple[str, _Rendering]]:
    """Yield (word of the original, its rendering) for the names with exactly one word like them in the translation."""
    names = [(word, _form(target.lowered[at])) for at, word in target.capitalised if len(word.text) >= MIN_NAME]
    if not names:
        return
    for at, word in source.capitalised:
        lowered = source.lowered[at]
        if len(lowered) < MIN_NAME or word.text.isupper() or commonness(lowered, source.key) > MAX_COMMON:
            continue
        spelling = Spellings([lowered], [lowered])
        like = [(token, form) for token, form in names if spelling.has(form)]
        if len({form for _, form in like}) == 1:
            token, form = like[0]
            yield lowered, _Rendering(number, word.span, token, form)


def _form(lowered: str) -> str:
    return lowered.removesuffix("'s").rstrip("'")


def _are_spellings(first: str, second: str) -> bool:
    """Tell whether two different words are one name spelled twice, rather than two forms of it."""
    if first == second or script_of(first) != script_of(second):
        return False
    one, other = plain(first), plain(second)
    if one == other or len(one) != len(other) or len(one) < MIN_ALIKE:
        return one == other
    off = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(off) == 1 and off[0] < len(one) - MAX_ENDING
