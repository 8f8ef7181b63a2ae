"""Archives are taken in portion by portion, go on where they were cut, and their articles are of their own date."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.app import App
from dragoman.config import Settings
from dragoman.errors import DragomanError
from dragoman.intake import Portion, outlet_of_address, take_in_archive
from dragoman.model import Entry
from dragoman.store import articles, entries, items, outlets
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from tests.archives.warcs import WarcFile
from tests.databases import KINDS, fresh

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THEN = datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)
HOST = "https://courier.example"
PLACES = ("harbour", "school", "theatre", "market", "library", "station", "hospital", "museum", "stadium", "bridge")


def html(number: int, *, more: str = "") -> bytes:
    place = PLACES[number % len(PLACES)]
    text = (
        f"The council voted on Tuesday to rebuild the old {place}, after a debate of {number + 3} hours. "
        f"Work on the {place} will begin in spring, and the road beside it stays open, the mayor told the councillors. "
    )
    own = " ".join(f"The {place} was discussed by {name} of ward {number}." for name in ("Ann Hill", "Bo Field"))
    title = f"Council rebuilds {place} number {number}"
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><main><article><h1>{title}</h1>"
        f"<p>{text}</p><p>{own} Nobody knows yet what the {place} will cost in the end, since no firm has made an "
        f"offer for it. {more}</p></article></main></body></html>"
    ).encode()


def archive(path: Path, *, pages: int) -> WarcFile:
    warc = WarcFile()
    for number in range(pages):
        warc.add(f"{HOST}/{number}", b"", date=THEN, kind="request")
        warc.add(f"{HOST}/{number}", html(number), date=THEN + timedelta(hours=number))
    path.write_bytes(warc.data)
    return warc


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from fresh(request.param, f"sqlite:///{tmp_path / 'store.sqlite'}")


def take_in(database: Database, path: Path, *, portion_pages: int = 500) -> list[Portion]:
    return list(take_in_archive(database, path, clock=lambda: NOW, portion_pages=portion_pages))


def waiting(database: Database) -> int:
    with database.read() as db:
        return entries.count_states(db)[EntryState.WAITING]


def test_pages_come_in_portions_and_a_second_time_nothing_changes(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    warc = archive(path, pages=7)
    portions = take_in(database, path, portion_pages=3)
    assert [portion.pages for portion in portions] == [3, 3, 1]
    assert [portion.others for portion in portions] == [4, 3, 1]
    assert portions[-1].offset == portions[-1].size == len(warc.data)
    assert waiting(database) == 7
    assert take_in(database, path) == []


def test_what_was_cut_off_between_portions_goes_on_there(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=7)
    next(take_in_archive(database, path, clock=lambda: NOW, portion_pages=3))
    moved = path.rename(tmp_path / "moved.warc.gz")
    assert sum(portion.pages for portion in take_in(database, moved)) == 4
    assert waiting(database) == 7


def test_a_file_that_was_cut_off_goes_on_when_it_is_whole(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    whole = archive(path, pages=4)
    path.write_bytes(whole.data[: whole.starts[-1] + 40])
    for _ in range(2):
        portions = take_in(database, path)
        assert portions[-1].problems == [(whole.starts[-1], "the file ends within this record")]
    assert waiting(database) == 3
    path.write_bytes(whole.data)
    assert sum(portion.pages for portion in take_in(database, path)) == 1


def test_a_malformed_record_is_told_with_its_byte_and_ends_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    warc = archive(path, pages=4)
    data = bytearray(warc.data)
    data[warc.starts[4] + 20 : warc.starts[4] + 40] = b"x" * 20
    path.write_bytes(data)
    [portion] = take_in(database, path)
    [(offset, words)] = portion.problems
    assert offset == warc.starts[4]
    assert "unpacked" in words
    assert portion.pages == 3


def test_two_states_of_a_page_are_two_portions_and_an_older_state_is_left_out(
    database: Database, tmp_path: Path
) -> None:
    warc = WarcFile()
    url = f"{HOST}/1"
    warc.add(url, html(1), date=THEN)
    warc.add(url, html(1), date=THEN + timedelta(hours=1))
    warc.add(url, html(1, more="It was closed."), date=THEN + timedelta(hours=2))
    warc.add(f"{HOST}/2", html(2), date=THEN)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc.data)
    portions = take_in(database, path)
    assert [(portion.pages, portion.known) for portion in portions] == [(1, 1), (2, 0)]
    older = WarcFile()
    older.add(url, html(1), date=THEN - timedelta(days=1))
    other = tmp_path / "b.warc.gz"
    other.write_bytes(older.data)
    [portion] = take_in(database, other)
    assert (portion.pages, portion.known) == (0, 1)


def test_a_page_that_waits_to_be_fetched_is_left_to_that_and_keeps_what_its_feed_says(
    database: Database, tmp_path: Path
) -> None:
    with database.write() as db:
        outlet_id = outlets.ensure_outlet(db, outlet_of_address(HOST), now=NOW)
        listed = Entry(url=f"{HOST}/0", id="0", title="As listed")
        entries.save_entries(db, outlet_id, [listed], now=NOW)
    path = tmp_path / "news.warc.gz"
    archive(path, pages=1)
    [portion] = take_in(database, path)
    assert (portion.pages, portion.known) == (0, 1)
    with database.read() as db:
        found = entries.find_entry(db, f"{HOST}/0")
    assert found is not None
    assert found.entry == listed
    assert found.page_id is None


def test_a_file_that_is_missing_or_no_archive_is_named(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "page.warc"
    with pytest.raises(DragomanError, match=r"page\.warc: can't be read"):
        take_in(database, path)
    path.write_bytes(b"<html>")
    with pytest.raises(DragomanError, match=r"page\.warc: holds no WARC record"):
        take_in(database, path)


def test_an_address_that_is_none_has_no_outlet_of_its_own() -> None:
    assert outlet_of_address("http://[broken/").slug == "imported"
    assert outlet_of_address("https://www.courier.example/a").name == "courier.example"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with App(Settings(), tmp_path / "data", engines=[], clock=lambda: NOW) as opened:
        yield opened


def test_articles_of_an_archive_are_published_as_of_their_own_date(app: App, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=5)
    [done] = app.import_archive(path)
    assert done.states == {"done": 5}
    with app.database.read() as db:
        shown = [item for item, _ in items.load_items(db, "en", limit=9)]
        revision = articles.load_revision(db, 1)
    assert len(shown) == 5
    assert {item.seen for item in shown} == {THEN + timedelta(hours=n) for n in range(5)}
    assert {item.updated for item in shown} == {NOW}
    assert revision.fetched.year == THEN.year
    assert list(app.import_archive(path)) == []


def test_a_later_state_of_a_page_is_a_second_revision(app: App, tmp_path: Path) -> None:
    warc = WarcFile()
    for hours, more in ((0, ""), (2, "Two firms have now said that they may make one.")):
        warc.add(f"{HOST}/1", html(1, more=more), date=THEN + timedelta(hours=hours))
    path = tmp_path / "news.warc.gz"
    path.write_bytes(warc.data)
    assert [done.states for done in app.import_archive(path)] == [{"done": 1}, {"done": 1}]
    [item] = app.library.items("en", limit=9).items
    assert item.revision == 2
    assert item.seen == THEN


def test_where_another_process_works_the_work_is_left_to_it(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=2)
    with app.worker() as other:
        monkeypatch.setattr("dragoman.app.sleep", lambda _: other.work_until_idle(threading.Event()))
        [done] = app.import_archive(path)
    assert done.states == {"done": 2}


def test_where_the_other_process_ends_the_work_goes_on_here(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=2)
    with ExitStack() as other:
        other.enter_context(app.worker())
        monkeypatch.setattr("dragoman.app.sleep", lambda _: other.close())
        [done] = app.import_archive(path)
    assert done.states == {"done": 2}


def test_how_far_a_portion_is_worked_off_is_told_while_it_is(app: App, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=20)
    told: list[tuple[int, int]] = []
    [done] = app.import_archive(path, watch=lambda portion, through: told.append((through, portion.reached(through))))
    assert told
    assert told == sorted(told)
    assert all(0 <= through <= 20 for through, _ in told)
    assert all(0 <= offset <= done.portion.size for _, offset in told)


def test_a_portion_reaches_from_its_start_to_its_end() -> None:
    portion = Portion(start=100, offset=300, size=900, entry_ids=[1, 2, 3, 4])
    assert [portion.reached(through) for through in range(5)] == [100, 150, 200, 250, 300]
    assert Portion(start=100, offset=300, size=900).reached(0) == 100


def test_portions_begin_where_the_last_one_ended(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=7)
    portions = take_in(database, path, portion_pages=3)
    assert portions[0].start == 0
    assert [portion.start for portion in portions[1:]] == [portion.offset for portion in portions[:-1]]
