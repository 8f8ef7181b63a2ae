"""What was mended in a segment, and which route it took where that is another than its article's"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("mendings", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("segments", sa.Column("route", sa.Text(), server_default="", nullable=False))
