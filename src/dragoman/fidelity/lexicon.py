"""Bilingual evidence: which words of two languages keep company, learned from segments and their translations.

Owns the counts, how they grow within bounds, their bytes, and the questions a check may ask. Knows nothing of the
store, of where the segments came from, or of what a check makes of an answer.

Words are cut to stems, so that cases and plurals count as one word. Two stems keep company where one translates the
other more often than chance would have it (their lift, a ratio of frequencies). How far a stem can be trusted is
measured while learning: before a segment is counted, each of its stems is asked whether what was known up to then
answers it there (prequential validation, Dawid 1984).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.errors import ParseError
from dragoman.fidelity.pair import Side
from dragoman.fidelity.tables import word_set

MAX_STEMS = 20_000
"""Stems kept in each direction; beyond it the rarest half is dropped. At 24 partners each some 60 MB in memory."""

MAX_PARTNERS = 48
"""Partners counted for a stem; beyond it the half seen least often is dropped."""

MAX_SEGMENT = 60
"""Stems of one side of a segment that are counted: what is longer is seldom one sentence."""

MIN_TOGETHER = 2
"""Segments that two stems must share before they are taken for translations of one another."""

MIN_LIFT = 4.0
"""How many times more often than by chance they must meet."""

MIN_SHARE = 0.12
"""Share of a stem's segments (0 to 1) in which its partner must stand."""

MIN_OF_BEST = 0.3
"""How often a partner must stand with a stem, as a share of the most frequent one: what only keeps the same company
is no translation."""

MAX_ANSWERS = 8
"""Translations kept for a stem, the likeliest first."""

MIN_ASKED = 3
"""Times that a stem must have been asked before it is trusted at all."""

MAX_FREQUENT = 0.15
"""Share of segments (0 to 1) beyond which a stem is a grammatical word, and says nothing."""

MAX_CHANCE = 0.9
"""Share of segments beyond which the presence of a translation says nothing."""

_LONG_STEM, _STEM = 6, 5
_MIN_WORD = 3
_LONG_STEMS = frozenset({"en", "de"})
"""German compounds and English, with its few endings, keep a letter more."""


def stem(word: str, key: str) -> str:
    """Return what the forms of a lower-case word have in common, near enough."""
    return word.removesuffix("'s")[: _LONG_STEM if key in _LONG_STEMS else _STEM]


@lru_cache(maxsize=8)
def stems(side: Side) -> dict[str, int]:
    """Return the stems of a text, each with the place of its first word in ``Side.words``."""
    small = word_set(side.key, "function_words")
    found: dict[str, int] = {}
    for at, word in enumerate(side.lowered):
        if len(word) >= _MIN_WORD and word not in small:
            found.setdefault(stem(word, side.key), at)
    return found


@dataclass(slots=True)
class _Direction:
    """Counts from one language into the other."""

    seen: dict[str, int] = field(default_factory=dict)
    together: dict[str, dict[str, int]] = field(default_factory=dict)
    asked: dict[str, list[int]] = field(default_factory=dict)
    """Times asked, and times answered."""

    def answers(self, word: str, others: Mapping[str, int], segments: int) -> tuple[str, ...]:
        partners = self.together.get(word)
        if not partners:
            return ()
        own = self.seen.get(word, 0) or 1
        least = max(MIN_TOGETHER, MIN_SHARE * own, MIN_OF_BEST * max(partners.values()))
        found = [
            (-count, other)
            for other, count in partners.items()
            if count >= least and count * segments >= MIN_LIFT * own * others.get(other, count)
        ]
        return tuple(other for _, other in sorted(found)[:MAX_ANSWERS])

    def learn(self, words: list[str], others: list[str], other_seen: Mapping[str, int], segments: int) -> None:
        present = set(others)
        for word in words:
            if answers := self.answers(word, other_seen, segments):
                score = self.asked.setdefault(word, [0, 0])
                score[0] += 1
                score[1] += not present.isdisjoint(answers)
            self.seen[word] = self.seen.get(word, 0) + 1
            partners = self.together.setdefault(word, {})
            for other in others:
                partners[other] = partners.get(other, 0) + 1
            if len(partners) > MAX_PARTNERS:
                self.together[word] = _most(partners, MAX_PARTNERS // 2)
        if len(self.seen) > MAX_STEMS:
            self.seen = _most(self.seen, MAX_STEMS // 2)
            self.together = {word: self.together[word] for word in self.seen if word in self.together}
            self.asked = {word: self.asked[word] for word in self.seen if word in self.asked}


def _most(counts: dict[str, int], size: int) -> dict[str, int]:
    """Return the highest counts; among equals the latest, so that what is new has its chance."""
    latest_first = list(counts.items())[::-1]
    kept = sorted(latest_first, key=lambda item: -item[1])[:size]
    return dict(kept[::-1])


@dataclass(slots=True)
class LexiconCounts:
    """What was learned of a pair of languages, to be learned on; not safe to share between threads while learning."""

    source_key: str
    target_key: str
    segments: int = 0
    forth: _Direction = field(default_factory=_Direction)
    back: _Direction = field(default_factory=_Direction)

    def learn(self, source: str, target: str) -> None:
        """Count a segment and its translation."""
        words = [*stems(Side(source, self.source_key))][:MAX_SEGMENT]
        others = [*stems(Side(target, self.target_key))][:MAX_SEGMENT]
        if not words or not others:
            return
        seen = dict.fromkeys(words, 0) | {word: self.forth.seen.get(word, 0) for word in words}
        self.segments += 1
        self.forth.learn(words, others, self.back.seen, self.segments)
        self.back.learn(others, words, self.forth.seen | seen, self.segments)


def learn_lexicon(counts: LexiconCounts, pairs: Iterable[tuple[str, str]]) -> LexiconCounts:
    """Learn from pairs of a source segment and its translation, and return ``counts``, which grew."""
    for source, target in pairs:
        counts.learn(source, target)
    return counts


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a stem: its translations, and the share of segments (0 to 1) in which one of them stood."""

    answers: frozenset[str]
    trust: float
    chance: float
    """The share of segments in which one of them would stand by chance, at most ``MAX_CHANCE``."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What checks ask: the entries of both directions, by stem."""

    forth: dict[str, Entry]
    back: dict[str, Entry]
    segments: int


def make_lexicon(counts: LexiconCounts) -> Lexicon:
    """Return what is known well enough to be asked."""
    return Lexicon(
        _entries(counts.forth, counts.back.seen, counts.segments),
        _entries(counts.back, counts.forth.seen, counts.segments),
        counts.segments,
    )


def _entries(direction: _Direction, others: Mapping[str, int], segments: int) -> dict[str, Entry]:
    found = {}
    for word, (asked, answered) in direction.asked.items():
        if asked < MIN_ASKED or direction.seen.get(word, 0) > MAX_FREQUENT * segments:
            continue
        if answers := direction.answers(word, others, segments):
            chance = sum(others.get(other, 1) for other in answers) / segments
            found[word] = Entry(frozenset(answers), (answered + 0.5) / (asked + 1), min(MAX_CHANCE, chance))
    return found


def render_lexicon(counts: LexiconCounts) -> bytes:
    """Return counts as bytes that ``parse_lexicon`` reads: JSON, compressed."""
    value = {
        "version": 1,
        "source": counts.source_key,
        "target": counts.target_key,
        "segments": counts.segments,
        "forth": [counts.forth.seen, counts.forth.together, counts.forth.asked],
        "back": [counts.back.seen, counts.back.together, counts.back.asked],
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def parse_lexicon(document: bytes) -> LexiconCounts:
    """Return the counts that ``render_lexicon`` wrote; raises ParseError for anything else."""
    try:
        value = json.loads(zlib.decompress(document))
        if value["version"] != 1:
            raise ParseError("the lexicon was written by another version", subject="lexicon")
        return LexiconCounts(
            value["source"],
            value["target"],
            value["segments"],
            _Direction(*value["forth"]),
            _Direction(*value["back"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise ParseError("not a lexicon", subject="lexicon") from error
