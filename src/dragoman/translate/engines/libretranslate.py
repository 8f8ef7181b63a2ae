"""A LibreTranslate server, or another that speaks its API (Argos-like servers): one's own or a hosted one.

Owns the engine and the mapping of the server's language codes to BCP 47 tags.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import EngineError
from dragoman.language import same_language, standardize
from dragoman.model import UNKNOWN_LANGUAGE, Draft, Pair, Request
from dragoman.translate.engines.batches import make_batches, sendable
from dragoman.translate.engines.http_service import HttpService, ServiceError
from dragoman.translate.engines.language_list import LIST_SECONDS, LIST_TRIES, LanguageList, Offer

BATCH_CHARACTERS = 5_000
"""Characters in one request where the server names no limit: some 10 s of work for it on a CPU."""

BATCH_TEXTS = 32
"""Texts in one request: the batch limit that hosted servers usually set."""

API_VERSION = "1"
"""Part of the signature; raise it when what is sent, or made of the answer, changes."""

_TAGS = {"zt": "zh-Hant", "zh": "zh-Hans", "pb": "pt-BR", "pt-br": "pt-BR"}
"""Codes of older servers that are no BCP 47 tags, or say less than they mean."""

_ALSO = {"zh-Hans": "zh", "nb": "no"}
"""Tags under which a language is offered besides its own."""


class LibreTranslateEngine:
    """Translate with a LibreTranslate server; what it offers is asked for when it is first needed."""

    name = "libretranslate"

    def __init__(self, service: HttpService, *, file: Path | None = None) -> None:
        self._service = service
        self._languages = LanguageList(self._ask_languages, of=service.base, file=file)
        self._lock = threading.Lock()
        self._limit: int | None = None
        self._texts = BATCH_TEXTS

    def pairs(self) -> frozenset[Pair]:
        return frozenset() if self._unusable() else frozenset(self._languages.offer())

    def missing(self) -> str:
        """Say what is not set, or why the server's languages did not come; empty where all is well."""
        if problem := self._unusable():
            return problem
        self._languages.offer()
        return self._languages.problem

    def signature(self, pair: Pair) -> str:
        self._codes(pair)
        server = hashlib.sha256(self._service.base.encode()).hexdigest()[:6]
        return f"{self.name} {pair} (server {server}, API {API_VERSION})"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """Translate in batches as large as the server allows; a text over its limit is sent in pieces."""
        source, target = self._codes(pair)
        done = {index: request.text for index, request in enumerate(requests) if not request.text.strip()}
        todo = [index for index in range(len(requests)) if index not in done]
        if not todo:
            return [Draft(text=done[index]) for index in range(len(requests))]
        try:
            self._fill(done, todo, requests, source, target)
        except EngineError as error:
            error.paid = error.paid or any(index in done for index in todo)
            raise
        return [Draft(text=done[index]) for index in range(len(requests))]

    def close(self) -> None:
        self._service.close()

    def _fill(
        self, done: dict[int, str], todo: Sequence[int], requests: Sequence[Request], source: str, target: str
    ) -> None:
        """Put the translation of each position of ``todo`` into ``done``."""
        limit = self._character_limit()
        # The server reads no context: what a request is part of must not part the batches.
        plain = [Request(text=request.text) for request in requests]
        for batch in make_batches(plain, todo, characters=limit, count=self._texts):
            texts = [sendable(requests[index].text) for index in batch]
            if len(texts) == 1 and len(texts[0]) > limit:
                pieces = cut_text(texts[0], limit)
                answers = [" ".join(self._ask_texts([piece], source, target)[0].strip() for piece in pieces)]
            else:
                answers = self._ask_texts(texts, source, target)
            done |= zip(batch, answers, strict=True)

    def _ask_texts(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The server's translations, one a text; an array that it does not take goes in halves, in the end as text."""
        if len(texts) == 1:
            alone = self._post(texts[0], source, target)
            if not isinstance(alone, str):
                what = f"{self._service.host} answered without a translation"
                raise ServiceError(what, subject=f"{self.name} {source}>{target}", retry=True, paid=True)
            return [alone]
        try:
            found = self._post(list(texts), source, target)
        except ServiceError as error:
            if error.status != 400:
                raise
            found = None  # it takes no arrays, or fewer texts or characters than it says
        if isinstance(found, list) and len(found) == len(texts) and all(isinstance(text, str) for text in found):
            return found
        middle = len(texts) // 2
        self._texts = min(self._texts, middle)
        return self._ask_texts(texts[:middle], source, target) + self._ask_texts(texts[middle:], source, target)

    def _post(self, q: str | list[str], source: str, target: str) -> Any:
        body: dict[str, Any] = {"q": q, "source": source, "target": target, "format": "text"}
        if self._service.key:
            body["api_key"] = self._service.key.reveal()
        answer = self._service.post("/translate", body)
        return answer.get("translatedText") if isinstance(answer, Mapping) else None

    def _ask_languages(self) -> Offer:
        """The server's directions; one that names no targets (an older one) offers all of its languages."""
        answer = self._service.get("/languages", tries=LIST_TRIES, timeout_seconds=LIST_SECONDS)
        rows = [row for row in answer if isinstance(row, Mapping) and "code" in row] if isinstance(answer, list) else []
        codes = [str(row["code"]) for row in rows]
        offer: dict[Pair, tuple[str, str]] = {}
        for row in rows:
            targets = row.get("targets")
            for code in targets if isinstance(targets, list) else codes:
                for source in _tags(str(row["code"])):
                    for target in _tags(str(code)):
                        if not same_language(source, target):
                            offer.setdefault(Pair(source=source, target=target), (str(row["code"]), str(code)))
        if not offer:
            raise ServiceError(f"{self._service.host} names no languages", subject=self.name, retry=True)
        return offer

    def _character_limit(self) -> int:
        """How many characters a request may have, as the server's settings say; asked for once."""
        with self._lock:
            if self._limit is None:
                try:
                    answer = self._service.get("/frontend/settings", tries=1)
                except ServiceError as error:
                    if error.retry:
                        return BATCH_CHARACTERS
                    answer = None  # it has no such page
                said = answer.get("charLimit") if isinstance(answer, Mapping) else None
                named = isinstance(said, int) and said > 0
                self._limit = min(said, BATCH_CHARACTERS) if named and isinstance(said, int) else BATCH_CHARACTERS
            return self._limit

    def _unusable(self) -> str:
        if not self._service.base:
            return "not set up: libretranslate.base_url is to be set"
        return self._service.problem or self._service.key.problem

    def _codes(self, pair: Pair) -> tuple[str, str]:
        problem = self._unusable()
        codes = None if problem else self._languages.offer().get(pair)
        if codes is None:
            what = problem or self._languages.problem or f"{self._service.host} does not offer it"
            raise EngineError(what, subject=f"{self.name} {pair}", retry=bool(self._languages.problem))
        return codes


def cut_text(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most ``limit`` characters, at white space where there is some."""
    pieces = []
    while len(text) > limit:
        end = max(text.rfind(" ", 1, limit + 1), 0) or limit
        pieces.append(text[:end])
        text = text[end:].lstrip(" ")
    return [*pieces, text] if text else pieces


def _tags(code: str) -> tuple[str, ...]:
    tag = _TAGS.get(code.lower()) or standardize(code)
    if tag == UNKNOWN_LANGUAGE:
        return ()
    return (tag, _ALSO[tag]) if tag in _ALSO else (tag,)
