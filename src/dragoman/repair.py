"""What is done about findings: mend what is certain, try critical segments again, keep the best by its findings.

Knows checks and their weight. How a segment is tried again (in smaller pieces, on the next route) is the caller's: a
try is a function from sources to drafts. What is still critical after all tries stays so, and is shown in the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.fidelity import check
from dragoman.fidelity.lexicon import Lexicon
from dragoman.fidelity.mending import mend, weigh_issues
from dragoman.model import Draft, Origin, SegmentPair, Severity, Status, Translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A way to try segments again: what it is called in the record, and the drafts it gives, by source.

    A source that it can't do is left out of the answer; it never raises for an engine that fails.
    """

    name: str
    draft: Callable[[Sequence[str]], Mapping[str, Draft]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a translation is repaired with: its languages, what was learned of them, and how to judge the whole."""

    source_language: str
    target_language: str
    judge: Callable[[Translation], Translation]
    lexicon: Lexicon | None = None

    def translation(self, translation: Translation, tries: Sequence[Again]) -> Translation:
        """Return ``translation`` judged, after what is certain was mended and what is critical tried again."""
        judged = self.judge(translation)
        if translation.status is not Status.TRANSLATED or not any(p.issues for block in judged.segments for p in block):
            return judged
        pairs = [self._mended(pair) for block in judged.segments for pair in block]
        for again in tries:
            critical = list(dict.fromkeys(pair.source for pair in pairs if _is_critical(pair)))
            if not critical:
                break
            drafts = again.draft(critical)
            pairs = [
                _better(pair, self._redrafted(pair, drafts[pair.source], again.name))
                if _is_critical(pair) and pair.source in drafts
                else pair
                for pair in pairs
            ]
        repaired = iter(pairs)
        segments = tuple(tuple(next(repaired) for _ in block) for block in judged.segments)
        if segments == judged.segments:
            return judged
        return self.judge(replace(translation, segments=segments))

    def _mended(self, pair: SegmentPair) -> SegmentPair:
        if not pair.issues or pair.origin is Origin.COPY:
            return pair
        target, mendings, left = mend(
            pair.source,
            pair.target,
            pair.issues,
            source_language=self.source_language,
            target_language=self.target_language,
            terms=pair.terms,
            lexicon=self.lexicon,
        )
        if not mendings:
            return pair
        return replace(pair, target=target, issues=left, mendings=(*pair.mendings, *mendings))

    def _redrafted(self, pair: SegmentPair, draft: Draft, name: str) -> SegmentPair:
        issues = check(
            pair.source,
            draft.text,
            source_language=self.source_language,
            target_language=self.target_language,
            terms=pair.terms,
            lexicon=self.lexicon,
        )
        other = replace(
            pair, target=draft.text, issues=tuple(issues), origin=Origin.ENGINE, mendings=(), marks=(), route=name
        )
        return self._mended(other)


def _is_critical(pair: SegmentPair) -> bool:
    return any(issue.severity is Severity.CRITICAL for issue in pair.issues)


def _better(pair: SegmentPair, other: SegmentPair) -> SegmentPair:
    """The one whose findings weigh less; at the same weight what was there first."""
    return other if weigh_issues(other.issues) < weigh_issues(pair.issues) else pair
