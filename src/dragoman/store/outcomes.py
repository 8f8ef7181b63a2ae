"""What became of translations in their checks: counted when they are checked, summed up for reports.

It knows no check by name, and not what a report looks like.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.model import Severity, Translation, Verdict
from dragoman.store.database import insert
from dragoman.store.tables import articles, checked, outcomes, outlets, revisions, translations


class OutcomeKind(StrEnum):
    """What is counted in a translation."""

    FOUND = "found"
    """A finding that is left, by check and severity."""
    MENDED = "mended"
    """Something put right without asking an engine, by check."""
    RETRIED = "retried"
    """A second try that was kept, by the way it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedGroup:
    """Translations made on one day, of one outlet, by one route, with one verdict; ``held`` counts segments."""

    day: str
    outlet: str
    edition: str
    route: str
    verdict: Verdict
    articles: int
    segments: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGroup:
    """How often something came about on one day, in translations of one outlet, by one route."""

    day: str
    outlet: str
    edition: str
    route: str
    kind: OutcomeKind
    name: str
    severity: Severity | None
    number: int


def save_outcomes(db: sa.Connection, translation_id: int, translation: Translation) -> None:
    """Count what came about in a checked translation, in place of what was counted in it before."""
    origin = (
        sa.select(translations.c.made, articles.c.outlet_id)
        .join(revisions, revisions.c.id == translations.c.revision_id)
        .join(articles, articles.c.id == revisions.c.article_id)
    )
    made, outlet_id = db.execute(origin.where(translations.c.id == translation_id)).one()
    pairs = [pair for block in translation.segments for pair in block]
    row: dict[str, Any] = {
        "day": made.date().isoformat(),
        "outlet_id": outlet_id,
        "edition": translation.edition,
        "route": translation.route,
        "verdict": translation.verdict or "",
        "segments": len(pairs),
        "held": sum(pair.held for pair in pairs),
    }
    counts: Counter[tuple[OutcomeKind, str, str]] = Counter()
    for pair in pairs:
        counts.update((OutcomeKind.FOUND, issue.check, issue.severity.value) for issue in pair.issues)
        counts.update((OutcomeKind.MENDED, mending.check, "") for mending in pair.mendings)
        if pair.route:
            counts[OutcomeKind.RETRIED, pair.route, ""] += 1
    statement = insert(db, checked).values(translation_id=translation_id, **row)
    db.execute(statement.on_conflict_do_update(index_elements=["translation_id"], set_=row))
    db.execute(sa.delete(outcomes).where(outcomes.c.translation_id == translation_id))
    if counts:
        db.execute(
            sa.insert(outcomes),
            [
                {"translation_id": translation_id, "kind": kind, "name": name, "severity": severity, "number": times}
                for (kind, name, severity), times in counts.items()
            ],
        )


_SCOPE = (checked.c.day, outlets.c.slug.label("outlet"), checked.c.edition, checked.c.route)


def count_checked(db: sa.Connection, *, since: date) -> list[CheckedGroup]:
    """Return the translations made since a day (UTC, included), grouped."""
    columns = (*_SCOPE, checked.c.verdict)
    query = (
        sa.select(
            *columns,
            sa.func.count().label("articles"),
            sa.func.sum(checked.c.segments).label("segments"),
            sa.func.sum(checked.c.held).label("held"),
        )
        .join(outlets, outlets.c.id == checked.c.outlet_id)
        .where(checked.c.day >= since.isoformat())
        .group_by(*columns)
        .order_by(*columns)
    )
    return [CheckedGroup(**{**row._mapping, "verdict": Verdict(row.verdict)}) for row in db.execute(query)]


def count_outcomes(db: sa.Connection, *, since: date) -> list[OutcomeGroup]:
    """Return what came about in translations made since a day (UTC, included), grouped."""
    columns = (*_SCOPE, outcomes.c.kind, outcomes.c.name, outcomes.c.severity)
    query = (
        sa.select(*columns, sa.func.sum(outcomes.c.number).label("number"))
        .join(checked, checked.c.translation_id == outcomes.c.translation_id)
        .join(outlets, outlets.c.id == checked.c.outlet_id)
        .where(checked.c.day >= since.isoformat())
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        OutcomeGroup(
            **{
                **row._mapping,
                "kind": OutcomeKind(row.kind),
                "severity": Severity(row.severity) if row.severity else None,
            }
        )
        for row in db.execute(query)
    ]
