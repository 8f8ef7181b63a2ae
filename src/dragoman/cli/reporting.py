"""``report``: what the checks found and what was done about it, as words, JSON lines and a plot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dragoman.app import App
from dragoman.cli.context import Context, bad_command, talk, write_line, write_text
from dragoman.model import Severity, Verdict
from dragoman.publish.plot import COLOURS, Panel, Series, render_plot
from dragoman.reporting import By, Report, ReportLine, make_report

NAMES_SHOWN = 25
"""Outlets and routes in words: a screenful; ``--json`` has all of them."""
PER = 1_000
"""Findings are given for so many segments, so that days and outlets of any size compare."""
VERDICT_WORDS = {
    Verdict.CLEAN: "clean",
    Verdict.NOTES: "with notes",
    Verdict.PARTIAL: "partly in the original",
    Verdict.HELD: "in the original",
}
"""A translation that is held is not shown: the article stands there in its own language."""


def report(context: Context, *, days: int, as_json: bool, plot: Path | None) -> None:
    """Sum up the last days; write the plot where one is asked for."""
    settings = context.settings()
    with App(settings, context.data_folder(settings)) as app:
        made = make_report(app.database, now=datetime.now(UTC), days=days)
    if plot is not None:
        try:
            plot.write_bytes(plot_report(made))
        except OSError as error:
            bad_command(f"{plot}: can't be written ({error.strerror})")
    if as_json:
        for line in made.lines:
            write_line(asdict(line))
        return
    if not made.lines:
        talk(f"no article was translated since {made.since}")
        return
    for words in describe_report(made):
        write_text(words)


def describe_report(made: Report) -> Iterator[str]:
    """The report in lines: the whole, then checks, outlets, routes and second tries."""
    [total] = made.over(By.TOTAL)
    articles = sum(total.articles.values())
    yield f"{made.since} to {made.until} (UTC). Articles translated: {articles:,}; segments: {total.segments:,}"
    verdicts = (f"{n:,} {VERDICT_WORDS[verdict]} ({100 * n / articles:.0f} %)" for verdict, n in total.articles.items())
    yield "Verdicts: " + ", ".join(verdicts)
    yield (
        f"Findings: {_findings(total)}. Mended: {total.mendings:,}; second tries kept: {total.second_tries:,}; "
        f"segments shown in the original: {total.shown_in_source:,}"
    )
    yield ""
    yield f"{'check':20}{'critical':>10}{'major':>10}{'minor':>10}{'mended':>10}"
    for line in made.over(By.CHECK):
        found = "".join(f"{line.findings[severity]:>10,}" for severity in reversed(Severity))
        yield f"{line.name[:19]:20}{found}{line.mendings:>10,}"
    for by in (By.OUTLET, By.ROUTE):
        yield ""
        yield from _table(by, made.over(by))
    if tries := made.over(By.TRY):
        yield ""
        yield "second tries kept"
        yield from (f"{line.second_tries:>10,}  {line.name}" for line in tries)


def _findings(line: ReportLine) -> str:
    return ", ".join(f"{line.findings[severity]:,} {severity}" for severity in reversed(Severity))


def _table(by: By, lines: list[ReportLine]) -> Iterator[str]:
    yield (
        f"{by:20}{'articles':>10}{'clean':>10}{'partial':>10}{'held':>10}{'segments':>10}{f'per {PER:,}':>10}"
        f"{'mended':>10}{'retried':>10}"
    )
    for line in lines[:NAMES_SHOWN]:
        misleading = line.findings[Severity.CRITICAL] + line.findings[Severity.MAJOR]
        yield (
            f"{line.name[:19]:20}{sum(line.articles.values()):>10,}{line.articles[Verdict.CLEAN]:>10,}"
            f"{line.articles[Verdict.PARTIAL]:>10,}{line.articles[Verdict.HELD]:>10,}{line.segments:>10,}"
            f"{PER * misleading / max(line.segments, 1):>10.1f}{line.mendings:>10,}{line.second_tries:>10,}"
        )
    if len(lines) > NAMES_SHOWN:
        yield f"and {len(lines) - NAMES_SHOWN} more: --json has them"
    yield f"(per {PER:,}: findings that are major or critical, for {PER:,} segments)"


def plot_report(made: Report) -> bytes:
    """The report by day, as SVG: articles by verdict, findings by severity, findings by check."""
    days = [str(made.since + timedelta(days=n)) for n in range((made.until - made.since).days + 1)]
    totals = made.days(By.TOTAL)
    segments = [totals[day].segments if day in totals else 0 for day in days]

    def rates(lines: dict[str, ReportLine], *severities: Severity) -> tuple[float, ...]:
        found = (sum(lines[day].findings[s] for s in severities) if day in lines else 0 for day in days)
        return tuple(PER * number / max(of, 1) for number, of in zip(found, segments, strict=True))

    verdicts = tuple(
        Series(name=words, values=tuple(float(totals[day].articles[verdict]) if day in totals else 0.0 for day in days))
        for verdict, words in VERDICT_WORDS.items()
    )
    severities = tuple(Series(name=s, values=rates(totals, s)) for s in reversed(Severity))
    checks = [line.name for line in made.over(By.CHECK) if any(line.findings.values())]
    shown = [Series(name=name, values=rates(made.days(By.CHECK, name), *Severity)) for name in checks]
    if len(shown) > len(COLOURS):
        rest = zip(*(series.values for series in shown[len(COLOURS) - 1 :]), strict=True)
        shown[len(COLOURS) - 1 :] = [Series(name="others", values=tuple(sum(values) for values in rest))]
    unit = f"for {PER:,} segments"
    return render_plot(
        f"Dragoman, {made.since} to {made.until}: what the checks found",
        days,
        [
            Panel(title="Articles by verdict", unit="a day", series=verdicts),
            Panel(title="Findings by severity", unit=unit, series=severities),
            Panel(title="Findings by check", unit=unit, series=tuple(shown)),
        ],
    )
