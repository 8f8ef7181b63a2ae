"""The glossary at work: shipped terms below, the operator's above, a matcher for each pair and scope.

Knows nothing of the store: the operator's terms are values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from dragoman.model import TermUse
from dragoman.translate.glossary.concept import Concept, terms_for_pair
from dragoman.translate.glossary.matching import Matcher
from dragoman.translate.glossary.tables import parse_concept_table
from dragoman.translate.glossary.term import ANY_LANGUAGE, Term, source_languages, target_languages

ENFORCEMENT = 1
"""Part of every digest; raise it when the same terms come to be put into drafts in another way."""


@cache
def shipped_concepts() -> tuple[Concept, ...]:
    """Return the concepts that come with the program: organisations, places, persons."""
    folder = resources.files("dragoman.translate") / "terms"
    if not folder.is_dir():
        return ()
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)
    return tuple(
        concept
        for file in files
        for concept in parse_concept_table(file.read_text(encoding="utf-8"), subject=file.name)
    )


class Glossary:
    """All terms of an installation; safe to be used from several threads at once."""

    def __init__(self, own: Iterable[Term] = (), concepts: Sequence[Concept] | None = None) -> None:
        """Take the operator's terms, and concepts in place of the shipped ones."""
        self._own = tuple(own)
        self._concepts = concepts
        self._matchers: dict[tuple[str, str, str, str], Matcher] = {}
        self._editions = {term.edition for term in self._own}
        self._outlets = {term.outlet for term in self._own}

    def uses(self, text: str, source: str, target: str, *, edition: str = "", outlet: str = "") -> tuple[TermUse, ...]:
        """Return the terms that a text uses, in order, for a pair of languages, an edition and an outlet's slug."""
        return self.matcher(source, target, edition=edition, outlet=outlet).find(text)

    def matcher(self, source: str, target: str, *, edition: str = "", outlet: str = "") -> Matcher:
        """Return what finds the terms of a pair; made at the first call, some 0.2 s for 10,000 forms, then kept."""
        edition = edition if edition in self._editions else ""
        outlet = outlet if outlet in self._outlets else ""
        key = source, target, edition, outlet
        found = self._matchers.get(key)
        if found is None:
            terms = self.terms(source, target, edition=edition, outlet=outlet)
            found = self._matchers[key] = Matcher(terms, source_languages(source))
        return found

    def terms(self, source: str, target: str, *, edition: str = "", outlet: str = "") -> list[Term]:
        """Return the terms of a pair, the shipped ones first."""
        concepts = shipped_concepts() if self._concepts is None else self._concepts
        sources = (ANY_LANGUAGE, *source_languages(source))
        targets = (ANY_LANGUAGE, *target_languages(target))
        return terms_for_pair(concepts, source, target, shipped=True) + [
            term
            for term in self._own
            if term.source in sources
            and term.target in targets
            and term.edition in ("", edition)
            and term.outlet in ("", outlet)
        ]


def terms_digest(uses: Iterable[TermUse]) -> str:
    """Return 12 hexadecimal digits that change with any rendering asked for; empty where none is.

    Which forms the source has is no part of it: they are in the source.
    """
    wanted = sorted({(use.target, *use.accepted) for use in uses})
    if not wanted:
        return ""
    fields = json.dumps([ENFORCEMENT, wanted], ensure_ascii=False)
    return hashlib.sha256(fields.encode("utf-8", "surrogatepass")).hexdigest()[:12]
