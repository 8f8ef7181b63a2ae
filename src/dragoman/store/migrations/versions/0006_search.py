"""Full text search: the folded words of what is on show"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "searched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_searched_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searched")),
        sa.UniqueConstraint("item_id", name=op.f("uq_searched_item_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # All folding of words is ours; the tokenizer only has to cut at spaces.
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(words, facets, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "CREATE TABLE search_words (rowid INTEGER PRIMARY KEY, words TSVECTOR NOT NULL, facets TEXT[] NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")
        op.execute("CREATE INDEX ix_search_words_facets ON search_words USING gin (facets)")
