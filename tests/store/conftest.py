"""A database for each test: one in memory, and one on PostgreSQL where there is one to test on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dragoman.store.database import Database
from tests.databases import KINDS, fresh

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    yield from fresh(request.param)


@pytest.fixture
def now() -> datetime:
    return NOW
