"""TMX, XLIFF, JSON lines and parallel texts in; SARIF out; hostile XML refused with file and line."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.fidelity import check
from dragoman.fidelity.documents import Unit, parse_json_lines, parse_parallel, parse_tmx, parse_xliff
from dragoman.fidelity.findings import CHECKS, Checked, render_sarif, render_text
from dragoman.fidelity.run import CHECKS as RUN

_TMX = b"""<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="fr"/><body>
<tu tuid="a"><tuv xml:lang="FR-fr"><seg>Il a <bpt i="1">{b}</bpt>dit<ept i="1">{/b}</ept> oui.</seg></tuv>
<tuv xml:lang="en"><seg>He said <hi>yes</hi>.</seg></tuv><tuv xml:lang="de"><seg>Ja, sagte er.</seg></tuv></tu>
</body></tmx>"""
_XLIFF_2 = b"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="fr" trgLang="en">
<file id="f"><unit id="u"><notes><note>a note</note></notes>
<segment><source>Il <pc id="1">dit</pc> oui<ph id="2"/>.</source><target>He says<cp hex="0021"/></target></segment>
<ignorable><source> </source><target> </target></ignorable>
<segment><source>Encore.</source></segment></unit></file></xliff>"""
_XLIFF_1 = b"""<xliff version="1.2"><file source-language="fr" target-language="en" original="x"><body>
<trans-unit id="7"><source>Il <g id="1">dit</g> oui.</source><target>He says yes.</target>
<alt-trans><source>Autre</source><target>Other</target></alt-trans></trans-unit></body></file></xliff>"""


def _texts(units: list[Unit]) -> list[tuple[str, str, str, str, int]]:
    return [(u.source, u.target, u.source_language, u.target_language, u.line) for u in units]


def test_tmx_gives_a_unit_for_each_language_without_inline_codes() -> None:
    assert _texts(list(parse_tmx([_TMX], subject="m.tmx"))) == [
        ("Il a dit oui.", "He said yes.", "FR-fr", "en", 4),
        ("Il a dit oui.", "Ja, sagte er.", "FR-fr", "de", 4),
    ]
    assert [unit.target_language for unit in parse_tmx([_TMX], subject="m.tmx", target="de")] == ["de"]


def test_xliff_2_gives_translated_segments_alone() -> None:
    units = list(parse_xliff([_XLIFF_2[:70], _XLIFF_2[70:]], subject="x.xlf"))
    assert _texts(units) == [("Il dit oui.", "He says!", "fr", "en", 3)]


def test_xliff_1_gives_units_without_their_alternatives() -> None:
    assert _texts(list(parse_xliff([_XLIFF_1], subject="x.xlf"))) == [("Il dit oui.", "He says yes.", "fr", "en", 2)]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "refused"),
        (b'<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>', "refused"),
        (b"<tmx><body>", "not well-formed"),
        (b"<html/>", "no TMX file"),
        (b"<tmx>" + b"<a>" * 100, "nested"),
        (b'<?xml version="1.0" encoding="utf-7"?><tmx/>', "m.tmx:1"),
        (b"", "not well-formed"),
    ],
)
def test_bad_xml_is_refused_with_file_and_line(body: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message) as caught:
        list(parse_tmx([body], subject="m.tmx"))
    assert caught.value.subject.startswith("m.tmx:")


@given(st.binary(max_size=200))
def test_any_bytes_give_units_or_a_parse_error(body: bytes) -> None:
    for parse in (parse_tmx, parse_xliff):
        try:
            list(parse([body], subject="x"))
        except ParseError:
            continue
    with contextlib.suppress(ParseError):
        list(parse_json_lines(body.splitlines(), subject="x"))


def test_a_bad_json_line_is_named() -> None:
    lines = [b'{"src": "a", "tgt": "b", "src_lang": "fr", "tgt_lang": "en"}\n', b'{"src": "a"}\n']
    with pytest.raises(ParseError, match=r'p\.jsonl:2: has no text under "tgt"'):
        list(parse_json_lines(lines, subject="p.jsonl"))


def test_parallel_texts_of_different_length_are_refused() -> None:
    units = parse_parallel([b"Oui\n", b"Non\n"], [b"Yes\n"], subject="en.txt", source="fr", target="en")
    assert next(units).target == "Yes"
    with pytest.raises(ParseError, match=r"en\.txt:2"):
        next(units)


def _log() -> dict[str, object]:
    unit = Unit(
        source="Il a payé 12 euros.", target="He paid 13 euros.", source_language="fr", target_language="en", line=3
    )
    issues = check(unit.source, unit.target, source_language="fr", target_language="en")
    checked = Checked(file="my file.txt", unit=unit, issues=issues, columns=True)
    assert render_text(checked).startswith("my file.txt:3: major numbers: ")
    log: dict[str, object] = json.loads(render_sarif([checked], version="1.0"))
    return log


def test_sarif_has_what_the_standard_demands() -> None:
    log = _log()
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]  # type: ignore[misc]
    driver = run["tool"]["driver"]  # type: ignore[has-type]
    assert driver["name"]
    for result in run["results"]:  # type: ignore[has-type]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "my%20file.txt"
        assert place["region"] == {"startLine": 3, "startColumn": 9, "endColumn": 11}


def test_every_check_has_a_description() -> None:
    assert len(CHECKS) == len(RUN) + 2  # the unrelated and the consistency check run apart
