"""Attribution: who says so. "Said", "according to" and their like, lost from the translation.

Owns the balance of reporting words between the sides; the words come from the tables, and a language without them is
left alone. Who is named as the speaker is ``names``'s, the marks around what was said are ``quotations``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side, Token
from dragoman.fidelity.tables import reporting_phrases, word_set
from dragoman.model import Issue, Severity, Span

CHECK = "attribution"

_NO_SPEAKER = re.compile(
    r"[\"”’'][,.]?\s+(?:said|says|added|adds|explained|explains|asked|wrote|continued|noted|stressed|told)\s?(?=[.,;]|$)"
)
"""In English, a quotation and a verb that nobody goes with."""


def check_attribution(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue where the original says who says so, and the translation states it as a fact."""
    if pair.target.key == "en" and (match := _NO_SPEAKER.search(pair.target.text)):
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message="The translation quotes somebody and does not say whom.",
            target_spans=(Span(start=match.start(), end=match.end()),),
        )
    there = _reporting(pair.source)
    if not there or not word_set(pair.target.key, "reporting"):
        return
    if _answers(pair.target):
        return
    yield Issue(
        check=CHECK,
        severity=Severity.MINOR,
        message=f"The original reports what somebody says (“{there[0].text}”); the translation seems to state a fact.",
        source_spans=tuple(word.span for word in there),
    )


def _reporting(side: Side) -> list[Token]:
    """Return what surely reports somebody's words."""
    if (match := _phrase(side)) is not None:
        return [Token(match[0].strip(), match.start(), match.end(), False)]
    words = word_set(side.key, "reporting")
    if not words or words.isdisjoint(side.vocabulary):
        return []
    return [word for word, lowered in zip(side.words, side.lowered, strict=True) if lowered in words]


def _phrase(side: Side) -> re.Match[str] | None:
    """Return the first phrase that reports; one may begin the sentence."""
    phrases = reporting_phrases(side.key)
    return (
        phrases.search(f"{side.text[:1].lower()}{side.text[1:]}" if side.text[1:2].islower() else side.text)
        if phrases
        else None
    )


def _answers(side: Side) -> bool:
    """Tell whether anything may report somebody's words: a reporting word in any form, or a quotation."""
    if not word_set(side.key, "reporting").isdisjoint(side.vocabulary):
        return True
    if _phrase(side) is not None:
        return True
    starts = tuple(word_set(side.key, "reporting_like"))
    return bool(starts) and any(word.startswith(starts) for word in side.vocabulary)
