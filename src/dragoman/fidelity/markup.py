"""Markup and addresses: entities, tags and engine marks leaked into the text; links and handles lost from it.

Owns what must never stand in plain text, and what must be kept letter for letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dragoman.fidelity.pair import ADDRESS, CheckedPair
from dragoman.model import Issue, Severity, Span

CHECK = "markup"

_LEAKS = re.compile(
    r"(?P<entity>&\s?(?:#\s?[0-9]{2,6}|#\s?[xX][0-9a-fA-F]{2,5}|quot|apos|amp|lt|gt|nbsp|laquo|raquo|[lr][sd]quo|[mn]dash|"
    r"hellip|euro)\s?;)"
    r"|(?P<tag></?(?:a|b|i|u|p|br|em|strong|span|div|g|x|bpt|ept|ph|sub|sup|li|ul|ol|h[1-6])(?:\s[^<>]{0,200})?/?>)"
    r"|(?P<mojibake>\ufffd|Ã[\u0080-\u00bf]|â€[\u0080-\u2122œž™]|Ð[\u0080-\u00bf]Ñ)"
    r"|(?P<mark>(?<![\w*@#])[*@](?=[^\W\d_]{2})|(?<=\s)_{2,}\w+_{2,}|⟦|⟧|<unk>|▁)"
)
_NAMES = {
    "entity": ("an HTML entity", "was left in the text where a plain character belongs"),
    "tag": ("an HTML tag", "was left in the text"),
    "mojibake": ("a garbled character", "stands where a letter was lost"),
    "mark": ("a mark of the translation engine", "was left in the text"),
}
_SIGNS = re.compile("[&<*@_\ufffdÃâÐ⟦⟧▁]")
"""What every leak has one of."""

_HASHTAG = re.compile(r"(?<![\w&/])#[^\W\d_]\w{1,60}")


def check_markup(pair: CheckedPair) -> Iterator[Issue]:
    """Yield leaked markup, each with the plain text that belongs there, and addresses that were lost or changed."""
    source, target = pair.source.text, pair.target.text
    for match in _LEAKS.finditer(target) if _may_leak(target) else ():
        leak, kind = match[0], match.lastgroup or "tag"
        if leak in source:
            continue
        what, why = _NAMES[kind]
        yield Issue(
            check=CHECK,
            severity=Severity.MAJOR if kind == "mojibake" else Severity.MINOR,
            message=f"The translation has {what}, “{leak}”: it {why}.",
            target_spans=(Span(start=match.start(), end=match.end()),),
            suggestion=html.unescape(leak.replace(" ", "")) if kind == "entity" else "",
        )
    yield from _lost(ADDRESS, pair, "address") if pair.source.has_address else ()
    yield from _lost(_HASHTAG, pair, "hashtag") if "#" in source else ()


def _may_leak(text: str) -> bool:
    return _SIGNS.search(text) is not None


def _lost(pattern: re.Pattern[str], pair: CheckedPair, what: str) -> Iterator[Issue]:
    target = pair.target.text.casefold()
    for match in pattern.finditer(pair.source.text):
        kept = match[0].rstrip(".,;:!?)…").casefold()
        if len(kept) > 1 and kept not in target:
            if what == "hashtag" and "#" in target:
                continue  # A hashtag may be translated.
            yield Issue(
                check=CHECK,
                severity=Severity.MAJOR if what == "address" else Severity.MINOR,
                message=f"The {what} “{match[0][: len(kept)]}” of the original is not in the translation as it was.",
                source_spans=(Span(start=match.start(), end=match.start() + len(kept)),),
                suggestion=match[0][: len(kept)],
            )
