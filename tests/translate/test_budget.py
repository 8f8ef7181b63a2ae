"""A budget decides how much may be sent now, from limits and what was sent today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import BudgetError, EngineError, SettingsError
from dragoman.translate.budget import (
    PORTION_CHARACTERS,
    Kind,
    Limits,
    Room,
    affordable,
    day_of,
    next_day,
    parse_limits,
)

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def room(limit: int, used: int = 0, times: int = 1) -> Room:
    return Room(kind=Kind.ENGINE, name="deepl", limit=limit, used=used, times=times)


def test_without_limits_texts_go_in_portions() -> None:
    texts = ["a" * (PORTION_CHARACTERS // 2)] * 5
    assert affordable(texts, [], now=NOW) == 2


def test_a_text_longer_than_a_portion_goes_alone() -> None:
    assert affordable(["a" * (PORTION_CHARACTERS + 1), "b"], [], now=NOW) == 1


def test_nothing_to_send_is_no_error() -> None:
    assert affordable([], [room(0)], now=NOW) == 0


def test_what_still_fits_into_the_narrowest_room_goes() -> None:
    assert affordable(["aaaa"] * 9, [room(100), room(20, used=5), room(100, used=70, times=2)], now=NOW) == 3


def test_a_used_up_day_says_so_and_when_it_goes_on() -> None:
    with pytest.raises(
        BudgetError, match=r"engine deepl is used up \(98 of 100 characters\); it goes on at 00:00"
    ) as e:
        affordable(["aaa"], [room(100, used=98)], now=NOW)
    assert e.value.until == datetime(2026, 11, 21, tzinfo=UTC)
    assert e.value.retry


def test_a_sentence_that_fits_no_day_is_not_waited_for() -> None:
    with pytest.raises(EngineError, match="a sentence of 8 characters is more than the budget for engine deepl") as e:
        affordable(["aaaa"], [room(6, times=2)], now=NOW)
    assert not isinstance(e.value, BudgetError)
    assert not e.value.retry


@given(
    st.lists(st.integers(1, 5000).map(lambda length: "a" * length), max_size=12),
    st.integers(0, 9000),
    st.integers(0, 9000),
    st.integers(1, 2),
)
def test_no_limit_is_ever_passed(texts: list[str], limit: int, used: int, times: int) -> None:
    try:
        count = affordable(texts, [room(limit, used, times)], now=NOW)
    except EngineError:
        return
    assert used + times * sum(len(text) for text in texts[:count]) <= limit or not texts


def test_limits_are_read_by_name_and_for_each() -> None:
    limits = Limits(outlets=parse_limits(["each = 1_000", "rts=50"], subject="budget.outlets"))
    assert limits.of(Kind.OUTLET, "rts") == 50
    assert limits.of(Kind.OUTLET, "other") == 1000
    assert limits.of(Kind.ENGINE, "deepl") is None


@pytest.mark.parametrize("line", ["", "50000", "=5", "rts", "rts=many", "rts=-1", "rts=1.5"])
def test_what_is_no_limit_is_named_with_its_key(line: str) -> None:
    with pytest.raises(SettingsError, match=r"budget\.outlets: .* is no limit; write it as"):
        parse_limits([line], subject="budget.outlets")


def test_days_are_days_of_utc() -> None:
    belgrade = timezone(timedelta(hours=1))
    moment = datetime(2026, 11, 21, 0, 30, tzinfo=belgrade)
    assert day_of(moment) == "2026-11-20"
    assert next_day(moment) == datetime(2026, 11, 21, tzinfo=UTC)
