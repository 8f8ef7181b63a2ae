"""What checks found in each translation, counted for reports"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from dragoman.store.tables import UtcTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OLD = sa.text(
    "SELECT t.id, t.made, t.edition, t.route, t.verdict, a.outlet_id FROM translations t"
    " JOIN revisions r ON r.id = t.revision_id JOIN articles a ON a.id = r.article_id"
    " WHERE t.verdict <> '' AND t.signature <> ''"
).columns(made=UtcTime)
SEGMENTS = sa.text("SELECT held, issues, mendings, route FROM segments WHERE translation_id = :id").columns(
    held=sa.Boolean, issues=sa.JSON, mendings=sa.JSON
)


def upgrade() -> None:
    checked = op.create_table(
        "checked",
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_checked_outlet_id_outlets")),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translations.id"], name=op.f("fk_checked_translation_id_translations")
        ),
        sa.PrimaryKeyConstraint("translation_id", name=op.f("pk_checked")),
    )
    op.create_index(op.f("ix_checked_day"), "checked", ["day"])
    outcomes = op.create_table(
        "outcomes",
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["checked.translation_id"], name=op.f("fk_outcomes_translation_id_checked")
        ),
        sa.PrimaryKeyConstraint("translation_id", "kind", "name", "severity", name=op.f("pk_outcomes")),
    )
    _count_old(op.get_bind(), checked, outcomes)


def _count_old(db: sa.Connection, checked: sa.Table, outcomes: sa.Table) -> None:
    """Count what was found in translations that were checked before there was anything to count in."""
    for row in db.execute(OLD).all():
        counts: Counter[tuple[str, str, str]] = Counter()
        number = held = 0
        for segment in db.execute(SEGMENTS, {"id": row.id}):
            number += 1
            held += segment.held
            counts.update(("found", issue["check"], issue["severity"]) for issue in segment.issues)
            counts.update(("mended", mending["check"], "") for mending in segment.mendings)
            if segment.route:
                counts["retried", segment.route, ""] += 1
        db.execute(
            sa.insert(checked).values(
                translation_id=row.id,
                day=row.made.date().isoformat(),
                outlet_id=row.outlet_id,
                edition=row.edition,
                route=row.route,
                verdict=row.verdict,
                segments=number,
                held=held,
            )
        )
        for (kind, name, severity), times in counts.items():
            db.execute(
                sa.insert(outcomes).values(translation_id=row.id, kind=kind, name=name, severity=severity, number=times)
            )
