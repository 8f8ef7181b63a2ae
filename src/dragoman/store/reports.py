"""What readers report of sentences, until the operator has decided on it. It knows nothing of glossaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.store.tables import items, outlets, reports


class ReportState(StrEnum):
    """How a report stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report: the sentence by its number and with both its sides as the reader saw them, and what was written."""

    id: int
    edition: str
    item: str
    outlet: str
    """Its slug."""
    language: str
    """Of the article."""
    sentence: int
    source: str
    target: str
    words: str
    state: ReportState
    made: datetime


def save_report(
    db: sa.Connection, item_id: str, *, sentence: int, source: str, target: str, words: str, now: datetime
) -> None:
    """Store a report; the same words on the same sentence again change nothing."""
    said = {"item_id": item_id, "sentence": sentence, "source": source, "words": words}
    if db.execute(sa.select(reports.c.id).where(*(reports.c[name] == value for name, value in said.items()))).first():
        return
    db.execute(sa.insert(reports).values(**said, target=target, state=ReportState.OPEN, made=now))


def count_open(db: sa.Connection) -> int:
    query = sa.select(sa.func.count()).select_from(reports).where(reports.c.state == ReportState.OPEN)
    return int(db.execute(query).scalar_one())


def load_reports(db: sa.Connection, *, state: ReportState | None = None) -> list[StoredReport]:
    """Return the reports, or those of one state, the oldest first."""
    query = _REPORTS if state is None else _REPORTS.where(reports.c.state == state)
    return [_stored(row) for row in db.execute(query.order_by(reports.c.id))]


def load_report(db: sa.Connection, report_id: int) -> StoredReport | None:
    """Return one report; None where there is none of that number."""
    row = db.execute(_REPORTS.where(reports.c.id == report_id)).one_or_none()
    return None if row is None else _stored(row)


def decide_report(db: sa.Connection, report_id: int, state: ReportState) -> None:
    """Store what was decided."""
    db.execute(sa.update(reports).where(reports.c.id == report_id).values(state=state))


_REPORTS = (
    sa.select(
        reports.c.id,
        items.c.edition,
        reports.c.item_id.label("item"),
        outlets.c.slug.label("outlet"),
        items.c.language,
        reports.c.sentence,
        reports.c.source,
        reports.c.target,
        reports.c.words,
        reports.c.state,
        reports.c.made,
    )
    .join(items, items.c.id == reports.c.item_id)
    .join(outlets, outlets.c.id == items.c.outlet_id)
)


def _stored(row: Any) -> StoredReport:
    return StoredReport(**{**row._mapping, "state": ReportState(row.state)})
