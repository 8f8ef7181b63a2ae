"""Hours and days at which a feed asks not to be polled."""

from __future__ import annotations

from dragoman.feeds.parse import parse_feed
from dragoman.feeds.skips import skipped_days, skipped_hours


def test_hours_and_days_are_read_whatever_their_case_and_order() -> None:
    text = (
        "<skipHours>\n<hour>7</hour><hour> 0 </hour></skipHours><skipdays><day>sunday</day><day>Monday</day></skipdays>"
    )
    assert skipped_hours(text) == (0, 7)
    assert skipped_days(text) == (0, 6)


def test_the_24th_hour_is_midnight_and_what_is_no_hour_or_day_counts_for_nothing() -> None:
    text = "<skipHours><hour>24</hour><hour>25</hour><hour>-1</hour></skipHours><skipDays><day>Someday</day></skipDays>"
    assert skipped_hours(text) == (0,)
    assert skipped_days(text) == ()


def test_hours_elsewhere_in_a_document_are_not_meant() -> None:
    assert skipped_hours("<event><hour>7</hour></event>") == ()


def test_a_feed_carries_them() -> None:
    body = (
        b"<rss version='2.0'><channel><title>Journal</title><skipHours><hour>3</hour></skipHours>"
        b"<skipDays><day>Saturday</day></skipDays><item><title>a</title></item></channel></rss>"
    )
    feed = parse_feed(body, url="https://journal.example/rss")
    assert (feed.skip_hours, feed.skip_days) == ((3,), (5,))
