"""Runs all checks over a pair, in a fixed order.

Owns the order. Does not know what a check looks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.fidelity.acronyms import check_acronyms
from dragoman.fidelity.attribution import check_attribution
from dragoman.fidelity.code_mix import check_code_mix
from dragoman.fidelity.dates import check_dates
from dragoman.fidelity.length import check_length, length_ratio
from dragoman.fidelity.lexicon import Lexicon
from dragoman.fidelity.markup import check_markup
from dragoman.fidelity.names import check_names
from dragoman.fidelity.negation import check_negation
from dragoman.fidelity.numbers import check_numbers
from dragoman.fidelity.omission import check_addition, check_omission
from dragoman.fidelity.pair import CheckedPair, prepare_pair
from dragoman.fidelity.punctuation import check_casing, check_punctuation
from dragoman.fidelity.quotations import check_quotations
from dragoman.fidelity.repetition import check_repetition
from dragoman.fidelity.terms import check_terms
from dragoman.fidelity.unrelated import check_unrelated
from dragoman.fidelity.untranslated import check_untranslated
from dragoman.fidelity.word_order import check_word_order
from dragoman.model import Issue, Severity, TermUse

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
    check_acronyms,
    check_terms,
    check_omission,
    check_addition,
    check_word_order,
    check_attribution,
    check_quotations,
    check_markup,
    check_punctuation,
    check_casing,
)
"""The whole-text checks come first: where one is critical the others would only repeat it word by word."""

_WHOLE_TEXT = (check_untranslated, check_length, check_repetition)


def run_checks(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    terms: tuple[TermUse, ...] = (),
    lexicon: Lexicon | None = None,
) -> tuple[Issue, ...]:
    """Return the issues of a pair in the order of ``CHECKS``; see ``dragoman.fidelity.check``."""
    pair = prepare_pair(
        source, target, source_language=source_language, target_language=target_language, terms=terms, lexicon=lexicon
    )
    if source == target:
        return tuple(check_untranslated(pair))
    issues: list[Issue] = []
    for run in CHECKS:
        issues.extend(run(pair))
        if run in _WHOLE_TEXT and any(issue.severity is Severity.CRITICAL for issue in issues):
            return tuple(issues)
    return (*check_unrelated(pair, issues, length_ratio=length_ratio(pair)), *issues)
