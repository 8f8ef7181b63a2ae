"""Renderings get into drafts: where they are followed to, where the source's form was left, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Draft, Pair, Request, Span, TermUse
from dragoman.translate.glossary.enforcement import judge_terms, put_terms, track_terms

FR_EN = Pair(source="fr", target="en")


def use(text: str, form: str, target: str, *accepted: str) -> TermUse:
    start = text.index(form)
    return TermUse(start=start, end=start + len(form), target=target, accepted=accepted)


def put(
    source: str, terms: list[TermUse], draft: str, *spans: Span | None, pair: Pair = FR_EN, own: tuple[Span, ...] = ()
) -> Draft:
    request = Request(text=source, terms=tuple(terms), spans=own)
    return put_terms(request, Draft(text=draft, spans=spans), pair)


def at(text: str, part: str) -> Span:
    return Span(start=text.index(part), end=text.index(part) + len(part))


def test_the_terms_places_are_asked_for_behind_the_requests_own() -> None:
    text = "L'OTSC et Moscou"
    request = Request(text=text, spans=(Span(start=0, end=2),), terms=(use(text, "OTSC", "CSTO"),))
    assert track_terms(request).spans == (Span(start=0, end=2), Span(start=2, end=6))


def test_a_followed_stretch_is_replaced() -> None:
    source = "L'Organisation du traité de sécurité collective se réunit."
    draft = "The Organisation of the treaty of collective security meets."
    stretch = at(draft, "Organisation of the treaty of collective security")
    name = "Collective Security Treaty Organization"
    done = put(source, [use(source, "Organisation du traité de sécurité collective", name)], draft, stretch)
    assert done.text == f"The {name} meets."


def test_nothing_changes_where_the_rendering_or_one_as_good_stands() -> None:
    source = "L'OTSC se réunit."
    terms = [use(source, "OTSC", "CSTO", "Collective Security Treaty Organization")]
    for draft in ("The CSTO meets.", "The Collective Security Treaty Organization's members meet."):
        assert put(source, terms, draft, at(draft, draft.split()[1])).text == draft


def test_a_full_name_and_its_acronym_want_a_rendering_each() -> None:
    source = "L'Organisation du traité de sécurité collective (OTSC) se réunit."
    name = "Collective Security Treaty Organization"
    terms = [
        use(source, "Organisation du traité de sécurité collective", name, "CSTO"),
        use(source, "OTSC", "CSTO", name),
    ]
    assert put(source, terms, f"The {name} (OTSC) meets.").text == f"The {name} (CSTO) meets."
    assert [ok for _, ok in judge_terms(terms, f"The {name} (OTSC) meets.", "en")] == [True, False]


def test_a_form_left_untranslated_is_replaced_where_nothing_was_followed() -> None:
    source = "L'OTSC et l'OTAN"
    terms = [use(source, "OTSC", "CSTO"), use(source, "OTAN", "NATO")]
    assert put(source, terms, "The OTSC and the OTAN", None, None).text == "The CSTO and the NATO"


def test_a_form_that_was_only_transliterated_is_replaced() -> None:
    source = "Чланице ОДКБ-а"
    pair = Pair(source="sh", target="en")
    assert put(source, [use(source, "ОДКБ-а", "CSTO")], "Members of ODKB", pair=pair).text == "Members of CSTO"


def test_what_has_no_place_stays_and_is_judged_as_broken() -> None:
    source = "L'OTSC"
    terms = (use(source, "OTSC", "CSTO"),)
    assert put(source, list(terms), "The organisation").text == "The organisation"
    assert judge_terms(terms, "The organisation", "en") == ((terms[0], False),)


def test_a_stretch_far_too_long_is_left_alone() -> None:
    draft = "The whole of this sentence can not be one acronym."
    assert put("L'OTSC", [use("L'OTSC", "OTSC", "CSTO")], draft, Span(start=0, end=len(draft))).text == draft


def test_marks_at_the_edges_of_a_stretch_stay() -> None:
    draft = 'He said "OTCS", then left.'
    done = put("« OTSC »", [use("« OTSC »", "OTSC", "CSTO")], draft, at(draft, '"OTCS",'))
    assert done.text == 'He said "CSTO", then left.'


def test_the_requests_own_spans_move_with_the_text() -> None:
    source = "Selon l'OTSC, tout va bien."
    draft = "According to OTSC all is well."
    done = put(
        source, [use(source, "OTSC", "the alliance")], draft, at(draft, "all is well"), own=(Span(start=15, end=26),)
    )
    assert done.text == "According to the alliance all is well."
    [span] = done.spans
    assert span is not None
    assert done.text[span.start : span.end] == "all is well"


def test_a_rendering_that_begins_the_sentence_has_a_capital() -> None:
    draft = "Opération spéciale continues."
    done = put("Opération spéciale continue.", [use("Opération spéciale", "Opération spéciale", "war")], draft)
    assert done.text == "War continues."


def test_a_draft_in_capitals_stays_in_capitals() -> None:
    source = "MOSCOU ACCUSE"
    assert put(source, [use(source, "MOSCOU", "Moscow")], "MOSCOU ACCUSES").text == "MOSCOW ACCUSES"


def test_words_that_were_replaced_are_unknown_no_more() -> None:
    request = Request(text="L'OTSC", terms=(use("L'OTSC", "OTSC", "CSTO"),))
    assert put_terms(request, Draft(text="The OTSC of Zibou", unknown=("OTSC", "Zibou")), FR_EN).unknown == ("Zibou",)


@pytest.mark.parametrize(
    ("target", "draft", "form", "rendering", "expected"),
    [
        ("en", "the Pays-Bas", "Pays-Bas", "the Netherlands", "the Netherlands"),
        ("en", "an OTAN summit", "OTAN", "NATO", "a NATO summit"),
        ("en", "a OUA summit", "OUA", "OAU", "an OAU summit"),
        ("fr", "Members de la CSTO", "CSTO", "OTSC", "Members de l'OTSC"),
        ("fr", "de CSTO", "CSTO", "OTSC", "d'OTSC"),
        ("fr", "Le CSTO", "CSTO", "OTSC", "L'OTSC"),
        ("fr", "à l'IMF", "IMF", "FMI", "au FMI"),
        ("fr", "d'IMF", "IMF", "FMI", "de FMI"),
        ("fr", "de l'ICJ", "ICJ", "Cour internationale de justice", "de la Cour internationale de justice"),
        ("it", "della UNO", "UNO", "ONU", "dell'ONU"),
        ("ca", "del UNO", "UNO", "ONU", "de l'ONU"),
        ("de", "die UNO", "UNO", "UN", "die UN"),
    ],
)
def test_articles_before_a_rendering_fit_it(target: str, draft: str, form: str, rendering: str, expected: str) -> None:
    done = put(form, [use(form, form, rendering)], draft, pair=Pair(source="es", target=target))
    assert done.text == expected


def test_an_inflected_rendering_stands() -> None:
    source = "In Moscow"
    terms = [use(source, "Moscow", "Москва")]
    pair = Pair(source="en", target="ru")
    assert put(source, terms, "В Москве", Span(start=2, end=8), pair=pair).text == "В Москве"


WORDS = st.lists(st.sampled_from(["the", "OTSC", "CSTO", "and", "l'", "a", "(OTSC)", "de", "«", ","]), max_size=8)


@given(WORDS)
def test_putting_terms_twice_is_putting_them_once(words: list[str]) -> None:
    terms = [use("OTSC OTSC", "OTSC", "CSTO"), TermUse(start=5, end=9, target="CSTO")]
    once = put("OTSC OTSC", terms, " ".join(words)).text
    assert put("OTSC OTSC", terms, once).text == once


@given(WORDS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=2))
def test_no_answer_of_an_engine_is_too_strange(words: list[str], places: list[tuple[int, int]]) -> None:
    terms = [use("OTSC OTSC", "OTSC", "CSTO"), TermUse(start=5, end=9, target="CSTO")]
    draft = " ".join(words)
    done = put("OTSC OTSC", terms, draft, *(Span(start=min(pair), end=max(pair)) for pair in places))
    assert done.text.count("CSTO") >= min(2, draft.count("CSTO"))
