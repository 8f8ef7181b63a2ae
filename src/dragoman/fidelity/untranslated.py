"""Untranslated text: a translation that is still in the original's language or script.

Owns the decision how much of the target was left as it was. Names, numbers and loan words alone never alarm.
Single foreign words in an otherwise translated sentence belong to ``code_mix``.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side, expected_scripts, language_key
from dragoman.fidelity.tables import serbian_latin, word_set
from dragoman.fidelity.vocabulary import commonness, knows_language
from dragoman.model import Issue, Severity

CHECK = "untranslated"

MAX_FOREIGN_LETTERS = 0.5
"""Share of letters (0 to 1) outside the target language's scripts above which nothing is translated."""

MIN_SAME_WORDS = 3
"""Ordinary (lower-case) words in a row of a target equal to its source that show it untranslated; fewer may be a
title or a loan."""

MIN_KEPT_SHARE = 0.6
"""Share of the target's ordinary words that also stand in the source: more, and it was left as it was."""

MIN_WORDS_TO_JUDGE = 5
"""Words that a text needs for its function words to tell its language."""


def check_untranslated(pair: CheckedPair) -> Iterator[Issue]:
    """Yield one critical issue where the target is the source, or is in the source's language or script."""
    source, target = pair.source, pair.target
    if not target.words or not source.words or _same_language(source, target):
        return
    wrong = _wrong_script(target)
    if wrong is not None and wrong > MAX_FOREIGN_LETTERS:
        yield _issue(pair, "The text was not translated: it is still in the original's script.")
    elif source.lowered == target.lowered:
        if _is_prose(target) and not _reads_as_target(target) and not _at_home(source, target):
            yield _issue(pair, "The text was not translated: it is the original, word for word.")
    elif _left_as_it_was(source, target):
        yield _issue(pair, "The text was not translated: most of its words are the original's.")


def _same_language(source: Side, target: Side) -> bool:
    unknown = {"und", "mul", "zxx", ""}
    return source.key == target.key or (source.key in unknown and source.text.strip() != target.text.strip())


def _wrong_script(target: Side) -> float | None:
    """Return the share of letters outside the target language's scripts; None where those are not known."""
    scripts = expected_scripts(target.language)
    if target.scripts <= scripts:
        return 0.0
    total = sum(target.letters.values())
    if not scripts or not total or language_key(target.language) == "sh":
        return None
    if "latin" not in scripts:
        # A name in Latin letters is at home in every script: only whole sentences of it tell.
        ordinary = sum(not word.text[0].isupper() for word in target.words)
        return 0.0 if ordinary < MIN_SAME_WORDS else 1 - sum(target.letters.get(name, 0) for name in scripts) / total
    return 1 - sum(target.letters.get(name, 0) for name in scripts) / total


def _is_prose(side: Side) -> bool:
    """Tell whether a text has ordinary words, beyond names and a loan word or two."""
    ordinary = side.ordinary
    words = word_set(side.key, "function_words")
    return len(ordinary) >= MIN_SAME_WORDS or (len(ordinary) == 2 and not words.isdisjoint(side.vocabulary))


def _reads_as_target(side: Side) -> bool:
    """Tell whether a text already is in the target language (a quotation in it, a foreign title)."""
    words = word_set(side.key, "function_words")
    return sum(word in words for word in side.lowered) >= max(2, len(side.lowered) / 4)


def _at_home(source: Side, target: Side) -> bool:
    """Tell whether most ordinary words are commoner in the target's language: a credit line ("picture alliance")."""
    if not (knows_language(source.key) and knows_language(target.key)):
        return False
    ordinary = target.ordinary
    here = sum(commonness(word, target.key) > commonness(word, source.key) for word in ordinary)
    return here > len(ordinary) / 2


def _left_as_it_was(source: Side, target: Side) -> bool:
    home, foreign = word_set(target.key, "function_words"), word_set(source.key, "function_words")
    ordinary = target.ordinary
    if len(ordinary) < MIN_SAME_WORDS:
        return False
    originals = source.vocabulary
    if source.key == "sh" and "cyrillic" in source.scripts:
        originals |= frozenset(map(serbian_latin, originals))
    kept = sum([word in originals for word in ordinary])
    at_home = sum([word in home for word in ordinary])
    if kept >= MIN_KEPT_SHARE * len(ordinary) and at_home < len(ordinary) / 5:
        return True
    if len(ordinary) < MIN_WORDS_TO_JUDGE or not home or not foreign:
        return False
    abroad = sum([word in foreign and word not in home for word in ordinary])
    return abroad >= 2 and abroad > 2 * sum([word in home and word not in foreign for word in ordinary])


def _issue(pair: CheckedPair, message: str) -> Issue:
    return Issue(
        check=CHECK,
        severity=Severity.CRITICAL,
        message=message,
        source_spans=pair.source.whole,
        target_spans=pair.target.whole,
    )
