"""A fresh database for a test, in SQLite or on PostgreSQL where there is one to test on.

``DRAGOMAN_TEST_POSTGRES`` names it, as ``postgresql+psycopg://user@host/database``; each test gets a schema of its own
there, which is dropped at its end.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from dragoman.store.database import Database

KINDS = ("sqlite", "postgresql")


def fresh(kind: str, url: str = "sqlite://") -> Iterator[Database]:
    """A migrated database of a kind; ``url`` is where that in SQLite lies. Skips where there is no PostgreSQL."""
    yield from on_postgresql() if kind == "postgresql" else opened(url)


def on_postgresql() -> Iterator[Database]:
    url = os.environ.get("DRAGOMAN_TEST_POSTGRES", "")
    if not url:
        pytest.skip("DRAGOMAN_TEST_POSTGRES names no PostgreSQL to test on")
    schema = f"dragoman_{uuid.uuid4().hex}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    try:
        inside = sa.make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
        yield from opened(inside.render_as_string(hide_password=False))
    finally:
        with server.connect() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        server.dispose()


def opened(url: str) -> Iterator[Database]:
    made = Database(url)
    made.migrate()
    yield made
    made.close()
