from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request, Span
from dragoman.translate.engines import apertium
from dragoman.translate.engines.apertium import DEBIAN_PACKAGES, ApertiumEngine, find_modes, parse_mode
from dragoman.translate.engines.apertium_pipeline import Pipeline
from tests.translate.engine_contract import EngineContract

PAIR = Pair(source="es", target="en")

PROGRAM = """#!{python}
import os, sys
state = sys.argv[2]
data = b""
while chunk := os.read(0, 65536):
    data += chunk
    while b"\\0" in data:
        piece, _, data = data.partition(b"\\0")
        for word, act in ((b"die", lambda: os._exit(3)), (b"hang", lambda: os.read(os.pipe()[0], 1))):
            if word in piece:
                if b"once" not in piece or not os.path.exists(state):
                    open(state, "w").close()
                    act()
        if b"jumble" in piece and b'"' in piece:
            piece = piece.replace(b'"', b"") + b'""'
        os.write(1, piece.replace(b"perro", b"dog") + b"\\0")
"""
"""A program that answers like Apertium's, and dies or hangs when its text says so, "once" or each time;
or jumbles its quotation marks."""


@pytest.fixture
def modes(tmp_path: Path) -> Path:
    program = tmp_path / "program"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    folder = tmp_path / "modes"
    folder.mkdir()
    (folder / "spa-eng.mode").write_text(f"{program} '{tmp_path}/failed' | {program} '{tmp_path}/failed' $1 $2\n")
    return folder


class TestScriptedApertium(EngineContract):
    pair = PAIR

    @pytest.fixture
    def engine(self, modes: Path) -> Iterator[ApertiumEngine]:
        engine = ApertiumEngine(modes, stall_seconds=5)
        yield engine
        engine.close()


class TestInstalledApertium(EngineContract):
    pytestmark = pytest.mark.apertium
    pair = PAIR

    @pytest.fixture
    def engine(self) -> Iterator[ApertiumEngine]:
        engine = ApertiumEngine()
        assert not engine.missing(), engine.missing()
        yield engine
        engine.close()


def installed() -> ApertiumEngine:
    engine = ApertiumEngine()
    assert not engine.missing(), engine.missing()
    return engine


def translated(engine: ApertiumEngine, pair: str, *texts: str) -> list[Draft]:
    source, _, target = pair.partition(">")
    try:
        return engine.translate([Request(text=text) for text in texts], Pair(source=source, target=target))
    finally:
        engine.close()


def test_a_pipeline_that_dies_is_started_again_once(modes: Path) -> None:
    texts = ["perro", "die once", "perro perro"]
    assert [draft.text for draft in translated(ApertiumEngine(modes), "es>en", *texts)] == [
        "dog",
        "die once",
        "dog dog",
    ]


def test_a_pipeline_that_hangs_is_started_again_once(modes: Path) -> None:
    engine = ApertiumEngine(modes, stall_seconds=0.5)
    assert [draft.text for draft in translated(engine, "es>en", "hang once", "perro")] == ["hang once", "dog"]


@pytest.mark.parametrize(("text", "what"), [("die", r"ended.*program \(3\)"), ("hang", "no answer for 0.5 s")])
def test_a_pipeline_that_fails_again_is_an_error_worth_a_retry(modes: Path, text: str, what: str) -> None:
    engine = ApertiumEngine(modes, stall_seconds=0.5)
    with pytest.raises(EngineError, match=what) as caught:
        translated(engine, "es>en", "perro", text)
    assert caught.value.retry
    assert translated(engine, "es>en", "perro") == [Draft(text="dog")]


def test_programs_that_answered_much_are_started_afresh(modes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Pipeline] = []

    class Counted(Pipeline):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            started.append(self)

    monkeypatch.setattr(apertium, "Pipeline", Counted)
    engine = ApertiumEngine(modes, fresh_after=3)
    try:
        for number, running in ((2, 1), (2, 1), (2, 2)):
            requests = [Request(text="perro")] * number
            assert [draft.text for draft in engine.translate(requests, PAIR)] == ["dog"] * number
            assert len(started) == running
    finally:
        engine.close()


def test_quotation_marks_that_were_mislaid_are_put_back(modes: Path) -> None:
    drafts = translated(ApertiumEngine(modes), "es>en", 'El jumble "perro" y «perro» ', '"jumble"')
    assert [draft.text for draft in drafts] == ['El jumble "dog" y «dog» ', '"jumble"']


def test_a_program_that_has_gone_since_is_named(tmp_path: Path, modes: Path) -> None:
    engine = ApertiumEngine(modes)
    (tmp_path / "program").unlink()
    with pytest.raises(EngineError, match=f"can't start {tmp_path}/program"):
        translated(engine, "es>en", "perro")


def test_more_than_the_pipes_hold_does_not_lock_up(modes: Path) -> None:
    texts = [f"{number} {'perro ' * 2000}" for number in range(100)]
    drafts = translated(ApertiumEngine(modes), "es>en", *texts)
    assert [draft.text.split()[:2] for draft in drafts] == [[str(number), "dog"] for number in range(100)]


def test_without_modes_there_are_no_pairs_and_the_packages_are_named(tmp_path: Path) -> None:
    engine = ApertiumEngine(tmp_path)
    assert engine.pairs() == frozenset()
    assert all(package in engine.missing() for package in DEBIAN_PACKAGES)
    with pytest.raises(EngineError, match="apt-get install apertium"):
        engine.signature(PAIR)


def test_modes_whose_programs_are_not_there_are_no_pairs(tmp_path: Path) -> None:
    (tmp_path / "spa-eng.mode").write_text("no-such-program-anywhere 'data.bin'\n")
    engine = ApertiumEngine(tmp_path)
    assert engine.pairs() == frozenset()
    assert "apt-get install apertium apertium-eng-spa" in engine.missing()


def test_a_package_that_is_not_installed_is_named_with_what_it_gives(modes: Path) -> None:
    missing = ApertiumEngine(modes).missing()
    assert "apertium-eng-spa" not in missing
    assert "mk>en" in missing
    assert "apertium-mkd-eng" in missing


def test_the_names_of_modes_become_language_tags(tmp_path: Path) -> None:
    names = [
        "spa-eng",
        "spa-eng_US",
        "fr-es",
        "hbs-eng",
        "eng-hbs",
        "eng-hbs_SR",
        "eng-hbs_HR",
        "es-pt_BR",
        "slv-hbs_BS",
    ]
    for name in [*names, "Cyrl-Latn", "eco-fr-es", "eng-cat_valencia", "eng-cat_iec2017", "spa-eng-morph"]:
        (tmp_path / f"{name}.mode").touch()
    assert sorted(str(pair) for pair in find_modes(tmp_path)) == sorted(
        ["es>en", "es>en-US", "fr>es", "sh>en", "en>sh", "en>sr-Latn", "en>hr", "es>pt-BR", "sl>bs"]
    )


def test_a_mode_is_read_as_programs_that_flush_at_nul() -> None:
    text = "lt-proc -w '/a b/x.bin' | apertium-tagger -g $2 '/a b/x.prob' | lt-proc $1 '/a b/y.bin'\n"
    assert parse_mode(text) == [
        ["lt-proc", "-z", "-w", "/a b/x.bin"],
        ["apertium-tagger", "-z", "-g", "/a b/x.prob"],
        ["lt-proc", "-z", "-g", "/a b/y.bin"],
    ]


def test_without_a_package_the_signature_follows_the_data(tmp_path: Path) -> None:
    signatures = set()
    for content in ("one", "two"):
        folder = tmp_path / content
        folder.mkdir()
        (folder / "data.bin").write_text(content)
        (folder / "spa-eng.mode").write_text(f"lt-proc {folder}/data.bin")
        signatures.add(ApertiumEngine(folder).signature(PAIR))
    assert len(signatures) == 2


@pytest.mark.apertium
def test_every_package_named_brings_the_pairs_said() -> None:
    pairs = {str(pair) for pair in installed().pairs()}
    assert {pair for named in DEBIAN_PACKAGES.values() for pair in named} <= pairs


@pytest.mark.apertium
def test_the_signature_names_program_pair_and_data_version() -> None:
    assert installed().signature(PAIR).startswith("apertium 3.")
    assert " spa-eng 0." in installed().signature(PAIR)


@pytest.mark.apertium
def test_unknown_words_come_back_bare_and_listed() -> None:
    draft = translated(installed(), "es>en", "El perro de Zzyzxova *come*, @quien [qwx].")[0]
    assert draft.text == "The dog of Zzyzxova *eats*, @quien [qwx]."
    assert draft.unknown == ("Zzyzxova", "qwx")


@pytest.mark.apertium
@pytest.mark.parametrize(
    ("pair", "source", "stretches"),
    [
        (
            "es>en",
            "El presidente [Juan Pérez] anunció [una reforma importante] del [gobierno].",
            ["Juan Pérez", "an important reform", "government"],
        ),
        ("es>en", "[El perro come.]", ["The dog eats."]),
        ("es>en", "«[El perro come]».", ["The dog eats"]),
        ("fr>es", "La [grande maison] de [Zzyzx] est [en vente].", ["gran casa", "Zzyzx", "en venta"]),
        ("sh>en", "[Председник] је најавио [велику реформу].", ["President", "large reform"]),
        ("es>en", "El [,] perro.", [None]),
    ],
)
def test_stretches_are_found_in_the_draft(pair: str, source: str, stretches: list[str | None]) -> None:
    text, spans = "", []
    for number, part in enumerate(re.split(r"[\[\]]", source)):
        if number % 2:
            spans.append(Span(start=len(text), end=len(text) + len(part)))
        text += part
    engine, (from_, _, to) = installed(), pair.partition(">")
    try:
        draft = engine.translate([Request(text=text, spans=tuple(spans))], Pair(source=from_, target=to))[0]
    finally:
        engine.close()
    assert [span and draft.text[span.start : span.end] for span in draft.spans] == stretches


@pytest.mark.apertium
def test_cyrillic_serbian_is_translated_as_latin_serbian_is() -> None:
    cyrillic, latin = translated(
        installed(), "sh>en", "Председник и његова жена живе у кући.", "Predsednik i njegova žena žive u kući."
    )
    assert cyrillic == latin
    assert cyrillic.text.startswith("President and his woman live")


@pytest.mark.apertium
@pytest.mark.parametrize(
    "pair", ["fr>es", "sh>en", "mk>en", "ca>en", "pt>es", "it>es", "ro>es", "gl>es", "sl>sh", "bg>mk"]
)
def test_odd_texts_stall_no_pair(pair: str) -> None:
    texts = [
        "^",
        "[",
        "a",
        "A",
        "\\",
        "x^y$",
        "<b>",
        "1",
        ".",
        "¿?",
        "\x01",
        "'s",
        "A's",
        "://",
        "😀",
        "",
        " ",
        "\n",
        "{}",
        "~a",
    ]
    assert len(translated(installed(), pair, *texts)) == len(texts)


@pytest.mark.apertium
@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        ("fr>es", "C'était « symbole » de « rouge ».", "Esto era « símbolo » de « rojo »."),
        ("sh>en", "Odluka NATO-a i EU-a.", "Decision NATO and EU."),
        ("sh>en", "On ga vidi.", "He him sees."),
        ("sh>en", "Rat je počeo 1. avgusta 2022. godine.", "War started 1 August 2022."),
        ("sh>en", "2022. godine rat počinje.", "in 2022 war begins."),
        ("sh>en", "Од 2015. до 2020. године.", "From 2015 to 2020."),
        ("es>en", "Llegó la Sra. García.", "It arrived Mrs. García."),
        ("es>en", "Kit Zzyzx es conocido.", "Kit Zzyzx is known."),
    ],
)
def test_what_transfer_mislays_is_put_right(pair: str, source: str, target: str) -> None:
    assert translated(installed(), pair, source)[0].text == target
