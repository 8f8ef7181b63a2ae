"""Spending adds up by day, engine, edition and outlet; circuits stand as last told."""

from __future__ import annotations

from datetime import datetime, timedelta

from dragoman.model import Outlet
from dragoman.store import outlets, spending
from dragoman.store.database import Database


def test_spending_is_summed_by_any_of_its_parts(database: Database, now: datetime) -> None:
    with database.write() as db:
        first, second = (
            outlets.save_outlet(db, Outlet(slug=slug, name=slug, home=""), followed=True, now=now) for slug in "ab"
        )
        spending.add_spending(db, "d1", "deepl", "en", first, pending=10)
        spending.add_spending(db, "d1", "deepl", "en", first, pending=-10, spent=10)
        spending.add_spending(db, "d1", "deepl", "fr", second, pending=5)
        spending.add_spending(db, "d1", "openai", "en", second, spent=2)
        spending.add_spending(db, "d2", "openai", "en", second, spent=100)
        assert spending.load_used(db, "d1") == 17
        assert spending.load_used(db, "d1", engine="deepl") == 15
        assert spending.load_used(db, "d1", edition="en") == 12
        assert spending.load_used(db, "d1", outlet_id=second) == 7
        assert spending.load_used(db, "d3") == 0
        assert spending.load_day(db, "d1") == {
            ("deepl", "en", first): 10,
            ("deepl", "fr", second): 5,
            ("openai", "en", second): 2,
        }


def test_a_circuit_is_the_one_told_last(database: Database, now: datetime) -> None:
    until = now + timedelta(minutes=1)
    with database.write() as db:
        spending.save_circuit(db, "deepl", until=until, failures=3, reason="is down", now=now)
        assert spending.load_circuits(db)["deepl"].until == until
        spending.save_circuit(db, "deepl", until=None, failures=0, reason="", now=until)
        assert spending.load_circuits(db) == {
            "deepl": spending.StoredCircuit(engine="deepl", until=None, failures=0, reason="", changed=until)
        }
