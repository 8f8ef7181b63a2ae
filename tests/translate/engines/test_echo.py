from __future__ import annotations

import pytest

from dragoman.model import Pair, Request, Span
from dragoman.translate.engines.echo import EchoEngine
from tests.translate.engine_contract import EngineContract


class TestEchoEngine(EngineContract):
    pair = Pair(source="fr", target="en")

    @pytest.fixture
    def engine(self) -> EchoEngine:
        return EchoEngine([self.pair])

    def test_it_marks_its_text_with_the_pair(self, engine: EchoEngine) -> None:
        assert engine.translate([Request(text="Bonjour")], self.pair)[0].text == "[fr>en] Bonjour"

    def test_it_follows_stretches(self, engine: EchoEngine) -> None:
        draft = engine.translate([Request(text="Bonjour Anne", spans=(Span(start=8, end=12),))], self.pair)[0]
        assert [draft.text[span.start : span.end] for span in draft.spans if span] == ["Anne"]
