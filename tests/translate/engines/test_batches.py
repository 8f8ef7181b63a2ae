"""Batches hold every text once, in order, within what a service takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Request
from dragoman.translate.engines.batches import make_batches, sendable


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("xy")), max_size=20), st.integers(1, 60), st.integers(1, 5)
)
def test_batches_join_to_all_texts_and_keep_the_limits(
    texts: list[tuple[int, str]], characters: int, count: int
) -> None:
    requests = [Request(text="a" * length, context=context) for length, context in texts]
    batches = list(make_batches(requests, range(len(requests)), characters=characters, count=count))
    assert [index for batch in batches for index in batch] == list(range(len(requests)))
    for batch in batches:
        assert 1 <= len(batch) <= count
        assert len({requests[index].context for index in batch}) == 1
        assert len(batch) == 1 or sum(len(requests[index].text) for index in batch) <= characters


def test_a_lone_surrogate_can_be_sent() -> None:
    assert sendable("a\ud800b") == "a?b"
