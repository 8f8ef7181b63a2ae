"""Learning from the translation memory: once, in bounds, and again where it left off after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman import learning
from dragoman.learning import Learner
from dragoman.model import Draft, Pair
from dragoman.store import lexicons, translations
from dragoman.store.database import Database

PAIR = Pair(source="fr", target="en")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'dragoman.sqlite'}")
    database.migrate()
    return database


def _remember(database: Database, start: int, number: int) -> None:
    drafts = {
        f"{n:06}": (f"phrase{n % 31} chien{n % 31}", Draft(text=f"sentence{n % 31} hound{n % 31}"))
        for n in range(start, start + number)
    }
    with database.write() as db:
        translations.save_memory(db, PAIR, "echo", drafts, now=NOW + timedelta(seconds=start))


def test_what_the_memory_got_is_learned_once_and_kept(database: Database) -> None:
    _remember(database, 0, learning.LEARN_FROM)
    assert Learner(database).lexicon(PAIR).segments == learning.LEARN_FROM
    assert Learner(database).lexicon(PAIR).segments == learning.LEARN_FROM
    _remember(database, learning.LEARN_FROM, learning.LEARN_FROM)
    assert Learner(database).lexicon(PAIR).segments == 2 * learning.LEARN_FROM


def test_a_few_new_segments_wait(database: Database) -> None:
    _remember(database, 0, learning.LEARN_FROM - 1)
    assert Learner(database).lexicon(PAIR).segments == 0


def test_a_lexicon_that_can_not_be_read_is_learned_anew(database: Database) -> None:
    _remember(database, 0, learning.LEARN_FROM)
    Learner(database).lexicon(PAIR)
    with database.write() as db:
        stored = lexicons.load_lexicon(db, PAIR)
        assert stored is not None
        lexicons.save_lexicon(db, PAIR, lexicons.StoredLexicon(document=b"nothing", upto=stored.upto))
    assert Learner(database).lexicon(PAIR).segments == learning.LEARN_FROM
