"""Routes: which engines lead from one language to another, and the way of a batch through them.

Knows engines by their seam alone, and nothing of articles, memory or settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.errors import EngineError
from dragoman.model import Draft, Hop, Pair, Request, Route
from dragoman.translate.drafting import make_drafts
from dragoman.translate.engine import Engine
from dragoman.translate.glossary.enforcement import put_terms, track_terms
from dragoman.translate.quality import Key, Quality, load_qualities, quality_key

SERBO_CROATIAN = "sh"
"""The macrolanguage that engines may offer for all of its standards."""

_STANDARDS = frozenset({"sr", "hr", "bs", "cnr"})

PIVOTS = ("en", "es", "sh", "mk")
"""Pivots in order of preference; any other comes after them, by alphabet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A route with how good it was measured to be, None where it was not."""

    route: Route
    quality: Quality | None = None


class Router:
    """Finds routes over engines given in order of preference, and sends segments along them."""

    def __init__(self, engines: Sequence[Engine], qualities: Mapping[Key, Quality] | None = None) -> None:
        """``qualities`` take the place of the table that comes with Dragoman."""
        self._engines = {engine.name: engine for engine in engines}
        if len(self._engines) != len(engines):
            raise EngineError("two engines have one name", subject=", ".join(engine.name for engine in engines))
        self._qualities = load_qualities() if qualities is None else qualities

    def route(self, source: str, target: str) -> Route | None:
        """Return the best route, or None where there is none; see ``ways``."""
        ways = self.ways(source, target)
        return ways[0].route if ways else None

    def ways(self, source: str, target: str) -> tuple[Way, ...]:
        """Find every way from a language to another, at most two hops, best first.

        In order of preference a direct pair comes before any pivot, and engines in their own order. Where the way
        that this puts first was measured, the measured ways lead instead, by chrF: an engine that was put first and
        never measured is taken at the operator's word. A pivot is no way beside a direct pair, unless it was
        measured.

        A tag that no engine knows falls back: a region to its language (pt-BR, pt), a Serbo-Croatian standard in
        either script to "sh" as a source. Source and target in one language have no route.
        """
        sources, targets = source_tags(source), target_tags(target)
        if set(sources) & set(targets):
            return ()
        direct = [self._way(hop) for hop in self._hops(sources, targets)]
        pivots = [self._way(*hops) for hops in self._pivots(sources, targets)]
        if direct:
            pivots = [way for way in pivots if way.quality is not None]
        ways = [*direct, *pivots]
        if ways and ways[0].quality is not None:
            ways.sort(key=lambda way: -way.quality.chrf if way.quality else 0.0)
        return tuple(ways)

    def best_ways(self, targets: Collection[str] = ()) -> tuple[Way, ...]:
        """List the best way of every pair there is, into the given targets or into all, by target and source."""
        pairs = [pair for engine in self._engines.values() for pair in engine.pairs()]
        sources = sorted({pair.source for pair in pairs})
        wanted = sorted(set(targets) or {pair.target for pair in pairs})
        found = (self.ways(source, target) for target in wanted for source in sources)
        return tuple(ways[0] for ways in found if ways)

    def translate(self, requests: Sequence[Request], route: Route) -> list[Draft]:
        """Send segments along a route: one draft for each request, in order, its terms rendered as they ask.

        Raises as ``make_drafts`` does.
        """
        drafts = make_drafts(self._engines, [track_terms(request) for request in requests], route)
        return [put_terms(request, draft, route.pair) for request, draft in zip(requests, drafts, strict=True)]

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()

    def _way(self, *hops: Hop) -> Way:
        route = Route(hops=hops)
        return Way(route=route, quality=self._qualities.get(quality_key(route)))

    def _hops(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hop]:
        """A hop of each engine that has a pair, with its most specific tags."""
        found = []
        for engine in self._engines.values():
            pairs = engine.pairs()
            ways = (Pair(source=source, target=target) for source in sources for target in targets)
            pair = next((pair for pair in ways if pair in pairs), None)
            if pair is not None:
                found.append(Hop(engine=engine.name, pair=pair, signature=engine.signature(pair)))
        return found

    def _pivots(self, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[Hop, Hop]]:
        """Every way over one pivot, in order of preference."""
        ranks = {name: rank for rank, name in enumerate(self._engines)}
        pairs = {pair for engine in self._engines.values() for pair in engine.pairs()}
        reached = {pair.target for pair in pairs if pair.source in sources} - {*sources, *targets}

        def ways() -> Iterator[tuple[int, int, str, tuple[Hop, Hop]]]:
            for pivot in reached:
                order = PIVOTS.index(pivot) if pivot in PIVOTS else len(PIVOTS)
                for first in self._hops(sources, (pivot,)):
                    for second in self._hops(source_tags(pivot), targets):
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
