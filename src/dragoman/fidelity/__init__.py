"""Fidelity: a source segment and its translation go in, issues come out; one module a check.

Owns the checks, the verdict drawn from them and their JSON form. Knows nothing of engines, articles, the store or
the clock. Importing this package is light: the checks and their tables load at the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.fidelity.lexicon import Lexicon
    from dragoman.model import Issue, TermUse

__all__ = ["check"]


def check(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    terms: tuple[TermUse, ...] = (),
    lexicon: Lexicon | None = None,
) -> tuple[Issue, ...]:
    """Compare a segment with its translation and return what differs, in a fixed order.

    Languages are BCP 47 tags; one without tables gets the checks that need none. ``terms`` are the glossary's terms
    in the source, whose renderings the translation must have; ``lexicon`` is what was learned of the two languages
    (``dragoman.fidelity.lexicon``), and sharpens several checks. Spans count code points in the strings given.
    Deterministic; raises nothing for any strings. A text compared with itself has no issue save ``untranslated``.
    """
    from dragoman.fidelity.run import run_checks

    return run_checks(
        source, target, source_language=source_language, target_language=target_language, terms=terms, lexicon=lexicon
    )
