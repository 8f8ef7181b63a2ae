"""Negation: the translation denies what the original does not, or no longer denies what it does.

Owns the balance of denials between the sides. Knows the words of denial from the tables; a language without them is
left alone. Does not know what is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.fidelity.pair import CheckedPair, Side, Token
from dragoman.fidelity.tables import spared_phrases, word_set
from dragoman.fidelity.vocabulary import commonness
from dragoman.model import Issue, Severity

CHECK = "negation"

MIN_REST = 3
"""Letters of a word after a prefix of denial ("un" + "fit")."""

MIN_REST_COMMONNESS = 3.3
"""Zipf value of that rest: below it the prefix is just how the word begins ("under")."""

MAX_FRENCH_GAP = 7
"""Words between "ne" and the word that closes it."""

_UNSPACED = {
    "zh": (re.compile("不|没|沒|无|無|未|非|否|别|別|勿|莫|免|禁|缺|失"), re.compile("不是|没有|沒有|不会|不能|从未")),
    "ja": (
        re.compile("な[いくかけ]|なし|ず|ぬ|ません|まい|不|無|非|未|否|禁|難|失"),
        re.compile("ではな|ませんでした|なかった|ていない|できない"),
    ),
}
"""Signs of denial where words are not parted by spaces: any of them, and the plain ones."""

_CZECH_VERB = re.compile(
    r"ne(?!j(?!s)|s(?:l[aiy]?|e|ou|eme|ete|eš|u)\b|zapomeň|příjemn|moc|bezpeč|chť|dáv|hod|děl|chal|chá)(\w{3,})"
)
"""Czech denies by a prefix of the verb; not every word that begins so does."""


def check_negation(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue where one side denies more often than the other side has any sign of."""
    source, target = pair.source, pair.target
    if not (_has_table(source.key) and _has_table(target.key)):
        return
    here, there = _denials(target), _denials(source)
    if not here and not there:
        return
    # What only hints at a denial ("without", "un-") answers for one, once the other side's own hints are taken off.
    hints_here, hints_there = _hints(target), _hints(source)
    if len(here) > len(there) + max(0, hints_there - hints_here):
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR if there else Severity.MAJOR,
            message=f"The translation denies something (“{here[-1].text}”) that the original does not deny.",
            source_spans=tuple(word.span for word in there),
            target_spans=tuple(word.span for word in here),
        )
    elif there and not here and not hints_here and not _of(target, word_set(target.key, "negation")):
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message="The original denies something; the translation has no word of denial.",
            source_spans=tuple(word.span for word in there),
        )


def _has_table(key: str) -> bool:
    return key in _UNSPACED or bool(word_set(key, "negation"))


def _denials(side: Side) -> list[Token]:
    """Return the words that plainly deny; those that go along with another only where they stand alone."""
    if side.key in _UNSPACED:
        found = _UNSPACED[side.key][1].finditer(side.text)
        return [Token(match[0], match.start(), match.end(), False) for match in found]
    denials = [word for word in _of(side, word_set(side.key, "negation")) if side.text[word.end : word.end + 1] != "-"]
    if denials and (phrases := spared_phrases(side.key)):
        spared = [match.span() for match in phrases.finditer(side.text)]
        denials = [word for word in denials if not any(start <= word.start < end for start, end in spared)]
    if side.key == "fr":
        denials = _french(side, denials)
    elif side.key == "cs":
        pairs = zip(side.words, side.lowered, strict=True)
        denials += [word for word, lowered in pairs if word.text[0].islower() and _is_czech_denial(lowered)]
    return denials or _of(side, word_set(side.key, "negation_concord"))


def _french(side: Side, denials: list[Token]) -> list[Token]:
    """Count "ne ... pas" and its like once, by the "ne", and "ne ... que" not at all; without "ne", "pas" and "non"."""
    forms = [word.text.lower().replace("’", "'") for word in side.words]
    particles = [at for at, form in enumerate(forms) if form == "ne" or form.startswith("n'")]
    closing = word_set("fr", "negation_closing")
    found = []
    for at in particles:
        near = forms[at + 1 : at + 1 + MAX_FRENCH_GAP]
        if not closing.isdisjoint(near) or not any(form == "que" or form.startswith("qu'") for form in near):
            found.append(side.words[at])
    return found if particles else denials


@lru_cache(maxsize=16384)
def _is_czech_denial(word: str) -> bool:
    match = _CZECH_VERB.fullmatch(word)
    return match is not None and (
        commonness(match[1], "cs") >= MIN_REST_COMMONNESS or word.endswith(("l", "la", "lo", "li", "ly", "jte"))
    )


def _of(side: Side, words: frozenset[str]) -> list[Token]:
    if words.isdisjoint(side.vocabulary):
        return []
    return [word for word, lowered in zip(side.words, side.lowered, strict=True) if lowered in words]


def _hints(side: Side) -> int:
    """Count what may stand for a denial without denying by itself."""
    if side.key in _UNSPACED:
        return len(_UNSPACED[side.key][0].findall(side.text))
    return sum(_is_hint(word, side.key) for word in side.lowered)


@lru_cache(maxsize=32768)
def _is_hint(word: str, key: str) -> bool:
    if word in word_set(key, "negation_like") or (key == "en" and word.endswith("less")):
        return True
    if key == "tr" and _TURKISH.search(word):
        return True
    for prefix in word_set(key, "negation_prefixes"):
        rest = word[len(prefix) :]
        if len(rest) >= MIN_REST and word.startswith(prefix) and commonness(rest, key) >= MIN_REST_COMMONNESS:
            return True
    return False


_TURKISH = re.compile("m[ae](?:d[ıi]|z|y|m[ıi]ş|s[ıi]|l[ıi]|den|dan)|m[ıiuü]yor")
"""Turkish denies inside the verb."""
