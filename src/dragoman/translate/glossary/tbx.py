"""Concepts as TBX: TBX-Basic of 2019, in the style that names data categories as attributes (ISO 30042:2019, DCA).

What a translation must say is a preferred term, what it may say an admitted one; a language whose terms are all
admitted is found in sources only. An outlet is a customerSubset, an edition a projectSubset; what TBX-Basic has no
category for stands in a note of ours. Files of the older standard (martif) are read too. Hostile documents are
refused: one with a document type is not looked at any further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from dragoman.errors import ParseError
from dragoman.translate.glossary.concept import Concept, Designation
from dragoman.translate.glossary.tables import cleaned, parse_language
from dragoman.translate.glossary.term import Case, Term, Treatment, is_acronym

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFERRED, ADMITTED, DEPRECATED = "preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"
_SUPERSEDED = "supersededTerm-admn-sts"
_UNNAMED = "dragoman-"
"""Begins the ids that are given to terms without a concept, since TBX asks for one."""
_SHORT = frozenset({"acronym", "abbreviation", "initialism", "shortForm"})
_OURS = re.compile(r"dragoman: treatment=(?P<treatment>\w+) case=(?P<case>\w+) concept=(?P<concept>.*)")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

MAX_CONCEPTS = 100_000
"""Concepts of one document: IATE, the largest public term base, is shared in portions below it."""

Element = Any


def parse_tbx(body: bytes, *, subject: str) -> list[Concept]:
    """Read the concepts of a TBX document; raises ParseError that names ``subject`` and the line.

    Deprecated and superseded terms are found in sources and never asked for.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or "<!DOCTYPE".encode("utf-16-le") in body:
        raise ParseError("has a document type, which a term base does not need", subject=subject)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"is not well-formed XML: {error.msg}", subject=f"{subject}, line {error.lineno}") from error
    except ValueError as error:
        raise ParseError(f"can't be read: {error}", subject=subject) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError("has a document type, which a term base does not need", subject=subject)
    if _name(root) not in ("tbx", "martif"):
        raise ParseError(f"is no TBX document: its root is <{_name(root)[:40]}>", subject=f"{subject}, line 1")
    found: list[Concept] = []
    for entry in root.iter("{*}conceptEntry", "{*}termEntry"):
        if len(found) >= MAX_CONCEPTS:
            raise ParseError(f"has more than {MAX_CONCEPTS} concepts", subject=f"{subject}, line {entry.sourceline}")
        concept = _concept(entry, subject)
        if concept.designations:
            found.append(concept)
    return found


def render_tbx(terms: Iterable[Term]) -> bytes:
    """Write terms as a TBX-Basic document, a concept each; ``all_terms`` makes the same terms of it again."""
    nsmap: Any = {None: NAMESPACE}
    root = etree.Element("tbx", {"type": "TBX-Basic", "style": "dca", XML_LANG: "en"}, nsmap=nsmap)
    description = etree.SubElement(etree.SubElement(etree.SubElement(root, "tbxHeader"), "fileDesc"), "sourceDesc")
    etree.SubElement(description, "p").text = "Terms of a Dragoman installation"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, term in enumerate(terms, start=1):
        entry = etree.SubElement(body, "conceptEntry", {"id": f"{_UNNAMED}{number}"})
        for category, value in (("customerSubset", term.outlet), ("projectSubset", term.edition)):
            if value:
                etree.SubElement(entry, "admin", {"type": category}).text = _clean(value)
        if term.treatment is not Treatment.RENDER or term.case is not Case.USUAL or term.concept:
            note = f"dragoman: treatment={term.treatment} case={term.case} concept={term.concept}"
            etree.SubElement(entry, "note").text = _clean(note)
        if term.source == term.target:  # a language has one section
            _render_language(entry, term.source, [(form, PREFERRED) for form in term.forms])
            continue
        _render_language(entry, term.source, [(form, ADMITTED) for form in term.forms])
        renderings = [(term.rendering or term.forms[0], PREFERRED), *((form, ADMITTED) for form in term.accepted)]
        _render_language(entry, term.target, renderings)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _render_language(entry: Element, language: str, terms: Iterable[tuple[str, str]]) -> None:
    section = etree.SubElement(entry, "langSec", {XML_LANG: language})
    for form, status in terms:
        term = etree.SubElement(section, "termSec")
        etree.SubElement(term, "term").text = _clean(form)
        etree.SubElement(term, "termNote", {"type": "administrativeStatus"}).text = status
        if is_acronym(form):
            etree.SubElement(term, "termNote", {"type": "termType"}).text = "acronym"


def _concept(entry: Element, subject: str) -> Concept:
    designations: list[Designation] = []
    for section in entry.iter("{*}langSec", "{*}langSet"):
        place = f"{subject}, line {section.sourceline}"
        language = parse_language(section.get(XML_LANG, ""), place)
        designation = _designation(section, language, place)
        if designation is not None:
            designations.append(designation)
    ours = _OURS.search(" ".join(note.text or "" for note in entry.iterfind("{*}note")))
    known = ours is not None and ours["treatment"] in tuple(Treatment) and ours["case"] in tuple(Case)
    place = f"{subject}, line {entry.sourceline}"
    named = entry.get("id", "")
    return Concept(
        id=cleaned(ours["concept"] if ours else "" if named.startswith(_UNNAMED) else named, place),
        designations=tuple(designations),
        treatment=Treatment(ours["treatment"]) if ours and known else Treatment.RENDER,
        case=Case(ours["case"]) if ours and known else Case.USUAL,
        edition=cleaned(_text_of(entry, "admin", "projectSubset"), place),
        outlet=cleaned(_text_of(entry, "admin", "customerSubset"), place),
    )


def _designation(section: Element, language: str, place: str) -> Designation | None:
    preferred: list[str] = []
    acronyms: list[str] = []
    others: list[str] = []
    for unit in section.iter("{*}termSec", "{*}tig", "{*}ntig"):
        term = next(unit.iter("{*}term"), None)
        form = (
            "" if term is None else cleaned("".join(term.itertext()), f"{place[: place.rfind(' ')]} {unit.sourceline}")
        )
        status = _note_of(unit, "administrativeStatus")
        if not form:
            continue
        if status in (ADMITTED, DEPRECATED, _SUPERSEDED):
            others.append(form)
        elif preferred and (_note_of(unit, "termType") in _SHORT or is_acronym(form)):
            acronyms.append(form)
        else:
            preferred.append(form)
    forms = list(dict.fromkeys([*preferred, *acronyms, *others]))
    if not forms:
        return None
    name = forms[0]
    acronym = acronyms[0] if preferred and acronyms else ""
    variants = tuple(form for form in forms if form not in (name, acronym))
    return Designation(language=language, name=name, acronym=acronym, variants=variants, recognised=not preferred)


def _note_of(unit: Element, category: str) -> str:
    return next((note.text or "" for note in unit.iter("{*}termNote") if note.get("type") == category), "")


def _text_of(entry: Element, name: str, category: str) -> str:
    return next((found.text or "" for found in entry.iterfind(f"{{*}}{name}") if found.get("type") == category), "")


def _name(element: Element) -> str:
    return str(etree.QName(element).localname)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
