"""Models through the command line: from an index, a hub or a file to a translated sentence, and out again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli.context import FAILED
from dragoman.cli.main import app
from dragoman.errors import DragomanError
from tests.command import Ran, environment
from tests.models.served import ServedFile, index_entry, listing, repository
from tests.servers import LocalServer
from tests.translate.small_model import write_argos, write_opus_mt

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_argos(tmp_path_factory.mktemp("package") / "translate-es_en-1_0.argosmodel")


@pytest.fixture
def server(package: Path) -> Iterator[LocalServer]:
    with LocalServer() as running:
        running.routes["/es_en.argosmodel"] = ServedFile(package.read_bytes())
        entries = [
            index_entry("es", "en", "ipfs://Qm", running.url("/gone"), running.url("/es_en.argosmodel")),
            index_entry("en", "fr", running.url("/en_fr.argosmodel")),
        ]
        running.routes["/index.json"] = listing(entries)
        yield running


def invoke(*arguments: str, home: Path, given: str = "", places: Mapping[str, str] | None = None) -> Ran:
    """Run a command in this process, without the settings of this machine; errors are said as ``main`` says them."""
    extra = {"DRAGOMAN_TRANSLATE_ENGINES": "ctranslate2", "DRAGOMAN_STORE_FOLDER": str(home / "data")}
    variables = environment(home, extra | dict(places or {}))
    ran = CliRunner().invoke(app, list(arguments), input=given, env=variables)
    failed = isinstance(ran.exception, DragomanError)
    return Ran(code=FAILED if failed else ran.exit_code, out=ran.stdout, err=ran.stderr + str(ran.exception or ""))


def models(server: LocalServer, home: Path, *arguments: str) -> Ran:
    places = {"DRAGOMAN_MODELS_INDEX": server.url("/index.json"), "DRAGOMAN_MODELS_HUB": server.url("")}
    return invoke("models", *arguments, home=home, places=places)


def translated(home: Path) -> str:
    return invoke("translate", "--from", "es", "--to", "en", given="El gato negro duerme.", home=home).out.strip()


def test_a_pair_is_all_one_types(server: LocalServer, tmp_path: Path) -> None:
    assert "es-en" in models(server, tmp_path, "search", "spanish").out
    added = models(server, tmp_path, "add", "es-en", "--yes")
    assert added.code == 0, added.err
    assert "Spanish to English" in added.err
    assert "licence  not stated by the source" in added.err
    assert "size     0.2 MB" in added.err
    assert translated(tmp_path) == "The black cat sleeps."
    [listed] = [json.loads(line) for line in models(server, tmp_path, "list", "--json").out.splitlines()]
    assert (listed["name"], listed["from"], listed["to"]) == ("argos-es-en", ["es"], ["en"])
    assert len(listed["package_sha256"]) == 64
    assert models(server, tmp_path, "verify").out == "argos-es-en: as when it was added\n"
    weights = tmp_path / "data" / "models" / "argos-es-en" / "es_en" / "model" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1])
    broken = models(server, tmp_path, "verify")
    assert broken.code == 1
    assert "es_en/model/model.bin: has the SHA-256" in broken.out
    assert models(server, tmp_path, "remove", "argos-es-en").code == 0
    assert models(server, tmp_path, "list").out == ""


def test_a_way_over_english_is_found(server: LocalServer, tmp_path: Path) -> None:
    ran = models(server, tmp_path, "add", "es-fr", "--yes")
    assert "No model does es-fr at once; these do together:" in ran.err
    assert "added argos-es-en" in ran.err
    assert "has no such file" in ran.err
    assert ran.code == 1


def test_a_repository_is_added_at_its_commit(server: LocalServer, tmp_path: Path) -> None:
    folder = write_opus_mt(tmp_path / "model")
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    server.routes |= repository("gaudi/opus-mt-es-en", files, commit=COMMIT)
    ran = models(server, tmp_path, "add", "hf:gaudi/opus-mt-es-en", "--yes")
    assert ran.code == 0, ran.err
    assert "licence  cc-by-4.0" in ran.err
    assert f"hf:gaudi/opus-mt-es-en@{COMMIT}" in ran.err
    assert translated(tmp_path) == "The black cat sleeps."


def test_a_file_or_folder_needs_no_network(package: Path, server: LocalServer, tmp_path: Path) -> None:
    server.routes.clear()
    assert models(server, tmp_path, "add", str(package), "--yes").code == 0
    assert translated(tmp_path) == "The black cat sleeps."
    folder = write_opus_mt(tmp_path / "mine")
    unnamed = models(server, tmp_path, "add", str(folder), "--yes")
    assert unnamed.code == 1
    assert "languages can't be told" in unnamed.err
    named = models(server, tmp_path, "add", str(folder), "--from", "es", "--to", "en", "--yes")
    assert named.code == 0, named.err
    assert server.paths == []


def test_without_a_network_it_says_what_works(tmp_path: Path) -> None:
    with LocalServer() as server:
        server.routes["/index.json"] = listing([index_entry("es", "en", server.url("/es_en.argosmodel"))])
        assert models(server, tmp_path, "search").code == 0
    found = models(server, tmp_path, "search", "spanish")
    assert "Shown is the index as it last came." in found.err
    assert "es-en" in found.out
    (tmp_path / "fresh").mkdir()
    fresh = models(server, tmp_path / "fresh", "add", "es-en", "--yes")
    assert fresh.code == 1
    assert "can't be reached" in fresh.err
    assert "`dragoman models add FILE` takes a package" in fresh.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "es-en"), 2, "standard input is not a terminal: --yes adds what is found"),
        (("add", "de-en", "--yes"), 1, "no model of the index does that; into en there are: es"),
        (("add", "nowhere.zip", "--yes"), 1, "is no file or folder here, no pair of languages (fr-en)"),
        (("add", "hf:nobody", "--yes"), 1, "is no repository"),
        (("add", "hf:no/body", "--yes"), 1, "has no such file"),
        (("add", "es-en", "--from", "???", "--yes"), 2, "--from ???: is no language tag"),
        (("remove", "nothing"), 1, "no such model is installed; installed are: none"),
        (("verify", "nothing"), 1, "no such model is installed"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(
    server: LocalServer, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = models(server, tmp_path, *arguments)
    assert ran.code == code
    assert words in ran.err


def test_a_package_that_is_no_model_changes_nothing(server: LocalServer, tmp_path: Path) -> None:
    server.routes["/es_en.argosmodel"] = ServedFile(b"PK no package")
    ran = models(server, tmp_path, "add", "es-en", "--yes")
    assert ran.code == 1
    assert "is no whole package" in ran.err
    assert models(server, tmp_path, "list").out == ""


def test_doctor_minds_a_missing_model_only_where_no_other_engine_is(package: Path, tmp_path: Path) -> None:
    alone = invoke("doctor", home=tmp_path)
    assert alone.code == 1
    assert "no neural model is installed: `dragoman models add fr-en` gets one" in alone.out
    invoke("models", "add", str(package), "--yes", home=tmp_path)
    found = invoke("doctor", home=tmp_path)
    assert found.code == 0, found.out
    assert "engine     ctranslate2: 1 pairs" in found.out
    assert "es>en" in found.out


@pytest.mark.apertium
def test_apertium_is_enough_for_doctor(tmp_path: Path) -> None:
    found = invoke("doctor", home=tmp_path, places={"DRAGOMAN_TRANSLATE_ENGINES": "ctranslate2,apertium"})
    assert found.code == 0, found.out
    assert "engine     ctranslate2: 0 pairs" in found.out
