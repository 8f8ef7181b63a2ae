"""An article's page tells programs what it is: a translation, of what, by what, and where else it stands."""

from __future__ import annotations

import json
from typing import Any

from dragoman.publish.labels import label
from dragoman.publish.linked_data import describe, linked_data
from dragoman.publish.pages import render_article
from dragoman.publish.view import Site, View
from tests.publish.fake_library import bridge, quay_in_arabic
from tests.publish.markup import parse

SITE = Site(name="Dragoman", editions=("en",), base_url="https://wire.example")


def test_a_translation_names_its_original_and_its_translator() -> None:
    found: dict[str, Any] = describe(SITE, bridge())
    assert (found["@type"], found["inLanguage"]) == ("NewsArticle", "en")
    assert found["translationOfWork"]["inLanguage"] == "fr"
    assert found["translationOfWork"]["@id"] == found["isBasedOn"] == "https://lequai.example/0"
    assert found["translator"]["@type"] == "SoftwareApplication"
    assert "Apertium" in found["translator"]["name"]
    assert [author["name"] for author in found["author"]] == ["Jeanne Delorme", "Paul Aubry"]
    assert found["abstract"] == label(bridge()).text
    untranslated: dict[str, Any] = describe(SITE, quay_in_arabic())
    assert untranslated["inLanguage"] == "ar"
    assert "translationOfWork" not in untranslated


def test_the_page_carries_it_and_names_its_address_in_every_edition() -> None:
    for view in View:
        page = render_article(
            SITE, bridge(), view, alternates=(("en", "a0000"), ("de", "b7")), data=linked_data(SITE, bridge())
        )
        tree = parse(page)
        (script,) = tree.xpath("//script[@type='application/ld+json']")
        assert json.loads(script.text) == describe(SITE, bridge())
        assert tree.xpath("//link[@rel='canonical']/@href") == ["https://wire.example/en/article/a0000"]
        assert tree.xpath("//link[@rel='alternate'][@hreflang='de']/@href") == ["https://wire.example/de/article/b7"]
        assert tree.xpath("//meta[@property='og:title']/@content") == [bridge().title]
        assert tree.xpath("//meta[@property='og:description']/@content") == [label(bridge()).text]
    alone = parse(render_article(SITE, bridge(), alternates=(("en", "a0000"),)))
    assert not alone.xpath("//link[@hreflang and @rel='alternate']")
