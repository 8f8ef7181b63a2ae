"""Where a stretch of a source came to stand in its draft, told from words alone: for engines that do not align.

Word-bound blanks would tell it of Apertium, but Debian's 3.8.3 ends at them (apertium-pretransfer: "isn't immediately
followed by the Lexical Unit"; apertium-transfer: a segmentation fault), and they break up the dictionaries' entries of
several words, which changes the text. So a stretch is looked for by its own translation, else by its own words.
Knows nothing of engines, marks or languages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dragoman.model import Span

ALIKE = 72.0
"""The least likeness, of 100, of a stretch's words to the place it is given: below it half of the letters differ. Of
whole phrases of two drafts "announced reform" and "reform announced" have 100, "the big house" and "big houses" 80."""

COGNATE = 80.0
"""The least likeness of two words of two languages that are taken for one (Washington, Вашингтон; reforma, reform)."""

SHORT_LETTERS = 4
"""Words of two languages with fewer letters are alike by chance: they must be identical."""

SLACK_WORDS = 2
"""How many words more or fewer than the phrase looked for its place may have: an article, a preposition."""

LONGEST_PHRASE_WORDS = 40
"""Longer stretches are whole sentences or nearly: they are not looked for word by word."""

LONGEST_TEXT_WORDS = 400
"""Places in longer texts are not looked for: the work grows with the product of both."""

_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"
"""Scripts without spaces between words: each letter is looked for as a word is."""

_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:[-.,/][^\W{_UNSPACED}]+)*")

_TOKEN = re.compile(r"\w+|\W")


class Words:
    """A text's words: their places, and their letters in lower case and Latin script."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [match.span() for match in _WORD.finditer(text)]
        self.folded = [_folded(text[start:end]) for start, end in self.places]

    def span(self, first: int, last: int) -> Span:
        """The span from one word to another, both included."""
        return Span(start=self.places[first][0], end=self.places[last][1])


def place_whole(source: str, span: Span, target: str) -> Span | None:
    """Place a stretch that is all of its source but marks around it: all of the target but such marks; else None."""
    if any(map(str.isalnum, source[: span.start])) or any(map(str.isalnum, source[span.end :])):
        return None
    start, end = _bare(target) if not _covers(source, span) else (0, len(target))
    return _trimmed(target, start, end)


def place_phrase(target: Words, phrase: str, near: float) -> Span | None:
    """Find the words of ``target`` most like a phrase of the same language; ``near`` (0 to 1) is where it is expected.

    The same words come first, whatever their case; then any place of about as many words that is alike enough, in
    any order.
    """
    wanted = Words(phrase).folded
    if not wanted or len(wanted) > LONGEST_PHRASE_WORDS or len(target.folded) > LONGEST_TEXT_WORDS:
        return None
    if (exact := _exact(target, wanted, near)) is not None:
        return exact
    joined = " ".join(wanted)
    best: tuple[float, Span] | None = None
    for length in range(max(1, len(wanted) - SLACK_WORDS), len(wanted) + SLACK_WORDS + 1):
        for first in range(len(target.folded) - length + 1):
            score = _likeness(" ".join(target.folded[first : first + length]), joined)
            if score < ALIKE:
                continue
            score -= 10 * abs(first / len(target.folded) - near) + 0.5 * abs(length - len(wanted))
            if best is None or score > best[0]:
                best = score, target.span(first, first + length - 1)
    return best[1] if best else None


def place_cognates(target: Words, stretch: str, near: float) -> Span | None:
    """Find a stretch of the source by the numbers, names and cognates in it; None where most are missing.

    What stands between the first and the last that are found belongs to the place, if that is not much longer than
    the stretch.
    """
    wanted = Words(stretch).folded
    if not wanted or len(wanted) > LONGEST_PHRASE_WORDS or len(target.folded) > LONGEST_TEXT_WORDS:
        return None
    if (exact := _exact(target, wanted, near)) is not None:
        return exact
    telling = [word for word in wanted if len(word) >= SHORT_LETTERS or any(map(str.isdigit, word))]
    best: tuple[int, float, Span] | None = None
    reach = len(wanted) + SLACK_WORDS
    for first, word in enumerate(target.folded):
        if not any(_same(word, sought) for sought in telling):
            continue
        found, last, rest = 0, first, list(telling)
        for place in range(first, min(first + reach, len(target.folded))):
            match = next((n for n, sought in enumerate(rest) if _same(target.folded[place], sought)), None)
            if match is not None:
                found, last = found + 1, place
                del rest[match]
        key = found, -abs(first / len(target.folded) - near)
        if 2 * found >= len(telling) and (best is None or key > best[:2]):
            best = *key, target.span(first, last)
    return best[2] if best else None


def carry_spans(before: str, after: str, spans: Sequence[Span | None]) -> tuple[Span | None, ...]:
    """Move spans along with a text that was edited, word by word: what was put in a word's place has its span.

    A span of which nothing is left is None. Spans lie within ``before``.
    """
    if before == after or not any(spans):
        return tuple(spans)
    blocks = _blocks(before, after)
    carried: list[Span | None] = []
    for span in spans:
        if span is None:
            carried.append(None)
            continue
        starts = (_moved(block, span.start, end=False) for block in blocks if block[0] <= span.start < block[1])
        ends = (_moved(block, span.end, end=True) for block in blocks if block[0] < span.end <= block[1])
        carried.append(_trimmed(after, next(starts, 0), next(ends, 0)))
    return tuple(carried)


def _blocks(before: str, after: str) -> list[tuple[int, int, int, int, bool]]:
    """Where each word or mark of the old text lies in the new one, and whether letter for letter."""
    theirs, ours = ([match.span() for match in _TOKEN.finditer(text)] for text in (before, after))
    steps = Levenshtein.opcodes([before[slice(*span)] for span in theirs], [after[slice(*span)] for span in ours])
    blocks = []
    for step in steps:
        for place in range(step.src_start, step.src_end):
            start, end = theirs[place]
            if step.tag == "delete":
                at = ours[step.dest_start][0] if step.dest_start < len(ours) else len(after)
                blocks.append((start, end, at, at, False))
            else:
                into = ours[step.dest_start + place - step.src_start]
                blocks.append((start, end, *into, end - start == into[1] - into[0]))
    return blocks


def _moved(block: tuple[int, int, int, int, bool], offset: int, *, end: bool) -> int:
    """Where an offset of the old text within a block lies in the new one: at its edge where its length changed."""
    src_start, _, dest_start, dest_end, kept = block
    return dest_start + offset - src_start if kept else dest_end if end else dest_start


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end) if start < end else None


def _covers(source: str, span: Span) -> bool:
    return not source[: span.start].strip() and not source[span.end :].strip()


def _bare(text: str) -> tuple[int, int]:
    """A text without the marks that stand before its first and after its last letter or number."""
    letters = [offset for offset, character in enumerate(text) if character.isalnum()]
    return (letters[0], letters[-1] + 1) if letters else (0, 0)


def _exact(target: Words, wanted: list[str], near: float) -> Span | None:
    """The same words in a row: of several places the one nearest to where it is expected."""
    length = len(wanted)
    places = [
        first
        for first in range(len(target.folded) - length + 1)
        if target.folded[first] == wanted[0] and target.folded[first : first + length] == wanted
    ]
    if not places:
        return None
    first = min(places, key=lambda place: abs(place / len(target.folded) - near))
    return target.span(first, first + length - 1)


def _likeness(words: str, wanted: str) -> float:
    return max(fuzz.ratio(words, wanted), fuzz.token_sort_ratio(words, wanted) - 1)


@functools.lru_cache(maxsize=4096)
def _same(word: str, sought: str) -> bool:
    """Tell whether words of two languages are one: a number or short word to the letter, another nearly so."""
    if word == sought:
        return True
    if min(len(word), len(sought)) < SHORT_LETTERS or any(map(str.isdigit, word + sought)):
        return False
    return fuzz.ratio(word, sought) >= COGNATE


def _folded(word: str) -> str:
    return word.casefold() if word.isascii() else anyascii(word).casefold() or word
