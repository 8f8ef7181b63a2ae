"""Likeness of articles: how much of their text two have in common, and what finds the candidates quickly.

A text is the set of its runs of five words (Broder, "On the resemblance and containment of documents", 1997). Two
texts' likeness is the Jaccard index of their sets, from 0 to 1. MinHash signatures cut into bands find texts that
are likely alike without comparing all (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4).
Pure: knows nothing of where articles are kept.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Article, BlockKind

RUN_WORDS = 5
"""Words in a run: unrelated news texts share next to none of five, and an edited word changes only five runs."""

MIN_RUNS = 50
"""Runs that a text has at least to be compared: below it stand briefs whose words are those of their kind."""

REPRINT_LIKENESS = 0.75
"""From here on a text is another outlet's with edits: one word in seven changed, or the last quarter cut. Of 823 pairs
of articles on like events, seven reach it: five are one text, two are notices (cookies, a block), no text."""

SHORT_RUNS = 150
SHARED_TITLE = 0.25
"""A text of fewer than 150 runs may be a notice that many sites have instead of articles, of cookies or a limit; it is
a reprint only where a quarter of the shorter headline's words stands in the other one too."""

TITLE_LETTERS = 4
"""Letters of a headline's word that counts: shorter ones are mostly articles and prepositions."""

SAME_LIKENESS = 0.9
"""From here on a text of the same outlet at another address is the same article, where its figures agree too."""

BANDS = 16
BAND_ROWS = 5
"""16 bands of 5 hashes find 98.7 % of the texts alike to 0.75, 99.8 % to 0.8, all but one in a million to 0.9; of texts
alike to 0.2 they call up 0.5 % in vain."""

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|"
    "[^\\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
"""Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): a sign is a word."""
_FIGURE = re.compile(r"\d+")


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


# Odd factors and addends make 80 orders of the hashes; they come from a hash themselves, to be the same everywhere.
_FACTORS = np.array([_hash(b"factor %d" % n) | 1 for n in range(BANDS * BAND_ROWS)], dtype=np.uint64)
_ADDENDS = np.array([_hash(b"addend %d" % n) for n in range(BANDS * BAND_ROWS)], dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is compared of an article: runs of its body, and of headline and body; its figures, its headline's words."""

    body: frozenset[int]
    whole: frozenset[int]
    figures: frozenset[str]
    title: frozenset[str]

    @property
    def comparable(self) -> bool:
        """Whether the text is long enough to be told from others of its kind."""
        return len(self.body) >= MIN_RUNS


def sketch_article(article: Article) -> Sketch:
    """Return the sketch of an article; captions are left out, since each outlet has pictures of its own."""
    title = _words(article.title)
    body = _words(" ".join(block.text for block in article.blocks if block.kind is not BlockKind.FIGURE))
    runs = _runs([*title, *body])
    return Sketch(
        body=frozenset(runs[len(title) :]),
        whole=frozenset(runs),
        figures=frozenset(word for word in body if _FIGURE.fullmatch(word)),
        title=frozenset(word for word in title if len(word) >= TITLE_LETTERS) or frozenset(title),
    )


def band_keys(sketch: Sketch, language: str) -> tuple[int, ...]:
    """Return the keys of a text's bands, signed 64-bit numbers; texts of one language that share one may be alike.

    The keys are the same on every machine and in every version; a text that is too short has none.
    """
    if not sketch.comparable:
        return ()
    runs: NDArray[np.uint64] = np.fromiter((run for run in sketch.body), dtype=np.uint64, count=len(sketch.body))
    lowest = np.fromiter(
        ((runs * factor + addend).min() for factor, addend in zip(_FACTORS, _ADDENDS, strict=True)),
        dtype="<u8",
        count=len(_FACTORS),
    )
    kind = language.partition("-")[0].encode()
    return tuple(
        _key(b"%s %d " % (kind, band), lowest[band * BAND_ROWS : (band + 1) * BAND_ROWS].tobytes())
        for band in range(BANDS)
    )


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the Jaccard index of two sets of runs; 0 where both are empty."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def is_reprint(one: Sketch, other: Sketch) -> bool:
    """Return whether texts of two outlets are one text with edits."""
    if not (one.comparable and other.comparable) or likeness(one.body, other.body) < REPRINT_LIKENESS:
        return False
    if min(len(one.body), len(other.body)) >= SHORT_RUNS:
        return True
    return len(one.title & other.title) >= SHARED_TITLE * min(len(one.title), len(other.title))


def is_same(one: Sketch, other: Sketch) -> bool:
    """Return whether texts of one outlet are one article: alike with their headlines, and with the same figures.

    A report that an outlet makes daily from one mould differs in its figures, and so does a correction.
    """
    alike = one.comparable and other.comparable and likeness(one.whole, other.whole) >= SAME_LIKENESS
    return alike and one.figures == other.figures


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [part for word in _WORD.findall(plain) for part in _UNSPACED.findall(word)]


def _runs(words: list[str]) -> list[int]:
    """Return the hashes of the runs of words, in order: one for each word that begins one."""
    return [_hash(" ".join(words[start : start + RUN_WORDS]).encode()) for start in range(len(words) - RUN_WORDS + 1)]


def _key(*parts: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(b"".join(parts), digest_size=8).digest(), "little", signed=True)
