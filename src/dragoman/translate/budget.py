"""Budgets of paid engines: how many characters a day may be given to them, by engine, edition and outlet.

Decides from limits and what was given today; counts nothing itself, and knows no store and no settings file. A day is
one of UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from dragoman.errors import BudgetError, EngineError, SettingsError
from dragoman.model import Route

EACH = "each"
"""The name under which a limit holds for everything that has none of its own."""

PORTION_CHARACTERS = 8_000
"""Characters given to a paid engine before their drafts are stored: what is lost, and paid for again, where the
program is killed in between. It fills two requests to a chat model."""


class Kind(StrEnum):
    """What a limit is for."""

    ENGINE = "engine"
    EDITION = "edition"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Characters a day, by engine, edition and outlet (its slug); ``each`` stands for those not named."""

    engines: Mapping[str, int] = field(default_factory=dict)
    editions: Mapping[str, int] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)

    def of(self, kind: Kind, name: str) -> int | None:
        """Return the limit for ``name``, None where it has none."""
        table = {Kind.ENGINE: self.engines, Kind.EDITION: self.editions, Kind.OUTLET: self.outlets}[kind]
        return table.get(name, table.get(EACH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A limit that applies to some texts: how much of it is used today, and how often it counts each character."""

    kind: Kind
    name: str
    limit: int
    used: int
    times: int = 1

    @property
    def left(self) -> int:
        """Characters of text that may still be sent today."""
        return max(0, self.limit - self.used) // self.times


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The first ``count`` texts of those asked for, counted as given to ``engines`` on ``day``; none: it is free."""

    count: int
    characters: int = 0
    engines: tuple[str, ...] = ()
    edition: str = ""
    outlet_id: int = 0
    day: str = ""


def parse_limits(lines: Sequence[str], *, subject: str) -> dict[str, int]:
    """Read limits written as "name=characters"; raises SettingsError that names ``subject``."""
    limits = {}
    for line in lines:
        name, _, number = line.partition("=")
        digits = number.strip().replace("_", "")
        if not name.strip() or not (digits.isascii() and digits.isdigit()):
            raise SettingsError(f'{line!r} is no limit; write it as "each=50000" or "name=50000"', subject=subject)
        limits[name.strip()] = int(digits)
    return limits


def paid_hops(route: Route, paid: frozenset[str]) -> tuple[str, ...]:
    """The paid engines among a route's, one for each hop."""
    return tuple(hop.engine for hop in route.hops if hop.engine in paid)


def affordable(texts: Sequence[str], rooms: Sequence[Room], *, now: datetime) -> int:
    """Return how many of the texts, from the first on, may be sent at once: at least one, in portions.

    Raises BudgetError where today's budget is too small for the first one, and EngineError where every day's is.
    """
    total = count = 0
    for text in texts:
        total += len(text)
        if any(total > room.left for room in rooms) or (count and total > PORTION_CHARACTERS):
            break
        count += 1
    if texts and not count:
        room = min(rooms, key=lambda room: room.left)
        subject = f"{room.kind} {room.name}"
        needed = len(texts[0]) * room.times
        if needed > room.limit:
            raise EngineError(
                f"a sentence of {needed:,} characters is more than the budget for {subject}, {room.limit:,} a day",
                subject=subject,
            )
        until = next_day(now)
        raise BudgetError(
            f"the day's budget for {subject} is used up ({room.used:,} of {room.limit:,} characters); it goes on at "
            f"{until:%H:%M} UTC",
            subject=subject,
            until=until,
        )
    return count


def day_of(now: datetime) -> str:
    """The day that a moment belongs to, as "2026-11-20"."""
    return now.astimezone(UTC).date().isoformat()


def next_day(now: datetime) -> datetime:
    """When the next day's budget begins."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)
