"""A circuit breaker is any engine to its callers, and leaves one alone that keeps failing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from dragoman.errors import BudgetError, EngineError
from dragoman.model import Draft, Pair, Request
from dragoman.translate.engines.circuit import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, Circuit, CircuitBreaker
from dragoman.translate.engines.echo import EchoEngine
from tests.translate.engine_contract import EngineContract

PAIR = Pair(source="es", target="en")
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Flaky(EchoEngine):
    """Fails while ``error`` is set; counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__([PAIR], name="flaky")
        self.error: Exception | None = None
        self.calls = 0

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return super().translate(requests, pair)


class World:
    def __init__(self) -> None:
        self.now = START
        self.told: list[Circuit] = []
        self.engine = Flaky()
        self.breaker = CircuitBreaker(self.engine, clock=lambda: self.now, tell=self.told.append)

    def ask(self) -> str:
        return self.breaker.translate([Request(text="a")], PAIR)[0].text

    def ask_in_vain(self, times: int = 1) -> None:
        for _ in range(times):
            with pytest.raises(EngineError):
                self.ask()


@pytest.fixture
def world() -> World:
    return World()


class TestCircuitBreaker(EngineContract):
    pair = PAIR

    @pytest.fixture
    def engine(self) -> CircuitBreaker:
        return CircuitBreaker(EchoEngine([PAIR]), clock=lambda: START, tell=lambda _: None)


def test_after_some_failures_in_a_row_the_engine_is_not_asked_and_the_reason_is_said(world: World) -> None:
    world.engine.error = EngineError("host can't be reached", retry=True)
    world.ask_in_vain(FAILURES)
    with pytest.raises(
        EngineError, match="not asked until 12:01 UTC, after 3 failures in a row; the last one: host"
    ) as e:
        world.ask()
    assert e.value.retry
    assert world.engine.calls == FAILURES
    reason = "host can't be reached"
    assert world.told == [Circuit(engine="flaky", until=START + FIRST_PAUSE, failures=FAILURES, reason=reason)]


def test_a_success_in_between_begins_the_count_anew(world: World) -> None:
    for _ in range(3):
        world.engine.error = EngineError("busy", retry=True)
        world.ask_in_vain(FAILURES - 1)
        world.engine.error = None
        world.ask()
    assert world.told == [Circuit(engine="flaky")]


def test_after_the_pause_one_probe_closes_it(world: World) -> None:
    world.engine.error = EngineError("busy", retry=True)
    world.ask_in_vain(FAILURES)
    world.now += FIRST_PAUSE
    world.engine.error = None
    assert world.ask() == "[es>en] a"
    assert world.ask() == "[es>en] a"
    assert world.told[1:] == [Circuit(engine="flaky")]


def test_a_probe_that_fails_doubles_the_pause_up_to_the_longest(world: World) -> None:
    world.engine.error = EngineError("busy", retry=True)
    world.ask_in_vain(FAILURES)
    for _ in range(14):
        world.now += LONGEST_PAUSE
        world.ask_in_vain(2)
    assert world.engine.calls == FAILURES + 14
    pauses = [told.until - START for told in world.told[:2] if told.until is not None]
    assert pauses == [FIRST_PAUSE, LONGEST_PAUSE + 2 * FIRST_PAUSE]
    assert world.told[-1].until == world.now + LONGEST_PAUSE


def test_only_one_call_probes_at_a_time(world: World) -> None:
    world.engine.error = EngineError("busy", retry=True)
    world.ask_in_vain(FAILURES)
    world.now += timedelta(hours=1)
    world.engine.error = None
    seen: list[str] = []

    class Nested(Flaky):
        def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
            with pytest.raises(EngineError, match="not asked"):
                world.ask()
            seen.append("probed")
            return super().translate(requests, pair)

    world.breaker.engine = Nested()
    world.ask()
    assert seen == ["probed"]


@pytest.mark.parametrize(
    "error",
    [EngineError("no such pair", retry=False), BudgetError("used up", subject="", until=START), RuntimeError("bug")],
)
def test_what_is_no_fault_of_the_engine_is_not_counted(world: World, error: Exception) -> None:
    world.engine.error = error
    for _ in range(FAILURES + 1):
        with pytest.raises(type(error)):
            world.ask()
    assert world.engine.calls == FAILURES + 1


def test_a_probe_that_ends_otherwise_leaves_the_way_free_for_the_next(world: World) -> None:
    world.engine.error = EngineError("busy", retry=True)
    world.ask_in_vain(FAILURES)
    world.now += FIRST_PAUSE
    world.engine.error = RuntimeError("bug")
    with pytest.raises(RuntimeError):
        world.ask()
    world.engine.error = None
    assert world.ask()
