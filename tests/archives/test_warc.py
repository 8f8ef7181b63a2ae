"""WARC files become pages: whole ones of their own date, and a word with the place for every record that is broken."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli  # type: ignore[import-untyped]  # has no stubs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.archives import records
from dragoman.archives.warc import ArchiveRecord, archive_id, parse_archive
from dragoman.errors import ParseError
from dragoman.intake import undo_codings
from tests.archives.warcs import WarcFile

DATE = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
HTML = "<!doctype html><html lang='cs'><title>Most</title><p>Město staví nový most přes řeku.</p></html>".encode()
URL = "https://noviny.example/most"


def read(data: bytes, start: int = 0) -> list[ArchiveRecord]:
    return list(parse_archive(io.BytesIO(data), undo_codings, start=start))


def page_of(warc: WarcFile) -> ArchiveRecord:
    return read(warc.data)[-1]


@pytest.mark.parametrize("packed", [True, False])
def test_each_html_answer_is_a_page_of_its_own_date(packed: bool) -> None:
    warc = WarcFile(gzip=packed)
    warc.add(URL, b"", date=DATE, kind="request")
    warc.add(URL, HTML, date=DATE)
    warc.add(URL, b"fetchTimeMs: 90", date=DATE, kind="metadata")
    warc.add("https://noviny.example/obr.png", b"\x89PNG", date=DATE, content_type="image/png")
    warc.add("https://noviny.example/nic", HTML, date=DATE, status="404 Not Found")
    warc.add("https://noviny.example/x", HTML, date=DATE, content_type="application/xhtml+xml")
    found = read(warc.data)
    assert [record.problem for record in found] == [""] * 7
    assert [record.start for record in found] == warc.starts
    pages = [record.page for record in found if record.page is not None]
    assert [(page.final_url, page.body, page.fetched) for page in pages] == [
        (URL, HTML, DATE),
        ("https://noviny.example/x", HTML, DATE),
    ]
    assert pages[0].headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("packed", [True, False])
def test_reading_goes_on_at_any_record(packed: bool) -> None:
    warc = WarcFile(gzip=packed)
    for number in range(4):
        warc.add(f"{URL}/{number}", HTML, date=DATE)
    whole = read(warc.data)
    for number, record in enumerate(whole):
        assert read(warc.data, record.start) == whole[number:]
        assert read(warc.data, record.end) == whole[number + 1 :]


CODED = {
    "gzip": gzip.compress(HTML),
    "deflate": zlib.compress(HTML),
    "br": brotli.compress(HTML),
}


@pytest.mark.parametrize("coding", CODED)
def test_content_codings_are_undone(coding: str) -> None:
    warc = WarcFile()
    warc.add(URL, CODED[coding], date=DATE, headers={"Content-Encoding": coding})
    page = page_of(warc).page
    assert page is not None
    assert page.body == HTML


def chunked(body: bytes, size: int = 30) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_chunks_are_joined_before_the_content_coding_is_undone(coding: str) -> None:
    headers = {"Transfer-Encoding": "chunked"} | ({"Content-Encoding": coding} if coding else {})
    warc = WarcFile()
    warc.add(URL, chunked(CODED.get(coding, HTML)), date=DATE, headers=headers)
    page = page_of(warc).page
    assert page is not None
    assert page.body == HTML


def test_a_body_that_the_crawler_decoded_already_is_taken_as_it_is() -> None:
    warc = WarcFile()
    warc.add(URL, HTML, date=DATE, headers={"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"})
    page = page_of(warc).page
    assert page is not None
    assert page.body == HTML


BROKEN = {
    "its chunks are broken": (chunked(HTML)[:-40], {"Transfer-Encoding": "chunked"}, {}),
    "gzip data that ends early": (CODED["gzip"][:-20], {"Content-Encoding": "gzip"}, {}),
    "the unknown coding 'xz'": (b"\xfd7zXZ", {"Content-Encoding": "xz"}, {}),
    "cut this page short (length)": (HTML, {}, {"WARC-Truncated": "length"}),
    "'last Tuesday' is no date": (HTML, {}, {"WARC-Date": "last Tuesday"}),
}


@pytest.mark.parametrize("words", BROKEN)
def test_a_page_that_is_not_whole_is_told_and_the_next_one_comes(words: str) -> None:
    body, headers, warc_headers = BROKEN[words]
    warc = WarcFile()
    start = warc.add(URL, body, date=DATE, headers=headers, warc_headers=warc_headers)
    warc.add(f"{URL}/2", HTML, date=DATE)
    _, broken, good = read(warc.data)
    assert broken.start == start
    assert broken.page is None
    assert words in broken.problem
    assert good.page is not None


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_told_with_its_place_and_those_after_it_are_read(packed: bool) -> None:
    warc = WarcFile(gzip=packed)
    first = warc.add(URL, HTML, date=DATE)
    second = warc.add(f"{URL}/2", HTML, date=DATE)
    data = bytearray(warc.data)
    data[first : first + 12] = b"\x00" * 12
    _, damaged, good = read(bytes(data))
    assert (damaged.start, damaged.end) == (first, second)
    assert damaged.problem
    assert good.page is not None
    assert good.page.final_url == f"{URL}/2"


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_ends_within_a_record_goes_on_there_once_it_is_whole(packed: bool) -> None:
    warc = WarcFile(gzip=packed)
    start = warc.add(URL, HTML, date=DATE)
    _, cut = read(warc.data[:-30])
    assert (cut.start, cut.end) == (start, start)
    assert "ends within" in cut.problem
    [record] = read(warc.data, cut.end)
    assert record.page is not None


def test_a_record_that_swells_is_passed_over_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORD_BYTES", 2**20)
    warc = WarcFile()
    warc.add(URL, b"<" * 2**21, date=DATE)
    warc.add(f"{URL}/2", HTML, date=DATE)
    _, bomb, good = read(warc.data)
    assert bomb.problem == "unpacks to more than 1 MiB"
    assert good.page is not None


def test_a_file_is_known_by_its_first_record_wherever_it_lies() -> None:
    one, two = WarcFile(), WarcFile()
    name = archive_id(io.BytesIO(one.data), subject="a")
    assert name.startswith("<urn:uuid:")
    assert archive_id(io.BytesIO(one.data + two.data), subject="b") == name
    assert archive_id(io.BytesIO(two.data), subject="c") != name
    with pytest.raises(ParseError, match=r"page\.warc: holds no WARC record"):
        archive_id(io.BytesIO(b"<html>" * 99), subject="page.warc")


def three_pages(*, packed: bool) -> bytes:
    warc = WarcFile(gzip=packed)
    for number in range(3):
        warc.add(f"{URL}/{number}", HTML, date=DATE)
    return warc.data


WHOLE = {packed: three_pages(packed=packed) for packed in (True, False)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bytes_make_the_reader_raise_or_stand_still(data: st.DataObject) -> None:
    spoiled = bytearray(WHOLE[data.draw(st.booleans())])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 900))
        spoiled[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    found = read(bytes(spoiled))
    ends = [record.end for record in found]
    assert ends == sorted(ends)
    assert all(record.start <= record.end for record in found)
