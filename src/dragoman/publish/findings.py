"""What the checks found in an item, and what was done about it, as JSON values for feeds.

It knows nothing of how findings are made, nor of what a page shows of them.
"""

from __future__ import annotations

from dragoman.model import Issue, Item, SegmentPair, Span, Status
from dragoman.publish.passages import numbered_pairs


def describe_findings(item: Item) -> list[dict[str, object]]:
    """Return the segments of a translated item that there is something to say of, by the page's sentence numbers.

    Offsets are in Unicode code points. ``target`` is what the engine gave in the end; where ``held``, readers are
    shown the source. ``route`` is set where a second try was kept.
    """
    if item.status is not Status.TRANSLATED:
        return []
    return [
        _segment(number, pair)
        for number, pair in numbered_pairs(item)
        if pair.issues or pair.mendings or pair.route or pair.held
    ]


def _segment(number: int, pair: SegmentPair) -> dict[str, object]:
    return {
        "sentence": number,
        "source": pair.source,
        "target": pair.target,
        "held": pair.held,
        "route": pair.route,
        "issues": [_issue(issue) for issue in pair.issues],
        "mendings": [{"check": m.check, "before": m.before, "after": m.after} for m in pair.mendings],
    }


def _issue(issue: Issue) -> dict[str, object]:
    return {
        "check": issue.check,
        "severity": issue.severity.value,
        "message": issue.message,
        "source_spans": _spans(issue.source_spans),
        "target_spans": _spans(issue.target_spans),
        "suggestion": issue.suggestion,
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
