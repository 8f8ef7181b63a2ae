"""Acronyms: short forms in capitals, kept, rendered by another short form, or spelled out; never just gone.

Owns the judgement what answers a short form. Names spelled as words belong to ``names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.fidelity.exonyms import names_of
from dragoman.fidelity.name_forms import Spellings, plain
from dragoman.fidelity.pair import CheckedPair, Side, Token, script_of
from dragoman.fidelity.tables import acronym_groups, word_set
from dragoman.model import Issue, Severity

CHECK = "acronyms"

MIN_LETTERS, MAX_LETTERS = 2, 7
"""Letters of a short form; one of two letters calls for an answer only where it is widely known, since two are also
initials, units and codes of countries."""

MIN_SPELLED_OUT = 2
"""Words with a capital in a row, none of them known from the original, that may spell out a short form."""

MAX_JOINT = 3
"""Places by which two words of one name lie apart at most ("Bank of the South")."""

MAX_SHOUTED = 0.5
"""Share of words (0 to 1) in capitals beyond which a text is shouted and has no short forms."""

_MONEY = frozenset({"us", "usd", "eur", "gbp"})
_JOINED = re.compile(r"[\s-]+(?:(?:of|the|and|for|de|la|del|des|du|für|der|di)\s+){0,2}")
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
    lowered = [_bare(form.text) for form in forms]
    spellings = Spellings(target.vocabulary, target.vocabulary)
    open_ones = [
        form
        for form, low in zip(forms, lowered, strict=True)
        if _calls(low) and not (spellings.has(low) or _is_rendered(low, pair))
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


def _bare(text: str) -> str:
    """Return a short form in lower case, without what is elided before it ("l'ONU")."""
    return text.replace("’", "'").rpartition("'")[2].lower()


def _calls(low: str) -> bool:
    """Tell whether a short form must be answered: outside Latin letters others are often rendered by a common word."""
    return low in _groups() or (len(low) > MIN_LETTERS and script_of(low) == "latin")


def _is_rendered(low: str, pair: CheckedPair) -> bool:
    """Tell whether the translation has a known rendering: an exonym's, a table's, the lexicon's or an ordinary word."""
    target = pair.target
    names = names_of(low, pair.source.key)
    if names and not names.isdisjoint(frozenset().union(*(names_of(word, target.key) for word in target.vocabulary))):
        return True
    groups = _groups().get(low)
    if groups and any(not _groups().get(word, frozenset()).isdisjoint(groups) for word in target.vocabulary):
        return True
    if low in _MONEY and any(sign in target.text for sign in "$€£"):
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
    first, second = _groups().get(_bare(form)), _groups().get(_bare(other))
    if first and second:
        return False
    return not form.isascii() or sorted(plain(form)) == sorted(plain(other)) or abs(len(form) - len(other)) <= 2


def _spelled_out(pair: CheckedPair, answers: Spellings) -> int:
    """Count the runs of words with a capital in the translation that nothing in the original answers."""
    source, target = pair.source, pair.target
    small = word_set(target.key, "function_words")
    here = frozenset().union(*(names_of(word, source.key) for word in source.vocabulary))
    runs: list[list[int]] = []
    for at, _ in target.capitalised:
        if target.lowered[at] in small:
            continue
        if runs and _is_joined(target, runs[-1][-1], at):
            runs[-1].append(at)
        else:
            runs.append([at])

    def is_known(at: int) -> bool:
        low = target.lowered[at].removesuffix("'s")
        return answers.has(low) or not names_of(low, target.key).isdisjoint(here)

    return sum(len(run) >= MIN_SPELLED_OUT and not any(map(is_known, run)) for run in runs)


def _is_joined(side: Side, last: int, at: int) -> bool:
    """Tell whether nothing but small words stands between two words of a text."""
    between = side.text[side.words[last].end : side.words[at].start]
    return at - last <= MAX_JOINT and _JOINED.fullmatch(between) is not None
