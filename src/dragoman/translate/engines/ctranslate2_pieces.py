"""Text to the pieces of a neural model and back: SentencePiece, and subword-nmt's BPE over Moses' words.

Knows nothing of models, languages' tokens or batches. Places are offsets in Unicode code points.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from dragoman.errors import ParseError
from dragoman.translate.abbreviations import EVERYWHERE, INTRODUCING

MAX_PIECES_BYTES = 64 * 2**20
"""Largest file of pieces that is read: the largest in use (256,000 pieces, 200 languages) has 5 MB."""

WORDS_REMEMBERED = 20_000
"""Words whose BPE is remembered: names and the common words of a day's news."""

Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Placed:
    """Pieces, and the stretch of text that each stands for."""

    pieces: list[str]
    places: Places


class Cutter(Protocol):
    """Cuts text into pieces and joins pieces to text; for one language or many."""

    def cut(self, texts: Sequence[str]) -> list[list[str]]: ...

    def cut_placed(self, text: str) -> Placed:
        """The same pieces as ``cut`` gives, with their places in ``text``."""
        ...

    def join(self, pieces: Sequence[Sequence[str]]) -> list[str]: ...

    def join_placed(self, pieces: Sequence[str]) -> tuple[str, Places]:
        """The same text as ``join`` gives, and the place of each piece in it."""
        ...


class SentencePieces:
    """SentencePiece (Kudo and Richardson 2018): pieces carry the space before them as "▁"."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_proto=_read(path))
        except (RuntimeError, OSError) as error:
            raise ParseError(f"is no SentencePiece model ({error})", subject=str(path)) from error

    def cut(self, texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = self._processor.encode(list(texts), out_type=str, num_threads=1)
        return found

    def cut_placed(self, text: str) -> Placed:
        found = self._processor.encode_as_offset_mapping(text)
        return Placed(found["pieces"], found["offsets"])

    def join(self, pieces: Sequence[Sequence[str]]) -> list[str]:
        return [self._processor.decode(list(each)) if each else "" for each in pieces]

    def join_placed(self, pieces: Sequence[str]) -> tuple[str, Places]:
        if not pieces:
            return "", []
        found = self._processor.decode(list(pieces), out_type="offset_mapping")
        return found["text"], found["offsets"]


class MosesBpe:
    """Words as Moses' tokenizer.perl cuts them, and byte pair encoding as subword-nmt applies it (Sennrich 2016).

    A piece that goes on ends with "@@". The file holds a merge a line, most frequent first.
    """

    def __init__(self, path: Path, *, source: str, target: str) -> None:
        self._ranks = _parse_merges(_read(path), str(path))
        self._source, self._target = source.partition("-")[0], target.partition("-")[0]
        self._split = lru_cache(WORDS_REMEMBERED)(self._split_word)

    def cut(self, texts: Sequence[str]) -> list[list[str]]:
        return [[piece for word in moses_words(text, self._source) for piece in self._split(word)] for text in texts]

    def cut_placed(self, text: str) -> Placed:
        placed = Placed([], [])
        at = 0
        for word in moses_words(text, self._source):
            for piece in self._split(word):
                surface = html.unescape(piece.removesuffix("@@"))
                start = text.find(surface, at)
                at = start + len(surface) if start >= 0 else at
                placed.pieces.append(piece)
                placed.places.append((start, at) if start >= 0 else (at, at))
        return placed

    def join(self, pieces: Sequence[Sequence[str]]) -> list[str]:
        return [self.join_placed(each)[0] for each in pieces]

    def join_placed(self, pieces: Sequence[str]) -> tuple[str, Places]:
        words: list[list[str]] = [[]]
        for piece in pieces:
            words[-1].append(piece.removesuffix("@@"))
            if not piece.endswith("@@"):
                words.append([])
        text, places = "", []
        opened: set[str] = set()
        for word in filter(None, words):
            surface = html.unescape("".join(word))
            text += _space_between(text, surface, self._target, opened)
            at = len(text)
            text += surface
            for part in word:
                places.append((at, min(at + len(html.unescape(part)), len(text))))
                at = places[-1][1]
        return text, places

    def _split_word(self, word: str) -> tuple[str, ...]:
        """Merge neighbours, the most frequent merge first, until none applies."""
        parts = [*word[:-1], f"{word[-1]}</w>"]
        while len(parts) > 1:
            rank, pair = min((self._ranks.get(pair, len(self._ranks)), pair) for pair in pairwise(parts))
            if rank == len(self._ranks):
                break
            parts = _merged(parts, pair)
        parts[-1] = parts[-1].removesuffix("</w>")
        return (*(f"{part}@@" for part in parts[:-1]), parts[-1])


def _merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    for part in parts:
        # A merged part is longer than the first of the pair, so it is never taken for one.
        if merged and merged[-1] == pair[0] and part == pair[1]:
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_PIECES_BYTES + 1)
    if len(content) > MAX_PIECES_BYTES:
        raise ParseError(f"is larger than {MAX_PIECES_BYTES // 2**20} MiB, no list of pieces is", subject=str(path))
    return content


def _parse_merges(content: bytes, subject: str) -> dict[tuple[str, str], int]:
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ParseError("is no list of merges: not UTF-8", subject=subject) from error
    merges = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
    if not merges or any(len(merge) != 2 for merge in merges):
        raise ParseError("is no list of merges: a line holds two parts", subject=subject)
    return {(left, right): rank for rank, (left, right) in enumerate(merges)}


# --- Moses' words ---------------------------------------------------------------------------------------------------

_ALIKE = str.maketrans(
    {"„": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "‚": "'", "´": "'", "…": "...", "–": "-", "—": "-"}
)
_PARTED = re.compile(r"([^\w\s.'`,\-])")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_ELIDING = frozenset({"fr", "it", "ca", "ga"})
_LETTER = r"[^\W\d_]"
_ELIDED = re.compile(rf"({_LETTER})'({_LETTER})")
_APOSTROPHE = re.compile(rf"(?<!{_LETTER})'|'(?!{_LETTER})")
_ESCAPES = (
    ("&", "&amp;"), ("|", "&#124;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&apos;"), ('"', "&quot;"), ("[", "&#91;"),
    ("]", "&#93;"),
)  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def moses_words(text: str, language: str) -> list[str]:
    """Cut text into words as Moses' normalize-punctuation.perl and tokenizer.perl do, marks escaped as there."""
    words: list[str] = []
    for chunk in text.translate(_ALIKE).split():
        words += [chunk] if _ADDRESS.match(chunk) else _PARTED.sub(r" \1 ", chunk).split()
    spaced = _COMMA.sub(" , ", " ".join(words).replace("...", " ... "))
    spaced = _APOSTROPHE.sub(" ' ", spaced)
    spaced = _ELIDED.sub(r"\1' \2" if language in _ELIDING else r"\1 '\2", spaced)
    words = spaced.split()
    found: list[str] = []
    for index, word in enumerate(words):
        found += _without_stop(word, words[index + 1] if index + 1 < len(words) else "", language)
    return [_escaped(word) for word in found]


def _without_stop(word: str, following: str, language: str) -> Iterable[str]:
    """A full stop is a word of its own, unless it belongs to an abbreviation or the sentence goes on."""
    stem = word[:-1]
    if len(word) < 2 or not word.endswith(".") or stem.endswith("."):
        return (word,)
    known = stem.lower() in EVERYWHERE or stem.lower() in INTRODUCING.get(language, ())
    dotted = "." in stem and any(letter.isalpha() for letter in stem)
    if following and (known or dotted or following[0].islower()):
        return (word,)
    return stem, "."


def _escaped(word: str) -> str:
    for mark, entity in _ESCAPES:
        word = word.replace(mark, entity)
    return word


_CLINGING_LEFT = frozenset(".,;:!?%)]}»…") | {"..."}
_CLINGING_RIGHT = frozenset("([{«¿¡$£€")


def _space_between(text: str, word: str, language: str, opened: set[str]) -> str:
    """What Moses' detokenizer.perl puts before a word: a space or nothing; quotation marks are counted."""
    if word in ('"', "'") and len(word) == 1:
        closing = word in opened
        (opened.discard if closing else opened.add)(word)
        return "" if closing or not text or text[-1] in _CLINGING_RIGHT else " "
    if not text or text[-1] in _CLINGING_RIGHT or word in _CLINGING_LEFT:
        return ""
    if text[-1] in "\"'" and text[-1] in opened:
        return ""
    if language in _ELIDING and re.search(rf"{_LETTER}'$", text):
        return ""
    return "" if re.match(rf"'{_LETTER}", word) and language not in _ELIDING else " "
