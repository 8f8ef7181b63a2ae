"""Names of people, places and organisations: lost from the translation, or in it without being in the original.

Owns the judgement which words are names and whether the other side has them. Likeness of spellings is
``name_forms``'s, names with a form of their own in each language are ``exonyms``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.fidelity.acronyms import is_short_form
from dragoman.fidelity.exonyms import INFLECTING, firm_names_of, names_of
from dragoman.fidelity.lexicon import Lexicon, stem, stems
from dragoman.fidelity.name_forms import Spellings, plain, romanised
from dragoman.fidelity.pair import CheckedPair, Side, Token, script_of
from dragoman.fidelity.tables import number_words, word_list, word_set
from dragoman.fidelity.vocabulary import commonness, has_common_stem
from dragoman.model import Issue, Severity

CHECK = "names"

TRANSLATABLE_MARGIN = 0.9
"""Zipf values by which a word must be commoner in the source's language than in the target's to be taken for an
ordinary word with a capital, which is translated ("Universidad")."""

KNOWN_NAME = 2.6
"""Zipf value in English from which on a foreign word is a name that English knows."""

MAX_CASE_ENDING = 3
"""Letters that a case may add to a name."""

MIN_KNOWN = 4
"""Letters of the shortest name looked for without its ending."""

MAX_NAME = 4.3
"""Zipf value in the source's language above which a word that begins a sentence is no name."""

NAME_START = 6
"""Letters by which a foreign name is known to be one that English has."""

WELL_KNOWN_NAME = 3.6
"""Zipf value in English of a name that outweighs an ordinary word which begins as it does."""

AT_HOME_IN_ENGLISH = 0.6
"""Zipf values by which a word with a capital must be commoner in English than in the original's language to be an
English name in it ("Green", "Dream Team"), though it is an ordinary word in English."""

COMMON_PART, MIN_PART = 3.0, 4
"""Zipf value and letters of a word that ends a German compound."""

_NO_CAPITALS = frozenset({"zh", "ja", "th", "ko", "ar", "fa", "he", "hi", "ka"})
_ENDS = '.!?:;•–—"“”„«»‘(['
_CALENDAR = (
    "jan", "feb", "march", "april", "may", "june", "july", "aug", "sept", "octob", "nov", "decem", "dec",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_MONEY = {
    "$": ("us", "dolar", "dollar", "dólar", "долл", "usd", "сша", "eeuu"),
    "€": ("eur", "евро"),
    "£": ("gb", "pfund", "libr"),
}
_ORDINARY_END = re.compile(r"(?:s|ed|ing|ion|al|ic|ive|er|ment|ness|able|ible|ful|ous|ity|ism|ist|less)$")
_ROMAN = re.compile("[IVXLCDM]+(?:e|er|ème)?")


def check_names(pair: CheckedPair) -> Iterator[Issue]:
    """Yield names of the original that are missing, and names of the translation that the original has not."""
    source, target = pair.source, pair.target
    if not may_name(pair):
        return
    open_names = find_open_names(pair)
    lost = [source.words[at] for at in open_names if _is_certain(at, source)]
    new = _new(source, target)
    if pair.terms:  # The glossary says how these are rendered, and ``terms`` whether they are.
        rendered = {
            word.casefold() for use in pair.terms for form in (use.target, *use.accepted) for word in form.split()
        }
        lost = [name for name in lost if not any(use.start <= name.start < use.end for use in pair.terms)]
        new = [name for name in new if name.text.casefold() not in rendered]
    if new and not lost and likely_names(pair):
        new = [word for word in new if not _may_be_translated(word.text.lower())]
    for gone, come in zip(lost, new, strict=False):
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The original names “{gone.text}”, the translation seems to have “{come.text}” instead.",
            source_spans=(gone.span,),
            target_spans=(come.span,),
        )
    for gone in lost[len(new) :]:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The name “{gone.text}” in the original seems to be missing from the translation.",
            source_spans=(gone.span,),
        )
    for come in new[len(lost) :]:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The translation names “{come.text}”, which seems not to be in the original.",
            target_spans=(come.span,),
        )


def may_name(pair: CheckedPair) -> bool:
    """Tell whether names are looked for at all: into English, from languages that write capitals."""
    return pair.target.key == "en" and pair.source.key not in _NO_CAPITALS | {"en"} and bool(pair.source.words)


def _starts_sentence(side: Side, at: int) -> bool:
    if at == 0:
        return True
    between = side.text[side.words[at - 1].end : side.words[at].start]
    return any(sign in _ENDS for sign in between)


def _names(side: Side) -> list[str]:
    return [side.lowered[at] for at, _ in side.capitalised]


def _uncontracted(word: str) -> str:
    if "'" not in word:
        return word
    head, mark, tail = word.rpartition("'")
    return head if mark and tail in ("s", "m", "re", "ve", "ll", "d") else word


def _is_ordinary(word: str) -> bool:
    """Tell whether an English word with a capital may be an ordinary word, a month or a weekday (``dates``)."""
    common = word_list("en_common")
    return (
        word in common
        or (word.endswith("s") and word[:-1] in common)
        or word.endswith("ly")
        or word in number_words("en").values
        or word.startswith(_CALENDAR)
        or word in word_set("mul", "titles")
    )


# --- from the translation to the original --------------------------------------------------------------------------


def _new(source: Side, target: Side) -> list[Token]:
    candidates = [
        (word, lowered)
        for at, word in target.capitalised
        if (lowered := _uncontracted(target.lowered[at])) not in source.vocabulary
        and not _is_ordinary(lowered)
        and len(lowered) > 1
        and not (_starts_sentence(target, at) and _ORDINARY_END.search(lowered) and not names_of(lowered, "en"))
    ]
    if not candidates:
        return []
    spellings = Spellings(source.vocabulary, _names(source))
    unanswered = [(word, lowered) for word, lowered in candidates if not spellings.has(lowered)]
    if not unanswered:
        return []
    known: frozenset[str] = frozenset().union(*(names_of(word, source.key) for word in source.vocabulary))
    short = _short_forms(source)
    lone = [plain(form) for form in short if not any(word.text == form for _, word in target.capitalised)]
    return [
        word
        for word, lowered in unanswered
        if (names := names_of(lowered, "en")).isdisjoint(known)
        and not any(_may_stand_for(form, word.text) for form in lone)
        and not (names and any(plain(lowered)[:1] in plain(form) for form in short))
    ]


def _short_forms(side: Side) -> list[str]:
    """Return the short forms of a text ("PZPN"); the other side may spell them out, even beside them."""
    return [word.text for _, word in side.capitalised if is_short_form(word.text)]


def _may_stand_for(form: str, text: str) -> bool:
    """Tell whether a short form may be another short form of the same length, or has a word's first letter."""
    if is_short_form(text):
        return len(form) == len(text)
    return plain(text)[:1] in form


# --- from the original to the translation --------------------------------------------------------------------------


@lru_cache(maxsize=4)
def find_open_names(pair: CheckedPair) -> tuple[int, ...]:
    """Return the places in the original's words of what may be a name and has no like in the translation."""
    source, target = pair.source, pair.target
    candidates = [
        (at, lowered)
        for at, word in source.capitalised
        if (lowered := source.lowered[at]) not in target.vocabulary
        and not _ROMAN.fullmatch(word.text)
        and not is_short_form(word.text)
        and lowered not in word_set(source.key, "function_words")
        and lowered not in word_set("mul", "titles")
        and not (_starts_sentence(source, at) and _may_be_ordinary(lowered, source.key))
    ]
    if not candidates:
        return ()
    words = target.vocabulary | {_uncontracted(word) for word in target.vocabulary if "'" in word}
    spellings = Spellings(words, map(_uncontracted, _names(target)))
    known: frozenset[str] | None = None
    found = []
    for at, lowered in candidates:
        if spellings.has(lowered) or (pair.lexicon is not None and _is_translated(lowered, pair, pair.lexicon)):
            continue
        if known is None:
            known = frozenset().union(*(names_of(other, "en") for other in (*words, *_dotted(target))))
        if names_of(lowered, source.key).isdisjoint(known) and not _is_money(lowered, target):
            found.append(at)
    return tuple(found)


def likely_names(pair: CheckedPair) -> tuple[int, ...]:
    """Return those of ``find_open_names`` that are no ordinary noun: in German all nouns have a capital."""
    source = pair.source
    found = find_open_names(pair)
    if source.key != "de":
        return found
    return tuple(
        at
        for at in found
        if not (commonness(source.lowered[at], "de") or has_common_stem(source.lowered[at], "de"))
        and not (_is_compound(source.lowered[at]) or _follows_attribute(at, source))
    )


def _may_be_translated(word: str) -> bool:
    """Tell whether an English word with a capital may be a name's translation ("Отечеству", "Fatherland")."""
    return word not in word_list("en_names") and commonness(word, "en") >= KNOWN_NAME


def _dotted(side: Side) -> list[str]:
    """Return the short forms of countries that are written with stops."""
    return [form.replace(".", "").lower() for form in ("U.S.", "U.K.", "E.U.", "U.N.") if form in side.text]


def _is_translated(lowered: str, pair: CheckedPair, lexicon: Lexicon) -> bool:
    """Tell whether the learned lexicon has a translation of a word that is there."""
    entry = lexicon.forth.get(stem(lowered, pair.source.key))
    return entry is not None and not entry.answers.isdisjoint(stems(pair.target).keys())


def _is_certain(at: int, source: Side) -> bool:
    """Tell whether a word of the original is a name that must be in the translation."""
    return bool(firm_names_of(source.lowered[at], source.key)) or _must_stay(at, source)


def _may_be_ordinary(lowered: str, key: str) -> bool:
    """Tell whether a capital may be no more than the sentence's first."""
    if firm_names_of(lowered, key):
        return False
    english = commonness(romanised(lowered), "en")
    if english >= WELL_KNOWN_NAME and key in INFLECTING and romanised(lowered) in word_list("en_names"):
        return False
    return english < KNOWN_NAME or commonness(lowered, key) > MAX_NAME


def _is_money(lowered: str, target: Side) -> bool:
    return any(sign in target.text and lowered.startswith(names) for sign, names in _MONEY.items())


@lru_cache(maxsize=1)
def _name_starts() -> frozenset[str]:
    common = {plain(word)[:NAME_START] for word in word_list("en_common")}
    return frozenset(plain(word)[:NAME_START] for word in word_list("en_names") if len(word) >= NAME_START) - common


def _is_known(word: str, *, certain: bool) -> bool:
    """Tell whether English has a name of which a word may be another case ("Putina"); ``certain``, a well-known one."""
    names = word_list("en_names")
    return any(
        base in names and (not certain or commonness(base, "en") >= WELL_KNOWN_NAME)
        for base in (word[: len(word) - cut] for cut in range(MAX_CASE_ENDING + 1))
        if len(base) >= MIN_KNOWN
    )


@lru_cache(maxsize=16384)
def _is_compound(word: str) -> bool:
    """Tell whether a German word ends as a common one does ("Netzbetreiber")."""
    return any(commonness(word[at:], "de") >= COMMON_PART for at in range(2, len(word) - MIN_PART + 1))


def _follows_attribute(at: int, source: Side) -> bool:
    """Tell whether an article or adjective stands before a German word, as it seldom does before a name."""
    before = source.lowered[at - 1] if at else ""
    return before in word_set("de", "articles") or before.endswith(("e", "en", "er", "es", "em"))


def _must_stay(at: int, source: Side) -> bool:
    """Tell whether a word with a capital is a name that every language keeps, by its use in both languages."""
    text = source.words[at].text
    lowered = source.lowered[at]
    ours = commonness(romanised(lowered), "en")
    theirs = commonness(lowered, source.key)
    if _is_ordinary(romanised(lowered)):
        return script_of(text) == "latin" and ours - theirs >= AT_HOME_IN_ENGLISH and len(lowered) >= MIN_KNOWN
    if source.key in INFLECTING and _is_known(romanised(lowered), certain=has_common_stem(lowered, source.key)):
        return True
    if script_of(text) != "latin":
        return ours >= KNOWN_NAME or not (theirs or has_common_stem(lowered, source.key))
    if theirs - ours >= TRANSLATABLE_MARGIN:
        # "Universidad", but not "Californie": English has a name that begins so.
        return source.key != "de" and len(lowered) >= NAME_START and plain(lowered)[:NAME_START] in _name_starts()
    if source.key == "de" and not ours and not theirs:
        return not (has_common_stem(lowered, "de") or _is_compound(lowered) or _follows_attribute(at, source))
    if source.key == "de":
        return ours >= KNOWN_NAME and not (at and source.lowered[at - 1] in word_set("de", "articles"))
    return ours > 0 or not has_common_stem(lowered, source.key)
