"""Floors: the figures that no later change may lower unseen, pinned beside the hash of the data they were measured on.

Owns the form of ``floors.toml``, the comparison of measured figures with it, and raising it. Knows nothing of how a
figure is measured.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase

TOLERANCE = 0.005
"""Share of a figure that a pin leaves as room: what a library's patch release or another processor's rounding moves."""

SPEED_TOLERANCE = 0.4
"""The same for ``*speed_ratio``: both sides are timed on a machine that does other things as well."""

SPEED_RATIOS = "*speed_ratio"

MEASURED_IN_UNITS = ("*seconds", "*_per_second", "*_ms", "*_mib")
"""Figures in units of time or memory say as much of the machine as of the code: shown, never pinned."""

_HEADER = """\
# What `make eval` holds the figures to. Written by `make eval-pin`, which raises and never lowers (CONTRIBUTING.md).
# `data` is the hash of the files measured on: on other data the figures are shown and not compared.
"""


class Kind(StrEnum):
    """Whether more is better (a floor) or less (a ceiling)."""

    FLOOR = "floor"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a figure is held to."""

    kind: Kind
    limit: float

    def holds(self, value: float) -> bool:
        """Tell whether ``value`` keeps to the pin."""
        return value >= self.limit if self.kind is Kind.FLOOR else value <= self.limit

    def is_looser_than(self, other: Pin) -> bool:
        """Tell whether some value that ``other`` forbids would pass here."""
        return self.limit < other.limit if self.kind is Kind.FLOOR else self.limit > other.limit

    def __str__(self) -> str:
        return f"{'>=' if self.kind is Kind.FLOOR else '<='} {shown(self.limit)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """The pins of one eval, and the SHA-256 of the data they belong to."""

    data: str
    figures: Mapping[str, Pin]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one eval reports. ``ceilings`` and ``unpinned`` are glob patterns over its figures' names."""

    data: str
    figures: Mapping[str, float]
    ceilings: tuple[str, ...] = ()
    unpinned: tuple[str, ...] = ()


class State(StrEnum):
    """How a figure stands to its pin."""

    OK = "ok"
    BELOW = "BELOW ITS FLOOR"
    ABOVE = "ABOVE ITS CEILING"
    MISSING = "NO LONGER REPORTED"
    NOT_PINNED = "not pinned"
    OTHER_DATA = "not compared: other data"


BROKEN = frozenset({State.BELOW, State.ABOVE, State.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure beside its pin; ``value`` is None where the eval no longer reports it."""

    figure: str
    value: float | None
    pin: Pin | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Repinned:
    """What raising came to: the new pins, and the figures whose pins it would have had to loosen, which it did not."""

    pins: Pins
    kept: Sequence[str] = field(default=())


class FloorsError(ValueError):
    """The floors file can't be read as one; the message says where."""


def shown(value: float) -> str:
    """Render a figure for people: six decimals at most, no trailing zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def parse_floors(text: str) -> dict[str, Pins]:
    """Read the text of a floors file; raises FloorsError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FloorsError(str(error)) from error
    return {name: _parse_pins(name, table) for name, table in tables.items()}


def render_floors(floors: Mapping[str, Pins]) -> str:
    """Write floors as the text of a floors file, evals and figures in alphabetical order."""
    parts = [_HEADER]
    for name, pins in sorted(floors.items()):
        parts.append(f"\n[{json.dumps(name)}]\ndata = {json.dumps(pins.data)}\n\n[{json.dumps(name)}.figures]\n")
        parts.extend(
            f"{json.dumps(figure)} = {{ {pin.kind} = {shown(pin.limit)} }}\n"
            for figure, pin in sorted(pins.figures.items())
        )
    return "".join(parts)


def compare(measured: Measured, pins: Pins | None) -> list[Line]:
    """Set every figure beside its pin, figures first as measured, then pinned ones that were not measured."""
    held = pins.figures if pins else {}
    same_data = pins is None or pins.data == measured.data
    lines = [
        Line(figure=figure, value=value, pin=held.get(figure), state=_state(value, held.get(figure), same_data))
        for figure, value in measured.figures.items()
    ]
    lost = (figure for figure in held if figure not in measured.figures)
    lines.extend(Line(figure=figure, value=None, pin=held[figure], state=State.MISSING) for figure in lost)
    return lines


def repin(measured: Measured, pins: Pins | None, *, lower: bool) -> Repinned:
    """Pin every figure that may be pinned to its present value less the tolerance.

    A pin is never loosened nor dropped unless ``lower``; an existing pin keeps its kind. Where a pin belongs to other
    data and would have to be loosened, all pins of the eval stay as they are: half of them can't belong to each.
    """
    old = pins.figures if pins else {}
    new: dict[str, Pin] = {}
    kept: list[str] = []
    for figure, value in measured.figures.items():
        if not _may_be_pinned(figure, measured):
            continue
        pin = _pin_for(figure, value, measured, old.get(figure))
        if figure in old and pin.is_looser_than(old[figure]) and not lower:
            if not old[figure].holds(value):
                kept.append(figure)
            pin = old[figure]
        new[figure] = pin
    if not lower:
        lost = [figure for figure in old if figure not in measured.figures]
        kept.extend(lost)
        new.update({figure: old[figure] for figure in lost})
    if kept and pins and pins.data != measured.data:
        return Repinned(pins=pins, kept=kept)
    return Repinned(pins=Pins(data=measured.data, figures=new), kept=kept)


def _parse_pins(name: str, table: object) -> Pins:
    match table:
        case {"data": str(data), "figures": dict(figures), **rest} if not rest:
            return Pins(data=data, figures={figure: _parse_pin(name, figure, pin) for figure, pin in figures.items()})
        case _:
            raise FloorsError(f"[{name}] must hold `data` and `figures`, and nothing else")


def _parse_pin(name: str, figure: str, table: object) -> Pin:
    match table:
        case {"floor": int() | float() as limit, **rest} if not rest:
            return Pin(kind=Kind.FLOOR, limit=float(limit))
        case {"ceiling": int() | float() as limit, **rest} if not rest:
            return Pin(kind=Kind.CEILING, limit=float(limit))
        case _:
            raise FloorsError(f"[{name}] {figure} must be {{ floor = x }} or {{ ceiling = x }}")


def _state(value: float, pin: Pin | None, same_data: bool) -> State:
    if not same_data:
        return State.OTHER_DATA
    if pin is None:
        return State.NOT_PINNED
    if pin.holds(value):
        return State.OK
    return State.BELOW if pin.kind is Kind.FLOOR else State.ABOVE


def _may_be_pinned(figure: str, measured: Measured) -> bool:
    return not _matches(figure, (*MEASURED_IN_UNITS, *measured.unpinned))


def _matches(figure: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(figure, pattern) for pattern in patterns)


def _pin_for(figure: str, value: float, measured: Measured, old: Pin | None) -> Pin:
    kind = old.kind if old else Kind.CEILING if _matches(figure, measured.ceilings) else Kind.FLOOR
    room = abs(value) * (SPEED_TOLERANCE if fnmatchcase(figure, SPEED_RATIOS) else TOLERANCE)
    pin = Pin(kind=kind, limit=value)
    # Rounded away from the value, so that rounding alone never breaks a pin; the inner round drops binary dust.
    if kind is Kind.FLOOR:
        return replace(pin, limit=math.floor(round((value - room) * 10_000, 6)) / 10_000)
    return replace(pin, limit=math.ceil(round((value + room) * 10_000, 6)) / 10_000)
