"""What was learned of two languages from the translation memory, and how far in it"""

import sqlalchemy as sa
from alembic import op

from dragoman.store.tables import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lexicons",
        sa.Column("pair", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("upto_made", UtcTime(), nullable=False),
        sa.Column("upto_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pair"),
    )
    op.create_index("memory_by_pair", "memory", ["pair", "made", "key"])
