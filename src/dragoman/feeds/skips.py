"""When an RSS feed asks not to be polled: ``skipHours`` and ``skipDays`` (RSS 0.91 to 2.0), unknown to feedparser.

It knows nothing of the rest of a feed: it is given the document's text.
"""

from __future__ import annotations

import re

_HOURS = re.compile(r"<skipHours\s*>(.{0,2000}?)</skipHours", re.DOTALL | re.IGNORECASE)
_DAYS = re.compile(r"<skipDays\s*>(.{0,2000}?)</skipDays", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(r"<hour\s*>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*([a-z]+)\s*</day", re.IGNORECASE)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def skipped_hours(text: str) -> tuple[int, ...]:
    """Hours of the day in UTC, 0 to 23, in order; RSS 0.91 counts from 1 to 24, where 24 is midnight."""
    found = {int(hour) for listed in _HOURS.findall(text) for hour in _HOUR.findall(listed)}
    return tuple(sorted({hour % 24 for hour in found if hour <= 24}))


def skipped_days(text: str) -> tuple[int, ...]:
    """Days of the week in UTC, 0 for Monday to 6, in order."""
    found = {day.lower() for listed in _DAYS.findall(text) for day in _DAY.findall(listed)}
    return tuple(number for number, day in enumerate(_WEEK) if day in found)
