"""Outlets as data: owner, rights, several languages, poll limits"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outlets", sa.Column("owner", sa.Text(), server_default="", nullable=False))
    op.add_column("outlets", sa.Column("rights", sa.Text(), server_default="full", nullable=False))
    op.add_column("outlets", sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("outlets", sa.Column("shortest_minutes", sa.Float(), nullable=True))
    op.add_column("outlets", sa.Column("longest_minutes", sa.Float(), nullable=True))
