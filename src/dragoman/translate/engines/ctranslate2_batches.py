"""A loaded neural model at work: sources dressed, cut where too long, sorted, translated in batches, joined again.

One call into the runtime gets many batches of like length, so that all its workers are busy while Python cuts the next
sources into pieces. Knows nothing of where models lie, of routes or of segments' documents.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request
from dragoman.translate.engines.ctranslate2_alignment import Link, follow_spans, strongest
from dragoman.translate.engines.ctranslate2_layouts import UNKNOWN, Layout
from dragoman.translate.engines.ctranslate2_pieces import Cutter, MosesBpe, Places, SentencePieces
from dragoman.translate.segmentation import cut_long

if TYPE_CHECKING:
    from ctranslate2 import AsyncTranslationResult, TranslationResult, Translator

BATCH_PIECES = 512
"""Pieces translated at once by a worker, filling included: 2,048 took up to 0.4 times more processor time when tried by
hand, with the small model of the tests and with one of usual size; and memory grows with it."""

BLOCK_SEGMENTS = 4096
"""Segments sorted and held at once, of however many are asked for: bounds memory, and is enough to sort well."""

LONGEST_PIECES = 200
"""Pieces of the longest source that is translated in one go. Models were trained on sentences; many know no more than
512 pieces, and all lose words long before."""

UNTRANSLATABLE_PIECES = 400
"""A source of more pieces that can be cut nowhere is no word of any language, and is left as it is."""

LENGTHS = (16, 32, 64, 128, 256, UNTRANSLATABLE_PIECES + 16)
"""Upper bounds of lengths translated in one call; a draft may have twice as many pieces and ``GRACE`` more."""

GRACE = 32

CUTTING_TRIES = 6
"""Rounds in which pieces that are still too long are cut again, each time to two thirds."""

REPEATED_PIECES = 4
"""On a second try for a draft that never ended, no stretch of so many pieces comes twice."""


@dataclass(slots=True)
class _Job:
    """A source, or a part of one, on its way through the model."""

    text: str
    start: int
    """Where the part begins in the request's text."""
    gap: str
    pieces: list[str]
    tokens: list[str]
    look: bool
    """Whether it has to be known which piece rendered which."""
    draft: str = ""
    links: list[Link] = field(default_factory=list)
    copied: bool = False

    @property
    def length_class(self) -> int:
        return next(bound for bound in LENGTHS if len(self.tokens) <= bound)


class LoadedModel:
    """A model in memory; safe to be called from several threads at once."""

    def __init__(self, layout: Layout, translator: Translator, *, beam_size: int) -> None:
        self.layout = layout
        self._translator = translator
        self._beam_size = beam_size
        self._cutters: dict[Pair, tuple[Cutter, Cutter]] = {}
        self._vocabulary = layout.vocabulary
        self._reserved = layout.reserved

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """One draft a request, in order; sorted and translated block by block, the next being cut meanwhile."""
        drafts: list[Draft] = []
        under_way: _Block | None = None
        for index in range(0, len(requests), BLOCK_SEGMENTS):
            block = _Block(self, requests[index : index + BLOCK_SEGMENTS], pair)
            if under_way is not None:
                drafts += under_way.drafts()
            under_way = block
        return drafts + (under_way.drafts() if under_way is not None else [])

    def cutters(self, pair: Pair) -> tuple[Cutter, Cutter]:
        """What cuts sources, and what joins drafts; loaded at the first use of the pair."""
        layout = self.layout
        key = pair if layout.kind == "argos-bpe" else Pair(source="", target="")
        if key not in self._cutters:
            if layout.kind == "argos-bpe":
                cutter: Cutter = MosesBpe(layout.source_pieces, source=pair.source, target=pair.target)
                self._cutters[key] = (cutter, cutter)
            else:
                cutter = SentencePieces(layout.source_pieces)
                same = layout.source_pieces == layout.target_pieces
                self._cutters[key] = (cutter, cutter if same else SentencePieces(layout.target_pieces))
        return self._cutters[key]

    def dressed(self, pieces: Sequence[str], pair: Pair) -> tuple[list[str], bool]:
        """The tokens of a source; and whether some piece is none that the model knows, and must be copied."""
        strange = not self._vocabulary.issuperset(pieces) or not self._reserved.isdisjoint(pieces)
        plain = [self._known(piece) for piece in pieces] if strange else pieces
        return [*self.layout.head(pair), *plain, *self.layout.tail()], strange

    def _known(self, piece: str) -> str:
        return UNKNOWN if piece in self._reserved or piece not in self._vocabulary else piece

    def submit(
        self, jobs: Sequence[_Job], pair: Pair, bound: int, *, guarded: bool = False
    ) -> list[AsyncTranslationResult]:
        """Hand jobs of one length to the runtime; it sorts them, fills batches and gives them to its workers."""
        opening = self.layout.opening(pair)
        found: list[AsyncTranslationResult] = self._translator.translate_batch(
            [job.tokens for job in jobs],
            target_prefix=[opening] * len(jobs) if opening else None,
            max_batch_size=BATCH_PIECES,
            batch_type="tokens",
            asynchronous=True,
            beam_size=self._beam_size,
            max_input_length=0,
            max_decoding_length=longest_draft(bound),
            return_attention=jobs[0].look,
            no_repeat_ngram_size=REPEATED_PIECES if guarded else 0,
        )
        return found


def longest_draft(bound: int) -> int:
    """Pieces after which the draft of a source of up to ``bound`` pieces is cut."""
    return 2 * bound + GRACE


class _Block:
    """Some requests, handed to the runtime at once; ``drafts`` waits for them."""

    def __init__(self, model: LoadedModel, requests: Sequence[Request], pair: Pair) -> None:
        self._model, self._requests, self._pair = model, requests, pair
        self._cutter, self._joiner = model.cutters(pair)
        self._jobs = self._cut()
        self._waiting: list[tuple[int, list[_Job], list[AsyncTranslationResult]]] = []
        open_jobs = [job for jobs in self._jobs for job in jobs if job.tokens]
        # The longest first: what is left at the end, when workers fall idle one by one, is short.
        open_jobs.sort(key=lambda job: (-job.length_class, job.look))
        try:
            for _, group in itertools.groupby(open_jobs, key=lambda job: (job.length_class, job.look)):
                jobs = list(group)
                bound = jobs[0].length_class
                self._waiting.append((bound, jobs, model.submit(jobs, pair, bound)))
        except RuntimeError as error:
            raise self._failure(error) from error

    def drafts(self) -> list[Draft]:
        """The drafts, in the order of the requests."""
        try:
            for bound, jobs, results in self._waiting:
                self._collect(bound, jobs, [result.result() for result in results])
        except RuntimeError as error:
            raise self._failure(error) from error
        return [self._draft(request, jobs) for request, jobs in zip(self._requests, self._jobs, strict=True)]

    def _failure(self, error: RuntimeError) -> EngineError:
        return EngineError(
            f"the model failed ({error})", subject=f"ctranslate2 {self._pair}", retry="out of memory" in str(error)
        )

    # --- on the way in ----------------------------------------------------------------------------------------------

    def _cut(self) -> list[list[_Job]]:
        """The jobs of each request: one, or several where it is too long; none where there is nothing in it."""
        texts = [_clean(request.text) for request in self._requests]
        jobs = []
        for request, text, pieces in zip(self._requests, texts, self._cutter.cut(texts), strict=True):
            look = bool(request.spans)
            if len(pieces) <= LONGEST_PIECES:
                jobs.append([self._job(text, 0, "", pieces, look=look)] if pieces else [])
            else:
                jobs.append(list(self._parts(text, len(pieces), look=look)))
        return jobs

    def _parts(self, text: str, pieces: int, *, look: bool) -> Iterator[_Job]:
        """Cut a source at clause marks until no part is too long, or none can be cut."""
        longest = max(1, len(text) * LONGEST_PIECES // pieces)
        for _ in range(CUTTING_TRIES):
            parts = cut_long(text, longest)
            cut = self._cutter.cut([part.text for part in parts])
            if all(len(each) <= LONGEST_PIECES for each in cut):
                break
            longest = max(1, longest * 2 // 3)
        at = 0
        for part, each in zip(parts, cut, strict=True):
            at += len(part.lead)
            yield self._job(part.text, at, part.gap, each, look=look)
            at += len(part.text) + len(part.gap)

    def _job(self, text: str, start: int, gap: str, pieces: list[str], *, look: bool) -> _Job:
        if len(pieces) > UNTRANSLATABLE_PIECES:
            return _Job(text, start, gap, [], [], look=False, draft=text, copied=True)
        tokens, strange = self._model.dressed(pieces, self._pair)
        return _Job(text, start, gap, pieces, tokens, look=look or strange)

    # --- on the way out ---------------------------------------------------------------------------------------------

    def _collect(self, bound: int, jobs: list[_Job], results: list[TranslationResult]) -> None:
        opening = len(self._model.layout.opening(self._pair))
        endless = [
            index for index, result in enumerate(results) if len(result.hypotheses[0]) >= longest_draft(bound) - opening
        ]
        if endless:
            again = self._model.submit([jobs[index] for index in endless], self._pair, bound, guarded=True)
            for index, result in zip(endless, again, strict=True):
                results[index] = result.result()
        hypotheses = [result.hypotheses[0][opening:] for result in results]
        if not jobs[0].look:
            for job, text in zip(jobs, self._joiner.join(hypotheses), strict=True):
                job.draft = text
            return
        for job, result, tokens in zip(jobs, results, hypotheses, strict=True):
            self._align(job, tokens, result.attention[0][len(result.attention[0]) - len(tokens) :])

    def _align(self, job: _Job, tokens: list[str], attention: Sequence[Sequence[float]]) -> None:
        """Join a draft with its unknown pieces replaced by those they render, and note which rendered which."""
        first = len(self._model.layout.head(self._pair))
        looked = [strongest(row, first, first + len(job.pieces)) - first for row in attention]
        tokens = [job.pieces[place] if token == UNKNOWN else token for token, place in zip(tokens, looked, strict=True)]
        job.draft, places = self._joiner.join_placed(tokens)
        source: Places = self._cutter.cut_placed(job.text).places
        if len(source) == len(job.pieces) and len(places) == len(tokens):
            shift = job.start
            job.links = [
                Link((source[place][0] + shift, source[place][1] + shift), target)
                for place, target in zip(looked, places, strict=True)
            ]

    def _draft(self, request: Request, jobs: list[_Job]) -> Draft:
        """A request's draft of its parts'."""
        if not jobs:
            return Draft(text=request.text)
        text, links = "", []
        for job, following in itertools.zip_longest(jobs, jobs[1:]):
            links += [Link(link.source, (link.target[0] + len(text), link.target[1] + len(text))) for link in job.links]
            text += job.draft + (job.gap if following is not None else "")
        unknown = tuple(job.text for job in jobs if job.copied)
        return Draft(text=text, unknown=unknown, spans=follow_spans(request.spans, links, text))


def _clean(text: str) -> str:
    """The text with what no encoding has (lone surrogates) as question marks, one for one."""
    return text.encode("utf-8", "replace").decode("utf-8")
