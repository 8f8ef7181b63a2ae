"""The way of a batch through the hops of a route: what surrounds every engine, whichever it is.

Knows engines by their seam alone, and nothing of how routes are found, of articles, memory or settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.errors import EngineError, NoRouteError
from dragoman.model import Draft, Pair, Request, Route, Span
from dragoman.translate.document import translatable
from dragoman.translate.engine import Engine
from dragoman.translate.glossary.enforcement import hinted_terms
from dragoman.translate.placing import carry_spans
from dragoman.translate.style import finish, plain_entities, prepare


def make_drafts(engines: Mapping[str, Engine], requests: Sequence[Request], route: Route) -> list[Draft]:
    """Send segments through every hop of a route in one batch each: one draft for each request, in order.

    A text with nothing to translate comes back as it is. ``unknown`` gathers the words that any hop did not
    know. ``spans`` are followed from hop to hop: what one loses stays lost, and is None.
    Raises EngineError; NoRouteError where the route names an engine that is not among ``engines``, by name.
    """
    chosen = [index for index, request in enumerate(requests) if translatable(request.text)]
    current = [prepare(requests[index].text, route.pair) for index in chosen]
    places = [_prepared(requests[index], route.pair) for index in chosen]
    unknown: list[dict[str, None]] = [{} for _ in chosen]
    for hop in route.hops if chosen else ():
        engine = engines.get(hop.engine)
        if engine is None:
            raise NoRouteError(f"engine {hop.engine} is not installed", subject=str(route))
        # A term's rendering is in the route's target language: no hint to an engine that translates into another.
        last = hop is route.hops[-1]
        asked = [
            Request(
                text=text,
                spans=tuple(span for span in spans if span is not None),
                terms=hinted_terms(requests[index], spans) if last else (),
            )
            for index, text, spans in zip(chosen, current, places, strict=True)
        ]
        drafts = engine.translate(asked, hop.pair)
        if len(drafts) != len(current):
            raise EngineError(
                f"{len(drafts)} drafts for {len(current)} texts", subject=f"{hop.engine} {hop.pair}", retry=True
            )
        current = [draft.text for draft in drafts]
        places = [_answered(spans, draft) for spans, draft in zip(places, drafts, strict=True)]
        for words, draft in zip(unknown, drafts, strict=True):
            words.update(dict.fromkeys(draft.unknown))
    results = [Draft(text=request.text, spans=request.spans) for request in requests]
    for index, text, spans, words in zip(chosen, current, places, unknown, strict=True):
        source = requests[index].text
        draft = finish(source, Draft(text=plain_entities(source, text), unknown=tuple(words)), route.pair)
        results[index] = replace(draft, spans=carry_spans(text, draft.text, spans))
    return results


def _prepared(request: Request, pair: Pair) -> tuple[Span | None, ...]:
    """The request's spans in its prepared text: preparing changes or drops single characters."""
    offsets = ((len(prepare(request.text[:end], pair)) for end in (span.start, span.end)) for span in request.spans)
    return tuple(Span(start=start, end=end) if start < end else None for start, end in offsets)


def _answered(asked: Sequence[Span | None], draft: Draft) -> tuple[Span | None, ...]:
    """What a draft says of the spans it was asked for, in the place of each; all None where it says nothing."""
    answers = iter(draft.spans)
    return tuple(None if span is None else next(answers, None) for span in asked)
