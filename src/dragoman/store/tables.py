"""The tables: one schema for SQLite and PostgreSQL.

What outlets publish is never overwritten: an article has numbered revisions, a revision has translations, a
translation has segments. Ids are whole numbers given by the database; what the world sees is ``items.id``.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


outlets = sa.Table(
    "outlets",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("home"),
    _text("language"),
    _text("country"),
    _text("kind"),
    _text("owner"),
    sa.Column("rights", sa.Text, nullable=False, server_default="full"),
    sa.Column("languages", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("shortest_minutes", sa.Float),
    sa.Column("longest_minutes", sa.Float),
    sa.Column("selectors", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("followed", sa.Boolean, nullable=False),
    sa.Column("added", UtcTime, nullable=False),
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    _text("etag"),
    _text("last_modified"),
    sa.Column("polled", UtcTime),
    sa.Column("good", UtcTime),
    sa.Column("due", UtcTime, index=True),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failing_since", UtcTime),
    sa.Column("unchanged", sa.Integer, nullable=False, server_default="0"),
    sa.Column("interval_seconds", sa.Float, nullable=False, server_default="0"),
    _text("problem"),
    _text("kind"),
    sa.Column("ttl_minutes", sa.Integer),
    sa.Column("skip_hours", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("skip_days", sa.JSON, nullable=False, server_default="[]"),
    _text("reason"),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("feed_id", sa.ForeignKey("feeds.id"), primary_key=True, autoincrement=False),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("ending", sa.Boolean, nullable=False),
    sa.Column("asked", UtcTime),
    sa.Column("lease_until", UtcTime),
    sa.Column("due", UtcTime, nullable=False, index=True),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("pushed", UtcTime),
    _text("problem"),
)
"""What hubs offer for feeds (WebSub). ``key`` is the last part of the address that the hub tells of news at."""

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), nullable=False),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    _text("title"),
    sa.Column("document", sa.JSON, nullable=False),
    _text("fingerprint"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due", UtcTime),
    _text("batch"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    _text("reason"),
    sa.Column("found", UtcTime, nullable=False),
    sa.Column("changed", UtcTime, nullable=False),
    sa.Column("page_id", sa.ForeignKey("pages.id")),
    sa.Column("revision_id", sa.ForeignKey("revisions.id")),
    sa.Index("ix_entries_state_due", "state", "due"),
    sa.Index("ix_entries_batch", "batch"),
    sa.Index("ix_entries_outlet_id_state", "outlet_id", "state"),
)

archives = sa.Table(
    "archives",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("changed", UtcTime, nullable=False),
)
"""Files of many pages that were taken in: how far, in bytes. The id is that of the file's first record."""

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("final_url", sa.Text, nullable=False),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("fetched", UtcTime, nullable=False),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("seen", UtcTime, nullable=False),
)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("fetched", UtcTime, nullable=False),
    sa.Column("reprint_of", sa.ForeignKey("articles.id"), index=True),
    sa.UniqueConstraint("article_id", "number"),
)
"""``reprint_of`` is the article, of another outlet, that had nearly the same text first; never one that is itself
a reprint."""

bands = sa.Table(
    "bands",
    metadata,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("revision_id", sa.ForeignKey("revisions.id"), primary_key=True),
)
"""What finds texts that are alike: revisions with a band in common are (:mod:`dragoman.reprints`)."""

translations = sa.Table(
    "translations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision_id", sa.ForeignKey("revisions.id"), nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    _text("signature"),
    _text("route"),
    _text("reason"),
    _text("verdict"),
    sa.Column("made", UtcTime, nullable=False),
    sa.UniqueConstraint("revision_id", "edition", "signature"),
)

segments = sa.Table(
    "segments",
    metadata,
    sa.Column("translation_id", sa.ForeignKey("translations.id"), primary_key=True),
    sa.Column("block", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("lead", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("gap", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("issues", sa.JSON, nullable=False),
    sa.Column("mendings", sa.JSON, nullable=False, server_default="[]"),
    _text("route"),
    sa.Column("terms", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("marks", sa.JSON, nullable=False, server_default="[]"),
)

checked = sa.Table(
    "checked",
    metadata,
    sa.Column("translation_id", sa.ForeignKey("translations.id"), primary_key=True, autoincrement=False),
    sa.Column("day", sa.Text, nullable=False, index=True),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("route", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("segments", sa.Integer, nullable=False),
    sa.Column("held", sa.Integer, nullable=False),
)
"""Each checked translation in a narrow row, for reports: those over a hundred thousand articles then take seconds,
where the segments' JSON would take minutes. ``day`` is the one of UTC on which it was made."""

outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("translation_id", sa.ForeignKey("checked.translation_id"), primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("severity", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
"""How often a translation's checks found something (kind ``found``, by check and severity), it was ``mended`` (by
check), and a second try was kept (``retried``, by the way it took)."""

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("added", UtcTime, nullable=False),
    sa.UniqueConstraint("source", "target", "edition", "outlet", "form"),
)
"""The operator's terms, a line each; ``form`` is the first of its forms, ``document`` the whole term."""

memory = sa.Table(
    "memory",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("pair", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("unknown", sa.JSON, nullable=False),
    sa.Column("spans", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("made", UtcTime, nullable=False),
    sa.Index("memory_by_pair", "pair", "made", "key"),
)

lexicons = sa.Table(
    "lexicons",
    metadata,
    sa.Column("pair", sa.Text, primary_key=True),
    sa.Column("document", sa.LargeBinary, nullable=False),
    sa.Column("upto_made", UtcTime, nullable=False),
    sa.Column("upto_key", sa.Text, nullable=False),
)
"""``spans`` says of stretches of ``source`` where they stand in ``target``: [start, end, start, end], or the first two
alone where that was asked and is not known."""

items = sa.Table(
    "items",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("revision_id", sa.ForeignKey("revisions.id"), nullable=False),
    sa.Column("translation_id", sa.ForeignKey("translations.id"), nullable=False),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("sorted", UtcTime, nullable=False),
    sa.Column("seen", UtcTime, nullable=False),
    sa.Column("updated", UtcTime, nullable=False),
    sa.Column("card", sa.JSON, nullable=False),
    _text("section"),
    sa.UniqueConstraint("article_id", "edition"),
    sa.Index("ix_items_edition_sorted", "edition", "sorted", "id"),
    sa.Index("ix_items_edition_section_sorted", "edition", "section", "sorted"),
    sa.Index("ix_items_outlet_id_edition_sorted", "outlet_id", "edition", "sorted"),
)
"""What is on show. ``sorted`` orders the front page: the outlet's time, or the first sight where that is missing
or lies in the future. ``card`` is the item without its blocks, as JSON, so that a list costs one query."""

withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False, index=True),
    _text("reason"),
    sa.Column("withdrawn", UtcTime, nullable=False),
    sa.Column("restored", UtcTime),
)
"""What the operator took off the site: the article in every edition and revision, until it is ``restored``."""

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.ForeignKey("items.id"), nullable=False),
    sa.Column("sentence", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("made", UtcTime, nullable=False),
)
"""What readers say of sentences. Who they are is not kept."""

searched = sa.Table(
    "searched",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.ForeignKey("items.id"), nullable=False, unique=True),
    sa.Column("updated", UtcTime, nullable=False),
)
"""Which items full text search knows, and as of when. The words stand in ``search_words`` under the same number, an
FTS5 table in SQLite and one with a ``tsvector`` in PostgreSQL (:mod:`dragoman.store.search`)."""
spending = sa.Table(
    "spending",
    metadata,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("engine", sa.Text, primary_key=True),
    sa.Column("edition", sa.Text, primary_key=True),
    sa.Column("outlet_id", sa.ForeignKey("outlets.id"), primary_key=True),
    sa.Column("spent", sa.BigInteger, nullable=False),
    sa.Column("pending", sa.BigInteger, nullable=False),
)
"""Characters given to paid engines on a day of UTC: with the answer stored, and without it yet."""

circuits = sa.Table(
    "circuits",
    metadata,
    sa.Column("engine", sa.Text, primary_key=True),
    sa.Column("until", UtcTime),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("changed", UtcTime, nullable=False),
)
"""Engines that failed and are left alone ``until`` then, or answer again (None)."""
