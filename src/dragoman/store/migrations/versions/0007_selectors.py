"""How an outlet's pages are read, where it is told"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outlets", sa.Column("selectors", sa.JSON(), server_default="{}", nullable=False))
