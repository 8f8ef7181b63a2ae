"""What header fields of an answer mean."""

from __future__ import annotations

import pytest

from dragoman.fetch.answers import parse_max_age


@pytest.mark.parametrize(
    ("control", "age", "seconds"),
    [
        ("max-age=600", "", 600),
        ("public, Max-Age=600, must-revalidate", "", 600),
        ('max-age="600"', "", 600),
        ("max-age=600", "100", 500),
        ("max-age=600", "900", 0),
        ("max-age=600", "soon", 600),
        ("s-maxage=600", "", None),
        ("stale-max-age=600", "", None),
        ("max-age=600, no-cache", "", None),
        ("no-store, max-age=600", "", None),
        ("max-age=later", "", None),
        ("", "", None),
    ],
)
def test_max_age_less_age_is_how_long_an_answer_stays_fresh(control: str, age: str, seconds: float | None) -> None:
    assert parse_max_age({"cache-control": control, "age": age}) == seconds
