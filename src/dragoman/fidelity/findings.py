"""Findings of checked units as text for people, JSON lines, and SARIF 2.1.0 for other tools.

Owns these three forms. Knows nothing of how findings come about or of the command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from dragoman.fidelity.documents import Unit
from dragoman.fidelity.render import render_issue
from dragoman.fidelity.verdict import segment_verdict
from dragoman.model import Issue, Severity

SARIF_VERSION = "2.1.0"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.MINOR: "note", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}
"""SARIF 2.1.0, section 3.27.10."""

CHECKS = {
    "untranslated": "Text still in the original's language",
    "length": "Translation empty, far too short or far too long",
    "repetition": "Words repeated, loops",
    "unrelated": "Translation of another sentence",
    "code_mix": "Words left in the original's language",
    "numbers": "Numbers lost, changed or invented",
    "dates": "Dates and days lost or changed",
    "negation": "Denials lost or added",
    "names": "Names lost, replaced or invented",
    "acronyms": "Short forms lost or replaced",
    "terms": "Glossary renderings missing",
    "omission": "Words or clauses missing",
    "addition": "Words added",
    "word_order": "Words out of order",
    "attribution": "Reported speech stated as fact",
    "quotations": "Quotation marks lost, added or wrecked",
    "markup": "Markup leaked, addresses lost",
    "punctuation": "Punctuation wrecked",
    "casing": "Capitals thrown away",
    "consistency": "A name rendered in two ways",
}
"""Every check's name, and what it finds in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A unit of a file with what was found in it; ``columns`` where the file's line is the translation itself."""

    file: str
    unit: Unit
    issues: tuple[Issue, ...]
    columns: bool = False


def render_text(checked: Checked) -> str:
    """Return a line for each issue, "FILE:LINE: severity check: message", and "" for none."""
    place = f"{checked.file}:{checked.unit.line}"
    return "".join(
        f"{place}: {issue.severity} {issue.check}: {issue.message}"
        + (f" Suggested: {issue.suggestion}" if issue.suggestion else "")
        + "\n"
        for issue in checked.issues
    )


def render_json(checked: Checked) -> dict[str, Any]:
    """Return a unit with its issues and verdict as plain JSON values."""
    unit = checked.unit
    return {
        "file": checked.file,
        "line": unit.line,
        "id": unit.id,
        "src": unit.source,
        "tgt": unit.target,
        "src_lang": unit.source_language,
        "tgt_lang": unit.target_language,
        "issues": [render_issue(issue) for issue in checked.issues],
        "verdict": str(segment_verdict(checked.issues)),
    }


def render_sarif(checked: Iterable[Checked], *, version: str) -> str:
    """Return one SARIF 2.1.0 log with a result for each issue; ``version`` is Dragoman's."""
    results = [_result(unit, issue) for unit in checked for issue in unit.issues]
    names = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = names.index(result["ruleId"])
    driver = {
        "name": "Dragoman",
        "version": version,
        "rules": [{"id": name, "shortDescription": {"text": CHECKS.get(name, name)}} for name in names],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SARIF_SCHEMA, "version": SARIF_VERSION, "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(checked: Checked, issue: Issue) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": checked.unit.line}
    if checked.columns and issue.target_spans:
        first = issue.target_spans[0]
        region |= {"startColumn": first.start + 1, "endColumn": first.end + 1}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(checked.file)}, "region": region},
    }
    if checked.unit.id:
        location["logicalLocations"] = [{"name": checked.unit.id}]
    return {
        "ruleId": issue.check,
        "level": _LEVELS[issue.severity],
        "message": {"text": issue.message},
        "locations": [location],
        "properties": {
            "severity": issue.severity.value,
            "source": checked.unit.source,
            "target": checked.unit.target,
            "sourceSpans": [[span.start, span.end] for span in issue.source_spans],
            "targetSpans": [[span.start, span.end] for span in issue.target_spans],
            "suggestion": issue.suggestion,
        },
    }


def _uri(file: str) -> str:
    """Return a path as a relative or absolute URI reference (RFC 3986)."""
    return PurePath(file).as_uri() if PurePath(file).is_absolute() else quote(PurePath(file).as_posix())
