"""When an address is polled next."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.fetch.schedule import (
    DEAD_INTERVAL,
    FULL_AFTER,
    JITTER,
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    PollHistory,
    PollResult,
    next_poll,
    wants_full,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEW = PollHistory(url="https://outlet.example/feed")
NEWS, SAME, FAILED = PollResult(news=3), PollResult(), PollResult(failed=True)


def wait_of(history: PollHistory, result: PollResult) -> timedelta:
    due = next_poll(history, result, now=NOW).due
    assert due is not None
    return due - NOW


def after(history: PollHistory, *results: PollResult) -> PollHistory:
    for result in results:
        history = next_poll(history, result, now=NOW).history
    return history


def test_news_shorten_the_interval_and_silence_lengthens_it() -> None:
    usual = replace(NEW, interval_seconds=3_600)
    assert after(usual, NEWS).interval_seconds < 3_600 < after(usual, SAME).interval_seconds


def test_interval_stays_between_shortest_and_longest() -> None:
    assert after(NEW, *[NEWS] * 30).interval_seconds == SHORTEST_INTERVAL.total_seconds()
    assert after(NEW, *[SAME] * 60).interval_seconds == LONGEST_INTERVAL.total_seconds()


def test_rhythm_settles_where_three_polls_in_ten_find_news() -> None:
    every, clock, last, history, found = timedelta(hours=2), NOW, NOW, NEW, []
    for _ in range(600):
        news = int((clock - NOW) / every) - int((last - NOW) / every)
        plan = next_poll(history, PollResult(news=news), now=clock)
        assert plan.due is not None
        found.append(news > 0)
        last, clock, history = clock, plan.due, plan.history
    assert 0.25 < sum(found[100:]) / 500 < 0.40


def test_failures_double_the_wait_up_to_a_day() -> None:
    waits, history = [], replace(NEW, interval_seconds=600)
    for _ in range(12):
        waits.append(wait_of(history, FAILED))
        history = after(history, FAILED)
    assert waits[0] < timedelta(minutes=11)
    assert all(later > earlier for earlier, later in itertools.pairwise(waits[:7]))
    assert LONGEST_INTERVAL <= waits[-1] <= LONGEST_INTERVAL * (1 + JITTER)
    assert history.interval_seconds == 600


def test_first_success_after_failures_forgets_them() -> None:
    history = after(NEW, FAILED, FAILED, NEWS)
    assert (history.failures, history.failing_since) == (0, None)


def test_address_dead_for_a_month_is_asked_weekly() -> None:
    history = replace(NEW, failures=40, failing_since=NOW - timedelta(days=31))
    plan = next_poll(history, FAILED, now=NOW)
    assert plan.due is not None
    assert plan.due - NOW >= DEAD_INTERVAL
    assert plan.reason == "failing for long: asked weekly"


def test_address_that_is_gone_is_asked_no_more() -> None:
    plan = next_poll(NEW, PollResult(failed=True, gone=True), now=NOW)
    assert (plan.due, plan.reason) == (None, "gone for good")


def test_ttl_of_the_feed_is_obeyed_up_to_a_day() -> None:
    plan = next_poll(NEW, PollResult(news=1, ttl_minutes=180), now=NOW)
    assert plan.due is not None
    assert timedelta(hours=3) <= plan.due - NOW <= timedelta(hours=3) * (1 + JITTER)
    assert plan.reason == "the interval that the feed asks for"
    assert wait_of(NEW, PollResult(ttl_minutes=10**12)) <= LONGEST_INTERVAL * (1 + JITTER)


def test_answer_that_says_how_long_it_holds_is_believed_up_to_a_day() -> None:
    plan = next_poll(NEW, PollResult(news=1, max_age=10_800), now=NOW)
    assert plan.due is not None
    assert timedelta(hours=3) <= plan.due - NOW <= timedelta(hours=3) * (1 + JITTER)
    assert plan.reason == "the outlet says that nothing changes until then"
    assert wait_of(NEW, PollResult(max_age=31_536_000)) <= LONGEST_INTERVAL * (1 + JITTER)
    assert wait_of(NEW, PollResult(max_age=0)) == wait_of(NEW, SAME)


def test_poll_in_hours_the_feed_wants_skipped_comes_when_they_are_over() -> None:
    plan = next_poll(NEW, PollResult(skip_hours=(12, 13)), now=NOW)
    assert plan.due is not None
    assert timedelta(hours=2) <= plan.due - NOW < timedelta(hours=2, minutes=7)
    assert plan.reason == "the feed asks not to be polled before"


def test_poll_on_days_the_feed_wants_skipped_comes_when_they_are_over() -> None:
    saturday_and_sunday = (5, 6)
    plan = next_poll(NEW, PollResult(skip_days=saturday_and_sunday, skip_hours=(0,)), now=NOW)
    assert plan.due is not None
    assert plan.due.strftime("%A %H") == "Monday 01"


def test_feed_that_wants_every_hour_skipped_is_polled_all_the_same() -> None:
    result = PollResult(skip_hours=tuple(range(24)))
    assert next_poll(NEW, result, now=NOW).due == next_poll(NEW, SAME, now=NOW).due


@pytest.mark.parametrize("result", [PollResult(retry_after=7_200), PollResult(failed=True, retry_after=7_200)])
def test_retry_after_is_obeyed(result: PollResult) -> None:
    plan = next_poll(NEW, result, now=NOW)
    assert plan.due == NOW + timedelta(hours=2)
    assert plan.reason == "the outlet asks us to wait"


def test_retry_after_that_is_shorter_than_our_own_wait_changes_nothing() -> None:
    assert wait_of(NEW, PollResult(failed=True, retry_after=1)) == wait_of(NEW, FAILED)


def test_unchanged_too_often_in_a_row_wants_a_full_request() -> None:
    unchanged = PollResult(not_modified=True)
    assert not wants_full(after(NEW, *[unchanged] * (FULL_AFTER - 1)))
    assert wants_full(after(NEW, *[unchanged] * FULL_AFTER))
    assert not wants_full(after(NEW, *[unchanged] * FULL_AFTER, SAME))


def test_shortest_interval_may_be_seconds_for_a_demo() -> None:
    plan = next_poll(NEW, NEWS, now=NOW, shortest=timedelta(seconds=2))
    assert plan.due is not None
    assert plan.due - NOW < timedelta(seconds=5)


@settings(deadline=None)
@given(
    st.builds(
        PollHistory,
        url=st.text(),
        interval_seconds=st.floats(0, 1e6),
        failures=st.integers(0, 10_000),
        failing_since=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 21), timezones=st.just(UTC)),  # noqa: DTZ001
        unchanged=st.integers(0, 100),
    ),
    st.builds(
        PollResult,
        news=st.integers(0, 1_000),
        not_modified=st.booleans(),
        failed=st.booleans(),
        ttl_minutes=st.none() | st.integers(-5, 10**15),
        retry_after=st.none() | st.floats(0, 1e15),
        max_age=st.none() | st.floats(0, 1e15),
        skip_hours=st.lists(st.integers(0, 23)).map(tuple),
        skip_days=st.lists(st.integers(0, 6)).map(tuple),
    ),
)
def test_every_wait_is_bounded_and_the_same_values_give_the_same_plan(history: PollHistory, result: PollResult) -> None:
    plan = next_poll(history, result, now=NOW)
    assert plan == next_poll(history, result, now=NOW)
    assert plan.due is not None
    assert SHORTEST_INTERVAL <= plan.due - NOW <= DEAD_INTERVAL * (1 + JITTER) + timedelta(days=7)
