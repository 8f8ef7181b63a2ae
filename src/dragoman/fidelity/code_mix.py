"""Code-mix: words of the source's language left standing in a sentence that is otherwise translated.

Owns the judgement of a single word: foreign by its script, or far more common in the source's language than in the
target's. Whole texts left as they were belong to ``untranslated``.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side, Token, expected_scripts, script_of
from dragoman.fidelity.vocabulary import commonness, knows_language
from dragoman.model import Issue, Severity

CHECK = "code_mix"

CLEARLY_FOREIGN = 2.2
"""Zipf values (factors of ten) by which a word must be commoner in the source's language than in the target's."""

FOREIGN_AND_KEPT = 1.2
"""The same for a word that stands in the source as it is."""

MIN_COMMONNESS = 3.0
"""Zipf value in the source's language below which a word says nothing."""

MAJOR_WORDS = 3
"""Words left over from which on the sentence can't be followed."""


def check_code_mix(pair: CheckedPair) -> Iterator[Issue]:
    """Yield one issue with all words that were left in the source's language."""
    source, target = pair.source, pair.target
    if source.key == target.key:
        return
    left = [*_foreign_script(source, target), *_foreign_words(source, target)]
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
    foreign = source.letters.keys() - scripts - {"latin"}
    if not scripts or not foreign or foreign.isdisjoint(target.letters):
        return []
    return [word for word in target.words if len(word.text) > 1 and script_of(word.text) in foreign]


def _foreign_words(source: Side, target: Side) -> list[Token]:
    home, abroad = target.key, source.key
    if not (knows_language(home) and knows_language(abroad)):
        return []
    found = []
    words = target.words
    for at, (word, lowered) in enumerate(zip(words, target.lowered, strict=True)):
        if word.text[0].isupper() or len(lowered) < 2:
            continue
        common = commonness(lowered, abroad)
        if common < MIN_COMMONNESS:
            continue
        margin = FOREIGN_AND_KEPT if lowered in source.vocabulary else CLEARLY_FOREIGN
        if common - commonness(lowered, home) > margin and not _in_a_name(words, at):
            found.append(word)
    return found


def _in_a_name(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether a short word is a name's particle ("Charles de Gaulle")."""
    return len(words[at].text) <= 3 and 0 < at < len(words) - 1 and words[at + 1].text[0].isupper()
