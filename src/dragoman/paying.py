"""Paying for translation: characters are counted in the store before a paid engine gets them, and settled after.

Joins the budget (:mod:`dragoman.translate.budget`), which decides, and the store, which counts; it stands beside the
pipeline, which calls it. A killed program leaves what it had counted as pending: that may have been paid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from dragoman.errors import EngineError
from dragoman.model import Route
from dragoman.store import outlets, spending
from dragoman.store.database import Database
from dragoman.translate.budget import Kind, Limits, Reservation, Room, affordable, day_of, paid_hops


class Spending:
    """Counts what the ``paid`` engines are given, within ``limits``."""

    def __init__(
        self, *, database: Database, limits: Limits, paid: frozenset[str], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._limits = limits
        self._paid = paid
        self._clock = clock

    def reserve(self, texts: Sequence[str], route: Route, *, edition: str, outlet_id: int) -> Reservation:
        """Count as many of the texts, from the first on, as may be sent now; on a route that is free, all.

        Raises BudgetError where it may be none today, EngineError where the first one may never be sent.
        """
        engines = paid_hops(route, self._paid)
        if not engines:
            return Reservation(count=len(texts))
        now = self._clock()
        day = day_of(now)
        with self._database.write() as db:
            spending.lock_spending(db)
            count = affordable(texts, self._rooms(db, day, engines, edition, outlet_id), now=now)
            made = Reservation(
                count=count,
                characters=sum(len(text) for text in texts[:count]),
                engines=engines,
                edition=edition,
                outlet_id=outlet_id,
                day=day,
            )
            _change(db, made, pending=made.characters)
        return made

    def settle(self, db: sa.Connection, made: Reservation) -> None:
        """Count a reservation as given, in the transaction that stores what came of it."""
        _change(db, made, pending=-made.characters, spent=made.characters)

    def release(self, made: Reservation, error: EngineError) -> None:
        """Take a reservation back after a failure, unless the engine may charge for it all the same."""
        if not made.engines:
            return
        # Of two paid hops the first may have done its work before the second failed.
        given = made.characters if error.paid or len(made.engines) > 1 else 0
        with self._database.write() as db:
            _change(db, made, pending=-made.characters, spent=given)

    def today(self) -> list[str]:
        """Say what was given to paid engines today, and how much of each limit is used, a line for each."""
        with self._database.read() as db:
            given = spending.load_day(db, day_of(self._clock()))
            slugs = {stored.id: stored.outlet.slug for stored in outlets.load_outlets(db)} if given else {}
        totals: dict[tuple[Kind, str], int] = {(Kind.ENGINE, engine): 0 for engine in sorted(self._paid)}
        for (engine, edition, outlet_id), characters in given.items():
            for key in ((Kind.ENGINE, engine), (Kind.EDITION, edition), (Kind.OUTLET, slugs[outlet_id])):
                totals[key] = totals.get(key, 0) + characters
        lines = []
        for (kind, name), characters in totals.items():
            limit = self._limits.of(kind, name)
            if limit is not None:
                lines.append(f"{kind} {name}: {characters:,} of today's {limit:,} characters given to paid engines")
            elif kind is Kind.ENGINE:
                lines.append(f"{kind} {name}: {characters:,} characters given to it today, no limit set")
        return lines

    def _rooms(self, db: sa.Connection, day: str, engines: tuple[str, ...], edition: str, outlet_id: int) -> list[Room]:
        """The limits that apply, with what is used of each today."""
        slug = outlets.load_outlet(db, outlet_id).outlet.slug
        applying = [
            *((Kind.ENGINE, engine, {"engine": engine}, engines.count(engine)) for engine in dict.fromkeys(engines)),
            (Kind.EDITION, edition, {"edition": edition}, len(engines)),
            (Kind.OUTLET, slug, {"outlet_id": outlet_id}, len(engines)),
        ]
        rooms = []
        for kind, name, part, times in applying:
            limit = self._limits.of(kind, name)
            if limit is not None:
                used = spending.load_used(db, day, **part)  # type: ignore[arg-type]
                rooms.append(Room(kind=kind, name=name, limit=limit, used=used, times=times))
        return rooms


def _change(db: sa.Connection, made: Reservation, *, pending: int = 0, spent: int = 0) -> None:
    for engine in made.engines:
        spending.add_spending(db, made.day, engine, made.edition, made.outlet_id, pending=pending, spent=spent)
