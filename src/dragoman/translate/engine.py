"""The seam that every engine fits: what a route may ask of it.

It knows nothing of routes, segmentation or any particular engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from dragoman.model import Draft, Pair, Request


class Engine(Protocol):
    """Something that translates segments; safe to be called from several threads at once."""

    @property
    def name(self) -> str:
        """A short word, unique among the engines of a router ("apertium")."""
        ...

    def pairs(self) -> frozenset[Pair]:
        """The directions it translates without a pivot, as BCP 47 tags; empty where it is not installed."""
        ...

    def missing(self) -> str:
        """Say which pairs it could have and has not, and how to get them; empty where there are none."""
        ...

    def signature(self, pair: Pair) -> str:
        """Name engine, model and version for a pair: same string, same meaning. EngineError for an unknown pair."""
        ...

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """Translate segments: one draft for each request, in order; any string is allowed as text.

        Raises EngineError where it can't, and then returns no part of the batch.
        """
        ...

    def close(self) -> None:
        """Release processes and memory; may be called twice, and a later call may start them again."""
        ...


@runtime_checkable
class Metered(Protocol):
    """An engine with an account that can be asked how much of it is used."""

    def usage(self) -> str:
        """Say how much is used, in words; empty where that can't be known."""
        ...
