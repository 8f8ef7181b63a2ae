"""What paid engines are given is counted before they get it, stops at a limit, and is not paid for twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
import sqlalchemy as sa

from dragoman.errors import BudgetError, EngineError
from dragoman.library import StoredLibrary
from dragoman.model import Draft, Entry, Hop, Outlet, Page, Pair, Request, Route, Status
from dragoman.notice import Notice, NoticeKind
from dragoman.paying import Spending
from dragoman.pipeline import Pipeline
from dragoman.store import entries, outlets, spending
from dragoman.store.database import Database
from dragoman.store.entries import EntryState
from dragoman.translate.budget import Limits
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.routes import Router

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = "2026-11-20"
FRENCH = Pair(source="fr", target="en")
GERMAN = Pair(source="fr", target="de")
HOST = "https://journal.example"
SENTENCES = (
    "Le conseil municipal a voté mardi soir la construction d'un nouveau pont sur la rivière, après deux ans de débat.",
    "Les habitants du quartier {n} attendaient cette décision depuis longtemps et plusieurs associations la saluent.",
    "Une nouvelle étude a pourtant été demandée, car la rivière déborde presque chaque hiver près de la vieille gare.",
)
TITLE = "Un pont {n}"
SOUND = {
    "en": (
        "On Tuesday evening the town council voted to build a new bridge over the river, after two years of debate.",
        "The people of district {n} had long been waiting for this decision, and several associations welcome it.",
        "A new study has nevertheless been asked for, since the river floods almost every winter near the old station.",
        "A bridge {n}",
    ),
    "de": (
        "Der Stadtrat hat am Dienstagabend nach zwei Jahren Debatte für den Bau einer neuen Brücke gestimmt.",
        "Die Bewohner des Viertels {n} warteten seit langem auf diese Entscheidung, und mehrere Vereine begrüßen sie.",
        "Trotzdem wird eine neue Studie verlangt, da der Fluss fast jeden Winter am alten Bahnhof über die Ufer tritt.",
        "Eine Brücke {n}",
    ),
}
"""What passes the checks, so that nothing is tried, and paid for, a second time."""
ROUTE = Route(hops=(Hop(engine="paid", pair=FRENCH, signature="paid fr>en"),))


def sound(source: str, target: str) -> str:
    """The translation of a sentence of these articles; of any other text, itself."""
    number = "".join(filter(str.isdigit, source))
    for form, rendering in zip((*SENTENCES, TITLE), SOUND[target], strict=True):
        if form.format(n=number) == source:
            return rendering.format(n=number)
    return source


P = ParamSpec("P")
R = TypeVar("R")


class Paid(EchoEngine):
    """Keeps what it was given; fails or dies when told."""

    def __init__(self, *pairs: Pair, name: str = "paid") -> None:
        super().__init__(pairs or [FRENCH], name=name)
        self.given: list[str] = []
        self.error: BaseException | None = None

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.given += [request.text for request in requests]
        if self.error is not None:
            raise self.error
        return [Draft(text=sound(request.text, pair.target)) for request in requests]

    @property
    def characters(self) -> int:
        return sum(len(text) for text in self.given)


class World:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.notices: list[Notice] = []

    def fetch(self, url: str, *, now: datetime) -> Page:
        number = url.rpartition("/")[2]
        text = "".join(f"<p>{sentence.format(n=number)}</p>" for sentence in SENTENCES)
        body = (
            f'<html lang="fr"><title>Un pont {number}</title><article><h1>Un pont {number}</h1>{text}</article></html>'
        )
        headers = {"content-type": "text/html; charset=utf-8"}
        return Page(url=url, final_url=url, status=200, headers=headers, body=body.encode(), fetched=now)

    def spending(self, limits: Limits, *paid: str) -> Spending:
        return Spending(
            database=self.database, limits=limits, paid=frozenset(paid or ("paid",)), clock=lambda: self.now
        )

    def pipeline(self, *engines: EchoEngine, limits: Limits) -> Pipeline:
        return Pipeline(
            database=self.database,
            fetch=self.fetch,
            router=Router(engines),
            clock=lambda: self.now,
            listen=self.notices.append,
            spend=self.spending(limits),
        )

    def outlet(self) -> int:
        with self.database.write() as db:
            outlet = Outlet(slug="journal", name="Le Journal", home=f"{HOST}/", language="fr")
            return outlets.save_outlet(db, outlet, followed=True, now=self.now)

    def enlist(self, *numbers: int) -> str:
        outlet_id = self.outlet()
        with self.database.write() as db:
            found = [Entry(url=f"{HOST}/{n}", id=str(n)) for n in numbers]
            entries.save_entries(db, outlet_id, found, now=self.now)
        return self.due()

    def due(self) -> str:
        with self.database.write() as db:
            [(batch, _)] = entries.queue_entries(db, now=self.now, size=99)
        return batch

    def states(self) -> list[EntryState]:
        with self.database.read() as db:
            return [
                EntryState(state) for state in db.execute(sa.text("select state from entries order by id")).scalars()
            ]

    def used(self, **part: str) -> int:
        with self.database.read() as db:
            return spending.load_used(db, DAY, **part)  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = Database.in_folder(tmp_path)
    database.migrate()
    yield World(database)
    database.close()


def plainly(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return function(*args, **kwargs)


def carry(pipeline: Pipeline, batch: str, *editions: str) -> None:
    pipeline.carry(batch, editions or ("en",), plainly)


def whole(number: int) -> int:
    """Characters of one article that go to an engine."""
    return len(f"Un pont {number}") + sum(len(sentence.format(n=number)) for sentence in SENTENCES)


def test_what_a_paid_engine_gets_is_counted_by_engine_edition_and_outlet(world: World) -> None:
    engine = Paid()
    carry(world.pipeline(engine, limits=Limits()), world.enlist(1))
    assert engine.characters == whole(1) == world.used() == world.used(engine="paid") == world.used(edition="en")
    assert world.states() == [EntryState.DONE]
    with world.database.read() as db:
        assert [pending for (pending,) in db.execute(sa.text("select pending from spending"))] == [0]


def test_a_free_engine_is_not_counted(world: World) -> None:
    carry(world.pipeline(EchoEngine([FRENCH]), limits=Limits(editions={"each": 0})), world.enlist(1))
    assert world.used() == 0
    assert world.states() == [EntryState.DONE]


def test_at_the_limit_the_rest_waits_for_the_next_day_and_says_so(world: World) -> None:
    engine = Paid()
    limit = whole(1) + 20
    pipeline = world.pipeline(engine, limits=Limits(engines={"paid": limit}))
    carry(pipeline, world.enlist(1, 2, 3))
    assert engine.characters <= limit
    assert world.used() == engine.characters
    assert world.states() == [EntryState.DONE, EntryState.WAITING, EntryState.WAITING]
    [view] = StoredLibrary(world.database, ("en",), lambda: NOON).outlets("en")
    assert view.problem.startswith("2 articles wait: the day's budget for engine paid is used up")
    assert view.items == 1
    with world.database.read() as db:
        assert entries.next_due(db) == datetime(2026, 11, 21, tzinfo=UTC)
        assert [held.reason[:16] for held in entries.load_held(db, limit=9)] == ["the day's budget"] * 2
    assert [n.kind for n in world.notices].count(NoticeKind.WAITING) == 2


def test_the_next_day_goes_on_where_it_stopped_and_pays_for_nothing_again(world: World) -> None:
    engine = Paid()
    limit = whole(1) + 20
    pipeline = world.pipeline(engine, limits=Limits(engines={"paid": limit}))
    carry(pipeline, world.enlist(1, 2, 3))
    days = 1
    while EntryState.WAITING in world.states():
        world.now += timedelta(days=1)
        carry(pipeline, world.due())
        days += 1
    assert world.states() == [EntryState.DONE] * 3
    assert sorted(engine.given) == sorted(set(engine.given))
    assert days == 2
    with world.database.read() as db:
        tries = db.execute(sa.text("select tries from entries")).scalars().all()
    assert set(tries) == {0}


def test_an_edition_without_budget_does_not_keep_the_others(world: World) -> None:
    engine = Paid(FRENCH, GERMAN)
    pipeline = world.pipeline(engine, limits=Limits(editions={"en": 150}))
    carry(pipeline, world.enlist(1), "en", "de")
    library = StoredLibrary(world.database, ("en", "de"), lambda: NOON)
    assert len(library.items("de", limit=9).items) == 1
    assert library.items("en", limit=9).items == ()
    assert world.used(edition="de") == whole(1)


def test_a_sentence_that_no_day_can_pay_is_shown_in_the_source_with_that_reason(world: World) -> None:
    pipeline = world.pipeline(Paid(), limits=Limits(outlets={"journal": 5}))
    carry(pipeline, world.enlist(1))
    [item] = StoredLibrary(world.database, ("en",), lambda: NOON).items("en", limit=9).items
    assert item.status is Status.UNTRANSLATED
    assert "more than the budget for outlet journal, 5 a day" in item.reason


def test_two_pipelines_never_pass_a_limit_together(world: World) -> None:
    outlet_id = world.outlet()
    first, second = (world.spending(Limits(engines={"paid": 10})) for _ in range(2))
    assert first.reserve(["aaaa"], ROUTE, edition="en", outlet_id=outlet_id).count == 1
    assert second.reserve(["aaaa", "bbbb"], ROUTE, edition="en", outlet_id=outlet_id).count == 1
    with pytest.raises(BudgetError):
        first.reserve(["aaaa"], ROUTE, edition="en", outlet_id=outlet_id)


def test_a_kill_during_the_call_leaves_it_counted(world: World) -> None:
    engine = Paid()
    pipeline = world.pipeline(engine, limits=Limits())
    engine.error = KeyboardInterrupt()
    batch = world.enlist(1)
    with pytest.raises(KeyboardInterrupt):
        carry(pipeline, batch)
    assert world.used() == whole(1)
    with world.database.read() as db:
        assert db.execute(sa.text("select spent, pending from spending")).one() == (0, whole(1))


def test_a_kill_after_the_call_pays_for_nothing_twice(world: World) -> None:
    engine = Paid()
    pipeline = world.pipeline(engine, limits=Limits())
    batch = world.enlist(1)

    def killed(function: Callable[..., object], *args: object) -> object:
        result = function(*args)
        if function.__name__ == "translate_articles":
            raise KeyboardInterrupt
        return result

    with pytest.raises(KeyboardInterrupt):
        pipeline.carry(batch, ("en",), killed)  # type: ignore[arg-type]
    carry(pipeline, batch)
    assert engine.characters == world.used() == whole(1)


@pytest.mark.parametrize(("paid", "counted"), [(False, 0), (True, whole(1))])
def test_a_failure_is_counted_only_where_it_may_be_charged(world: World, paid: bool, counted: int) -> None:
    engine = Paid()
    error = EngineError("gone", retry=True)
    error.paid = paid
    engine.error = error
    carry(world.pipeline(engine, limits=Limits()), world.enlist(1))
    assert world.used() == counted
    assert world.states() == [EntryState.WAITING]


def test_two_paid_hops_count_twice_for_the_edition_and_once_for_each_engine(world: World) -> None:
    outlet_id = world.outlet()
    hops = [
        Hop(engine=name, pair=Pair(source=a, target=b), signature=name)
        for name, a, b in (("one", "fr", "es"), ("two", "es", "en"), ("free", "en", "de"))
    ]
    made = world.spending(Limits(editions={"en": 9}), "one", "two").reserve(
        ["aa", "bb", "cc"], Route(hops=tuple(hops)), edition="en", outlet_id=outlet_id
    )
    assert (made.count, made.engines) == (2, ("one", "two"))
    assert (world.used(engine="one"), world.used(edition="en")) == (4, 8)


def test_today_is_told_with_its_limits(world: World) -> None:
    limits = Limits(engines={"each": 10_000}, outlets={"journal": 5_000})
    assert world.spending(limits).today() == ["engine paid: 0 of today's 10,000 characters given to paid engines"]
    carry(world.pipeline(Paid(), limits=limits), world.enlist(1))
    assert world.spending(limits).today() == [
        f"engine paid: {whole(1)} of today's 10,000 characters given to paid engines",
        f"outlet journal: {whole(1)} of today's 5,000 characters given to paid engines",
    ]
    assert world.spending(Limits()).today() == [f"engine paid: {whole(1)} characters given to it today, no limit set"]
