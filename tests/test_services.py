"""Engines made of settings and keys: no contact, no key in sight, and which of them cost money."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from dragoman.app import App
from dragoman.cli.main import app as command
from dragoman.config import (
    KEY_VARIABLES,
    BudgetSettings,
    DeepLSettings,
    LibreTranslateSettings,
    OpenAISettings,
    Settings,
    TranslateSettings,
    load_settings,
)
from dragoman.engines import make_engines
from dragoman.errors import EngineError, SettingsError
from dragoman.model import Pair, Request
from dragoman.services import budget_limits, paid_engines
from tests.translate.engines.fake_services import Answer, Asked, FakeService
from tests.translate.engines.test_deepl import FakeDeepL

SECRET = "deepl-secret:fx"
ALL = TranslateSettings(engines=("deepl", "libretranslate", "openai"))


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in KEY_VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def test_engines_without_keys_and_addresses_say_what_to_set_and_contact_nothing(tmp_path: Path) -> None:
    engines = make_engines(Settings(translate=ALL), tmp_path)
    assert [engine.name for engine in engines] == ["deepl", "libretranslate", "openai"]
    assert [engine.pairs() for engine in engines] == [frozenset()] * 3
    said = [engine.missing() for engine in engines]
    assert "DRAGOMAN_DEEPL_KEY" in said[0]
    assert "libretranslate.base_url" in said[1]
    assert "openai.base_url" in said[2]


def test_making_engines_contacts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_DEEPL_KEY", SECRET)
    with FakeService() as fake:
        settings = Settings(
            translate=ALL,
            deepl=DeepLSettings(base_url=fake.url),
            libretranslate=LibreTranslateSettings(base_url=fake.url),
            openai=OpenAISettings(base_url=fake.url, model="m"),
        )
        for engine in make_engines(settings, tmp_path):
            engine.close()
        assert fake.asked == []


def test_an_engine_costs_money_where_it_has_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("libre-secret")
    file.chmod(0o600)
    monkeypatch.setenv("DRAGOMAN_DEEPL_KEY", SECRET)
    settings = Settings(translate=ALL, libretranslate=LibreTranslateSettings(key_file=str(file)))
    assert paid_engines(settings) == {"deepl", "libretranslate"}
    assert paid_engines(Settings()) == frozenset()


def test_a_limit_that_is_none_names_its_key() -> None:
    with pytest.raises(SettingsError, match=r"budget\.editions"):
        budget_limits(Settings(budget=BudgetSettings(editions=("en",))))


def test_a_key_is_no_setting(tmp_path: Path) -> None:
    settings = load_settings(None, {"DRAGOMAN_DEEPL_KEY": SECRET})
    assert SECRET not in str(asdict(settings))
    path = tmp_path / "dragoman.toml"
    path.write_text(f'[deepl]\nkey = "{SECRET}"\n')
    with pytest.raises(SettingsError, match="unknown key key in ") as caught:
        load_settings(path, {})
    assert SECRET not in str(caught.value)


@pytest.fixture
def fake() -> FakeDeepL:
    return FakeDeepL()


def test_the_key_is_in_no_output_log_or_database(
    fake: FakeDeepL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("DRAGOMAN_DEEPL_KEY", SECRET)
    monkeypatch.setenv("DRAGOMAN_DEEPL_BASE_URL", fake.url)
    monkeypatch.setenv("DRAGOMAN_TRANSLATE_ENGINES", "deepl")
    monkeypatch.setenv("DRAGOMAN_BUDGET_ENGINES", "each=1000")
    with fake:
        fake.fail("/v2/translate", *[Answer(status=403, value={"message": f"bad key {SECRET}"})] * 2)
        runner = CliRunner()
        with structlog.testing.capture_logs() as logs:
            doctor = runner.invoke(command, ["-v", "--folder", str(tmp_path), "doctor"])
            settings = runner.invoke(command, ["--folder", str(tmp_path), "settings"])
            translate = runner.invoke(
                command, ["--folder", str(tmp_path), "translate", "--from", "es", "--to", "en"], input="Hola."
            )
    assert "engine     deepl: " in doctor.output
    assert "180,118 of 500,000 characters used" in doctor.output
    assert "engine deepl: 0 of today's 1,000 characters" in doctor.output
    assert "deepl.key_file" in settings.output
    assert isinstance(translate.exception, EngineError)
    seen = doctor.output + settings.output + translate.output + str(translate.exception) + caplog.text + str(logs)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET not in seen
    assert SECRET.encode() not in stored


class Down(FakeService):
    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/v1/models":
            return Answer(value={"data": [{"id": "m"}]})
        return Answer(status=400, value={"error": "is down"})


def test_an_open_circuit_is_seen_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.translate.engines.http_service.TRIES", 1)
    with Down() as fake:
        settings = Settings(
            translate=TranslateSettings(engines=("openai",)),
            openai=OpenAISettings(base_url=f"{fake.url}/v1", model="m", languages=("es", "en")),
        )
        fake.fail("/v1/chat/completions", *[Answer(status=503, value={"error": "is down"})] * 3)
        with App(settings, tmp_path) as app:
            [engine] = app.engines
            for _ in range(3):
                with pytest.raises(EngineError):
                    engine.translate([Request(text="Hola.")], Pair(source="es", target="en"))
            engine.close()
        with App(settings, tmp_path) as other:
            [note] = other.engine_notes()
            other.engines[0].close()
    assert "openai: left alone until" in note
    assert "after 3 failures in a row" in note
    assert "503: is down" in note
