from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.model import Pair
from dragoman.translate.tmx import Unit, parse_tmx, render_tmx

FR_EN = Pair(source="fr", target="en")
MADE = datetime(2026, 11, 20, 12, 30, 5, tzinfo=UTC)


def rendered(*units: Unit) -> bytes:
    return "".join(render_tmx(units, tool_version="1.0")).encode()


def parsed(document: bytes) -> list[Unit]:
    return list(parse_tmx(io.BytesIO(document), "memory.tmx"))


WORDS = st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(source=WORDS, target=WORDS, signature=WORDS)
def test_units_come_back_as_they_were_written(source: str, target: str, signature: str) -> None:
    unit = Unit(pair=FR_EN, source=source, target=target, signature=signature, made=MADE)
    assert parsed(rendered(unit, unit)) == [unit, unit]


def test_what_xml_cannot_hold_is_left_out() -> None:
    [unit] = parsed(rendered(Unit(pair=FR_EN, source="a\x00b\x1b \ud800c", target="<&>\ufffe")))
    assert (unit.source, unit.target) == ("ab c", "<&>")


FOREIGN = b"""<?xml version="1.0"?><tmx version="1.4"><header srclang="en-GB" segtype="sentence"/><body>
<tu><tuv xml:lang="FR"><seg>Le <bpt i="1">&lt;b&gt;</bpt>pont<ept i="1">&lt;/b&gt;</ept> <hi>neuf</hi></seg></tuv>
<!-- a remark --><tuv xml:lang="en-GB"><seg>The new  bridge</seg></tuv>
<tuv lang="de"><seg>Neue Br\xc3\xbccke</seg></tuv>
</tu><tu><tuv xml:lang="en-GB"><seg>Alone</seg></tuv></tu><tu srclang="fr"><tuv xml:lang="en"><seg>Yes</seg></tuv>
<tuv xml:lang="fr"><seg>Oui</seg></tuv></tu></body></tmx>"""


def test_a_file_of_another_tool_is_read_by_its_source_language_without_inline_codes() -> None:
    assert [(str(unit.pair), unit.source, unit.target) for unit in parsed(FOREIGN)] == [
        ("en-GB>fr", "The new bridge", "Le pont neuf"),
        ("en-GB>de", "The new bridge", "Neue Brücke"),
        ("fr>en", "Oui", "Yes"),
    ]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "memory.tmx, line 1: is not well-formed XML"),
        (b"<tmx>\n<body>\n<tu>", "memory.tmx, line 3"),
        (b"<html/>", "is not TMX: it begins with <html>"),
    ],
)
def test_a_wrong_file_names_the_line(document: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parsed(document)


def test_entities_are_never_resolved() -> None:
    bomb = b"""<!DOCTYPE tmx [<!ENTITY a "x"><!ENTITY file SYSTEM "file:///etc/passwd">]><tmx version="1.4"><header
    srclang="fr"/><body><tu><tuv xml:lang="fr"><seg>le &a;&file;</seg></tuv><tuv xml:lang="en"><seg>the</seg></tuv>
    </tu></body></tmx>"""
    assert [unit.source for unit in parsed(bomb)] == ["le"]
