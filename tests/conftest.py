"""What every test begins with: nothing that another one set for the whole process."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """Undo what a command set: it logs to the standard error of its own test, which is closed afterwards."""
    yield
    structlog.reset_defaults()
