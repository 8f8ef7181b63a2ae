"""Issues to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.fidelity.render import parse_issue, render_issue
from dragoman.model import Issue, Severity, Span

_SPANS = st.lists(st.builds(Span, start=st.integers(0, 99), end=st.integers(0, 99)), max_size=3).map(tuple)


@given(
    st.builds(
        Issue,
        check=st.text(),
        severity=st.sampled_from(Severity),
        message=st.text(),
        source_spans=_SPANS,
        target_spans=_SPANS,
        suggestion=st.text(),
    )
)
def test_an_issue_comes_back_from_json_as_it_was(issue: Issue) -> None:
    assert parse_issue(json.loads(json.dumps(render_issue(issue)))) == issue


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"check": "numbers", "severity": "grave", "message": "m"},
        {"check": 1, "severity": "minor", "message": "m"},
        {"check": "numbers", "severity": "minor", "message": "m", "source_spans": [[1]]},
        {"check": "numbers", "severity": "minor", "message": "m", "target_spans": "1-2"},
    ],
)
def test_anything_else_is_a_parse_error(value: dict[str, object]) -> None:
    with pytest.raises(ParseError):
        parse_issue(value)
