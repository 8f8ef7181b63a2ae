"""The way of a batch through the hops of a route: what surrounds every engine, whichever it is.

Knows engines by their seam alone, and nothing of how routes are found, of articles, memory or settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.errors import EngineError, NoRouteError
from dragoman.model import Draft, Request, Route
from dragoman.translate.document import translatable
from dragoman.translate.engine import Engine
from dragoman.translate.style import finish, prepare


def make_drafts(engines: Mapping[str, Engine], requests: Sequence[Request], route: Route) -> list[Draft]:
    """Send segments through every hop of a route in one batch each: one draft for each request, in order.

    A text with nothing to translate comes back as it is. ``unknown`` gathers the words that any hop did not
    know. Raises EngineError; NoRouteError where the route names an engine that is not among ``engines``, by name.
    """
    chosen = [index for index, request in enumerate(requests) if translatable(request.text)]
    current = [prepare(requests[index].text, route.pair) for index in chosen]
    unknown: list[dict[str, None]] = [{} for _ in chosen]
    for hop in route.hops if chosen else ():
        engine = engines.get(hop.engine)
        if engine is None:
            raise NoRouteError(f"engine {hop.engine} is not installed", subject=str(route))
        # A term's rendering is in the route's target language: no hint to an engine that translates into another.
        direct = len(route.hops) == 1
        asked = [
            Request(text=text, terms=given.terms if direct and len(text) == len(given.text) else ())
            for text, given in zip(current, (requests[index] for index in chosen), strict=True)
        ]
        drafts = engine.translate(asked, hop.pair)
        if len(drafts) != len(current):
            raise EngineError(
                f"{len(drafts)} drafts for {len(current)} texts", subject=f"{hop.engine} {hop.pair}", retry=True
            )
        current = [draft.text for draft in drafts]
        for words, draft in zip(unknown, drafts, strict=True):
            words.update(dict.fromkeys(draft.unknown))
    results = [Draft(text=request.text) for request in requests]
    for index, text, words in zip(chosen, current, unknown, strict=True):
        results[index] = finish(requests[index].text, Draft(text=text, unknown=tuple(words)), route.pair)
    return results
