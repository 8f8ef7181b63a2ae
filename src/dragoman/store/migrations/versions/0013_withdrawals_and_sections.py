"""What the operator withdrew, and the sections of items for lists and feeds of one"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_withdrawals_article_id_articles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    op.create_index("ix_withdrawals_article_id", "withdrawals", ["article_id"])
    op.add_column("items", sa.Column("section", sa.Text(), server_default="", nullable=False))
    stored = "json_extract(card, '$.section')" if op.get_bind().dialect.name == "sqlite" else "card->>'section'"
    op.execute(f"UPDATE items SET section = coalesce({stored}, '')")  # noqa: S608 (one of two constants)
    op.create_index("ix_items_edition_section_sorted", "items", ["edition", "section", "sorted"])
