"""Concepts: what one thing is called in many languages, and the terms that follow for a pair.

Knows nothing of files or of where concepts are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.translate.glossary.term import (
    ANY_LANGUAGE,
    Case,
    Term,
    Treatment,
    is_acronym,
    source_languages,
    target_languages,
)
from dragoman.translate.transliteration import latinised


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """What a concept is called in one language."""

    language: str
    name: str
    acronym: str = ""
    variants: tuple[str, ...] = ()
    """Other names and acronyms: found in a source, accepted in a translation."""
    recognised: bool = False
    """True where it is only found in sources, and never a rendering."""

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form for form in (self.name, self.acronym, *self.variants) if form))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing and its designations."""

    id: str
    designations: tuple[Designation, ...]
    treatment: Treatment = Treatment.RENDER
    case: Case = Case.USUAL
    edition: str = ""
    outlet: str = ""


def terms_for_pair(concepts: Iterable[Concept], source: str, target: str, *, shipped: bool = False) -> list[Term]:
    """Return the terms of concepts that are designated in both languages of a pair.

    ``source`` and ``target`` may be a region's or, of Serbo-Croatian, any standard's or either script's. Serbian in
    Latin letters is made from Cyrillic where a concept has no designation in it.
    """
    sources, targets = source_languages(source), target_languages(target)
    found: list[Term] = []
    for concept in concepts:
        wanted = _rendering_designation(concept, targets)
        if wanted is not None:
            for designation in concept.designations:
                if designation.language in sources:
                    found += _terms(concept, designation, wanted, target=target, shipped=shipped)
    return found


def all_terms(concepts: Iterable[Concept], *, source: str = "", targets: Sequence[str] = ()) -> Iterator[Term]:
    """Yield the terms of concepts for every pair of languages, or for those given."""
    for concept in concepts:
        sources = source_languages(source) if source else ()
        for wanted in concept.designations:
            if wanted.recognised or (targets and wanted.language not in targets):
                continue
            for designation in concept.designations:
                alike = designation.language == wanted.language and designation.language != ANY_LANGUAGE
                alone = len(concept.designations) == 1 and concept.treatment is not Treatment.RENDER
                if (designation is wanted and not alone) or alike:
                    continue
                if not sources or designation.language in sources:
                    yield from _terms(concept, designation, wanted, target=wanted.language, shipped=False)


def _rendering_designation(concept: Concept, targets: Sequence[str]) -> Designation | None:
    by_language = {d.language: d for d in concept.designations if not d.recognised}
    for language in targets:
        if language in by_language:
            return by_language[language]
    if "sr-Latn" in targets:
        for language in ("sr-Cyrl", "sr"):
            if language in by_language:
                return _in_latin(by_language[language])
    return None


def _in_latin(designation: Designation) -> Designation:
    return Designation(
        language="sr-Latn",
        name=latinised(designation.name, "sh"),
        acronym=latinised(designation.acronym, "sh"),
        variants=tuple(latinised(variant, "sh") for variant in designation.variants),
    )


def _terms(
    concept: Concept, designation: Designation, wanted: Designation, *, target: str, shipped: bool
) -> Iterator[Term]:
    """The terms from one designation to another: names by the name, acronyms ("OTAN", "Otan") by the acronym."""
    groups: dict[str, list[str]] = {}
    acronyms = {form for form in designation.forms if is_acronym(form)}
    for form in designation.forms:
        rendering = wanted.acronym if wanted.acronym and form.upper() in acronyms else wanted.name
        groups.setdefault(rendering if concept.treatment is Treatment.RENDER else "", []).append(form)
    for rendering, forms in groups.items():
        yield Term(
            source=designation.language,
            target=target,
            forms=tuple(forms),
            rendering=rendering,
            accepted=tuple(form for form in wanted.forms if form != rendering) if rendering else (),
            treatment=concept.treatment,
            case=concept.case,
            edition=concept.edition,
            outlet=concept.outlet,
            concept=concept.id,
            shipped=shipped,
        )
