"""A LibreTranslate server, and others that speak its API more or less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError
from dragoman.model import Pair, Request
from dragoman.translate.engines.http_service import HttpService
from dragoman.translate.engines.keys import Key
from dragoman.translate.engines.libretranslate import LibreTranslateEngine, cut_text
from tests.translate.engine_contract import EngineContract
from tests.translate.engines.fake_services import Answer, Asked, FakeService, FakeTime

PAIR = Pair(source="es", target="en")


class FakeLibreTranslate(FakeService):
    """``arrays`` and ``texts`` say how many texts it takes at once, ``limit`` how many characters of one."""

    texts = 100
    limit = -1
    targets = True
    settings = True

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/languages":
            rows = [{"code": code, "name": code} for code in ("en", "es", "zt", "pb")]
            for row in rows if self.targets else ():
                row["targets"] = ["en"] if row["code"] == "es" else ["en", "es", "zt"]  # type: ignore[assignment]
            return Answer(value=rows)
        if asked.path == "/frontend/settings":
            return Answer(value={"charLimit": self.limit, "apiKeys": True}) if self.settings else Answer(status=404)
        texts = asked.body["q"] if isinstance(asked.body["q"], list) else [asked.body["q"]]
        if len(texts) > self.texts:
            return Answer(status=400, value={"error": "Invalid request: too many texts"})
        if self.limit > 0 and max(len(text) for text in texts) > self.limit:
            return Answer(status=400, value={"error": f"Invalid request: exceeds text limit ({self.limit})"})
        done = [f"{asked.body['target']}: {text}" for text in texts]
        return Answer(value={"translatedText": done if isinstance(asked.body["q"], list) else done[0]})

    def sent(self) -> list[object]:
        return [body["q"] for body in self.bodies("/translate")]


@pytest.fixture
def fake() -> Iterator[FakeLibreTranslate]:
    with FakeLibreTranslate() as server:
        yield server


def engine_at(url: str, *, key: Key | None = None, file: Path | None = None) -> LibreTranslateEngine:
    service = HttpService(url, name="libretranslate", key=key or Key(), timeout_seconds=5, waiting=FakeTime().waiting())
    return LibreTranslateEngine(service, file=file)


@pytest.fixture
def engine(fake: FakeLibreTranslate) -> Iterator[LibreTranslateEngine]:
    made = engine_at(fake.url)
    yield made
    made.close()


def requests(*texts: str) -> list[Request]:
    return [Request(text=text) for text in texts]


class TestLibreTranslateEngine(EngineContract):
    pair = PAIR

    def test_the_servers_directions_are_offered_under_standard_tags_and_asked_for_once(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        assert fake.paths() == []
        assert {str(pair) for pair in engine.pairs()} >= {"es>en", "zh-Hant>es", "pt-BR>zh-Hant"}
        assert Pair(source="es", target="zh-Hant") not in engine.pairs()
        assert fake.paths() == ["/languages"]

    def test_a_server_that_names_no_targets_offers_all(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        fake.targets = False
        assert Pair(source="es", target="zh-Hant") in engine.pairs()

    def test_plain_text_is_sent_in_arrays_in_the_servers_own_codes(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        engine.translate(requests("a", "b"), Pair(source="zh-Hant", target="en"))
        [body] = fake.bodies("/translate")
        assert body == {"q": ["a", "b"], "source": "zt", "target": "en", "format": "text"}

    def test_the_key_goes_into_its_field_alone(self, fake: FakeLibreTranslate) -> None:
        engine = engine_at(fake.url, key=Key("libre-secret", place="x"))
        engine.translate(requests("a"), PAIR)
        assert fake.bodies("/translate")[0]["api_key"] == "libre-secret"
        assert all("libre-secret" not in str(asked.headers) + asked.path for asked in fake.asked)
        engine.close()

    def test_the_servers_character_limit_is_kept_and_a_longer_text_goes_in_pieces(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        fake.limit = 10
        drafts = engine.translate(requests("abc", "def", "ghij klmn opqr"), PAIR)
        assert [draft.text for draft in drafts] == ["en: abc", "en: def", "en: ghij klmn en: opqr"]
        assert fake.sent() == [["abc", "def"], "ghij klmn", "opqr"]

    def test_a_server_without_settings_gets_usual_batches(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        fake.settings = False
        engine.translate(requests(*["a"] * 40), PAIR)
        assert [len(sent) for sent in fake.sent() if isinstance(sent, list)] == [32, 8]

    def test_a_server_that_takes_fewer_texts_gets_fewer_from_then_on(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        fake.texts = 2
        assert len(engine.translate(requests(*"abcdefgh"), PAIR)) == 8
        before = len(fake.asked)
        engine.translate(requests(*"abcd"), PAIR)
        assert fake.sent()[-2:] == [["a", "b"], ["c", "d"]]
        assert len(fake.asked) == before + 2

    def test_a_server_that_takes_no_arrays_gets_single_texts(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate
    ) -> None:
        fake.fail("/translate", Answer(value={"translatedText": "one string"}))
        assert [d.text for d in engine.translate(requests("a", "b"), PAIR)] == ["en: a", "en: b"]

    @pytest.mark.parametrize(
        "fault", [Answer(status=500), Answer(drop=True), Answer(raw=b"{"), Answer(value={"translatedText": ["a"]})]
    )
    def test_a_passing_fault_is_not_noticed(
        self, engine: LibreTranslateEngine, fake: FakeLibreTranslate, fault: Answer
    ) -> None:
        fake.fail("/translate", fault)
        assert [d.text for d in engine.translate(requests("a", "b"), PAIR)] == ["en: a", "en: b"]

    def test_a_refused_key_says_so(self, engine: LibreTranslateEngine, fake: FakeLibreTranslate) -> None:
        fake.fail("/translate", Answer(status=403, value={"error": "Please get an API key"}))
        with pytest.raises(EngineError, match="wants a key: Please get an API key"):
            engine.translate(requests("a"), PAIR)


def test_without_an_address_nothing_is_offered() -> None:
    engine = engine_at("")
    assert engine.missing() == "not set up: libretranslate.base_url is to be set"
    assert engine.pairs() == frozenset()


def test_a_server_that_is_down_is_missing_and_keeps_the_routes_it_had(tmp_path: Path) -> None:
    file = tmp_path / "engines" / "libretranslate.json"
    with FakeLibreTranslate() as fake:
        url = fake.url
        engine = engine_at(url, file=file)
        assert PAIR in engine.pairs()
        engine.close()
    again = engine_at(url, file=file)
    assert PAIR in again.pairs()
    with pytest.raises(EngineError, match="can't be reached") as caught:
        again.translate(requests("a"), PAIR)
    assert caught.value.retry
    never = engine_at(url)
    assert never.pairs() == frozenset()
    assert "can't be reached" in never.missing()
    elsewhere = engine_at(url + "/other", file=file)
    assert elsewhere.pairs() == frozenset()


@given(st.text(max_size=80), st.integers(min_value=1, max_value=20))
def test_pieces_are_short_enough_and_hold_the_whole_text(text: str, limit: int) -> None:
    pieces = cut_text(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
