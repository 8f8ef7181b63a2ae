"""Runs all checks over a pair, in a fixed order.

Owns the order. Does not know what a check looks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.fidelity.code_mix import check_code_mix
from dragoman.fidelity.dates import check_dates
from dragoman.fidelity.length import check_length
from dragoman.fidelity.markup import check_markup
from dragoman.fidelity.names import check_names
from dragoman.fidelity.negation import check_negation
from dragoman.fidelity.numbers import check_numbers
from dragoman.fidelity.pair import CheckedPair, prepare_pair
from dragoman.fidelity.punctuation import check_casing, check_punctuation
from dragoman.fidelity.quotations import check_quotations
from dragoman.fidelity.repetition import check_repetition
from dragoman.fidelity.untranslated import check_untranslated
from dragoman.model import Issue, Severity

Check = Callable[[CheckedPair], Iterator[Issue]]

CHECKS: tuple[Check, ...] = (
    check_untranslated,
    check_length,
    check_repetition,
    check_code_mix,
    check_numbers,
    check_dates,
    check_negation,
    check_names,
    check_quotations,
    check_markup,
    check_punctuation,
    check_casing,
)
"""The whole-text checks come first: where one is critical the others would only repeat it word by word."""

_WHOLE_TEXT = (check_untranslated, check_length, check_repetition)


def run_checks(source: str, target: str, *, source_language: str, target_language: str) -> tuple[Issue, ...]:
    """Return the issues of a pair in the order of ``CHECKS``; see ``dragoman.fidelity.check``."""
    pair = prepare_pair(source, target, source_language=source_language, target_language=target_language)
    if source == target:
        return tuple(check_untranslated(pair))
    issues: list[Issue] = []
    for run in CHECKS:
        issues.extend(run(pair))
        if run in _WHOLE_TEXT and any(issue.severity is Severity.CRITICAL for issue in issues):
            break
    return tuple(issues)
