"""Code-mix: words of the source's language left standing in a sentence that is otherwise translated.

Owns the judgement of a single word: foreign by its script, or far more common in the source's language than in the
target's. Whole texts left as they were belong to ``untranslated``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dragoman.fidelity.exonyms import firm_names_of, names_of
from dragoman.fidelity.pair import ELIDING, CheckedPair, Side, Token, expected_scripts, script_of
from dragoman.fidelity.tables import word_set
from dragoman.fidelity.vocabulary import commonness, knows_language
from dragoman.model import Issue, Severity

CHECK = "code_mix"

CLEARLY_FOREIGN = 2.2
"""Zipf values (factors of ten) by which a word must be commoner in the source's language than in the target's."""

FOREIGN_AND_KEPT = 1.2
"""The same for a word that stands in the source as it is."""

FOREIGN_CAPITALISED = 2.4
"""The same for a word with a capital, which may be a name."""

MIN_COMMONNESS = 3.0
"""Zipf value in the source's language below which a word says nothing."""

MIN_COMMONNESS_CAPITALISED = 3.8
"""The same for a word with a capital: names are rare."""

MIN_STEM = 5
"""Letters that a word unknown to the target's language must share with one of the source to be taken for its form."""

MIN_NAME = 3
"""Letters by which a name is known in another case ("Brně", "Brno")."""

MAX_COMMONNESS = 5.3
"""Zipf value in the target's language from which on a word is at home there, whatever it is elsewhere."""

FOREIGN_UNIT = 1.6
"""Zipf values by which a word behind a number must be commoner in the source's language to be no unit."""

MAX_UNIT = 3
"""Letters of a unit that is never judged ("km", "kč")."""

KEPT_NOUN = 3.0
"""Zipf value in the source's language of an ordinary word that was kept with a capital."""

MAJOR_WORDS = 3
"""Words left over from which on the sentence can't be followed."""


MAX_SUSPECTS = 16_384
"""Words judged beforehand that are kept for each pair of languages, some 1 MB."""


def check_code_mix(pair: CheckedPair) -> Iterator[Issue]:
    """Yield one issue with all words that were left in the source's language."""
    source, target = pair.source, pair.target
    if source.key == target.key:
        return
    left = sorted({*_foreign_script(source, target), *_foreign_words(source, target)}, key=lambda word: word.start)
    if not left:
        return
    shown = ", ".join(f"“{target.text[word.start : word.end]}”" for word in left[:3])
    what = "a word" if len(left) == 1 else "words"
    yield Issue(
        check=CHECK,
        severity=Severity.MAJOR if len(left) >= MAJOR_WORDS else Severity.MINOR,
        message=f"The translation still has {what} in the original's language: {shown}.",
        target_spans=tuple(word.span for word in left),
    )


def _foreign_script(source: Side, target: Side) -> list[Token]:
    scripts = expected_scripts(target.language)
    foreign = source.scripts - scripts - {"latin"}
    if not scripts or not foreign or foreign.isdisjoint(target.scripts):
        return []
    # A single Greek letter is a symbol in any language.
    return [
        word
        for word in target.words
        if script_of(word.text) in foreign - {"greek"} or (len(word.text) > 1 and script_of(word.text) in foreign)
    ]


class _Suspects(dict[str, bool]):
    """Whether a word may be foreign at all, whatever stands around it; forgotten when there are too many."""

    def __init__(self, home: str, abroad: str) -> None:
        super().__init__()
        self._home, self._abroad = home, abroad

    def __missing__(self, word: str) -> bool:
        if len(self) >= MAX_SUSPECTS:
            self.clear()
        ours, theirs = commonness(word, self._home), commonness(word, self._abroad)
        may_be = not ours or (theirs >= MIN_COMMONNESS and theirs - ours > FOREIGN_AND_KEPT)
        self[word] = may_be
        return may_be


@lru_cache(maxsize=64)
def _suspects(home: str, abroad: str) -> _Suspects:
    return _Suspects(home, abroad)


def _foreign_words(source: Side, target: Side) -> list[Token]:
    home, abroad = target.key, source.key
    if not (knows_language(home) and knows_language(abroad)):
        return []
    suspects = _suspects(home, abroad)
    asked = [at for at, form in enumerate(target.lowered) if suspects[form]]
    if not asked:
        return []
    particles = word_set("mul", "name_particles")
    words = target.words
    found = []
    for at in asked:
        word, lowered = words[at], target.lowered[at]
        ours = commonness(lowered, home)
        if abroad in ELIDING and "'" in lowered and not ours:
            # "d'autres" and "all'olfatto" are one word to English.
            lowered = lowered.rpartition("'")[2]
            ours = commonness(lowered, home)
        if (
            ours >= MAX_COMMONNESS
            or len(lowered) < 2
            or (lowered in source.vocabulary and _is_unit(source, target, word))
        ):
            continue
        if word.text[0].isupper():
            foreign = _is_foreign_capitalised(source, target, at, ours)
        elif lowered in particles and at + 1 < len(words) and words[at + 1].text[0].isupper():
            continue
        else:
            foreign = _is_foreign(lowered, ours, source)
        if foreign:
            found.append(word)
    return found


def _is_unit(source: Side, target: Side, word: Token) -> bool:
    """Tell whether a word stands behind a number: units and currencies are the same in many languages ("20 euros")."""
    if not target.text[: word.start].rstrip()[-1:].isdecimal():
        return False
    lowered = word.text.lower()
    return len(lowered) <= MAX_UNIT or commonness(lowered, source.key) - commonness(lowered, target.key) < FOREIGN_UNIT


def _is_foreign(word: str, ours: float, source: Side) -> bool:
    theirs = commonness(word, source.key)
    kept = word in source.vocabulary
    if theirs >= MIN_COMMONNESS and theirs - ours > (FOREIGN_AND_KEPT if kept else CLEARLY_FOREIGN):
        return True
    if ours or len(word) < MIN_STEM:
        return False
    # A loan takes the plural of its new home: "zigurats".
    stem = word[: max(MIN_STEM, len(word) - 3)]
    singular = word.endswith("s") and word not in source.vocabulary
    return not word.isascii() or (not singular and any(other.startswith(stem) for other in source.lowered))


def _is_foreign_capitalised(source: Side, target: Side, at: int, ours: float) -> bool:
    """Judge a word with a capital: the first of a sentence, or a German noun; never a part of a longer name."""
    words = target.words
    lowered = target.lowered[at]
    theirs = commonness(lowered, source.key)
    if _is_kept_noun(source, target, at, ours):
        return True
    if theirs < MIN_COMMONNESS_CAPITALISED or theirs - ours <= FOREIGN_CAPITALISED or words[at].text.isupper():
        return False
    mid_sentence = _follows(target, at)
    neighbours = [
        *(words[at - 1 : at] if mid_sentence and _touch(target, at - 1) and _follows(target, at - 1) else ()),
        *(words[at + 1 : at + 2] if _touch(target, at) else ()),
    ]
    small = word_set(target.key, "function_words")
    if any(word.text[0].isupper() and word.text.lower() not in small for word in neighbours):
        return False
    if source.key == "de":
        return True
    # In the other languages a capital within a sentence is a name's, in whatever case it stands there.
    names = source.words if mid_sentence else source.words[1:]
    return not any(word.text[0].isupper() and word.text[:MIN_NAME] == words[at].text[:MIN_NAME] for word in names)


def _is_kept_noun(source: Side, target: Side, at: int, ours: float) -> bool:
    """Tell whether a word with a capital is an ordinary word of the original, or a place with another name."""
    lowered = target.lowered[at]
    if lowered not in source.vocabulary or ours >= KEPT_NOUN or target.words[at].text.isupper():
        return False
    places = [word.text for word, low in zip(source.words, source.lowered, strict=True) if low == lowered]
    theirs = commonness(lowered, source.key)
    if all(place[0].islower() for place in places) and source.key != "de":
        return theirs >= KEPT_NOUN and theirs - ours > FOREIGN_AND_KEPT
    if target.key != "en" or not _follows(target, at):
        return False
    there = firm_names_of(lowered, source.key)
    if there and not ours and there.isdisjoint(names_of(lowered, "en")):
        return True
    return source.key == "de" and not ours and theirs >= KEPT_NOUN and not lowered.isascii()


def _touch(side: Side, at: int) -> bool:
    """Tell whether nothing but space stands between a word and the next."""
    return at + 1 < len(side.words) and not side.text[side.words[at].end : side.words[at + 1].start].strip()


def _follows(side: Side, at: int) -> bool:
    """Tell whether a word follows the one before in the same sentence."""
    return at > 0 and not any(sign in ".!?:" for sign in side.text[side.words[at - 1].end : side.words[at].start])
