"""A server on loopback and a fetcher that may reach it, patient or hasty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dragoman.fetch.exchange import Limits
from dragoman.fetch.fetcher import Fetcher
from tests.servers import LocalServer


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="Dragoman/0.1", contact="desk@example.org", allow_private=True, pause=0) as fetcher:
        yield fetcher


@pytest.fixture
def hasty() -> Iterator[Fetcher]:
    """A fetcher with little patience."""
    limits = Limits(header_bytes=2_000, first_byte=0.4, stall=0.2, total=0.5)
    with Fetcher(user_agent="Dragoman/0.1", allow_private=True, pause=0, limits=limits) as fetcher:
        yield fetcher
