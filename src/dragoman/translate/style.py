"""What surrounds any engine: a source made easy for it, a target put into its language's own style.

Owns quotation marks, apostrophes, number formats, outer white space and the first letter's case.
Knows no engine and no route.
"""

from __future__ import annotations

from dragoman.model import Draft, Pair


def prepare(text: str, pair: Pair) -> str:
    """Make a source segment easy for an engine: plain apostrophes, ordinary spaces."""
    return text.translate(_PLAIN)


def finish(source: str, draft: Draft, pair: Pair) -> Draft:
    """Put a draft into the target language's style, guided by its source."""
    text = draft.text.strip()
    if source[:1].isupper() and text[:1].islower():
        text = text[0].upper() + text[1:]
    return Draft(text=text, unknown=draft.unknown)


_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": None})
