"""Verdicts: what is done about the findings of a segment, and of an article.

Owns the rule from issues to verdict. Knows nothing of how issues are found or how a verdict is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Issue, Severity, Verdict

MAX_HELD_SHARE = 0.5
"""Share of an article's segments (0 to 1). With more than half in the source it is no translation to speak of."""


def segment_verdict(issues: Sequence[Issue]) -> Verdict:
    """Return HELD where a critical issue is left, NOTES where any is, else CLEAN."""
    if any(issue.severity is Severity.CRITICAL for issue in issues):
        return Verdict.HELD
    return Verdict.NOTES if issues else Verdict.CLEAN


def article_verdict(verdicts: Sequence[Verdict], *, headline: Verdict = Verdict.CLEAN) -> Verdict:
    """Return an article's verdict from its segments' verdicts.

    HELD where more than ``MAX_HELD_SHARE`` of the segments are held, PARTIAL where any is, NOTES where any has notes,
    else CLEAN. ``headline`` is the headline's own verdict where the caller keeps it apart; held, it makes the article
    partial and no more, since the headline can be shown in the source.
    """
    held = sum(verdict is Verdict.HELD for verdict in verdicts)
    if held > MAX_HELD_SHARE * len(verdicts):
        return Verdict.HELD
    if held or headline is Verdict.HELD:
        return Verdict.PARTIAL
    if headline is not Verdict.CLEAN or any(verdict is not Verdict.CLEAN for verdict in verdicts):
        return Verdict.NOTES
    return Verdict.CLEAN
