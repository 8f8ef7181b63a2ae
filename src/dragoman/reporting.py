"""Reports: what the checks found, what was mended and tried again, by day, outlet, route and check.

Owns the sums over what the store counted. It knows nothing of how a report is laid out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dragoman.model import Severity, Verdict
from dragoman.store.database import Database
from dragoman.store.outcomes import OutcomeKind, count_checked, count_outcomes


class By(StrEnum):
    """What a line sums up over; TRY is by the way that a second try took."""

    TOTAL = "total"
    OUTLET = "outlet"
    EDITION = "edition"
    ROUTE = "route"
    CHECK = "check"
    TRY = "try"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """Sums over all that has one ``name``, of one day (ISO 8601, UTC) or of all days together (empty).

    ``articles`` are translations by verdict; ``shown_in_source`` are segments, ``findings`` by severity. A line by
    check has findings and mendings alone, one by try second tries alone.
    """

    by: By
    name: str
    day: str
    articles: dict[Verdict, int]
    segments: int
    shown_in_source: int
    findings: dict[Severity, int]
    mendings: int
    second_tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report from ``since`` to ``until``, days of UTC, both included."""

    since: date
    until: date
    lines: tuple[ReportLine, ...]

    def over(self, by: By) -> list[ReportLine]:
        """Return the lines over all days together, those with the most articles, findings or tries first."""
        found = [line for line in self.lines if line.by is by and not line.day]
        return sorted(found, key=lambda line: (-_weight(line), line.name))

    def days(self, by: By, name: str = "") -> dict[str, ReportLine]:
        """Return the lines of one name by day; a day on which nothing was made is not in it."""
        return {line.day: line for line in self.lines if line.by is by and line.name == name and line.day}


def make_report(database: Database, *, now: datetime, days: int) -> Report:
    """Sum up the translations made on the last ``days`` days, the present one included."""
    until = now.date()
    since = until - timedelta(days=days - 1)
    with database.read() as db:
        checked = count_checked(db, since=since)
        outcomes = count_outcomes(db, since=since)
    sums: defaultdict[tuple[By, str, str], Counter[str]] = defaultdict(Counter)
    for group in checked:
        for key in _keys(group.day, group.outlet, group.edition, group.route):
            sums[key].update({group.verdict: group.articles, "segments": group.segments, "shown_in_source": group.held})
    for outcome in outcomes:
        keys = _keys(outcome.day, outcome.outlet, outcome.edition, outcome.route)
        special = By.TRY if outcome.kind is OutcomeKind.RETRIED else By.CHECK
        keys += [(special, outcome.name, ""), (special, outcome.name, outcome.day)]
        for key in keys:
            sums[key][f"{outcome.kind}{outcome.severity or ''}"] += outcome.number
    return Report(since=since, until=until, lines=tuple(_line(*key, counts) for key, counts in sorted(sums.items())))


def _keys(day: str, outlet: str, edition: str, route: str) -> list[tuple[By, str, str]]:
    names = ((By.TOTAL, ""), (By.OUTLET, outlet), (By.EDITION, edition), (By.ROUTE, route))
    return [(by, name, when) for by, name in names for when in ("", day)]


def _line(by: By, name: str, day: str, counts: Counter[str]) -> ReportLine:
    return ReportLine(
        by=by,
        name=name,
        day=day,
        articles={verdict: counts[verdict] for verdict in Verdict},
        segments=counts["segments"],
        shown_in_source=counts["shown_in_source"],
        findings={severity: counts[f"{OutcomeKind.FOUND}{severity}"] for severity in Severity},
        mendings=counts[OutcomeKind.MENDED],
        second_tries=counts[OutcomeKind.RETRIED],
    )


def _weight(line: ReportLine) -> int:
    return sum(line.articles.values()) or sum(line.findings.values()) + line.mendings + line.second_tries
