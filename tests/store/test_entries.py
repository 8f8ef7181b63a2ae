"""Entries wait, are queued in batches of one outlet, and end done or held; a change makes them wait again."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from dragoman.model import Entry, Outlet, Page
from dragoman.store import articles, entries, outlets
from dragoman.store.database import Database
from dragoman.store.entries import EntryState


@pytest.fixture
def outlet_id(database: Database, now: datetime) -> int:
    with database.write() as db:
        return outlets.save_outlet(db, Outlet(slug="a", name="A", home="https://a.example/"), followed=True, now=now)


def listed(number: int, **values: object) -> Entry:
    url = f"https://a.example/{number}"
    return Entry(url=url, id=url, **{"title": f"Title {number}"} | values)  # type: ignore[arg-type]


def test_an_entry_seen_twice_is_one(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        assert entries.save_entries(db, outlet_id, [listed(1), listed(2)], now=now) == (2, 0)
        assert entries.save_entries(db, outlet_id, [listed(2), listed(3)], now=now) == (1, 0)
        assert entries.count_states(db)[EntryState.WAITING] == 3


def test_batches_hold_one_outlet_and_no_more_than_their_size(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        other = outlets.save_outlet(db, Outlet(slug="b", name="B", home=""), followed=True, now=now)
        entries.save_entries(db, outlet_id, [listed(n) for n in range(5)], now=now)
        entries.save_entries(db, other, [Entry(url="https://b.example/", id="b")], now=now)
        made = entries.queue_entries(db, now=now, size=3)
        assert sorted(outlet for _, outlet in made) == sorted([outlet_id, outlet_id, other])
        assert sorted(len(entries.load_batch(db, batch)) for batch, _ in made) == [1, 2, 3]
        assert sorted(entries.load_open_batches(db)) == sorted(made)
        assert entries.queue_entries(db, now=now, size=3) == []


def test_an_entry_that_is_not_due_is_not_queued(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        entries.save_entries(db, outlet_id, [listed(1)], now=now)
        entry = entries.find_entry(db, listed(1).url)
        assert entry is not None
        entries.requeue_entry(db, entry.id, "it was down", due=now + timedelta(minutes=5), now=now)
        assert entries.queue_entries(db, now=now, size=3) == []
        assert entries.next_due(db) == now + timedelta(minutes=5)
        assert len(entries.queue_entries(db, now=now + timedelta(minutes=5), size=3)) == 1
        held = entries.load_held(db, limit=5)
        assert held == []


def test_a_changed_entry_waits_again_once_it_is_done(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        entries.save_entries(db, outlet_id, [listed(1)], now=now)
        [(batch, _)] = entries.queue_entries(db, now=now, size=3)
        assert entries.save_entries(db, outlet_id, [listed(1, title="New title")], now=now) == (0, 0)
        [entry] = entries.load_batch(db, batch)
        entries.finish_entries(db, [entry.id], now=now)
        assert entries.save_entries(db, outlet_id, [listed(1)], now=now) == (0, 0)
        assert entries.save_entries(db, outlet_id, [listed(1, title="New title")], now=now) == (0, 1)
        assert entries.count_states(db)[EntryState.WAITING] == 1


def test_full_text_stamped_anew_at_each_answer_is_no_change(database: Database, outlet_id: int, now: datetime) -> None:
    first = listed(1, content="<p>All of it</p>", updated=now)
    again = listed(1, content="<p>All of it</p>", updated=now + timedelta(hours=1))
    assert entries.fingerprint(first) == entries.fingerprint(again)
    assert entries.fingerprint(listed(1, updated=now)) != entries.fingerprint(listed(1, updated=now + timedelta(1)))


def test_another_outlet_can_not_change_an_entry(database: Database, outlet_id: int, now: datetime) -> None:
    with database.write() as db:
        other = outlets.save_outlet(db, Outlet(slug="b", name="B", home=""), followed=True, now=now)
        entries.save_entries(db, outlet_id, [listed(1)], now=now)
        entry = entries.find_entry(db, listed(1).url)
        assert entry is not None
        entries.hold_entry(db, entry.id, "no", now=now)
        assert entries.save_entries(db, other, [listed(1, title="Theirs")], now=now) == (0, 0)


def test_a_released_batch_waits_longer_each_time_and_is_held_in_the_end(
    database: Database, outlet_id: int, now: datetime
) -> None:
    pauses = (timedelta(minutes=1), timedelta(minutes=4))
    with database.write() as db:
        entries.save_entries(db, outlet_id, [listed(1)], now=now)
        for pause in pauses:
            [(batch, _)] = entries.queue_entries(db, now=now, size=3)
            assert entries.release_batch(db, batch, "broke off", pauses=pauses, now=now) == 1
            assert entries.next_due(db) == now + pause
            now += pause
        [(batch, _)] = entries.queue_entries(db, now=now, size=3)
        entries.release_batch(db, batch, "broke off", pauses=pauses, now=now)
        [held] = entries.load_held(db, limit=5)
        assert held.reason == "broke off; given up after 3 tries"
        assert held.outlet.name == "A"


def test_a_page_given_to_an_entry_sends_it_on_its_way(database: Database, outlet_id: int, now: datetime) -> None:
    page = Page(url=listed(1).url, final_url=listed(1).url, status=200, headers={"a": "b"}, body=b"\x00hi", fetched=now)
    with database.write() as db:
        entries.save_entries(db, outlet_id, [listed(1)], now=now)
        page_id = articles.save_page(db, page)
        entries.give_page(db, page.url, page_id, now=now)
        [(batch, _)] = entries.queue_entries(db, now=now, size=3)
        assert [entry.page_id for entry in entries.load_batch(db, batch)] == [page_id]
        assert articles.load_page(db, page_id) == page


def test_a_text_that_can_not_be_stored_is_no_fault_of_the_store(
    database: Database, now: datetime, outlet_id: int
) -> None:
    refused = sa.exc.DataError if database.url.get_backend_name() == "postgresql" else UnicodeEncodeError
    text = "\x00" if refused is sa.exc.DataError else "\ud800"
    with pytest.raises(refused), database.write() as db:
        entries.save_entries(db, outlet_id, [listed(1, title=text)], now=now)
