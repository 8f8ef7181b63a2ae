"""Dates as feeds of many countries write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.feeds.dates import parse_date


def utc(*parts: int) -> datetime:
    year, month, day, *clock = parts
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tue, 04 Aug 2026 10:15:30 +0200", utc(2026, 8, 4, 8, 15, 30)),
        ("Tue, 4 Aug 26 10:15 GMT", utc(2026, 8, 4, 10, 15)),
        ("04 Aug 99 10:15:00 EST", utc(1999, 8, 4, 15, 15)),
        ("Tue, 04 Aug 2026 10:15:00", utc(2026, 8, 4, 10, 15)),
        ("Tue, 04 Aug 2026", utc(2026, 8, 4)),
        ("Tue Aug  4 10:15:00 2026", utc(2026, 8, 4, 10, 15)),
        ("Thursday, August 4, 2026 - 3:05 pm", utc(2026, 8, 4, 15, 5)),
        ("2026-08-04T10:15:30Z", utc(2026, 8, 4, 10, 15, 30)),
        ("2026-08-04T10:15:30.123+02:00", utc(2026, 8, 4, 8, 15, 30)),
        ("2026-08-04 10:15:30", utc(2026, 8, 4, 10, 15, 30)),
        ("2026-08-04 10:15:30 -0500", utc(2026, 8, 4, 15, 15, 30)),
        ("2026-08-04", utc(2026, 8, 4)),
        ("20260804T101530Z", utc(2026, 8, 4, 10, 15, 30)),
        ("2026-08", utc(2026, 8, 1)),
        ("2026-12-31T24:00:00Z", utc(2027, 1, 1)),
        ("2026-06-30T23:59:60Z", utc(2026, 7, 1)),
        ("04.08.2026 10:15", utc(2026, 8, 4, 10, 15)),
        ("04/08/2026 10:15", utc(2026, 8, 4, 10, 15)),
        ("2026/08/04 10:15", utc(2026, 8, 4, 10, 15)),
        ("08/14/2026", utc(2026, 8, 14)),
        ("mar., 04 août 2026 10:15:00 +0200", utc(2026, 8, 4, 8, 15)),
        ("Di, 4. März 2026 10:15 MEZ", utc(2026, 3, 4, 9, 15)),
        ("4 de agosto de 2026 10:15", utc(2026, 8, 4, 10, 15)),
        ("вт, 04 авг 2026 10:15:00 +0300", utc(2026, 8, 4, 7, 15)),
        ("4 августа 2026 г. 10:15", utc(2026, 8, 4, 10, 15)),
        ("Τρι, 04 Αυγ 2026 10:15:00 EET", utc(2026, 8, 4, 8, 15)),
        ("Sal, 04 Ağu 2026 10:15:00 +0300", utc(2026, 8, 4, 7, 15)),
        ("2026年8月4日 10:15", utc(2026, 8, 4, 10, 15)),
        ("2026년 8월 4일", utc(2026, 8, 4)),
        ("٤ أغسطس ٢٠٢٦ ١٠:١٥", utc(2026, 8, 4, 10, 15)),
        ("10:15, 4 August 2026", utc(2026, 8, 4, 10, 15)),
    ],
)
def test_a_date_is_read_in_utc(written: str, meant: datetime) -> None:
    assert parse_date(written) == meant


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11), ("cs", 11)])
def test_a_month_name_that_means_two_is_read_in_the_language_of_the_feed(language: str, month: int) -> None:
    assert parse_date("5 listopad 2026", language) == utc(2026, month, 5)
    assert parse_date("5 listopad 2026") is None


@pytest.mark.parametrize("written", ["", "yesterday", "2026-02-30", "99.99.2026", "12:30", "4 Blah 2026", "0000-00-00"])
def test_what_is_no_date_is_none(written: str) -> None:
    assert parse_date(written) is None


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2068, 12, 31)))  # noqa: DTZ001
def test_every_moment_written_by_rfc_822_or_iso_8601_is_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(whole.isoformat()) == whole
    assert parse_date(f"{whole:%a, %d %b %Y %H:%M:%S} +0000") == whole


@settings(deadline=None)
@given(st.text(max_size=150) | st.from_regex(r"[0-9/:.+-]{1,40}|\d{1,4} \w+ \d+:\d+ [A-Z]+"))
def test_no_text_raises(text: str) -> None:
    parse_date(text)
