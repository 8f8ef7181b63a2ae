"""Archives taken in, and which text is a reprint of which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dragoman.store.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archives",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("changed", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_bands_revision_id_revisions")),
        sa.PrimaryKeyConstraint("band", "revision_id", name=op.f("pk_bands")),
    )
    # In SQL, since a table that others refer to can't be made anew on SQLite, which is how Alembic would add the key.
    op.execute(
        "ALTER TABLE revisions ADD COLUMN reprint_of INTEGER "
        "CONSTRAINT fk_revisions_reprint_of_articles REFERENCES articles (id)"
    )
    op.create_index(op.f("ix_revisions_reprint_of"), "revisions", ["reprint_of"], unique=False)
