"""A database in memory for each test."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dragoman.store.database import Database

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database("sqlite://")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def now() -> datetime:
    return NOW
