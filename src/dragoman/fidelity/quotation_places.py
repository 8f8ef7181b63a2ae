"""Where a quotation mark that was lost from a translation belongs, by where the original has it.

Owns the reasoning from one place to the other. Gives no answer where more than one place may be right.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\"«»“”„‟]")
_WORD = re.compile(r"\w+")
_STOPS = ".,;:!?…"
_DASHES = "—–-"
_BEFORE = tuple(":,;.!?—–-")
_STOP = re.compile(r"[.,;:!?…](?=\s|$)|(?<=\s)[—–-](?=\s)")

_PARTNERS = {'"': '"', "“": "”", "”": "“", "«": "»", "»": "«", "„": "“"}

TOLERANCE = 0.3
"""How far the length of a quotation in words may lie from what the original's suggests, as a share of it."""

MIN_TOLERANCE_WORDS = 1

MIN_WORDS = 5
"""Words from which on a quotation is somebody's words: a shorter one ends within a phrase, beside no stop."""


def place_missing_mark(source: str, target: str) -> tuple[int, str] | None:
    """Return where in ``target`` to put which mark, None where that is not certain.

    Only where the source has one quotation, and the target one of its two marks.
    """
    theirs = list(_MARKS.finditer(source))
    ours = list(_MARKS.finditer(target))
    if len(theirs) != 2 or len(ours) != 1:
        return None
    opening, closing = theirs[0].start(), theirs[1].start()
    at, mark = ours[0].start(), ours[0][0]
    place: int | None
    scale = _words(target) / max(1, _words(source))
    inside = _words(source[opening:closing]) * scale
    if _opens(target, at):
        if _words(source[closing:]) == 0:
            end = _at_end(source, closing, target)
            return (end, _PARTNERS[mark]) if _is_about(_words(target[at:end]), inside) else None
        stop = _stop_beside(source, closing)
        place = _nearest(target, at + 1, inside, stop, forward=True) if stop else None
    else:
        if _words(source[:opening]) == 0:
            start = _at_start(target)
            return (start, _PARTNERS[mark]) if _is_about(_words(target[start:at]), inside) else None
        stop = source[:opening].rstrip()[-1:]
        place = _nearest(target, at, inside, stop, forward=False) if stop in _BEFORE else None
    return None if place is None else (place, _PARTNERS[mark])


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _opens(text: str, at: int) -> bool:
    """Tell whether a mark opens a quotation: nothing but space stands before it, and a word after it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "([—–-") and bool(after) and not after.isspace()


def _at_start(target: str) -> int:
    return len(target) - len(target.lstrip())


def _at_end(source: str, closing: int, target: str) -> int:
    """The end of the target; before its final stop where the source has its mark before it."""
    end = len(target.rstrip())
    if source[closing + 1 :].strip()[:1] in tuple(_STOPS) and target[end - 1] in _STOPS:
        return end - 1
    return end


def _stop_beside(source: str, closing: int) -> str:
    """The stop on either side of a closing mark, the outer one first; empty where there is none."""
    outer, inner = source[closing + 1 :].lstrip()[:1], source[:closing].rstrip()[-1:]
    return next((sign for sign in (outer, inner) if sign and sign in _STOPS + _DASHES), "")


def _is_about(words: float, wanted: float) -> bool:
    return abs(words - wanted) <= max(MIN_TOLERANCE_WORDS, TOLERANCE * wanted)


def _nearest(target: str, at: int, wanted: float, stop: str, *, forward: bool) -> int | None:
    """The one place beside a stop at which the quotation is about as long as wanted, in words.

    Of several, the one beside the same stop as in the original. Words follow the quotation in the original (or come
    before it), so that the ends of the target are no such place.
    """
    places: list[tuple[bool, int]] = []
    for match in _STOP.finditer(target):
        if forward and match.start() >= at and _words(target[match.end() :]):
            words, place = _words(target[at : match.start()]), match.end() if match[0] in _STOPS else match.start() - 1
        elif not forward and match.end() <= at and _words(target[: match.start()]):
            rest = target[match.end() : at]
            words, place = _words(rest), match.end() + len(rest) - len(rest.lstrip())
        else:
            continue
        if wanted >= MIN_WORDS and _is_about(words, wanted):
            places.append((match[0] == stop or {match[0], stop} <= set(_DASHES), place))
    if len(places) == 1:
        return places[0][1]
    same = [place for alike, place in places if alike]
    return same[0] if len(same) == 1 else None
