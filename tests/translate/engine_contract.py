"""What every engine must do: a class of tests to be subclassed with an ``engine`` fixture and a pair."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request, Span
from dragoman.translate.engine import Engine

ANY_TEXT = st.text(max_size=60) | st.text(
    alphabet="aE é\n\t.,;:!?¿[]{}<>@*#^$/\\~+_=&%|\"'“”«»’0123\x00\x01\x1b\x7f\u2028\u00a0\u200b\ue000😀ж中ع",
    max_size=30,
)
"""Arbitrary text, and text dense in what engines use as marks."""

SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
"""One engine serves all examples, and one test all engines: both are meant."""


def translate(engine: Engine, texts: Sequence[str], pair: Pair) -> list[Draft]:
    return engine.translate([Request(text=text) for text in texts], pair)


class EngineContract:
    """Subclass it, give ``pair`` and an ``engine`` fixture."""

    pair: Pair
    texts = ("Un perro come.", "Dos gatos duermen.", "El perro")

    def test_it_offers_its_pair_and_signs_it_always_alike(self, engine: Engine) -> None:
        assert self.pair in engine.pairs()
        assert engine.signature(self.pair) == engine.signature(self.pair) != ""
        assert "\0" not in engine.signature(self.pair)
        assert engine.name in engine.signature(self.pair)

    def test_a_pair_it_lacks_is_an_engine_error(self, engine: Engine) -> None:
        lacking = Pair(source="qaa", target="qab")
        with pytest.raises(EngineError, match="qaa>qab"):
            engine.signature(lacking)
        with pytest.raises(EngineError, match="qaa>qab"):
            translate(engine, ["a"], lacking)

    def test_there_is_a_draft_for_each_text_in_order(self, engine: Engine) -> None:
        drafts = translate(engine, self.texts, self.pair)
        assert drafts == [translate(engine, [text], self.pair)[0] for text in self.texts]
        assert len({draft.text for draft in drafts}) == len(self.texts)

    def test_no_texts_give_no_drafts(self, engine: Engine) -> None:
        assert translate(engine, [], self.pair) == []

    @settings(max_examples=60, deadline=None, suppress_health_check=SHARED)
    @given(texts=st.lists(ANY_TEXT, max_size=8))
    def test_any_text_keeps_its_place_and_minds_no_neighbour(self, engine: Engine, texts: list[str]) -> None:
        drafts = translate(engine, texts, self.pair)
        assert len(drafts) == len(texts)
        assert drafts == [translate(engine, [text], self.pair)[0] for text in texts]

    @settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
    @given(text=ANY_TEXT | st.sampled_from(texts), places=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60))))
    def test_what_is_asked_about_a_text_never_changes_its_draft(
        self, engine: Engine, text: str, places: list[tuple[int, int]]
    ) -> None:
        spans = tuple(Span(start=s, end=min(s + n, len(text))) for s, n in places if s < len(text))
        draft = engine.translate([Request(text=text, spans=spans)], self.pair)[0]
        assert draft.text == translate(engine, [text], self.pair)[0].text
        assert len(draft.spans) in (0, len(spans))
        assert all(span is None or 0 <= span.start < span.end <= len(draft.text) for span in draft.spans)

    def test_threads_may_share_it(self, engine: Engine) -> None:
        alone = translate(engine, self.texts, self.pair)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: translate(engine, self.texts, self.pair), range(12)))
        assert all(answer == alone for answer in answers)

    def test_it_may_be_closed_twice_and_used_again(self, engine: Engine) -> None:
        before = translate(engine, self.texts, self.pair)
        engine.close()
        engine.close()
        assert translate(engine, self.texts, self.pair) == before
