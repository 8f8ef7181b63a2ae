"""Header, XML declaration and bytes, agreeing and not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.feeds.charset import decode

TEXT = "<?xml version='1.0'?><rss><title>Чёрное море, été, Łódź</title></rss>"
RUSSIAN = "<rss><title>" + "Правительство объявило о новых мерах поддержки. " * 5 + "</title></rss>"


def test_utf8_needs_no_declaration() -> None:
    assert decode(TEXT.encode()).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_wide_characters_and_byte_order_marks_are_recognised(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_utf8_bytes_win_over_a_false_header_and_the_note_says_so() -> None:
    found = decode(TEXT.encode(), content_type="text/xml; charset=ISO-8859-1")
    assert found.text == TEXT
    assert found.note == "declared as cp1252, read as utf-8 by its bytes"


def test_the_xml_declaration_decides_where_the_bytes_are_not_utf8() -> None:
    text = "<?xml version='1.0' encoding='windows-1251'?>" + RUSSIAN
    assert decode(text.encode("cp1251")).text == text


def test_the_header_comes_before_the_declaration() -> None:
    text = "<?xml version='1.0' encoding='windows-1251'?>" + RUSSIAN
    found = decode(text.encode("koi8-r"), content_type='application/xml; charset="KOI8-R"')
    assert found.text == text


def test_a_declared_utf8_that_is_not_is_detected() -> None:
    body = b"<?xml version='1.0' encoding='utf-8'?>" + RUSSIAN.encode("cp1251")
    found = decode(body)
    assert "Правительство" in found.text
    assert "by its bytes" in found.note


def test_one_broken_character_does_not_cost_the_others() -> None:
    found = decode(TEXT.encode() + b"\xd0")
    assert found.text == TEXT + "\ufffd"
    assert found.note == "1 broken characters in UTF-8 text"


def test_latin_1_is_read_as_the_windows_superset_publishers_mean() -> None:
    body = "<?xml version='1.0' encoding='iso-8859-1'?><a>“oui” à 5 €</a>".encode("cp1252")
    assert "“oui” à 5 €" in decode(body).text


def test_a_seven_bit_encoding_is_honoured() -> None:
    text = "<?xml version='1.0' encoding='iso-2022-jp'?><a>首相</a>"
    assert decode(text.encode("iso-2022-jp")).text == text


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=base64", "x; charset=utf-16", "charset=\x00"]))
def test_decoding_never_raises(body: bytes, content_type: str) -> None:
    decode(body, content_type=content_type)
