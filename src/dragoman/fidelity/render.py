"""Issues as JSON: the form that the store keeps and ``dragoman check`` prints.

Owns the names of the keys. Knows nothing of what an issue means.
"""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.errors import ParseError
from dragoman.model import Issue, Severity, Span


def render_issue(issue: Issue) -> dict[str, object]:
    """Return an issue as plain JSON values; spans are ``[start, end]`` in code points."""
    return {
        "check": issue.check,
        "severity": issue.severity.value,
        "message": issue.message,
        "source_spans": [[span.start, span.end] for span in issue.source_spans],
        "target_spans": [[span.start, span.end] for span in issue.target_spans],
        "suggestion": issue.suggestion,
    }


def parse_issue(value: Mapping[str, object]) -> Issue:
    """Return the issue that ``render_issue`` wrote; raises ParseError for anything else."""
    try:
        severity = Severity(str(value["severity"]))
    except (KeyError, ValueError) as error:
        raise ParseError("an issue needs a severity: minor, major or critical", subject="issue") from error
    return Issue(
        check=_text(value, "check"),
        severity=severity,
        message=_text(value, "message"),
        source_spans=_spans(value.get("source_spans", ())),
        target_spans=_spans(value.get("target_spans", ())),
        suggestion=str(value.get("suggestion", "")),
    )


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key)
    if not isinstance(text, str):
        raise ParseError(f"an issue needs {key!r} as text", subject="issue")
    return text


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list | tuple):
        raise ParseError("spans are a list of [start, end]", subject="issue")
    spans = []
    for item in value:
        if not (isinstance(item, list | tuple) and len(item) == 2 and all(type(number) is int for number in item)):
            raise ParseError("a span is [start, end] in code points", subject="issue")
        spans.append(Span(start=item[0], end=item[1]))
    return tuple(spans)
