"""Rights: an outlet's wish not to be indexed, translated or mined, read from headers and meta elements.

Owns the reading of robots directives (name="robots" and X-Robots-Tag), notranslate, and the TDM Reservation Protocol
(W3C TDMRep: the ``tdm-reservation`` header or meta element set to 1). Knows nothing of robots.txt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dragoman.extract.structured import Structured

_REASONS = {
    "noindex": "The outlet asks that this page not be indexed (noindex).",
    "none": "The outlet asks that this page not be indexed (none).",
    "notranslate": "The outlet asks that this page not be translated (notranslate).",
    "noai": "The outlet asks that this page not be used by machines that read texts (noai).",
}
_TDM = "The outlet reserves its rights to text and data mining (TDM reservation)."
_AGENT = re.compile(r"^\s*[a-z0-9_*.-]+\s*:\s*(?=[a-z])", re.IGNORECASE)


def reservation_of(
    structured: Structured, headers: Mapping[str, str], *, root_class: str = "", translate: str = ""
) -> str:
    """The reason, as a sentence, why the page may not be translated; "" where nothing speaks against it.

    Directives for one named crawler bind that crawler alone and are passed over; ``translate`` is the root
    element's attribute of that name (HTML, section 3.2.6), ``root_class`` its class ("notranslate" by convention).
    """
    directives = _directives(",".join(structured.meta.get("robots", ())))
    directives |= _directives(",".join(structured.meta.get("google", ()))) & {"notranslate"}
    directives |= _header_directives(headers.get("x-robots-tag", ""))
    if translate.strip().lower() == "no" or "notranslate" in root_class.lower().split():
        directives.add("notranslate")
    for name, reason in _REASONS.items():
        if name in directives:
            return reason
    stated = headers.get("tdm-reservation", "") or structured.first("tdm-reservation")
    return _TDM if stated.strip() == "1" else ""


def _directives(value: str) -> set[str]:
    return {part.strip().lower() for part in value.split(",")}


def _header_directives(value: str) -> set[str]:
    """Directives for all crawlers: one that follows "somebot:" is for that bot, as are those after it on the line."""
    found: set[str] = set()
    for line in value.split("\n"):
        agent = _AGENT.match(line)
        if agent and not line.lower().lstrip().startswith(("unavailable_after", "max-", "*:")):
            continue
        found |= _directives(_AGENT.sub("", line) if agent else line)
    return found
