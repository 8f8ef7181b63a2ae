"""What paid engines were given, and how the engines' circuits stand"""

import sqlalchemy as sa
from alembic import op

from dragoman.store.tables import UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spending",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_spending_outlet_id_outlets"),
        sa.PrimaryKeyConstraint("day", "engine", "edition", "outlet_id", name="pk_spending"),
    )
    op.create_table(
        "circuits",
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("engine", name="pk_circuits"),
    )
