"""Omission and addition: words or clauses of the original that nothing answers, and words that nothing calls for.

Owns the judgement of gaps: where the translation's own words don't fit together, and what the learned lexicon misses.
Names, numbers and dates are other checks'. Which neighbours fit is ``sequences``'s, which words translate which is
``lexicon``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.fidelity.lexicon import Entry, stems
from dragoman.fidelity.name_forms import plain
from dragoman.fidelity.names import likely_names, may_name
from dragoman.fidelity.pair import CheckedPair, Side, Token
from dragoman.fidelity.sequences import END, START, Joint, joints
from dragoman.fidelity.word_order import is_disordered
from dragoman.model import Issue, Severity, Span

CHECK = "omission"
ADDITION = "addition"

GAP = -6.5
"""Bits of two neighbours at which something must be missing between them: 90 times rarer than chance has it."""

GAP_BY_NAME = -6.0
"""The same where a word of the original that may be a name is not in the translation."""

SURE = 0.93
"""Share of segments (0 to 1) in which a word must have been answered, for its loss to be told by itself."""

LIKELY = 0.6
"""The same for the words of a clause, which must all be lost together."""

MIN_CLAUSE = 3
"""Content words in a row, all known and none answered, that make a clause."""

MIN_COGNATE = 4
"""Letters at the beginning by which a word answers for itself in another language."""

_SIGNS = frozenset(("(", ")", "'", '"', "“", "”", ".", "!", "?", ":", "<sign>", "first"))
"""Marks that any two words may stand on either side of, and a word that stands anywhere."""

_NOT_BEFORE, _NOT_AFTER = _SIGNS | {START}, _SIGNS - {"."}

MIN_WORDS = 4
"""Words of a translation below which it is a headline or a label, whose words follow other rules."""

_EMPTY = re.compile(r"\(\s*[,;]?\s*\)|\(\s*[,;](?=\s)|[“«]\s*[”»](?!\w)")
_OPENERS = frozenset("(“«")
_APOSTROPHES = frozenset("'’")
_LONE_ENDING = re.compile(r"(?<=\s)['’]s\b")
_TORN = re.compile(r"\b(?:of|that|in|for|the|by|with|from|and|to|on)\s+(?=['’]s\b)")
_NO_SUBJECT = re.compile(
    r"[\"“'‘]?(?:(?:Is|Was|Were|Are|Has|Had|Have|Will|Would) (?:(?!not\b|the\b|he\b|she\b|it\b|they\b|we\b|I\b|you\b|"
    r"this\b|that\b|there\b|these\b|those\b|my\b|his\b|her\b|our\b|their\b|its\b|your\b|a\b|an\b|[A-Z])"
    r"[a-z]+\b)|Had already\b)"
)
"""An English statement that begins with its verb; a question and "Had the rain stopped" have a subject next."""

_BEGUN = re.compile(
    r"(?:In|On|At|After|Before|Following|Despite|During|Since|By|For|With|Under|From|Until|Because|However)\b"
    r"[^,.;:!?]{2,60}, "
    r"(?:did|was|were|has|had|is|are|will|would|could|can|should|went|said|took|came|made|"
    r"[a-z]+ed (?=to |that |in |from ))\b"
    r"|(?:In|Since|By|On) [0-9]{4} (?:did|was|were|has|had|went|took|came|became|began|[a-z]+ed)\b"
    r"|(?:[A-Z][a-z]+(?:ated|ized|ised|ified|nted|cted|ates|izes|ises|ifies)|Held|Took|Made|Gave|Won|Got|Became) "
    r"(?:a|an|the|its|his|her|their)\b(?![^,]{0,40},)"
)
"""An English statement whose verb comes after a phrase of time or place, or first of all, with no subject."""

_TORN_END = re.compile(
    r"\b(?:the|an?|of|in|on|at|to|by|for|from|with|and|or|than|as|between|into|his|her|its|their|our|my|[Dd]r\.?)\s+[.,;)](?=\s|$|[\"”])"
)
"""A word that ends nothing, a space where another word was, and a mark."""

_SPACED_MARK = re.compile(r"[.,;](?<=\s.)(?=\s|$)")


def check_omission(pair: CheckedPair) -> Iterator[Issue]:
    """Yield places where words seem to be missing from the translation, and words and clauses that nothing answers."""
    if len(pair.target.words) < MIN_WORDS:
        return
    yield from _gaps(pair)
    if pair.lexicon is not None:
        yield from _lost(pair)


def check_addition(pair: CheckedPair) -> Iterator[Issue]:
    """Yield words of the translation that always had a counterpart in the original, and here have none."""
    if pair.lexicon is None or len(pair.source.words) < MIN_WORDS:
        return
    new = [word for word, entry in _unanswered(pair.target, pair.source, pair.lexicon.back) if entry.trust >= SURE]
    if new:
        yield Issue(
            check=ADDITION,
            severity=Severity.MINOR,
            message=f"The translation has {_quoted(new)}, which nothing in the original seems to call for.",
            target_spans=tuple(word.span for word in new),
        )


# --- gaps in the translation -----------------------------------------------------------------------------------------


def _gaps(pair: CheckedPair) -> Iterator[Issue]:
    target = pair.target
    found: list[Span] = []
    if not _OPENERS.isdisjoint(target.characters):
        found = [Span(start=match.start(), end=match.end()) for match in _EMPTY.finditer(target.text)]
    if found and _EMPTY.search(pair.source.text):
        found = []
    if target.key == "en":
        if not _APOSTROPHES.isdisjoint(target.characters) and _LONE_ENDING.search(target.text):
            found += [Span(start=match.start(), end=match.end()) for match in _TORN.finditer(target.text)]
        for pattern in (_NO_SUBJECT, _BEGUN) if not target.text.rstrip("\"'”’").endswith("?") else ():
            if start := pattern.match(target.text):
                found.append(Span(start=start.start(), end=start.end()))
        if len(_SPACED_MARK.findall(target.text)) == 1 and (torn := _TORN_END.search(target.text)):
            found.append(Span(start=torn.start(), end=torn.end()))
    found += _misfits(pair)
    for span in sorted(set(found), key=lambda span: (span.start, span.end))[:3]:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"Something seems to be missing from the translation at “{target.text[span.start : span.end]}”.",
            target_spans=(span,),
        )


def _misfits(pair: CheckedPair) -> list[Span]:
    """Return where two neighbours of the translation don't fit, so that something must be missing between them."""
    target = pair.target
    found = [
        joint
        for joint in joints(target, GAP_BY_NAME)
        if joint.left.end < joint.right.end
        and joint.left.kind not in _NOT_BEFORE
        and joint.right.kind not in _NOT_AFTER
    ]
    if not found or is_disordered(target):
        return []
    least = GAP_BY_NAME if target.key == "en" and may_name(pair) and likely_names(pair) else GAP
    return [_span(joint) for joint in found if joint.bits <= least]


def _span(joint: Joint) -> Span:
    return Span(start=joint.left.start, end=joint.left.end if joint.right.kind == END else joint.right.end)


# --- what the lexicon misses -----------------------------------------------------------------------------------------


def _lost(pair: CheckedPair) -> Iterator[Issue]:
    lexicon = pair.lexicon
    if lexicon is None:
        return
    open_ones = _unanswered(pair.source, pair.target, lexicon.forth)
    clause = _clause(pair.source, open_ones, lexicon.forth)
    if clause:
        text = pair.source.text[clause[0].start : clause[-1].end]
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR,
            message=f"A part of the original, “{text}”, seems to be missing from the translation.",
            source_spans=(Span(start=clause[0].start, end=clause[-1].end),),
        )
        return
    gone = [word for word, entry in open_ones if entry.trust >= SURE]
    if gone:
        yield Issue(
            check=CHECK,
            severity=Severity.MINOR,
            message=f"Nothing in the translation seems to answer {_quoted(gone)} in the original.",
            source_spans=tuple(word.span for word in gone),
        )


def _unanswered(asking: Side, answering: Side, entries: dict[str, Entry]) -> list[tuple[Token, Entry]]:
    """Return the words of one side that the lexicon knows and the other side does not answer, in order."""
    present = stems(answering).keys()
    starts: set[str] | None = None
    found = []
    for form, at in stems(asking).items():
        entry = entries.get(form)
        if entry is None or not entry.answers.isdisjoint(present):
            continue
        if starts is None:
            starts = {plain(word)[:MIN_COGNATE] for word in answering.lowered if len(word) >= MIN_COGNATE}
        if plain(asking.lowered[at])[:MIN_COGNATE] not in starts:
            found.append((asking.words[at], entry))
    return found


def _clause(side: Side, open_ones: list[tuple[Token, Entry]], entries: dict[str, Entry]) -> list[Token]:
    """Return the longest run of known words that are all unanswered; () where it is too short to be a clause."""
    gone = {word.start for word, entry in open_ones if entry.trust >= LIKELY}
    if len(gone) < MIN_CLAUSE:
        return []
    best: list[Token] = []
    run: list[Token] = []
    for form, at in stems(side).items():
        if side.words[at].start in gone:
            run.append(side.words[at])
            best = run if len(run) > len(best) else best
        elif form in entries:
            run = []
    return best if len(best) >= MIN_CLAUSE else []


def _quoted(words: list[Token]) -> str:
    return ", ".join(f"“{word.text}”" for word in words[:3])
