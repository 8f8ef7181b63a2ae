"""Any chat model behind an OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp, or a hosted service.

Owns the engine: which pairs it offers, batches, and asking again for what did not come. What is said to the model and
how its answer is read is :mod:`dragoman.translate.engines.openai_prompt`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dragoman.errors import EngineError
from dragoman.language import same_language
from dragoman.model import Draft, Pair, Request
from dragoman.translate.engines.batches import make_batches
from dragoman.translate.engines.http_service import HttpService, ServiceError
from dragoman.translate.engines.openai_prompt import (
    FORMATS,
    PROMPT_VERSION,
    make_messages,
    parse_answer,
    response_format,
)

BATCH_CHARACTERS = 4_000
"""Characters of source in one request: some 1,000 to 2,000 tokens in and as many out, which fits the smallest usual
context of 8,192 tokens; larger batches cost models their place in the list."""

BATCH_SEGMENTS = 40
"""Segments in one request, for the same reason."""

UNREADABLE_IN_A_ROW = 3
"""Answers without any usable segment, one after the other, after which the model is taken for unable to do it."""

PROBE_SECONDS = 5.0
"""How long the endpoint may take to list its models when somebody asks how it stands."""

PROBED_SECONDS = 60.0
"""How long what came of that is remembered."""

_TOO_LONG = ("context length", "context_length", "context window", "maximum context", "too many tokens", "too long")
_NO_TEMPERATURE = "temperature"


class OpenAIEngine:
    """Translate with a chat model; every pair of ``languages`` (BCP 47) is offered."""

    name = "openai"

    def __init__(
        self,
        service: HttpService,
        *,
        model: str,
        languages: Iterable[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._model = model
        tags = tuple(languages)
        usable = not self._unusable()
        self._pairs = frozenset(
            Pair(source=a, target=b) for a in tags for b in tags if usable and not same_language(a, b)
        )
        self._clock = clock
        self._lock = threading.Lock()
        self._characters = BATCH_CHARACTERS
        self._format = 0
        self._temperature = True
        self._probe: tuple[float, str] | None = None

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def missing(self) -> str:
        """Say what is not set, or that the endpoint can't be reached; empty where all is well."""
        if problem := self._unusable():
            return problem
        with self._lock:
            if self._probe is None or self._clock() - self._probe[0] > PROBED_SECONDS:
                self._probe = (self._clock(), self._probed())
            return self._probe[1]

    def signature(self, pair: Pair) -> str:
        self._require(pair)
        return f"{self.name} {self._model} {pair} (prompt {PROMPT_VERSION})"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """Translate in batches; a segment that is missing in an answer is asked for again, alone.

        One that is missing then too comes back as an empty draft, which no check lets pass.
        """
        self._require(pair)
        done: dict[int, str] = {index: r.text for index, r in enumerate(requests) if not r.text.strip()}
        todo = [index for index in range(len(requests)) if index not in done]
        try:
            self._fill(done, todo, requests, pair)
        except EngineError as error:
            error.paid = error.paid or any(index in done for index in todo)
            raise
        return [Draft(text=done[index]) for index in range(len(requests))]

    def close(self) -> None:
        self._service.close()

    def _fill(self, done: dict[int, str], todo: Sequence[int], requests: Sequence[Request], pair: Pair) -> None:
        """Put the translation of each position of ``todo`` into ``done``."""
        for batch in make_batches(requests, todo, characters=self._characters, count=BATCH_SEGMENTS):
            done |= self._answers(requests, batch, pair)
        lost = [index for index in todo if index not in done]
        unreadable = 0
        for index in lost:
            found = self._answers(requests, [index], pair)
            unreadable = 0 if found else unreadable + 1
            if unreadable == UNREADABLE_IN_A_ROW or (not found and len(lost) == len(todo) == 1):
                raise self._failed(
                    f"{self._model} gives no answer that can be read as translations", pair, retry=True, paid=True
                )
            done[index] = found.get(index, "")

    def _answers(self, requests: Sequence[Request], batch: Sequence[int], pair: Pair) -> dict[int, str]:
        """What the model gives for a batch, by position; in halves where the batch is too long for it."""
        chosen = [requests[index] for index in batch]
        try:
            content = self._complete(chosen, pair)
        except ServiceError as error:
            if error.status not in (400, 413, 422) or not _says(error, _TOO_LONG):
                raise
            if len(batch) == 1:
                what = f"a segment of {len(chosen[0].text)} characters is too long for {self._model}"
                raise self._failed(what, pair, retry=False) from None
            self._characters = max(1, min(self._characters, sum(len(request.text) for request in chosen)) // 2)
            middle = len(batch) // 2
            return self._answers(requests, batch[:middle], pair) | self._answers(requests, batch[middle:], pair)
        found = parse_answer(content, len(batch))
        return {batch[number - 1]: text for number, text in found.items()}

    def _complete(self, chosen: Sequence[Request], pair: Pair) -> str:
        """The model's answer to a batch; what an endpoint does not know of the request is left out from then on."""
        messages = make_messages(chosen, pair)
        form, temperature = self._format, self._temperature
        while True:
            body: dict[str, Any] = {"model": self._model, "messages": messages, **response_format(form, len(chosen))}
            if temperature:
                body["temperature"] = 0
            try:
                answer = self._service.post("/chat/completions", body)
            except ServiceError as error:
                if error.status not in (400, 422) or _says(error, _TOO_LONG):
                    raise
                if temperature and _says(error, (_NO_TEMPERATURE,)):
                    temperature = False
                elif form < len(FORMATS) - 1:
                    form += 1
                else:
                    raise
                continue
            self._format, self._temperature = max(self._format, form), temperature
            return _content(answer)

    def _probed(self) -> str:
        try:
            answer = self._service.get("/models", tries=1, timeout_seconds=PROBE_SECONDS)
        except ServiceError as error:
            # A proxy in front of a model may offer nothing but completions.
            return "" if error.status in (404, 405) else error.message
        listed = answer.get("data") if isinstance(answer, dict) else None
        models = [str(m["id"]) for m in listed if isinstance(m, dict) and "id" in m] if isinstance(listed, list) else []
        if models and not {self._model, f"{self._model}:latest"} & set(models):
            return f"{self._service.host} has no model {self._model}; it has {', '.join(sorted(models)[:20])}"
        return ""

    def _unusable(self) -> str:
        if not self._service.base:
            return "not set up: openai.base_url and openai.model are to be set"
        if not self._model:
            return "not set up: openai.model is to be set"
        return self._service.problem or self._service.key.problem

    def _require(self, pair: Pair) -> None:
        if pair not in self._pairs:
            raise self._failed(self._unusable() or "is not among openai.languages", pair, retry=False)

    def _failed(self, what: str, pair: Pair, *, retry: bool, paid: bool = False) -> EngineError:
        error = EngineError(what, subject=f"{self.name} {pair}", retry=retry)
        error.paid = paid
        return error


def _says(error: ServiceError, words: Iterable[str]) -> bool:
    body = error.body.lower()
    return any(word in body for word in words)


def _content(answer: Any) -> str:
    """The text of the first choice; empty where the answer has none."""
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return content if isinstance(content, str) else ""
