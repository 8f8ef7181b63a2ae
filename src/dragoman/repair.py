"""What is done about findings: mend what is certain, try critical segments again, keep the best by its findings.

Knows checks and their weight. How a segment is tried again (in smaller pieces, on the next route) is the caller's: a
try is a function from sources to drafts. What is still critical after all tries stays so, and is shown in the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.fidelity import check
from dragoman.fidelity.mending import mend, weigh_issues
from dragoman.model import Draft, Origin, SegmentPair, Severity, Status, Translation

Check = Callable[[Translation], Translation]
"""Findings on each segment, and the verdict on the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A way to try segments again: what it is called in the record, and the drafts it gives, by source.

    A source that it can't do is left out of the answer; it never raises for an engine that fails.
    """

    name: str
    draft: Callable[[Sequence[str]], Mapping[str, Draft]]


def repair_translation(
    translation: Translation, source_language: str, judge: Check, tries: Sequence[Again]
) -> Translation:
    """Return ``translation`` judged, after what is certain was mended and what is critical tried again."""
    judged = judge(translation)
    if translation.status is not Status.TRANSLATED or not any(p.issues for block in judged.segments for p in block):
        return judged
    languages = (source_language, translation.edition)
    pairs = [_mended(pair, *languages) for block in judged.segments for pair in block]
    for again in tries:
        critical = list(dict.fromkeys(pair.source for pair in pairs if _is_critical(pair)))
        if not critical:
            break
        drafts = again.draft(critical)
        pairs = [
            _better(pair, _redrafted(pair, drafts[pair.source], again.name, *languages))
            if _is_critical(pair) and pair.source in drafts
            else pair
            for pair in pairs
        ]
    repaired = iter(pairs)
    segments = tuple(tuple(next(repaired) for _ in block) for block in judged.segments)
    if segments == judged.segments:
        return judged
    return judge(replace(translation, segments=segments))


def _is_critical(pair: SegmentPair) -> bool:
    return any(issue.severity is Severity.CRITICAL for issue in pair.issues)


def _mended(pair: SegmentPair, source_language: str, target_language: str) -> SegmentPair:
    if not pair.issues or pair.origin is Origin.COPY:
        return pair
    target, mendings, left = mend(
        pair.source, pair.target, pair.issues, source_language=source_language, target_language=target_language
    )
    return replace(pair, target=target, issues=left, mendings=(*pair.mendings, *mendings)) if mendings else pair


def _redrafted(pair: SegmentPair, draft: Draft, name: str, source_language: str, target_language: str) -> SegmentPair:
    issues = check(pair.source, draft.text, source_language=source_language, target_language=target_language)
    other = replace(pair, target=draft.text, issues=tuple(issues), origin=Origin.ENGINE, mendings=(), route=name)
    return _mended(other, source_language, target_language)


def _better(pair: SegmentPair, other: SegmentPair) -> SegmentPair:
    """The one whose findings weigh less; at the same weight what was there first."""
    return other if weigh_issues(other.issues) < weigh_issues(pair.issues) else pair
