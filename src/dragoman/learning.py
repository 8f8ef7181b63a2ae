"""Learning from the translation memory: keeps the lexicon of each pair up to date for the checks.

Loads, calls :mod:`dragoman.fidelity.lexicon`, saves. What was learned and how far in the memory are stored together,
so that nothing is learned twice and nothing is left out, whenever the program is killed. Knows nothing of articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from dragoman.errors import ParseError
from dragoman.fidelity.lexicon import (
    Lexicon,
    LexiconCounts,
    learn_lexicon,
    make_lexicon,
    parse_lexicon,
    render_lexicon,
)
from dragoman.fidelity.pair import language_key
from dragoman.model import Pair
from dragoman.store import lexicons
from dragoman.store.database import Database
from dragoman.store.lexicons import Place, StoredLexicon

LEARN_FROM = 200
"""New segments that are worth learning from: saving a full lexicon costs half a second."""

LEARN_AT_MOST = 2000
"""Segments learned from in one go, some two seconds; the rest waits for the next batch."""

MAX_PAIRS = 4
"""Lexicons kept in memory, each up to some 100 MB; the one used longest ago goes."""


@dataclass(slots=True)
class _Learned:
    counts: LexiconCounts
    lexicon: Lexicon
    upto: Place | None


class Learner:
    """Gives the lexicon of a pair, after learning from what the memory got since; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._learned: dict[Pair, _Learned] = {}

    def lexicon(self, pair: Pair) -> Lexicon:
        """Return what is known of a pair now."""
        with self._lock:
            learned = self._learned.pop(pair, None) or self._load(pair)
            self._learned[pair] = learned
            while len(self._learned) > MAX_PAIRS:
                del self._learned[next(iter(self._learned))]
            self._learn(pair, learned)
            return learned.lexicon

    def _load(self, pair: Pair) -> _Learned:
        with self._database.read() as db:
            stored = lexicons.load_lexicon(db, pair)
        if stored is not None:
            try:
                counts = parse_lexicon(stored.document)
                return _Learned(counts, make_lexicon(counts), stored.upto)
            except ParseError:
                pass  # another version's: the memory is still there to learn from anew
        counts = LexiconCounts(language_key(pair.source), language_key(pair.target))
        return _Learned(counts, make_lexicon(counts), None)

    def _learn(self, pair: Pair, learned: _Learned) -> None:
        with self._database.read() as db:
            pairs, reached = lexicons.load_memory_after(db, pair, learned.upto, at_most=LEARN_AT_MOST)
        if len(pairs) < LEARN_FROM or reached is None:
            return
        learn_lexicon(learned.counts, pairs)
        learned.lexicon, learned.upto = make_lexicon(learned.counts), reached
        with self._database.write() as db:
            document = render_lexicon(learned.counts)
            lexicons.save_lexicon(db, pair, StoredLexicon(document=document, upto=reached))
