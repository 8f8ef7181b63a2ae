"""The label: what every item says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.model import Outlet, Status, Verdict
from dragoman.publish.labels import engine_words, label
from dragoman.publish.localize import wording
from dragoman.publish.messages import messages
from tests.publish.fake_library import HARBOUR, OBALA, QUAI, SAHIL, bridge, item, quay_in_arabic


def test_a_translation_names_language_engine_and_that_nobody_reviewed_it() -> None:
    said = label(item(1, OBALA, "Buses", "Autobusi", ""))
    assert said.status == "Machine translation from Serbian (Latin) by Apertium, not reviewed by a person."
    assert said.views == "The views are those of Nova obala, not of this site."
    assert said.checks == "Automatic checks found nothing to note."
    assert said.status in said.text
    assert said.views in said.text


def test_a_translation_through_another_language_says_through_which() -> None:
    assert "by Apertium through Spanish," in label(item(1, QUAI, "Bridge", "Pont", "")).status


def test_an_article_without_a_route_says_why_and_what_is_shown() -> None:
    said = label(quay_in_arabic())
    assert said.status == "Not translated: no engine here translates from Arabic into English; shown in Arabic."
    bare = label(replace(quay_in_arabic(), reason=""))
    assert bare.status == "Not translated: no engine here translates from Arabic into English; shown in Arabic."


def test_an_article_in_the_editions_language_says_who_wrote_it() -> None:
    said = label(item(1, HARBOUR, "Tides", "Tides", ""))
    assert said.status == "Written in English by The Harbour Post."
    assert "translation" not in said.text


def test_an_imported_text_whose_outlet_is_not_known_says_so() -> None:
    imported = replace(item(1, HARBOUR, "Tides", "Tides", ""), outlet=Outlet(slug="imported", name="Files", home=""))
    said = label(imported)
    assert said.status == "Written in English by an author who is not known here."
    assert said.views == "The views are those of an author who is not known here, not of this site."


def test_an_article_shown_in_part_says_so_and_counts_its_notes() -> None:
    said = label(bridge())
    assert "shown in French" in said.checks
    assert "5 things that may mislead" in said.checks
    assert label(replace(bridge(), reason="3 of 9 sentences are shown")).checks.startswith(
        "3 of 9 sentences are shown."
    )


def test_findings_that_may_mislead_are_told_from_minor_ones() -> None:
    assert "one thing that may mislead" in label(replace(bridge(), verdict=Verdict.NOTES, issue_count=1)).checks
    assert "minor notes" in label(replace(bridge(), verdict=Verdict.NOTES, issue_count=0)).checks


def test_a_name_of_the_other_direction_is_isolated_in_the_sentence() -> None:
    assert f"The views are those of \u2068{SAHIL.name}\u2069, not" in label(quay_in_arabic()).views


def test_an_unknown_language_is_called_that() -> None:
    found = replace(quay_in_arabic(), language="und", reason="")
    assert "an unknown language" in label(found).status


def test_a_held_article_says_why() -> None:
    held = replace(bridge(), status=Status.HELD, reason="the page holds no text.")
    assert label(held).status == "Held back: the page holds no text."


@pytest.mark.parametrize(
    ("signature", "route", "words"),
    [
        ("", "", "an engine that is not named"),
        ("echo", "fr>en", "echo"),
        ("opus-mt/fr-en@2024 + nllb:600M", "fr>es>en", "OPUS-MT + NLLB through Spanish"),
        ("apertium 1 + apertium 2 + apertium 3", "mk>sr>es>en", "Apertium through Serbian, Spanish"),
    ],
)
def test_a_signature_is_put_in_words(signature: str, route: str, words: str) -> None:
    assert engine_words(messages("en"), wording("en"), signature, route) == words


def test_a_text_that_is_not_the_pages_says_whose_it_is_and_why() -> None:
    said = label(replace(item(1, HARBOUR, "Tides", "Tides", ""), from_feed="answered 403 Forbidden"))
    assert said.source == (
        "The text is what the feed of The Harbour Post carries of it, since the page itself answered 403 Forbidden."
    )
    assert said.source in said.text
    assert label(item(1, HARBOUR, "Tides", "Tides", "")).source == ""
