"""Terms are found in every script, case and inflected form, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.glossary.matching import Matcher, beginnings
from dragoman.translate.glossary.tables import parse_concept_table
from dragoman.translate.glossary.term import Case, Term, Treatment
from tests.translate.glossary.concepts import CONCEPTS

_MATCHER = Glossary(concepts=parse_concept_table(CONCEPTS, subject="concepts.csv")).matcher("fr", "en")


def found(glossary: Glossary, text: str, source: str, target: str = "en") -> list[tuple[str, str]]:
    return [(text[use.start : use.end], use.target) for use in glossary.uses(text, source, target)]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("fr", "Ceux de l'OTSC, d'Aix et de l’Otan.", [("OTSC", "CSTO"), ("Aix", "Aix-en-Provence"), ("Otan", "NATO")]),
        ("fr", "À Aix-la-Chapelle", [("Aix-la-Chapelle", "Aachen")]),
        ("fr", "Aix‑en‑Provence", [("Aix‑en‑Provence", "Aix-en-Provence")]),
        ("de", "Die OVKG und Moskaus Vertreter", [("OVKG", "CSTO"), ("Moskaus", "Moscow")]),
        ("de", "bei den Vereinten Nationen", [("Vereinten Nationen", "United Nations")]),
        ("ru", "Члены ОДКБ встретились с Дмитрием Песковым в Москве.", [
            ("ОДКБ", "CSTO"), ("Дмитрием Песковым", "Dmitry Peskov"), ("Москве", "Moscow")]),
        ("ru", "Генсек Организации Объединенных Наций", [("Организации Объединенных Наций", "United Nations")]),
        ("sr-Cyrl", "чланице ОДКБ-а и НАТО-у у Бечу", [("ОДКБ-а", "CSTO"), ("НАТО-у", "NATO"), ("Бечу", "Vienna")]),
        ("sr-Latn", "u Beču i Engleskoj", [("Beču", "Vienna"), ("Engleskoj", "England")]),
        ("de", "Moskau-Besuch", [("Moskau", "Moscow")]),
        ("pl", "w Moskwie", [("Moskwie", "Moscow")]),
        ("tr", "NATO'nun Moskova'daki", [("NATO'nun", "NATO"), ("Moskova", "Moscow")]),
        ("ar", "قال حلف شمال الأطلسي وللأمم المتحدة", [
            ("حلف شمال الأطلسي", "North Atlantic Treaty Organization"), ("وللأمم المتحدة", "United Nations")]),
        ("zh-Hans", "北约和联合国安理会表示", [
            ("北约", "North Atlantic Treaty Organization"), ("联合国安理会", "United Nations Security Council")]),
    ],
)  # fmt: skip
def test_a_term_is_found_in_the_forms_of_its_language(
    glossary: Glossary, source: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(glossary, text, source) == expected


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("fr", "otan, otsc, l'onu"),
        ("fr", "moscou"),
        ("fr", "OTANS XOTSC OTSC2"),
        ("fr", "voir otan.example/OTAN.pdf, x@OTAN.example, #OTAN, www.example/OTAN"),
        ("fr", "un Conseil, de sécurité: des Nations"),
        ("de", "DAS IST NICHT DIE UN"),
        ("ru", "нато"),
        ("fr", "Moscou-Nord et Vieux-Moscou"),
        ("sr-Latn", "Engleski jezik"),
    ],
)
def test_what_is_not_the_term_is_not_found(glossary: Glossary, source: str, text: str) -> None:
    assert found(glossary, text, source) == []


def test_the_longest_form_wins(glossary: Glossary) -> None:
    text = "Le Conseil de sécurité des Nations unies et les Nations unies"
    assert [target for _, target in found(glossary, text, "fr")] == [
        "United Nations Security Council",
        "United Nations",
    ]


def test_a_headline_in_capitals_is_searched_for_names_and_long_acronyms(glossary: Glossary) -> None:
    assert found(glossary, "L'OTAN À MOSCOU", "fr") == [("OTAN", "NATO"), ("MOSCOU", "Moscow")]
    assert found(glossary, "LE CONSEIL DE SÉCURITÉ DES NATIONS UNIES", "fr")[0][1] == "United Nations Security Council"


def test_an_acronym_of_two_things_is_no_term(glossary: Glossary) -> None:
    assert found(glossary, "L'AP a protesté.", "fr") == []
    assert len(found(glossary, "L'Autorité nationale palestinienne (AP)", "fr")) == 1


def test_one_concept_with_a_form_in_two_standards_is_not_ambiguous() -> None:
    table = "concept,language,name,acronym,variants\nfed,en,Federal Reserve,Fed,\nfed,hr,Fed,FED,\nfed,sr-Latn,Fed,,\n"
    glossary = Glossary(concepts=parse_concept_table(table, subject="t.csv"))
    assert [use.target for use in glossary.uses("Fed je odlučio.", "sh", "en")] in (["Fed"], ["Federal Reserve"])


def test_a_long_name_may_be_written_with_small_letters_after_the_first(glossary: Glossary) -> None:
    assert found(glossary, "Organisation du traité de sécurité collective", "fr")[0][1].startswith("Collective")
    assert found(glossary, "Organisation Du Traité De Sécurité Collective", "fr")[0][1].startswith("Collective")


@pytest.mark.parametrize(
    ("case", "text", "finds"),
    [
        (Case.USUAL, "opération spéciale", True),
        (Case.USUAL, "Opération spéciale", True),
        (Case.EXACT, "Opération spéciale", False),
        (Case.EXACT, "opération spéciale", True),
        (Case.ANY, "OPÉRATION Spéciale", True),
    ],
)
def test_case_counts_as_the_term_says(case: Case, text: str, finds: bool) -> None:
    term = Term(source="fr", target="en", forms=("opération spéciale",), rendering="special operation", case=case)
    assert bool(Matcher([term], ["fr"]).find(text)) is finds


def test_the_narrower_scope_wins_over_the_wider_and_over_what_is_shipped() -> None:
    concepts = parse_concept_table(CONCEPTS, subject="concepts.csv")

    def own(rendering: str, **scope: str) -> Term:
        return Term(source="fr", target="en", forms=("Moscou",), rendering=rendering, **scope)  # type: ignore[arg-type]

    glossary = Glossary([own("Muscovy"), own("Moskva", edition="en"), own("the Kremlin", outlet="x")], concepts)
    assert glossary.uses("Moscou", "fr", "en")[0].target == "Muscovy"
    assert glossary.uses("Moscou", "fr", "en", edition="en")[0].target == "Moskva"
    assert glossary.uses("Moscou", "fr", "en", edition="en", outlet="x")[0].target == "the Kremlin"
    assert glossary.uses("Moscou", "fr", "en", outlet="y")[0].target == "Muscovy"


def test_a_term_may_be_kept_or_left_to_the_engine() -> None:
    concepts = parse_concept_table(CONCEPTS, subject="concepts.csv")
    kept = Term(source="mul", target="mul", forms=("Le Monde",), treatment=Treatment.KEEP)
    free = Term(source="fr", target="en", forms=("Moscou",), treatment=Treatment.FREE)
    glossary = Glossary([kept, free], concepts)
    assert [use.target for use in glossary.uses("Le Monde à Moscou", "fr", "en")] == ["Le Monde"]


def test_a_rendering_is_that_of_the_targets_own_script_and_region(glossary: Glossary) -> None:
    assert found(glossary, "OTAN", "fr", "en-GB") == [("OTAN", "NATO")]
    assert found(glossary, "OTAN", "fr", "sr-Cyrl") == [("OTAN", "НАТО")]
    assert found(glossary, "OTAN", "fr", "sr-Latn") == [("OTAN", "NATO")]
    assert found(glossary, "OTSC", "fr", "zh-Hant") == []


@given(st.text(alphabet="aOTANSC'’- .,АОДКБМосква北约联合国\u0300\u200dİıß", max_size=40))
def test_uses_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for use in _MATCHER.find(text):
        assert end <= use.start < use.end <= len(text)
        end = use.end


@given(st.sampled_from(["Moscou", "l'OTSC", "à MOSCOU hier", "L'Alliance atlantique"]))
def test_what_a_database_looks_for_is_in_every_text_that_uses_the_term(text: str) -> None:
    for _, _, term in _MATCHER.places(text):
        assert any(start in text for start in beginnings(term))
