"""Terms and concepts as CSV: a term a line, or a concept's designation in one language a line.

Owns both tables and their errors, which name file and line. Knows nothing of the store.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE
from dragoman.translate.glossary.concept import Concept, Designation
from dragoman.translate.glossary.term import ANY_LANGUAGE, Case, Term, Treatment

CONCEPT_COLUMNS = ("concept", "language", "name", "acronym", "variants")
TERM_COLUMNS = (
    "source", "target", "forms", "rendering", "accepted", "treatment", "case", "edition", "outlet", "concept"
)  # fmt: skip
NEEDED_TERM_COLUMNS = frozenset({"source", "target", "forms", "rendering"})
SEVERAL = "|"
"""Parts several forms in one cell."""

MAX_FORM_CHARACTERS = 200
"""Longest name, in characters: the longest of an international organisation has 120."""

MAX_LINES = 200_000
"""Lines of a table: the largest public term bases of this kind have a tenth of it for one pair."""

_SPACES = re.compile(r"\s+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def is_concept_table(text: str) -> bool:
    """Tell by its header whether a table has a line for each concept and language."""
    header = next(csv.reader(io.StringIO(text)), [])
    return [cell.strip().lower() for cell in header[:2]] == list(CONCEPT_COLUMNS[:2])


def parse_concept_table(text: str, *, subject: str) -> list[Concept]:
    """Read concepts, in order of their first lines; raises ParseError that names file and line."""
    concepts: dict[str, dict[str, Designation]] = {}
    for place, row in _rows(text, frozenset(CONCEPT_COLUMNS[:3]), CONCEPT_COLUMNS, subject):
        concept, language = cleaned(row["concept"], place), parse_language(row["language"], place)
        if not concept:
            raise ParseError("the concept has no id", subject=place)
        name = cleaned(row["name"], place)
        if not name:
            raise ParseError("the concept has no name", subject=place)
        designations = concepts.setdefault(concept, {})
        if language in designations:
            raise ParseError(f"the concept {concept} has {language} already", subject=place)
        designations[language] = Designation(
            language=language,
            name=name,
            acronym=cleaned(row.get("acronym", ""), place),
            variants=_several(row.get("variants", ""), place),
        )
    return [Concept(id=concept, designations=tuple(found.values())) for concept, found in concepts.items()]


def parse_term_table(text: str, *, subject: str) -> list[Term]:
    """Read terms, a line each; raises ParseError that names file and line.

    The columns after the first four may be missing; "mul" stands for every language.
    """
    found = []
    for place, row in _rows(text, NEEDED_TERM_COLUMNS, TERM_COLUMNS, subject):
        forms, rendering = _several(row["forms"], place), cleaned(row["rendering"], place)
        treatment = _one_of(Treatment, row.get("treatment", ""), Treatment.RENDER, place)
        if not forms:
            raise ParseError("the term has no form to be found by", subject=place)
        if (treatment is Treatment.RENDER) != bool(rendering):
            wrong = "has no rendering" if not rendering else f"is to {treatment} and has a rendering"
            raise ParseError(f"the term {wrong}", subject=place)
        found.append(
            Term(
                source=parse_language(row["source"], place),
                target=parse_language(row["target"], place),
                forms=forms,
                rendering=rendering,
                accepted=_several(row.get("accepted", ""), place),
                treatment=treatment,
                case=_one_of(Case, row.get("case", ""), Case.USUAL, place),
                edition=cleaned(row.get("edition", ""), place),
                outlet=cleaned(row.get("outlet", ""), place),
                concept=cleaned(row.get("concept", ""), place),
            )
        )
    return found


def render_term_table(terms: Iterable[Term]) -> str:
    """Write terms as a table with all columns, a line each."""
    body = io.StringIO()
    writer = csv.writer(body, lineterminator="\n")
    writer.writerow(TERM_COLUMNS)
    for term in terms:
        writer.writerow(
            (
                term.source,
                term.target,
                SEVERAL.join(term.forms),
                term.rendering,
                SEVERAL.join(term.accepted),
                term.treatment,
                term.case,
                term.edition,
                term.outlet,
                term.concept,
            )
        )
    return body.getvalue()


def parse_language(tag: str, place: str) -> str:
    """Return a tag in standard form; raises ParseError that names ``place`` where it is none."""
    if tag.strip() == ANY_LANGUAGE:
        return ANY_LANGUAGE
    standard = standardize(tag)
    if standard == UNKNOWN_LANGUAGE:
        raise ParseError(f"{tag.strip()[:40]!r} is not a language tag; write it as fr, sr-Latn or pt-BR", subject=place)
    return standard


def cleaned(cell: str, place: str) -> str:
    """Return a form in NFC with single spaces; raises ParseError where it is too long or can't be printed."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", cell)).strip()
    if len(text) > MAX_FORM_CHARACTERS:
        raise ParseError(f"a form is longer than {MAX_FORM_CHARACTERS} characters", subject=place)
    if _UNPRINTABLE.search(text):
        raise ParseError("a form has a character that can't be printed", subject=place)
    return text


def _several(cell: str, place: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (cleaned(part, place) for part in cell.split(SEVERAL)))))


def _one_of(kind: type[Treatment] | type[Case], cell: str, default: Treatment | Case, place: str) -> Any:
    value = cell.strip().lower()
    if not value:
        return default
    if value not in tuple(kind):
        raise ParseError(f"{value[:40]!r} is none of {', '.join(kind)}", subject=place)
    return kind(value)


def _rows(
    text: str, needed: frozenset[str], known: tuple[str, ...], subject: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each line's place ("terms.csv, line 3") and its cells by column; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        place = f"{subject}, line 1"
        if missing := needed.difference(header):
            first = "the table is empty" if not header else f"the header lacks {', '.join(sorted(missing))}"
            raise ParseError(f"{first}; known columns are {', '.join(known)}", subject=place)
        if unknown := [cell for cell in header if cell not in known]:
            raise ParseError(f"unknown column {unknown[0][:40]!r}; known are {', '.join(known)}", subject=place)
        for cells in reader:
            place = f"{subject}, line {reader.line_num}"
            if reader.line_num > MAX_LINES:
                raise ParseError(f"has more than {MAX_LINES} lines", subject=place)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise ParseError(f"has {len(cells)} cells, the header has {len(header)}", subject=place)
            yield place, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise ParseError(f"is not CSV: {error}", subject=f"{subject}, line {reader.line_num}") from error
