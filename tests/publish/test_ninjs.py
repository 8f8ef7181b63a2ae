"""An item as ninjs 3.1 keeps to the standard: its properties and no others, of the kinds that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from dragoman.model import Item, Rights, Verdict
from dragoman.publish.labels import label
from dragoman.publish.ninjs import render_ninjs
from dragoman.publish.rights import within_rights
from dragoman.publish.view import Site
from tests.publish.fake_library import bridge, quay_in_arabic, samples

SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")
TEXTS = (
    *("title", "by", "version", "language", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote"),
    *("name", "rel"),
)
TIMES = ("firstCreated", "versionCreated", "contentCreated")
CHOICES = {
    "type": {"text"},
    "representationType": {"full", "partial"},
    "pubStatus": {"usable", "withheld", "canceled"},
}
LISTS = {
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "value"},
    "infoSources": {"name", "role", "uri", "literal"},
    "renditions": {"name", "href", "contentType"},
    "altIds": {"role", "value"},
    "subjects": {"name", "literal", "creator"},
}
OBJECTS = {"standard": {"name", "version", "schema"}, "digitalSourceType": {"name", "uri", "literal"}}


def assert_ninjs(document: dict[str, Any], *, associated: bool = False) -> None:
    """The rules of ninjs-schema_3.1.json for the properties that we use; it allows no property besides its own."""
    assert document["uri"]
    known = {"uri", *TEXTS, *TIMES, *CHOICES, *LISTS, *OBJECTS, "associations"}
    assert set(document) <= known - (set() if associated else {"name", "rel"})
    assert urlsplit(document["uri"]).scheme
    assert all(isinstance(document[name], str) for name in TEXTS if name in document)
    assert all(datetime.fromisoformat(document[name]).tzinfo for name in TIMES if name in document)
    assert all(document[name] in allowed for name, allowed in CHOICES.items() if name in document)
    for name, allowed in LISTS.items():
        for value in document.get(name, []):
            assert set(value) <= allowed
            assert all(isinstance(text, str) for text in value.values())
            assert all(urlsplit(value[link]).scheme for link in ("uri", "href") if link in value)
    for name, allowed in OBJECTS.items():
        assert set(document.get(name, {})) <= allowed
    for other in document.get("associations", []):
        assert other["name"]
        assert_ninjs(other, associated=True)


@pytest.mark.parametrize("item", samples(), ids=lambda item: item.id)
def test_every_item_is_a_ninjs_document_with_its_label(item: Item) -> None:
    document: dict[str, Any] = render_ninjs(SITE, item)
    assert_ninjs(document)
    assert document["usageTerms"] == label(item).text
    assert document["descriptions"][0]["value"] == label(item).text


def test_a_translation_has_its_original_beside_it() -> None:
    document: dict[str, Any] = render_ninjs(SITE, bridge())
    [original] = document["associations"]
    assert (original["uri"], original["language"]) == ("https://lequai.example/0", "fr")
    assert document["language"] == "en"
    named = {known["role"]: known["value"] for known in document["altIds"]}
    assert named["dragoman:translationOf"] == "https://lequai.example/0"
    assert named["dragoman:verdict"] == Verdict.PARTIAL
    assert document["digitalSourceType"]["literal"] == "algorithmicallyEnhanced"
    neural: dict[str, Any] = render_ninjs(SITE, replace(bridge(), signature="opus-mt 1.0"))
    assert neural["digitalSourceType"]["literal"] == "compositeWithTrainedAlgorithmicMedia"
    untranslated = render_ninjs(SITE, quay_in_arabic())
    assert "associations" not in untranslated
    assert untranslated["language"] == "ar"


def test_what_the_outlet_does_not_allow_is_not_in_it() -> None:
    outlet = replace(bridge().outlet, rights=Rights.HEADLINE)
    document: dict[str, Any] = render_ninjs(SITE, within_rights(replace(bridge(), outlet=outlet)))
    assert_ninjs(document)
    assert document["representationType"] == "partial"
    assert "bodies" not in document["associations"][0]


def test_an_original_without_an_address_of_the_web_has_a_name_of_ours() -> None:
    document: dict[str, Any] = render_ninjs(SITE, replace(bridge(), url="javascript:alert(1)"))
    assert_ninjs(document)
    assert document["associations"][0]["uri"].startswith("urn:uuid:")
