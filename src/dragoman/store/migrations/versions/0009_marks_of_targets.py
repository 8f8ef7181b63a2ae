"""Where inline markup stands in translations, and what the translation memory knows of it"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("marks", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("memory", sa.Column("spans", sa.JSON(), server_default="[]", nullable=False))
