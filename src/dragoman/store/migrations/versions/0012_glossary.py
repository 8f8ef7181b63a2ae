"""The operator's terms, and which terms each segment uses"""

import sqlalchemy as sa
from alembic import op

from dragoman.store.tables import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("added", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint(
            "source", "target", "edition", "outlet", "form", name=op.f("uq_terms_source_target_edition_outlet_form")
        ),
    )
    op.add_column("segments", sa.Column("terms", sa.JSON(), server_default="[]", nullable=False))
