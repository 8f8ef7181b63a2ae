"""Acronyms that once came out untranslated, through whole routes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from dragoman.model import Draft, Pair, Request
from dragoman.translate.document import translate_texts
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.routes import Router


class Remembering(EchoEngine):
    """Keeps what it was asked."""

    def __init__(self, *pairs: Pair) -> None:
        super().__init__(pairs)
        self.requests: list[Request] = []

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.requests += requests
        return super().translate(requests, pair)


@pytest.fixture(scope="module")
def router() -> Iterator[Router]:
    made = Router([ApertiumEngine()])
    yield made
    made.close()


@pytest.mark.apertium
@pytest.mark.parametrize(
    ("source", "text", "wanted", "unwanted"),
    [
        ("fr", "L'adhésion de Belgrade à l'OTSC n'est pas à l'ordre du jour.", "CSTO", "OTSC"),
        (
            "fr",
            "L'Organisation du traité de sécurité collective (OTSC) se réunit à Belgrade.",
            "Collective Security Treaty Organization (CSTO)",
            "OTSC",
        ),
        ("fr", "Le traité d'Aix-la-Chapelle a été signé.", "Aachen", "Aquisgrán"),
        ("es", "La OTSC se reunió en Moscú.", "CSTO", "OTSC"),
        ("sr-Cyrl", "Чланице ОДКБ-а састале су се у Бечу.", "CSTO", "ODKB"),
        ("sr-Latn", "Članice ODKB-a sastale su se u Beču.", "Vienna", "Beč"),
    ],
)
def test_a_term_that_apertium_does_not_know_is_rendered(
    router: Router, glossary: Glossary, source: str, text: str, wanted: str, unwanted: str
) -> None:
    route = router.route(source, "en")
    assert route is not None
    [translated] = translate_texts(router, [text], route, glossary=glossary)
    assert wanted in translated
    assert unwanted not in translated


@pytest.mark.parametrize(("source", "text"), [("de", "Die OVKG tagt."), ("ru", "Заседание ОДКБ"), ("fr", "L'OTSC")])
def test_any_engine_that_leaves_an_acronym_has_it_rendered(glossary: Glossary, source: str, text: str) -> None:
    router = Router([EchoEngine([Pair(source=source, target="en")])])
    route = router.route(source, "en")
    assert route is not None
    assert "CSTO" in translate_texts(router, [text], route, glossary=glossary)[0]


def test_an_engine_is_told_the_terms_where_it_translates_into_their_language(glossary: Glossary) -> None:
    direct, first = Pair(source="fr", target="en"), Pair(source="fr", target="es")
    engine = Remembering(direct)
    route = Router([engine]).route("fr", "en")
    assert route is not None
    translate_texts(Router([engine]), ["L'OTSC"], route, glossary=glossary)
    assert [use.target for use in engine.requests[0].terms] == ["CSTO"]
    engine = Remembering(first, Pair(source="es", target="en"))
    route = Router([engine]).route("fr", "en")
    assert route is not None
    translate_texts(Router([engine]), ["L'OTSC"], route, glossary=glossary)
    assert engine.requests[0].terms == ()
