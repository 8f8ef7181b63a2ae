"""Routes: which engines lead from one language to another, and the way of a batch through them.

Knows engines by their seam alone, and nothing of articles, memory or settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dragoman.errors import EngineError
from dragoman.model import Draft, Hop, Pair, Request, Route
from dragoman.translate.drafting import make_drafts
from dragoman.translate.engine import Engine
from dragoman.translate.glossary.enforcement import put_terms, track_terms

SERBO_CROATIAN = "sh"
"""The macrolanguage that engines may offer for all of its standards."""

_STANDARDS = frozenset({"sr", "hr", "bs", "cnr"})

PIVOTS = ("en", "es", "sh", "mk")
"""Pivots in order of preference; any other comes after them, by alphabet."""

MEASURED_DETOURS = {("apertium", Pair(source="gl", target="en")): "es"}
"""Where a pivot was measured to beat an engine's own direct pair (evals/translation.py)."""


class Router:
    """Finds routes over engines given in order of preference, and sends segments along them."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = {engine.name: engine for engine in engines}
        if len(self._engines) != len(engines):
            raise EngineError("two engines have one name", subject=", ".join(engine.name for engine in engines))

    def route(self, source: str, target: str) -> Route | None:
        """Find the route to take, or None: a direct pair first, else the best pivot.

        A tag that no engine knows falls back: a region to its language (pt-BR, pt), a Serbo-Croatian standard in
        either script to "sh" as a source. Source and target in one language have no route.
        """
        sources, targets = source_tags(source), target_tags(target)
        if set(sources) & set(targets):
            return None
        direct = self._hop(sources, targets)
        if direct is not None and (direct.engine, direct.pair) not in MEASURED_DETOURS:
            return Route(hops=(direct,))
        pivots = self._pivots(sources, targets)
        if direct is not None:
            wanted = MEASURED_DETOURS[direct.engine, direct.pair]
            pivots = [hops for hops in pivots if hops[0].pair.target == wanted and hops[0].engine == hops[1].engine]
            return Route(hops=next(iter(pivots), (direct,)))
        return Route(hops=pivots[0]) if pivots else None

    def routes(self, targets: Collection[str] = ()) -> tuple[Route, ...]:
        """List the route of every pair there is, into the given targets or into all, ordered by target and source."""
        pairs = [pair for engine in self._engines.values() for pair in engine.pairs()]
        sources = sorted({pair.source for pair in pairs})
        wanted = sorted(set(targets) or {pair.target for pair in pairs})
        found = (self.route(source, target) for target in wanted for source in sources)
        return tuple(route for route in found if route is not None)

    def translate(self, requests: Sequence[Request], route: Route) -> list[Draft]:
        """Send segments along a route: one draft for each request, in order, its terms rendered as they ask.

        Raises as ``make_drafts`` does.
        """
        drafts = make_drafts(self._engines, [track_terms(request) for request in requests], route)
        return [put_terms(request, draft, route.pair) for request, draft in zip(requests, drafts, strict=True)]

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()

    def _hop(self, sources: Sequence[str], targets: Sequence[str]) -> Hop | None:
        """The first engine with a pair; within an engine the most specific tags."""
        for engine in self._engines.values():
            pairs = engine.pairs()
            for source in sources:
                for target in targets:
                    pair = Pair(source=source, target=target)
                    if pair in pairs:
                        return Hop(engine=engine.name, pair=pair, signature=engine.signature(pair))
        return None

    def _pivots(self, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[Hop, Hop]]:
        """Every way over one pivot, best first."""

        def ways() -> Iterator[tuple[int, int, str, tuple[Hop, Hop]]]:
            ranks = {name: rank for rank, name in enumerate(self._engines)}
            pairs = {pair for engine in self._engines.values() for pair in engine.pairs()}
            for pivot in {pair.target for pair in pairs} - {*sources, *targets}:
                first = self._hop(sources, (pivot,))
                second = self._hop(source_tags(pivot), targets)
                if first and second:
                    order = PIVOTS.index(pivot) if pivot in PIVOTS else len(PIVOTS)
                    yield ranks[first.engine] + ranks[second.engine], order, pivot, (first, second)

        return [way[-1] for way in sorted(ways(), key=lambda way: way[:-1])]


def source_tags(tag: str) -> tuple[str, ...]:
    """The tags under which engines may offer a source language, most specific first: sr-Cyrl, sr, sh."""
    tags = _shortened(tag)
    return (*tags, SERBO_CROATIAN) if tags[-1] in _STANDARDS else tags


def target_tags(tag: str) -> tuple[str, ...]:
    """The tags under which engines may offer a target language, most specific first; never another script."""
    tags = _shortened(tag)
    if tags[0] == "sr-Cyrl":
        return tags[:1]
    return (*tags, "sr-Latn", SERBO_CROATIAN) if tags == ("sr",) else tags


def _shortened(tag: str) -> tuple[str, ...]:
    """A tag and its shorter forms, as RFC 4647's lookup (section 3.4) cuts it: zh-Hant-TW, zh-Hant, zh."""
    subtags = tag.split("-")
    return tuple("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
