"""Checking a whole translation: findings on each segment, and the verdict on the article.

Knows nothing of where the translation came from or what is done after the verdict.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.fidelity import check
from dragoman.fidelity.verdict import article_verdict, segment_verdict
from dragoman.model import Origin, SegmentPair, Status, Translation, Verdict


def check_translation(translation: Translation, source_language: str) -> Translation:
    """Return ``translation`` with the findings on each segment, the verdict on the whole, and the reason for it.

    Segments that are copies have nothing to check. Where more is refused than can be shown as a translation, the
    status becomes UNTRANSLATED: readers get the source, and the reason.
    """
    if translation.status is not Status.TRANSLATED:
        return replace(translation, verdict=Verdict.CLEAN)
    blocks = tuple(
        tuple(_checked(pair, source_language, translation.edition) for pair in block) for block in translation.segments
    )
    verdicts = [segment_verdict(pair.issues) for block in blocks for pair in block if pair.origin is not Origin.COPY]
    verdict = article_verdict(verdicts)
    refused = verdicts.count(Verdict.HELD)
    if verdict is Verdict.HELD:
        reason = f"the translation of {refused} of its {len(verdicts)} sentences failed a check"
        return replace(translation, segments=blocks, verdict=verdict, reason=reason, status=Status.UNTRANSLATED)
    reason = f"{refused} of {len(verdicts)} sentences are shown in the original" if refused else ""
    return replace(translation, segments=blocks, verdict=verdict, reason=reason)


def _checked(pair: SegmentPair, source_language: str, target_language: str) -> SegmentPair:
    if pair.origin is Origin.COPY:
        return pair
    found = check(pair.source, pair.target, source_language=source_language, target_language=target_language)
    return replace(pair, issues=tuple(found), held=segment_verdict(found) is Verdict.HELD)
