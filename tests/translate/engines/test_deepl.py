"""DeepL's API: variants, glossaries, quota, and what it says when things go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from dragoman.errors import BudgetError, EngineError
from dragoman.model import Pair, Request, TermUse
from dragoman.translate.engines.deepl import FREE_ADDRESS, PRO_ADDRESS, DeepLEngine, deepl_address
from dragoman.translate.engines.http_service import HttpService
from dragoman.translate.engines.keys import Key
from tests.translate.engine_contract import EngineContract
from tests.translate.engines.fake_services import Answer, Asked, FakeService, FakeTime

PAIR = Pair(source="es", target="en")
KEY = Key("deepl-secret:fx", place="environment variable DRAGOMAN_DEEPL_KEY")


class FakeDeepL(FakeService):
    glossaries_allowed = 3

    def __init__(self) -> None:
        super().__init__()
        self.glossaries: dict[str, dict[str, Any]] = {}
        self.made = 0

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "DeepL-Auth-Key deepl-secret:fx":
            return Answer(status=403)
        if asked.path.startswith("/v2/languages"):
            target = asked.path.endswith("target")
            codes = ["ES", "EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "NB"]
            return Answer(value=[{"language": code} for code in (codes if target else ["ES", "EN", "PT", "ZH", "NB"])])
        if asked.path == "/v2/usage":
            return Answer(value={"character_count": 180118, "character_limit": 500000})
        if asked.path.startswith("/v2/glossaries"):
            return self._glossary(asked)
        glossary = asked.body.get("glossary_id")
        if glossary and glossary not in self.glossaries:
            return Answer(status=404, value={"message": "glossary not found"})
        mark = "(g) " if glossary else ""
        assert len(asked.body["text"]) <= 50
        return Answer(
            value={"translations": [{"text": f"{asked.body['target_lang']}: {mark}{t}"} for t in asked.body["text"]]}
        )

    def _glossary(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            return Answer(value={"glossaries": list(self.glossaries.values())})
        if asked.method == "DELETE":
            self.glossaries.pop(asked.path.rpartition("/")[2], None)
            return Answer(status=204, raw=b"")
        if len(self.glossaries) >= self.glossaries_allowed:
            return Answer(status=456, value={"message": "Too many glossaries"})
        self.made += 1
        made = {"glossary_id": f"g{self.made}", "name": asked.body["name"], "entries": asked.body["entries"]}
        self.glossaries[f"g{self.made}"] = made
        return Answer(status=201, value=made)


@pytest.fixture
def fake() -> Iterator[FakeDeepL]:
    with FakeDeepL() as server:
        yield server


def engine_at(url: str, key: Key = KEY) -> DeepLEngine:
    return DeepLEngine(
        HttpService(
            url, name="deepl", key=key, scheme="DeepL-Auth-Key", timeout_seconds=5, waiting=FakeTime().waiting()
        ),
        clock=lambda: datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
    )


@pytest.fixture
def engine(fake: FakeDeepL) -> Iterator[DeepLEngine]:
    made = engine_at(fake.url)
    yield made
    made.close()


def requests(*texts: str) -> list[Request]:
    return [Request(text=text) for text in texts]


def with_term(text: str, term: str, target: str) -> Request:
    start = text.index(term)
    return Request(text=text, terms=(TermUse(start=start, end=start + len(term), target=target),))


class TestDeepLEngine(EngineContract):
    pair = PAIR

    @pytest.mark.parametrize(
        ("target", "code"),
        [("en", "EN-GB"), ("en-US", "EN-US"), ("pt", "PT-PT"), ("pt-BR", "PT-BR"), ("zh", "ZH-HANS"),
         ("zh-Hant", "ZH-HANT"), ("zh-TW", "ZH-HANT"), ("no", "NB")],
    )  # fmt: skip
    def test_a_target_is_asked_for_as_the_variant_it_means(self, engine: DeepLEngine, target: str, code: str) -> None:
        pair = Pair(source="es", target=target)
        assert engine.translate(requests("a"), pair)[0].text == f"{code}: a"
        assert engine.signature(pair) == f"deepl v2 es>{target} (ES>{code})"

    def test_a_language_is_not_offered_into_itself(self, engine: DeepLEngine) -> None:
        assert Pair(source="en", target="en-US") not in engine.pairs()
        assert Pair(source="no", target="en") in engine.pairs()

    def test_texts_go_as_sentences_without_markup_fifty_at_a_time(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        engine.translate(requests(*["a"] * 70), PAIR)
        bodies = fake.bodies("/v2/translate")
        assert [len(body["text"]) for body in bodies] == [50, 20]
        assert bodies[0]["split_sentences"] == "0"
        assert "tag_handling" not in bodies[0]
        assert "formality" not in bodies[0]
        assert "context" not in bodies[0]

    def test_context_goes_along_with_its_own_texts(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        engine.translate([Request(text="a", context="Cumbre"), Request(text="b", context="Gol")], PAIR)
        assert [(b["context"], b["text"]) for b in fake.bodies("/v2/translate")] == [("Cumbre", ["a"]), ("Gol", ["b"])]

    def test_terms_go_in_a_glossary_that_is_made_once(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        texts = [with_term("La OTSC duda.", "OTSC", "CSTO"), Request(text="Llueve.")]
        assert [d.text for d in engine.translate(texts, PAIR)] == ["EN-GB: (g) La OTSC duda.", "EN-GB: Llueve."]
        engine.translate(texts, PAIR)
        assert fake.made == 1
        assert fake.glossaries["g1"]["entries"] == "OTSC\tCSTO"
        assert fake.glossaries["g1"]["name"].startswith("dragoman es-en ")

    def test_a_glossary_of_the_same_terms_is_found_again_by_another_process(
        self, engine: DeepLEngine, fake: FakeDeepL
    ) -> None:
        engine.translate([with_term("La OTSC", "OTSC", "CSTO")], PAIR)
        other = engine_at(fake.url)
        assert other.translate([with_term("La OTSC", "OTSC", "CSTO")], PAIR)[0].text == "EN-GB: (g) La OTSC"
        assert fake.made == 1
        other.close()

    def test_new_terms_make_a_new_glossary_and_old_ones_go(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        for term in ("uno", "dos", "tres", "cuatro", "cinco"):
            drafts = engine.translate([with_term(f"El {term}.", term, term.upper())], PAIR)
            assert drafts[0].text == f"EN-GB: (g) El {term}."
        assert len(fake.glossaries) == 2
        assert "uno\tUNO" in fake.glossaries["g5"]["entries"]

    def test_an_account_that_may_have_no_glossary_goes_without(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        fake.glossaries_allowed = 0
        for _ in range(2):
            assert engine.translate([with_term("La OTSC", "OTSC", "CSTO")], PAIR)[0].text == "EN-GB: La OTSC"
        assert fake.paths().count("/v2/glossaries") == 2

    def test_a_glossary_that_somebody_deleted_is_done_without(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        request = with_term("La OTSC", "OTSC", "CSTO")
        engine.translate([request], PAIR)
        fake.glossaries.clear()
        assert engine.translate([request], PAIR)[0].text == "EN-GB: La OTSC"
        assert engine.translate([request], PAIR)[0].text == "EN-GB: (g) La OTSC"

    def test_terms_that_a_table_cannot_hold_are_left_out(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        engine.translate([with_term("a\tb c", "a\tb", "x\ny"), with_term("d\x07", "d\x07", "z")], PAIR)
        assert fake.glossaries["g1"]["entries"] == "a b\tx y"

    def test_a_used_up_quota_is_said_and_tried_again_the_next_day(self, engine: DeepLEngine, fake: FakeDeepL) -> None:
        fake.fail("/v2/translate", Answer(status=456, value={"message": "Quota Exceeded"}))
        with pytest.raises(BudgetError, match="characters of the DeepL account are used up") as caught:
            engine.translate(requests("a"), PAIR)
        assert caught.value.until == datetime(2026, 11, 21, tzinfo=UTC)
        assert not caught.value.paid

    @pytest.mark.parametrize("fault", [Answer(status=500), Answer(drop=True), Answer(raw=b"{"), Answer(status=429)])
    def test_a_passing_fault_is_not_noticed(self, engine: DeepLEngine, fake: FakeDeepL, fault: Answer) -> None:
        fake.fail("/v2/translate", fault)
        assert engine.translate(requests("a"), PAIR)[0].text == "EN-GB: a"

    @pytest.mark.parametrize("rows", [[], [{"text": "a"}], [{"text": "a"}, {"text": None}], None])
    def test_an_answer_of_another_length_is_an_error(
        self, engine: DeepLEngine, fake: FakeDeepL, rows: list[Any] | None
    ) -> None:
        fake.fail("/v2/translate", Answer(value={"translations": rows}))
        with pytest.raises(EngineError, match="translations for 2 texts") as caught:
            engine.translate(requests("a", "b"), PAIR)
        assert caught.value.paid

    def test_usage_is_told_in_words(self, engine: DeepLEngine) -> None:
        assert engine.usage() == "180,118 of 500,000 characters used in DeepL's current period, 36 %"


def test_without_a_key_nothing_is_asked_and_the_variable_is_named() -> None:
    with FakeDeepL() as fake:
        engine = engine_at(fake.url, Key(place="environment variable DRAGOMAN_DEEPL_KEY"))
        assert "no key: set environment variable DRAGOMAN_DEEPL_KEY" in engine.missing()
        assert engine.pairs() == frozenset()
        assert engine.usage() == ""
        assert fake.asked == []


def test_a_wrong_key_is_missing_and_no_exception() -> None:
    with FakeDeepL() as fake:
        engine = engine_at(fake.url, Key("other-secret", place="key file /etc/key"))
        assert "refused the key (key file /etc/key)" in engine.missing()
        assert engine.pairs() == frozenset()
        engine.close()


def test_the_key_says_which_address_it_is_good_for() -> None:
    assert deepl_address(Key("a:fx")) == FREE_ADDRESS
    assert deepl_address(Key("a")) == PRO_ADDRESS
