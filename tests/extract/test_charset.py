"""Bytes to text: which claim is believed."""

from __future__ import annotations

import codecs

import pytest

from dragoman.extract.charset import decode_page

TEXTS = {
    "windows-1251": "Влада је усвојила предлог закона о јавном информисању и послала га Скупштини на усвајање.",
    "windows-1250": "Vláda schválila návrh zákona, který poslancům předloží příští týden.",
    "gb18030": "国务院总理星期一在北京会见了来访的代表团，双方就经济合作交换了意见。",
    "shift_jis": "首相は月曜日に東京で記者会見を開き、新しい経済政策について説明した。",
    "iso-8859-9": "Başbakan pazartesi günü Ankara'da yeni ekonomi programını açıkladı. Görüşmeler sürüyor.",
    "euc-kr": "대통령은 월요일 서울에서 기자회견을 열고 새로운 경제 정책을 발표했다.",
    "utf-8": "Größere Brücken für die Städte: Über fünf Millionen Euro.",
}


def page(text: str, charset: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(charset)


@pytest.mark.parametrize("charset", TEXTS)
def test_the_header_is_believed(charset: str) -> None:
    text, _ = decode_page(page(TEXTS[charset], charset), {"content-type": f"text/html; charset={charset}"})
    assert TEXTS[charset] in text


@pytest.mark.parametrize("charset", TEXTS)
def test_the_meta_element_is_believed(charset: str) -> None:
    text, _ = decode_page(page(TEXTS[charset], charset, f'<meta charset="{charset}">'), {})
    assert TEXTS[charset] in text


@pytest.mark.parametrize("charset", [name for name in TEXTS if name not in ("iso-8859-9", "windows-1250")])
def test_without_a_claim_the_charset_is_detected(charset: str) -> None:
    text, _ = decode_page(page(TEXTS[charset] * 4, charset), {})
    assert TEXTS[charset] in text


def test_sound_utf_8_is_utf_8_whatever_is_claimed() -> None:
    text, charset = decode_page(page(TEXTS["utf-8"], "utf-8"), {"content-type": "text/html; charset=windows-1251"})
    assert TEXTS["utf-8"] in text
    assert charset == "utf-8"


def test_a_claim_of_utf_8_that_does_not_decode_is_dropped() -> None:
    body = page(TEXTS["windows-1251"], "windows-1251", '<meta charset="windows-1251">')
    text, _ = decode_page(body, {"content-type": "text/html; charset=utf-8"})
    assert TEXTS["windows-1251"] in text


def test_one_bad_byte_does_not_discredit_a_claim() -> None:
    body = page(TEXTS["utf-8"] * 40, "utf-8").replace(b"Euro", b"Eu\xffro", 1)
    text, charset = decode_page(body, {"content-type": "text/html; charset=utf-8"})
    assert charset == "utf-8"
    assert "fünf Millionen" in text


@pytest.mark.parametrize(("mark", "charset"), [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")])
def test_a_byte_order_mark_wins_over_all(mark: bytes, charset: str) -> None:
    text, believed = decode_page(mark + page(TEXTS["utf-8"], charset), {"content-type": "text/html; charset=latin1"})
    assert TEXTS["utf-8"] in text
    assert believed == charset


@pytest.mark.parametrize("label", ["rot13", "zlib", "no-such-thing", "", "utf-7;;"])
def test_a_label_that_names_no_charset_is_passed_over(label: str) -> None:
    text, _ = decode_page(page(TEXTS["utf-8"], "utf-8"), {"content-type": f"text/html; charset={label}"})
    assert TEXTS["utf-8"] in text
