"""One text at many addresses: kept once within an outlet, and as the reprint of whoever had it first across outlets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
import sqlalchemy as sa

from dragoman.fetch.fetcher import NotModified
from dragoman.intake import take_in_page
from dragoman.library import StoredLibrary
from dragoman.model import Elsewhere, Item, Page
from dragoman.pipeline import Pipeline
from dragoman.store import entries, items
from dragoman.store.database import Database
from dragoman.store.tables import articles, bands, revisions
from dragoman.translate.routes import Router
from tests.databases import KINDS, fresh
from tests.reprints.test_likeness import paragraphs

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
WIRE = paragraphs(1)
P = ParamSpec("P")
R = TypeVar("R")
TITLE = "Harbour to be rebuilt by Christmas"


def page(
    url: str, texts: list[str], *, title: str = TITLE, published: datetime | None = None, fetched: datetime = MORNING
) -> Page:
    meta = f'<meta property="article:published_time" content="{published.isoformat()}">' if published else ""
    body = "".join(f"<p>{text}</p>" for text in texts)
    html = (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{meta}</head><body><main><article><h1>{title}</h1>'
        f"{body}</article></main></body></html>"
    )
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=url, final_url=url, status=200, headers=headers, body=html.encode(), fetched=fetched)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from fresh(request.param, f"sqlite:///{tmp_path / 'store.sqlite'}")


def no_fetch(url: str, *, now: datetime, etag: str = "", last_modified: str = "") -> Page | NotModified:
    raise AssertionError(f"{url} is here already")


def twice(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a step as after a crash that came at its end."""
    function(*args, **kwargs)
    return function(*args, **kwargs)


def bring(database: Database, *pages: Page) -> None:
    """Let pages go their way, one after the other, each step done twice."""
    pipeline = Pipeline(
        database=database,
        fetch=no_fetch,
        router=Router([]),
        clock=lambda: NOW,
        listen=lambda _: None,
    )
    for one in pages:
        with database.write() as db:
            taken = take_in_page(db, one, now=NOW)
            batches = entries.queue_entries(db, now=NOW, size=9)
        assert (taken is not None) == bool(batches)
        for batch, _ in batches:
            pipeline.carry(batch, ["en"], twice)


def shown(database: Database, *, outlet: str = "") -> list[Item]:
    return list(StoredLibrary(database, ("en",), lambda: NOW).items("en", limit=50, outlet=outlet).items)


def whole(database: Database, url: str) -> Item:
    with database.read() as db:
        entry = entries.find_entry(db, url)
        assert entry is not None
        assert entry.revision_id is not None
        [item] = items.find_items(db, entry.revision_id)
    found = StoredLibrary(database, ("en",), lambda: NOW).item("en", item.id)
    assert found is not None
    return found


def test_a_reprint_stands_behind_the_first_and_names_it(database: Database) -> None:
    edited = ["PORT CITY (Agency) – Work starts at once.", *WIRE[1:-1]]
    bring(
        database,
        page("https://agency.example/1", WIRE),
        page("https://courier.example/a", WIRE, title="Christmas harbour", fetched=MORNING + timedelta(hours=1)),
        page("https://herald.example/b", edited, fetched=MORNING + timedelta(hours=2)),
        page("https://herald.example/c", paragraphs(2), title="Another thing", fetched=MORNING),
    )
    first, reprint = whole(database, "https://agency.example/1"), whole(database, "https://herald.example/b")
    assert reprint.reprint_of == Elsewhere(id=first.id, outlet="agency.example")
    assert [other.outlet for other in first.also_at] == ["courier.example", "herald.example"]
    assert first.also_at[1].id == reprint.id
    assert {item.url for item in shown(database)} == {"https://agency.example/1", "https://herald.example/c"}
    own = {item.url: item for item in shown(database, outlet=reprint.outlet.slug)}
    assert own["https://herald.example/b"].reprint_of == Elsewhere(id=first.id, outlet="agency.example")
    assert own["https://herald.example/c"].reprint_of is None


COPIES = (
    page("https://agency.example/1", WIRE, published=MORNING),
    page("https://courier.example/a", WIRE, published=MORNING + timedelta(hours=1), fetched=NOW),
    page("https://herald.example/b", WIRE, published=MORNING.replace(hour=0), fetched=NOW),
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_who_had_it_first_does_not_depend_on_who_came_first(database: Database, order: tuple[int, ...]) -> None:
    bring(database, *(COPIES[n] for n in order))
    first = whole(database, "https://agency.example/1")
    assert first.reprint_of is None
    assert [other.outlet for other in first.also_at] == ["courier.example", "herald.example"]
    assert [item.url for item in shown(database)] == ["https://agency.example/1"]


def test_one_text_at_two_addresses_of_an_outlet_is_one_article(database: Database) -> None:
    bring(
        database,
        page("https://courier.example/a", WIRE),
        page("https://courier.example/amp/a", WIRE, fetched=MORNING + timedelta(hours=1)),
    )
    assert [item.url for item in shown(database)] == ["https://courier.example/a"]
    with database.read() as db:
        assert entries.count_states(db)[entries.EntryState.DONE] == 2
        one, two = (entries.find_entry(db, f"https://courier.example/{path}") for path in ("a", "amp/a"))
        assert db.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one() == 1
    assert one is not None
    assert two is not None
    assert one.revision_id == two.revision_id


def test_one_text_at_two_addresses_in_one_batch_is_one_article(database: Database) -> None:
    with database.write() as db:
        for path in ("a", "amp/a"):
            take_in_page(db, page(f"https://courier.example/{path}", WIRE), now=NOW)
    bring(database, page("https://courier.example/b", WIRE))
    assert [item.url for item in shown(database)] == ["https://courier.example/a"]
    with database.read() as db:
        assert entries.count_states(db)[entries.EntryState.DONE] == 3


def test_an_outlet_that_reprints_a_text_twice_has_one_reprint(database: Database) -> None:
    bring(
        database,
        page("https://agency.example/1", WIRE),
        page("https://courier.example/a", WIRE, fetched=MORNING + timedelta(hours=1)),
        page("https://courier.example/b", WIRE, fetched=MORNING + timedelta(hours=2)),
    )
    assert [other.outlet for other in whole(database, "https://agency.example/1").also_at] == ["courier.example"]


def test_a_report_with_other_figures_is_another_article_of_its_outlet(database: Database) -> None:
    bring(
        database,
        page("https://courier.example/mon", [*WIRE, "The water stood at 412 centimetres."]),
        page("https://courier.example/tue", [*WIRE, "The water stood at 431 centimetres."]),
    )
    assert len(shown(database)) == 2


def test_a_reprint_that_is_rewritten_is_one_no_more(database: Database) -> None:
    later = NOW - timedelta(hours=1)
    bring(
        database,
        page("https://agency.example/1", WIRE),
        page("https://courier.example/a", WIRE, fetched=MORNING + timedelta(hours=1)),
        page("https://courier.example/a", paragraphs(3), fetched=later),
    )
    assert whole(database, "https://courier.example/a").revision == 2
    assert whole(database, "https://courier.example/a").reprint_of is None
    assert len(shown(database)) == 2


def test_doing_it_again_stores_nothing_anew(database: Database) -> None:
    bring(database, *COPIES)

    def state() -> list[object]:
        with database.read() as db:
            return [
                db.execute(sa.select(revisions.c.id, revisions.c.reprint_of).order_by(revisions.c.id)).all(),
                db.execute(sa.select(bands).order_by(bands.c.band, bands.c.revision_id)).all(),
            ]

    before = state()
    bring(database, *(page(copy.url, WIRE, fetched=NOW - timedelta(minutes=1)) for copy in COPIES))
    assert state() == before


EXPLAIN = {
    "sqlite": "explain query plan select revision_id from bands where band in (1, 2)",
    "postgresql": "explain select revision_id from bands where band in (1, 2)",
}


def test_candidates_are_found_by_an_index(database: Database) -> None:
    with database.read() as db:
        on_postgresql = db.dialect.name == "postgresql"
        if on_postgresql:
            db.execute(sa.text("set local enable_seqscan = off"))  # a table without rows would be read whole
        plan = db.execute(sa.text(EXPLAIN[db.dialect.name])).all()
    assert ("pk_bands" if on_postgresql else "SEARCH bands") in str(plan)
