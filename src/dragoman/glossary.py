"""The glossary of an installation: the shipped terms, and over them those that its operator has stored.

Owns the step from stored rows to terms, and what a change of terms concerns. It knows nothing of files, of the command
line, or of how drafts come to render terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dragoman.store import terms as stored
from dragoman.store.database import Database
from dragoman.translate.glossary.concept import Concept
from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.glossary.matching import Matcher, beginnings
from dragoman.translate.glossary.term import ANY_LANGUAGE, Case, Term, Treatment, source_languages, target_languages

NARROWED_AT_MOST = 50
"""Beginnings of forms that are put into one query; beyond it all shown segments are looked at."""


class InstalledGlossary:
    """The terms of an installation, read again when they have changed."""

    def __init__(self, database: Database, concepts: Sequence[Concept] | None = None) -> None:
        """Take the database, and concepts in place of the shipped ones."""
        self._database = database
        self._concepts = concepts
        self._known: tuple[tuple[int, str], Glossary] | None = None

    def current(self) -> Glossary:
        """Return the glossary as it is now; the same one, with its matchers, until a term changes."""
        with self._database.read() as db:
            version = stored.terms_version(db)
            if self._known is not None and self._known[0] == version:
                return self._known[1]
            own = [_term(document) for document in stored.load_terms(db)]
        glossary = Glossary(own, self._concepts)
        self._known = version, glossary
        return glossary

    def own_terms(self) -> list[Term]:
        """Return the operator's terms, by pair, scope and form."""
        with self._database.read() as db:
            return [_term(document) for document in stored.load_terms(db)]

    def add(self, terms: Iterable[Term], *, now: datetime) -> int:
        """Store terms; one with the same pair, scope and first form is replaced. Return how many are new."""
        with self._database.write() as db:
            return stored.save_terms(db, [_document(term) for term in terms], now=now)

    def remove(self, terms: Iterable[Term]) -> int:
        """Take the operator's terms away; return how many there were."""
        with self._database.write() as db:
            return stored.delete_terms(db, [_document(term) for term in terms])

    def concerned(self, terms: Sequence[Term]) -> int:
        """Count the shown, translated articles whose source uses one of the terms."""
        return len(self.concerned_items(terms))

    def concerned_items(self, terms: Sequence[Term]) -> set[str]:
        """Return the ids of the shown, translated articles whose source uses one of the terms."""
        found: set[str] = set()
        matchers: dict[str, Matcher] = {}
        parts = {part for term in terms for part in beginnings(term)}
        editions = {term.edition for term in terms}
        outlets = {term.outlet for term in terms}
        with self._database.read() as db:
            shown = stored.shown_sources(
                db,
                edition=editions.pop() if len(editions) == 1 else "",
                outlet=outlets.pop() if len(outlets) == 1 else "",
                containing=sorted(parts) if len(parts) <= NARROWED_AT_MOST else (),
            )
            for item, language, edition, source in shown:
                if item in found:
                    continue
                key = f"{language}>{edition}"
                if key not in matchers:
                    matchers[key] = Matcher(_concerning(terms, language, edition), source_languages(language))
                if matchers[key].places(source):
                    found.add(item)
        return found


def _concerning(terms: Iterable[Term], language: str, edition: str) -> list[Term]:
    """The terms for a pair, of whatever scope: the query has narrowed it."""
    sources = (ANY_LANGUAGE, *source_languages(language))
    targets = (ANY_LANGUAGE, *target_languages(edition))
    return [
        replace(term, treatment=Treatment.KEEP, rendering="")
        for term in terms
        if term.source in sources and term.target in targets and term.edition in ("", edition)
    ]


def _document(term: Term) -> dict[str, Any]:
    return {
        "source": term.source,
        "target": term.target,
        "edition": term.edition,
        "outlet": term.outlet,
        "form": term.forms[0],
        "forms": list(term.forms),
        "rendering": term.rendering,
        "accepted": list(term.accepted),
        "treatment": term.treatment,
        "case": term.case,
        "concept": term.concept,
    }


def _term(document: dict[str, Any]) -> Term:
    return Term(
        source=document["source"],
        target=document["target"],
        forms=tuple(document["forms"]),
        rendering=document["rendering"],
        accepted=tuple(document["accepted"]),
        treatment=Treatment(document["treatment"]),
        case=Case(document["case"]),
        edition=document["edition"],
        outlet=document["outlet"],
        concept=document["concept"],
    )


def stored_glossary(folder: Path) -> Glossary:
    """Return the terms of the installation in a folder; the shipped ones alone where there is none yet."""
    if not Database.exists_in(folder):
        return Glossary()
    with ExitStack() as stack:
        database = Database.in_folder(folder)
        stack.callback(database.close)
        database.migrate()
        return InstalledGlossary(database).current()
