"""Quotation marks: count, balance, nesting and wrecks.

Owns which marks open and close a quotation in which writing tradition. Does not know who is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.model import Issue, Severity, Span

CHECK = "quotations"

MIN_SPEECH_WORDS = 5
"""Words between marks from which on a quotation is taken for somebody's words."""

_DOUBLE = re.compile(r"[\"«»“”„‟「」『』《》〝〞＂]|''|,,(?=\w)|``")
"""Double marks of every tradition; single ones double as apostrophes and are not counted."""

_SIGNS = frozenset("\"«»“”„‟「」『』《》〝〞＂',`")
"""What every mark is made of."""

_OPENS = frozenset("«“„‟「『《〝") | {",,", "``"}
_WRECKS = (
    (re.compile(r"[\"“”«»]\s*\.\s*[\"“”«»]"), "a stray quotation mark and full stop"),
    (re.compile(r"(?:^|(?<=\s))[”»](?=\w)|(?<=\w)[“„](?=\s|$)"), "a quotation mark that points the wrong way"),
    (re.compile(r"[“\"«”»]\s*[“\"«”»]\s*[“\"«”»]"), "a heap of quotation marks"),
    (re.compile(r"[“«„]\s*[”»](?!\w)"), "a quotation with nothing in it"),
)


def _marks(side: Side) -> list[Span]:
    if _SIGNS.isdisjoint(side.characters):
        return []
    return [Span(start=match.start(), end=match.end()) for match in _DOUBLE.finditer(side.text)]


def _unbalanced(side: Side, marks: list[Span]) -> bool:
    """Tell whether a quotation is left open; an odd number of marks says so in every tradition."""
    return len(marks) % 2 == 1


def check_quotations(pair: CheckedPair) -> Iterator[Issue]:
    """Yield wrecks of quotation marks, quotations left open, and quotations lost or added."""
    source_marks, target_marks = _marks(pair.source), _marks(pair.target)
    if not source_marks and not target_marks:
        return
    wrecked = False
    for pattern, what in _WRECKS:
        if pattern.search(pair.source.text):
            continue
        spans = tuple(Span(start=match.start(), end=match.end()) for match in pattern.finditer(pair.target.text))
        if spans:
            wrecked = True
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message=f"The translation has {what}, so it is unclear where the quotation begins or ends.",
                target_spans=spans,
            )
    source_open, target_open = _unbalanced(pair.source, source_marks), _unbalanced(pair.target, target_marks)
    if target_open and not source_open:
        if not wrecked:
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message="A quotation is left open in the translation: it has an odd number of quotation marks, "
                "the original an even one.",
                source_spans=tuple(source_marks),
                target_spans=tuple(target_marks),
            )
        return
    if source_marks and not target_marks:
        if not _single_quoted(pair.target):
            yield Issue(
                check=CHECK,
                severity=Severity.MAJOR if _quotes_speech(pair.source, source_marks) else Severity.MINOR,
                message="The original quotes someone or something; the translation has lost the quotation marks.",
                source_spans=tuple(source_marks),
            )
    elif target_marks and not source_marks:
        if not _single_quoted(pair.source):
            yield Issue(
                check=CHECK,
                severity=Severity.MINOR,
                message="The translation has quotation marks that the original has not.",
                target_spans=tuple(target_marks),
            )
    elif abs(len(source_marks) - len(target_marks)) > 1 and not source_open:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"The original has {len(source_marks)} quotation marks, the translation {len(target_marks)}: "
            "a quotation may begin or end in the wrong place.",
            source_spans=tuple(source_marks),
            target_spans=tuple(target_marks),
        )


def _quotes_speech(side: Side, marks: list[Span]) -> bool:
    """Tell whether more than a name or a term stands between marks: some languages quote every title."""
    return len(marks) % 2 == 0 and any(
        len(side.text[opening.end : closing.start].split()) >= MIN_SPEECH_WORDS
        for opening, closing in zip(marks[::2], marks[1::2], strict=True)
    )


_SINGLE = re.compile(r"(?:^|(?<=[\s(\[—–-]))['‘‚‹›’][^'‘’‹›]{1,400}['’‘‹›]|[—–-]\s*\w")


def _single_quoted(side: Side) -> bool:
    """Tell whether single marks or a dialogue dash may do the quoting."""
    return _SINGLE.search(side.text) is not None
