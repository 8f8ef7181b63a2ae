"""Wrecked punctuation and casing."""

from __future__ import annotations

import pytest

from dragoman.fidelity import check

_SOURCE = "Le ministre a parlé lundi (à Lyon), puis il est parti avec son équipe."


def _checks(target: str, source: str = _SOURCE) -> set[str]:
    issues = check(source, target, source_language="fr", target_language="en")
    return {issue.check for issue in issues} & {"punctuation", "casing"}


@pytest.mark.parametrize(
    "target",
    [
        "The minister spoke on Monday (in Lyon) , then he left with his team .",
        "The minister spoke on Monday (in Lyon), then he left with. his team.",
        "The minister spoke on Monday (in Lyon),, then he left with his team.",
        "The minister spoke on Monday (in Lyon, then he left with his team.",
        "The minister spoke on Monday (in Lyon), then he left with his team",
        "The minister spoke on Monday (in Lyon), then he left with his~ team.",
        "The minister spoke on Monday (in Lyon), then he left with the; team.",
    ],
)
def test_a_wreck_is_found(target: str) -> None:
    assert _checks(target) == {"punctuation"}


@pytest.mark.parametrize(
    "target",
    [
        "the minister spoke on monday (in lyon), then he left with his team.",
        "the minister spoke on Monday (in Lyon), then he left with his team.",
        "THE MINISTER SPOKE ON MONDAY (IN LYON), THEN HE LEFT WITH HIS TEAM.",
    ],
)
def test_casing_thrown_away_is_found(target: str) -> None:
    assert _checks(target) == {"casing"}


@pytest.mark.parametrize(
    "target",
    [
        "The minister spoke on Monday (in Lyon), then he left with his team.",
        'At 11:20 a.m., the minister said "yes," etc. in Lyon (France), then left.',
        "The U.S. minister spoke… then he left (with his team).",
    ],
)
def test_sound_typography_is_no_issue(target: str) -> None:
    assert _checks(target) == set()
