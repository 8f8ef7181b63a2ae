"""What kind of address a feed is, and when it asks to be polled"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("kind", sa.Text(), server_default="", nullable=False))
    op.add_column("feeds", sa.Column("ttl_minutes", sa.Integer(), nullable=True))
    op.add_column("feeds", sa.Column("skip_hours", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("feeds", sa.Column("skip_days", sa.JSON(), server_default="[]", nullable=False))
