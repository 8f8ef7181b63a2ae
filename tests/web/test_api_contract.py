"""Whatever is asked of the API, it answers as its own description says."""

from __future__ import annotations

from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from dragoman.api import create_api
from tests.publish.fake_library import library
from tests.web.test_web import GONE

SCHEMA = schemathesis.openapi.from_asgi(
    "/openapi.json", create_api(replace(library(), gone=(GONE,)), site_name="Dragoman")
)
ENDLESS = "/editions/{edition}/stream"
WITHOUT_INPUT = "/editions"
EXAMPLES = 10
"""Of each address and kind of input: enough to find what is plainly wrong, in some two seconds."""
FOUND = [found.ok() for found in SCHEMA.get_all_operations()]  # type: ignore[union-attr]  # an error has no ok()
OPERATIONS = {operation.path: operation for operation in FOUND}


@pytest.mark.parametrize("path", sorted(OPERATIONS.keys() - {ENDLESS}))
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_described(path: str, mode: GenerationMode) -> None:
    if (path, mode) == (WITHOUT_INPUT, GenerationMode.NEGATIVE):
        pytest.skip("nothing can be asked wrongly where nothing is asked")

    @given(st.data())
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answered(data: st.DataObject) -> None:
        case = data.draw(OPERATIONS[path].as_strategy(generation_mode=mode))
        case.call_and_validate()

    answered()


def test_every_address_but_the_endless_one_is_asked() -> None:
    assert len(OPERATIONS) >= 7
