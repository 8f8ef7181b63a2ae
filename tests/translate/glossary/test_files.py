"""Terms as CSV and TBX, in and out; what is wrong is named with its line, and nothing hostile is followed."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.translate.glossary.concept import all_terms, terms_for_pair
from dragoman.translate.glossary.tables import (
    is_concept_table,
    parse_concept_table,
    parse_term_table,
    render_term_table,
)
from dragoman.translate.glossary.tbx import parse_tbx, render_tbx
from dragoman.translate.glossary.term import Case, Term, Treatment
from tests.translate.glossary.concepts import CONCEPTS

FORMS = (
    st.text(alphabet="abcÀéßЖОДКБ北约\"',; <&>-", min_size=1, max_size=12)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
LANGUAGES = st.sampled_from(["fr", "de", "sr-Latn", "ru", "zh-Hans", "mul"])


@st.composite
def terms(draw: st.DrawFn) -> Term:
    treatment = draw(st.sampled_from(Treatment))
    rendered = treatment is Treatment.RENDER
    forms = draw(st.lists(FORMS, min_size=1, max_size=3, unique=True))
    rendering = draw(FORMS) if rendered else ""
    accepted = draw(st.lists(FORMS.filter(lambda form: form != rendering), max_size=2, unique=True)) if rendered else []
    return Term(
        source=draw(LANGUAGES),
        target=draw(st.sampled_from(["en", "es"])),
        forms=tuple(forms),
        rendering=rendering,
        accepted=tuple(accepted),
        treatment=treatment,
        case=draw(st.sampled_from(Case)),
        edition=draw(st.sampled_from(["", "en"])),
        outlet=draw(st.sampled_from(["", "journal"])),
        concept=draw(st.sampled_from(["", "nato"])),
    )


@settings(deadline=None)
@given(st.lists(terms(), max_size=4))
def test_terms_come_back_from_csv_as_they_were(given_terms: list[Term]) -> None:
    assert parse_term_table(render_term_table(given_terms), subject="t.csv") == given_terms


@settings(deadline=None)
@given(st.lists(terms(), max_size=4))
def test_terms_come_back_from_tbx_as_they_were(given_terms: list[Term]) -> None:
    concepts = parse_tbx(render_tbx(given_terms), subject="t.tbx")
    assert list(all_terms(concepts, targets=("en", "es"))) == given_terms


def test_a_term_for_every_pair_comes_back_from_tbx() -> None:
    kept = Term(source="mul", target="mul", forms=("Le Monde",), treatment=Treatment.KEEP)
    assert list(all_terms(parse_tbx(render_tbx([kept]), subject="t.tbx"))) == [kept]


def test_the_tbx_that_is_written_is_that_of_the_standard() -> None:
    term = Term(source="fr", target="en", forms=("OTSC",), rendering="CSTO", edition="en", outlet="journal")
    assert render_tbx([term]).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">\n'
        "  <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Terms of a Dragoman installation</p>\n"
        "      </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n"
        '      <conceptEntry id="dragoman-1">\n'
        '        <admin type="customerSubset">journal</admin>\n        <admin type="projectSubset">en</admin>\n'
        '        <langSec xml:lang="fr">\n          <termSec>\n            <term>OTSC</term>\n'
        '            <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>\n'
        '            <termNote type="termType">acronym</termNote>\n          </termSec>\n        </langSec>\n'
        '        <langSec xml:lang="en">\n          <termSec>\n            <term>CSTO</term>\n'
        '            <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>\n'
        '            <termNote type="termType">acronym</termNote>\n          </termSec>\n        </langSec>\n'
        "      </conceptEntry>\n    </body>\n  </text>\n</tbx>\n"
    )


def test_a_term_base_of_others_gives_terms_in_both_directions() -> None:
    body = b"""<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body><termEntry id="e7">
      <langSet xml:lang="en"><tig><term>Collective Security Treaty Organization</term></tig>
        <tig><term>CSTO</term><termNote type="termType">acronym</termNote></tig></langSet>
      <langSet xml:lang="fr"><tig><term>OTSC</term></tig>
        <ntig><termGrp><term>TSC</term>
          <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
      </langSet></termEntry></body></text></martif>"""
    found = list(all_terms(parse_tbx(body, subject="t.tbx")))
    assert [(term.source, term.target, term.forms, term.rendering) for term in found] == [
        ("fr", "en", ("OTSC", "TSC"), "CSTO"),
        ("en", "fr", ("Collective Security Treaty Organization", "CSTO"), "OTSC"),
    ]
    assert {term.concept for term in found} == {"e7"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>', "document type"),
        ("<!DOCTYPE tbx SYSTEM 'x'><tbx/>".encode("utf-16"), "document type"),
        (b"<tbx><text>", "t.tbx, line 1: is not well-formed XML"),
        (b"<html/>", "is no TBX document: its root is <html>"),
        (b"", "is not well-formed XML"),
        (b'<tbx>\n<conceptEntry id="a">\n<langSec xml:lang="klingonisch"><termSec><term>a</term></termSec></langSec>'
         b"</conceptEntry></tbx>", "t.tbx, line 3: 'klingonisch' is not a language tag"),
        (b'<tbx>\n\n<conceptEntry><langSec xml:lang="fr"><termSec><term>' + b"a" * 300 + b"</term></termSec></langSec>"
         b"</conceptEntry></tbx>", "t.tbx, line 3: a form is longer than 200 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_tbx_file_is_said(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=re.escape(words)):
        parse_tbx(body, subject="t.tbx")


@settings(deadline=None)
@given(
    st.binary(max_size=60) | st.text(alphabet="<tbx/>conceptEntry langSec='\"&;!DOCTYPE[]", max_size=60).map(str.encode)
)
def test_no_bytes_raise_anything_but_a_parse_error(body: bytes) -> None:
    with contextlib.suppress(ParseError):
        parse_tbx(body, subject="t.tbx")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "t.csv, line 1: the table is empty"),
        ("source,target,forms\n", "t.csv, line 1: the header lacks rendering"),
        ("source,target,forms,rendering,colour\n", "unknown column 'colour'"),
        ("source,target,forms,rendering\nfr,en,OTSC\n", "t.csv, line 2: has 3 cells, the header has 4"),
        ("source,target,forms,rendering\n\nxx-!,en,OTSC,CSTO\n", "t.csv, line 3: 'xx-!' is not a language tag"),
        ("source,target,forms,rendering\nfr,en,OTSC,\n", "t.csv, line 2: the term has no rendering"),
        ("source,target,forms,rendering\nfr,en, | ,CSTO\n", "t.csv, line 2: the term has no form"),
        ("source,target,forms,rendering,treatment\nfr,en,a,b,keep\n", "is to keep and has a rendering"),
        ("source,target,forms,rendering,case\nfr,en,a,b,big\n", "'big' is none of usual, exact, any"),
        ('source,target,forms,rendering\nfr,en,"a\n', "is not CSV"),
        ("source,target,forms,rendering\nfr,en,a\x1bb,c\n", "has a character that can't be printed"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ParseError, match=re.escape(words)):
        parse_term_table(text, subject="t.csv")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nato,fr,OTAN,,", "t.csv, line 3: the concept nato has fr already"),
        (",fr,OTAN,,", "the concept has no id"),
        ("nato,de,,,", "the concept has no name"),
    ],
)
def test_what_is_wrong_with_a_table_of_concepts_is_said(line: str, words: str) -> None:
    with pytest.raises(ParseError, match=re.escape(words)):
        parse_concept_table(f"concept,language,name,acronym,variants\nnato,fr,OTAN,,\n{line}\n", subject="t.csv")


@settings(deadline=None)
@given(st.text(alphabet='source,target,forms,rendering\n"|fren', max_size=60))
def test_no_table_raises_anything_but_a_parse_error(text: str) -> None:
    for parse in (parse_term_table, parse_concept_table):
        with contextlib.suppress(ParseError):
            parse(text, subject="t.csv")


def test_the_two_tables_are_told_apart_by_their_header() -> None:
    assert is_concept_table(CONCEPTS)
    assert not is_concept_table(render_term_table([]))


def test_acronyms_are_rendered_by_the_acronym_and_names_by_the_name() -> None:
    concepts = parse_concept_table(CONCEPTS, subject="concepts.csv")
    found = [term for term in terms_for_pair(concepts, "fr", "en") if term.concept == "nato"]
    assert [(term.forms, term.rendering) for term in found] == [
        (("Organisation du traité de l'Atlantique nord", "Alliance atlantique"), "North Atlantic Treaty Organization"),
        (("OTAN", "Otan"), "NATO"),
    ]
    assert found[1].accepted == ("North Atlantic Treaty Organization",)


def test_latin_serbian_is_made_where_a_concept_has_cyrillic_alone() -> None:
    concepts = parse_concept_table(CONCEPTS, subject="concepts.csv")
    [term] = [term for term in terms_for_pair(concepts, "fr", "sr-Latn") if term.concept == "moscow"]
    assert term.rendering == "Moskva"
