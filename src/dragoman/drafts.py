"""Drafts for documents: what the translation memory knows, the rest from engines, paid for and remembered as it comes.

Knows the store, routes and who counts what is paid; nothing of entries, editions on show or what is done with drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import sqlalchemy as sa
import structlog

from dragoman.errors import EngineError
from dragoman.model import Block, Draft, Origin, Request, Route, Segment, SegmentPair, Span, TermUse, Translation
from dragoman.repair import Again
from dragoman.store import translations
from dragoman.store.database import Database
from dragoman.translate.budget import Reservation
from dragoman.translate.document import SegmentedBlock, translatable
from dragoman.translate.markup import Places, place_marks, wanted_spans
from dragoman.translate.memory import IMPORTED, glossary_signature, imported_pair, memory_key
from dragoman.translate.routes import Router
from dragoman.translate.segmentation import cut_long

log = structlog.get_logger(__name__)


class Spend(Protocol):
    """What counts the characters that paid engines are given, as the pipeline calls it."""

    def reserve(self, texts: Sequence[str], route: Route, *, edition: str, outlet_id: int) -> Reservation: ...

    def settle(self, db: sa.Connection, made: Reservation) -> None: ...

    def release(self, made: Reservation, error: EngineError) -> None: ...


class Unpaid:
    """Spends nothing: every route is free."""

    def reserve(self, texts: Sequence[str], route: Route, *, edition: str, outlet_id: int) -> Reservation:
        return Reservation(count=len(texts))

    def settle(self, db: sa.Connection, made: Reservation) -> None:
        """Nothing was counted."""

    def release(self, made: Reservation, error: EngineError) -> None:
        """Nothing was counted."""


UNPAID = Unpaid()


FindTerms = Callable[[str], tuple[TermUse, ...]]
"""The glossary's terms in a source segment."""


class Drafts(NamedTuple):
    """Drafts by source text, which of them the memory had, where stretches of them stand, and the terms they use."""

    drafts: dict[str, Draft]
    remembered: frozenset[str]
    places: dict[str, Places]
    terms: dict[str, tuple[TermUse, ...]]


class Drafter:
    """Makes drafts of segments, none of them twice."""

    def __init__(
        self, database: Database, router: Router, clock: Callable[[], datetime], spend: Spend = UNPAID
    ) -> None:
        self._database = database
        self._router = router
        self._clock = clock
        self._spend = spend

    def draft(
        self,
        route: Route,
        documents: Sequence[Sequence[SegmentedBlock]],
        find_terms: FindTerms,
        *,
        edition: str,
        outlet_id: int,
    ) -> Drafts:
        """Return a draft for each source segment: from the translation memory, else from the engines.

        Paid engines get the segments in portions, each remembered before the next, so that little is paid twice.
        Raises EngineError, BudgetError where the day's budget does not do.
        """
        blocks = [block for document in documents for block in document]
        texts = dict.fromkeys(
            segment.text for block in blocks for segment in block.segments if translatable(segment.text)
        )
        wanted = wanted_spans(blocks)
        terms = {text: uses for text in texts if (uses := find_terms(text))}
        signatures = {text: glossary_signature(route.signature, terms.get(text, ())) for text in texts}
        keys = {text: memory_key(text, route.pair, signature) for text, signature in signatures.items()}
        imported = {text: memory_key(text, imported_pair(route.pair), IMPORTED) for text in texts}
        with self._database.read() as db:
            stored = translations.load_memory(db, [*keys.values(), *imported.values()])
            keys |= {text: key for text, key in imported.items() if key in stored}
            known = translations.load_places(db, (keys[text] for text in wanted if keys.get(text) in stored))
        remembered = {text: stored[key] for text, key in keys.items() if key in stored}
        missing = [text for text in texts if text not in remembered]
        asked = [Request(text=text, spans=wanted.get(text, ()), terms=terms.get(text, ())) for text in missing]
        fresh = self._fresh(route, asked, keys, signatures, edition=edition, outlet_id=outlet_id)
        places = {text: _places(wanted[text], draft) for text, draft in fresh.items() if text in wanted}
        return Drafts(fresh | remembered, frozenset(remembered), places | dict(known.values()), terms)

    def tries(self, ways: Sequence[tuple[Route, FindTerms]], *, edition: str, outlet_id: int) -> list[Again]:
        """Return the ways to try segments again: in smaller pieces on the first route, then whole on each other."""

        def again(route: Route, find_terms: FindTerms, *, pieces: bool) -> Again:
            def draft(sources: Sequence[str]) -> Mapping[str, Draft]:
                return self._redraft(route, find_terms, sources, pieces=pieces, edition=edition, outlet_id=outlet_id)

            return Again(name=_signature(route, pieces=pieces), draft=draft)

        others = [again(*way, pieces=False) for way in ways[1:]]
        return [*(again(*way, pieces=True) for way in ways[:1]), *others]

    def _redraft(
        self,
        route: Route,
        find_terms: FindTerms,
        sources: Sequence[str],
        *,
        pieces: bool,
        edition: str,
        outlet_id: int,
    ) -> dict[str, Draft]:
        """Drafts of segments on another way, remembered under a signature of their own; none where it fails."""
        cuts = {text: cut_long(text, len(text) // 2) if pieces else (Segment(text=text),) for text in sources}
        cuts = {text: parts for text, parts in cuts.items() if len(parts) > 1 or not pieces}
        parts = list(dict.fromkeys(part.text for cut in cuts.values() for part in cut if translatable(part.text)))
        terms = {text: find_terms(text) for text in parts}
        signature = _signature(route, pieces=pieces)
        signatures = {text: glossary_signature(signature, terms[text]) for text in parts}
        keys = {text: memory_key(text, route.pair, signatures[text]) for text in parts}
        with self._database.read() as db:
            stored = translations.load_memory(db, keys.values())
        known = {text: stored[key] for text, key in keys.items() if key in stored}
        asked = [Request(text=text, terms=terms[text]) for text in parts if text not in known]
        try:
            known |= self._fresh(route, asked, keys, signatures, edition=edition, outlet_id=outlet_id)
        except EngineError as error:
            log.info("segments could not be tried again", route=str(route), reason=error.message)
        return {
            text: Draft(text="".join(p.lead + (known[p.text].text if p.text in known else p.text) + p.gap for p in cut))
            for text, cut in cuts.items()
            if all(part.text in known or not translatable(part.text) for part in cut)
        }

    def _fresh(
        self,
        route: Route,
        asked: Sequence[Request],
        keys: Mapping[str, str],
        signatures: Mapping[str, str],
        *,
        edition: str,
        outlet_id: int,
    ) -> dict[str, Draft]:
        """Drafts from the engines, remembered under their keys as they come."""
        fresh: dict[str, Draft] = {}
        while asked:
            paid = self._spend.reserve([request.text for request in asked], route, edition=edition, outlet_id=outlet_id)
            portion, asked = asked[: paid.count], asked[paid.count :]
            try:
                drafts = self._router.translate(portion, route)
            except EngineError as error:
                self._spend.release(paid, error)
                raise
            made = {request.text: (request, draft) for request, draft in zip(portion, drafts, strict=True)}
            by_signature: dict[str, list[str]] = {}
            for text in made:
                by_signature.setdefault(signatures[text], []).append(text)
            with self._database.write() as db:
                for signature, texts in by_signature.items():
                    new = {keys[text]: (text, made[text][1]) for text in texts}
                    places = {
                        text: _places(made[text][0].spans, made[text][1]) for text in texts if made[text][0].spans
                    }
                    translations.save_memory(db, route.pair, signature, new, places=places, now=self._clock())
                self._spend.settle(db, paid)
            fresh |= {text: draft for text, (_, draft) in made.items()}
        return fresh


def make_pairs(block: SegmentedBlock, made: Drafts) -> tuple[SegmentPair, ...]:
    """Return a block's segments with their drafts, the block's marks placed over them."""
    pairs = []
    for segment in block.segments:
        draft = made.drafts.get(segment.text)
        if draft is None:
            target, origin = segment.text, Origin.COPY
        else:
            target, origin = draft.text, Origin.MEMORY if segment.text in made.remembered else Origin.ENGINE
        pairs.append(
            SegmentPair(
                source=segment.text,
                target=target,
                gap=segment.gap,
                lead=segment.lead,
                origin=origin,
                terms=made.terms.get(segment.text, ()),
            )
        )
    return place_marks(block.block, pairs, made.places)


def carry_marks(
    blocks: Sequence[Block], before: Translation, after: Translation
) -> tuple[tuple[SegmentPair, ...], ...]:
    """Return the segments of ``after``, the blocks' marks placed anew where ``before`` had another text."""
    return tuple(
        place_marks(block, new, {})
        if block.marks and [pair.target for pair in old] != [pair.target for pair in new]
        else new
        for block, old, new in zip(blocks, before.segments, after.segments, strict=False)
    )


def _signature(route: Route, *, pieces: bool) -> str:
    return f"{route.signature}, in pieces" if pieces else route.signature


def _places(spans: Sequence[Span], draft: Draft) -> Places:
    return dict(zip(spans, draft.spans, strict=False))
