"""Checking a whole translation: findings on each segment, and the verdict on the article.

Knows nothing of where the translation came from or what is done after the verdict.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.fidelity import check
from dragoman.fidelity.consistency import check_consistency
from dragoman.fidelity.lexicon import Lexicon
from dragoman.fidelity.verdict import article_verdict, segment_verdict
from dragoman.model import Issue, Origin, SegmentPair, Status, Translation, Verdict


def check_translation(translation: Translation, source_language: str, *, lexicon: Lexicon | None = None) -> Translation:
    """Return ``translation`` with the findings on each segment, the verdict on the whole, and the reason for it.

    ``lexicon`` is what was learned of the two languages. Segments that are copies have nothing to check. Where more is
    refused than can be shown as a translation, the status becomes UNTRANSLATED: readers get the source, and the reason.
    """
    if translation.status is not Status.TRANSLATED:
        return replace(translation, verdict=Verdict.CLEAN)
    edition = translation.edition
    pairs = [pair for block in translation.segments for pair in block]
    texts = [(pair.source, pair.target) if pair.origin is not Origin.COPY else ("", "") for pair in pairs]
    among = check_consistency(texts, source_language=source_language, target_language=edition)
    checked = iter(
        [_checked(pair, source_language, edition, lexicon, among.get(at, [])) for at, pair in enumerate(pairs)]
    )
    blocks = tuple(tuple(next(checked) for _ in block) for block in translation.segments)
    verdicts = [segment_verdict(pair.issues) for block in blocks for pair in block if pair.origin is not Origin.COPY]
    verdict = article_verdict(verdicts)
    refused = verdicts.count(Verdict.HELD)
    if verdict is Verdict.HELD:
        reason = f"the translation of {refused} of its {len(verdicts)} sentences failed a check"
        return replace(translation, segments=blocks, verdict=verdict, reason=reason, status=Status.UNTRANSLATED)
    reason = f"{refused} of {len(verdicts)} sentences are shown in the original" if refused else ""
    return replace(translation, segments=blocks, verdict=verdict, reason=reason)


def _checked(
    pair: SegmentPair, source_language: str, target_language: str, lexicon: Lexicon | None, among: list[Issue]
) -> SegmentPair:
    if pair.origin is Origin.COPY:
        return pair
    found = check(
        pair.source,
        pair.target,
        source_language=source_language,
        target_language=target_language,
        terms=pair.terms,
        lexicon=lexicon,
    )
    return replace(pair, issues=(*found, *among), held=segment_verdict(found) is Verdict.HELD)
