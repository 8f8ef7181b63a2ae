"""What is withdrawn is gone from lists, counts and search, and comes back as it was."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from dragoman.errors import DragomanError
from dragoman.indexing import index_missing
from dragoman.library import StoredLibrary
from dragoman.model import Verdict
from dragoman.publish.view import SearchFilters
from dragoman.store import tables
from dragoman.store.database import Database
from dragoman.withdrawing import MAX_REASON_CHARS, restore, withdraw
from tests.store.test_search import filled

__all__ = ["filled"]


def library(database: Database, now: datetime) -> StoredLibrary:
    return StoredLibrary(database, ("en",), lambda: now)


def shown(database: Database, now: datetime) -> list[str]:
    return [item.id for item in library(database, now).items("en", limit=9).items]


@pytest.mark.parametrize("name", ["i1", "https://a.example/1", "http://wire.example/en/article/i1/side-by-side#s4"])
def test_what_is_withdrawn_is_gone_everywhere(filled: Database, now: datetime, name: str) -> None:
    with filled.write() as db:
        db.execute(sa.update(tables.translations).values(verdict=Verdict.CLEAN))
    site = library(filled, now)
    before = site.counts("en").published
    assert withdraw(filled, name, "A court ordered it.", now=now).changed
    assert "i1" not in shown(filled, now)
    assert site.item("en", "i1") is None
    assert site.counts("en").published == before - 1
    assert sum(view.items for view in site.outlets("en")) == before - 1
    assert site.search("en", "bridge", SearchFilters(), limit=9).hits == ()
    assert site.alternates("en", "i1") == ()
    gone = site.withdrawal("en", "i1")
    assert gone is not None
    assert (gone.reason, gone.outlet, gone.withdrawn) == ("A court ordered it.", "A", now)
    assert site.withdrawals("en", limit=9) == (gone,)
    assert site.withdrawals("en", limit=9, outlet="a") == ()
    assert index_missing(filled) == 0
    assert not withdraw(filled, name, "", now=now).changed


def test_what_is_put_back_is_younger_than_its_tombstone(filled: Database, now: datetime) -> None:
    later = now + timedelta(hours=1)
    assert not restore(filled, "i1", now=now).changed
    withdraw(filled, "i1", "", now=now)
    assert restore(filled, "i1", now=later).changed
    site = library(filled, now)
    item = site.item("en", "i1")
    assert item is not None
    assert item.updated == later
    assert site.withdrawal("en", "i1") is None
    assert site.withdrawals("en", limit=9) == ()
    assert index_missing(filled) == 1
    [told] = site.corrections("en", 9).withdrawn
    assert (told.withdrawn, told.restored) == (now, later)


def test_a_name_that_no_article_has_is_refused(filled: Database, now: datetime) -> None:
    with pytest.raises(DragomanError, match=r"no article here"):
        withdraw(filled, "i99", "", now=now)
    with pytest.raises(DragomanError, match=r"no article here"):
        restore(filled, "https://a.example/99", now=now)
    with pytest.raises(DragomanError, match=r"longer than"):
        withdraw(filled, "i1", "x" * (MAX_REASON_CHARS + 1), now=now)


def test_a_list_holds_one_section_where_one_is_asked_for(filled: Database, now: datetime) -> None:
    assert library(filled, now).items("en", limit=9, section="Sport").items == ()
