"""Repetition: a word or phrase said again at once, up to the loops that neural engines fall into.

Owns the search for runs that repeat. Does not judge what the source repeats on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.fidelity.pair import CheckedPair, Side
from dragoman.model import Issue, Severity, Span

CHECK = "repetition"

MAX_PERIOD = 10
"""Words of the longest phrase whose repetition is looked for."""

LOOP_TIMES = 3
"""Times in a row from which on a phrase is a loop."""

LOOP_WORDS = 9
"""Words that a loop must fill to make the text unreadable."""

_GRAMMATICAL = frozenset(
    {"that", "had", "is", "her", "do", "in", "on", "very", "so", "no", "ha", "vous", "nous", "die", "sie"}
)
"""Words that grammar may double ("he had had enough", "nous nous sommes")."""


def check_repetition(pair: CheckedPair) -> Iterator[Issue]:
    """Yield an issue for each run of the target that repeats at once where the source does not."""
    runs = list(_runs(pair.target))
    if not runs:
        return
    in_source = max((times for _, _, _, times in _runs(pair.source)), default=1)
    for start, end, period, times in runs:
        if times <= in_source:
            continue
        words = pair.target.tokens
        if times == 2 and period == 1 and words[start].text.lower() in _GRAMMATICAL:
            continue
        phrase = pair.target.text[words[start].start : words[start + period - 1].end]
        loop = times >= LOOP_TIMES and period * times >= LOOP_WORDS
        yield Issue(
            check=CHECK,
            severity=Severity.CRITICAL if loop else Severity.MAJOR if times >= LOOP_TIMES else Severity.MINOR,
            message=f"The translation repeats “{phrase}” {times} times in a row; the original does not.",
            target_spans=(Span(start=words[start].start, end=words[end - 1].end),),
            suggestion=phrase,
        )


def _runs(side: Side) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first token, end token, period in words, times) of runs that repeat with nothing but space between."""
    tokens = side.tokens
    if len(tokens) < 2:
        return
    keys = side.forms
    if len(set(keys)) == len(keys):
        return
    last: dict[str, int] = {}
    done = 0
    for at, key in enumerate(keys):
        before = last.get(key)
        last[key] = at
        if before is None or at < done or (period := at - before) > MAX_PERIOD or before < done:
            continue
        end = at
        while end < len(keys) and keys[end] == keys[end - period]:
            end += 1
        times = (end - before) // period
        stop = before + times * period
        if times < 2 or not _spaced(side, before, stop, period):
            continue
        yield before, stop, period, times
        done = stop


def _spaced(side: Side, start: int, stop: int, period: int) -> bool:
    """Tell whether each repetition follows the one before after a space and what opens, for phrases also a comma."""
    tokens, text = side.tokens, side.text
    joints = (text[tokens[at - 1].end : tokens[at].start] for at in range(start + period, stop, period))
    allowed = ' ,;.([“«"' if period >= 3 else ' ([“«"'
    return all(" " in joint and not joint.strip(allowed) for joint in joints)
