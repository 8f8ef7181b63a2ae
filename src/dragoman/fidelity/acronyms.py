"""Acronyms: short forms in capitals, kept, rendered by another short form, or spelled out; never just gone.

Owns the judgement what answers a short form. Names spelled as words belong to ``names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.fidelity.exonyms import names_of
from dragoman.fidelity.name_forms import Spellings, plain
from dragoman.fidelity.pair import CheckedPair, Side, Token
from dragoman.fidelity.tables import acronym_groups, word_set
from dragoman.model import Issue, Severity

CHECK = "acronyms"

MIN_LETTERS, MAX_LETTERS = 3, 7
"""Letters of a short form that calls for an answer; two letters are also initials, units and codes of countries."""

MIN_SPELLED_OUT = 2
"""Words with a capital in a row, none of them known from the original, that may spell out a short form."""

MAX_SHOUTED = 0.5
"""Share of words (0 to 1) in capitals beyond which a text is shouted and has no short forms."""

_ROMAN = re.compile("[IVXLCDM]+(?:e|er|ème)?")


def short_forms(side: Side) -> list[Token]:
    """Return the short forms of a text, in order."""
    found = [word for _, word in side.capitalised if is_short_form(word[0])]
    return found if len(found) <= MAX_SHOUTED * max(3, len(side.words)) else []


def is_short_form(text: str) -> bool:
    """Tell whether a word is written as a short form: all capitals, and no Roman numeral."""
    return text.isupper() and MIN_LETTERS <= len(text) <= MAX_LETTERS and not _ROMAN.fullmatch(text)


def check_acronyms(pair: CheckedPair) -> Iterator[Issue]:
    """Yield each short form of the original that nothing in the translation may stand for."""
    source, target = pair.source, pair.target
    forms = short_forms(source)
    if not forms:
        return
    lowered = [form.text.lower() for form in forms]
    spellings = Spellings(target.vocabulary, target.vocabulary)
    open_ones = [
        form for form, low in zip(forms, lowered, strict=True) if not (spellings.has(low) or _is_rendered(low, pair))
    ]
    if not open_ones:
        return
    answers = Spellings(source.vocabulary, {word for word in source.vocabulary if word not in lowered})
    fresh = [word for word in short_forms(target) if not answers.has(word.text.lower())]
    spelled_out = _spelled_out(pair, answers)
    for at, form in enumerate(open_ones):
        if at < len(fresh):
            if _may_render(form.text, fresh[at].text):
                continue
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The original has “{form.text}”, the translation seems to have “{fresh[at].text}” instead.",
                source_spans=(form.span,),
                target_spans=(fresh[at].span,),
            )
        elif at - len(fresh) >= spelled_out:
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The short form “{form.text}” in the original is neither kept nor spelled out.",
                source_spans=(form.span,),
            )


def _is_rendered(low: str, pair: CheckedPair) -> bool:
    """Tell whether the translation has a known rendering: an exonym's, a table's, the lexicon's or an ordinary word."""
    target = pair.target
    names = names_of(low, pair.source.key)
    if names and not names.isdisjoint(frozenset().union(*(names_of(word, target.key) for word in target.vocabulary))):
        return True
    groups = _groups().get(low)
    if groups and any(not _groups().get(word, frozenset()).isdisjoint(groups) for word in target.vocabulary):
        return True
    if pair.lexicon is not None and (entry := pair.lexicon.forth.get(low[:5])):
        return any(word.startswith(tuple(entry.answers)) for word in target.vocabulary)
    return low in word_set("mul", "titles")


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, forms in enumerate(acronym_groups()):
        for form in forms:
            found.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}


def _may_render(form: str, other: str) -> bool:
    """Tell whether one short form may be another's in a second language: not where both are known for other things."""
    first, second = _groups().get(form.lower()), _groups().get(other.lower())
    if first and second:
        return False
    return not form.isascii() or sorted(plain(form)) == sorted(plain(other)) or abs(len(form) - len(other)) <= 2


def _spelled_out(pair: CheckedPair, answers: Spellings) -> int:
    """Count the runs of words with a capital in the translation that nothing in the original answers."""
    target = pair.target
    runs, length, last, known = 0, 0, -2, False
    small = word_set(target.key, "function_words")
    here = frozenset().union(*(names_of(word, pair.source.key) for word in pair.source.vocabulary))
    capitals = [(at, word) for at, word in target.capitalised if target.lowered[at] not in small]
    for at, word in [*capitals, (len(target.words) + 9, None)]:
        if at - last > 3 or (word is not None and at - last > 1 and not _is_joined(target, last, at)):
            runs += length >= MIN_SPELLED_OUT and not known
            length, known = 0, False
        if word is not None:
            low = target.lowered[at].removesuffix("'s")
            length, last = length + 1, at
            known = known or (at > 0 and (answers.has(low) or not names_of(low, target.key).isdisjoint(here)))
    return runs


def _is_joined(side: Side, last: int, at: int) -> bool:
    between = side.text[side.words[last].end : side.words[at].start]
    return not any(sign in between for sign in ".,;:()\"“”«»") and all(
        word in ("of", "the", "and", "for", "de", "la", "del") for word in side.lowered[last + 1 : at]
    )
