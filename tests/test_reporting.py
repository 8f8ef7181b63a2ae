"""A report over a store that holds two outlets, two routes and three days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from dragoman.cli.reporting import describe_report, plot_report
from dragoman.model import Issue, Mending, SegmentPair, Severity, Verdict
from dragoman.reporting import By, Report, make_report
from dragoman.store.database import Database
from tests.filled_store import show_checked

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PLAIN = SegmentPair(source="Un.", target="One.")


def found(*checks: tuple[str, Severity], **more: object) -> SegmentPair:
    issues = tuple(Issue(check=check, severity=severity, message="m") for check, severity in checks)
    return SegmentPair(source="Deux.", target="Two.", issues=issues, **more)  # type: ignore[arg-type]


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Report]:
    database = Database.in_folder(tmp_path)
    database.migrate()
    critical, major, minor = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR
    mended = found(mendings=(Mending(check="markup", before="&amp;", after="&"),))
    show_checked(database, "quai", 1, (PLAIN, mended), made=NOW)
    show_checked(database, "quai", 2, (PLAIN, found(("names", minor))), made=NOW, verdict=Verdict.NOTES)
    held = found(("numbers", critical), ("names", minor), held=True)
    show_checked(
        database, "obala", 3, (held, PLAIN), made=NOW - timedelta(days=2), verdict=Verdict.PARTIAL, language="sr"
    )
    again = found(("numbers", major), route="engine 2")
    show_checked(database, "obala", 4, (again,), made=NOW - timedelta(days=2), verdict=Verdict.NOTES, language="sr")
    show_checked(database, "obala", 5, (held,), made=NOW - timedelta(days=9), verdict=Verdict.HELD, language="sr")
    yield make_report(database, now=NOW, days=7)
    database.close()


def test_the_whole_is_summed_up_and_older_days_are_left_out(report: Report) -> None:
    [total] = report.over(By.TOTAL)
    assert total.articles == {Verdict.CLEAN: 1, Verdict.NOTES: 2, Verdict.PARTIAL: 1, Verdict.HELD: 0}
    assert (total.segments, total.shown_in_source, total.mendings, total.second_tries) == (7, 1, 1, 1)
    assert total.findings == {Severity.MINOR: 2, Severity.MAJOR: 1, Severity.CRITICAL: 1}
    assert str(report.since) == "2026-11-14"


def test_outlets_routes_and_checks_are_told_apart_and_each_by_day(report: Report) -> None:
    assert [(line.name, line.segments) for line in report.over(By.OUTLET)] == [("obala", 3), ("quai", 4)]
    assert [line.name for line in report.over(By.ROUTE)] == ["fr>en", "sr>en"]
    checks = {line.name: (sum(line.findings.values()), line.mendings) for line in report.over(By.CHECK)}
    assert checks == {"markup": (0, 1), "names": (2, 0), "numbers": (2, 0)}
    assert [(line.name, line.second_tries) for line in report.over(By.TRY)] == [("engine 2", 1)]
    names = report.days(By.CHECK, "names")
    assert {day: line.findings[Severity.MINOR] for day, line in names.items()} == {"2026-11-18": 1, "2026-11-20": 1}
    for by in (By.OUTLET, By.ROUTE, By.CHECK, By.TRY):
        for line in report.over(by):
            days = report.days(by, line.name).values()
            assert sum(day.segments for day in days) == line.segments
            assert sum(sum(day.findings.values()) for day in days) == sum(line.findings.values())


def test_words_and_plot_say_what_was_found(report: Report) -> None:
    words = "\n".join(describe_report(report))
    assert "Articles translated: 4; segments: 7" in words
    assert "1 clean (25 %), 2 with notes (50 %), 1 partly in the original (25 %), 0 in the original (0 %)" in words
    assert "1 critical, 1 major, 2 minor. Mended: 1; second tries kept: 1; segments shown in the original: 1" in words
    assert "obala" in words
    plot = plot_report(report)
    assert b"2026-11-18, numbers: 666.7" in plot
    assert b"2026-11-14" in plot
    assert etree.fromstring(plot).tag.endswith("svg")


def test_nothing_yet_is_an_empty_report(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.migrate()
    empty = make_report(database, now=NOW, days=1)
    assert empty.lines == ()
    assert etree.fromstring(plot_report(empty)).tag.endswith("svg")
    database.close()
