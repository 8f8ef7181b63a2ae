"""DeepL's API, free or pro, as the key says.

Owns the engine, and the mapping of DeepL's language codes to BCP 47 tags and its variants. The glossaries it keeps at
DeepL are :mod:`dragoman.translate.engines.deepl_glossaries`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman.errors import BudgetError, EngineError
from dragoman.language import same_language, standardize
from dragoman.model import UNKNOWN_LANGUAGE, Draft, Pair, Request
from dragoman.translate.budget import next_day
from dragoman.translate.engines.batches import make_batches, sendable
from dragoman.translate.engines.deepl_glossaries import Glossaries
from dragoman.translate.engines.http_service import HttpService, ServiceError
from dragoman.translate.engines.keys import Key
from dragoman.translate.engines.language_list import LIST_SECONDS, LIST_TRIES, LanguageList, Offer

FREE_ADDRESS = "https://api-free.deepl.com"
PRO_ADDRESS = "https://api.deepl.com"
FREE_SUFFIX = ":fx"
"""How keys of free accounts end; they are good for the free address alone."""

BATCH_TEXTS = 50
"""Texts in one request: DeepL's limit."""

BATCH_CHARACTERS = 20_000
"""Characters in one request: DeepL takes 128 KiB, and JSON writes up to six bytes for a character."""

MAX_CONTEXT_CHARACTERS = 1_000
"""How much of a context is sent: it is not charged, and a headline is some 80 characters."""

API_VERSION = "v2"

OUT_OF_QUOTA = 456

_VARIANTS = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS"}
"""What is asked for where an edition names no variant: DeepL wants one, or chooses for itself."""

_ALSO_TARGETS = {"zh-Hant": ("zh-TW", "zh-HK", "zh-MO"), "nb": ("no",)}
_ALSO_SOURCES = {"nb": ("no",)}
"""Tags under which a language is offered besides its own."""

_PROBE_SECONDS = 5.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DeepLEngine:
    """Translate with DeepL; what it offers is asked for when it is first needed."""

    name = "deepl"

    def __init__(
        self, service: HttpService, *, file: Path | None = None, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._service = service
        self._clock = clock
        self._languages = LanguageList(self._ask_languages, of=service.base, file=file)
        self._glossaries = Glossaries(service)

    def pairs(self) -> frozenset[Pair]:
        return frozenset() if self._unusable() else frozenset(self._languages.offer())

    def missing(self) -> str:
        """Say that there is no key, or why DeepL's languages did not come; empty where all is well."""
        if problem := self._unusable():
            return problem
        self._languages.offer()
        return self._languages.problem

    def usage(self) -> str:
        """Say how much of the account's quota is used, in words; empty where that can't be known."""
        if self._unusable():
            return ""
        try:
            answer = self._service.get("/v2/usage", tries=1, timeout_seconds=_PROBE_SECONDS)
            used, limit = int(answer["character_count"]), int(answer["character_limit"])
        except (ServiceError, KeyError, TypeError, ValueError):
            return ""
        share = f", {100 * used // limit} %" if limit else ""
        return f"{used:,} of {limit:,} characters used in DeepL's current period{share}"

    def signature(self, pair: Pair) -> str:
        source, target = self._codes(pair)
        return f"{self.name} {API_VERSION} {pair} ({source}>{target})"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        """Translate in batches of one context; terms go along in a glossary where the account may have one."""
        source, target = self._codes(pair)
        done = {index: request.text for index, request in enumerate(requests) if not request.text.strip()}
        todo = [index for index in range(len(requests)) if index not in done]
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
        with_terms = [index for index in todo if requests[index].terms]
        without = [index for index in todo if not requests[index].terms]
        glossary = self._glossaries.find([requests[i] for i in with_terms], source, target) if with_terms else ""
        for positions, glossary_id in ((with_terms, glossary), (without, "")):
            for batch in make_batches(requests, positions, characters=BATCH_CHARACTERS, count=BATCH_TEXTS):
                texts = self._ask_texts([requests[index] for index in batch], source, target, glossary_id)
                done |= zip(batch, texts, strict=True)

    def _ask_texts(self, chosen: Sequence[Request], source: str, target: str, glossary: str) -> list[str]:
        body: dict[str, Any] = {
            "text": [sendable(request.text) for request in chosen],
            "source_lang": source,
            "target_lang": target,
            "split_sentences": "0",  # they are sentences already
            "preserve_formatting": True,
        }
        if context := chosen[0].context:
            body["context"] = sendable(context[:MAX_CONTEXT_CHARACTERS])
        if glossary:
            body["glossary_id"] = glossary
        try:
            answer = self._service.post("/v2/translate", body)
        except ServiceError as error:
            if glossary and error.status in (400, 404):
                # Somebody deleted it. What is asked of the terms is seen to afterwards in any case.
                self._glossaries.forget(source, target)
                return self._ask_texts(chosen, source, target, "")
            if error.status == OUT_OF_QUOTA:
                # The period ends some day of the month: each day is tried again.
                what = "the characters of the DeepL account are used up for its current period"
                subject = f"{self.name} {source}>{target}"
                raise BudgetError(what, subject=subject, until=next_day(self._clock())) from None
            raise
        listed = answer.get("translations") if isinstance(answer, Mapping) else None
        rows = listed if isinstance(listed, list) else []
        texts = [row["text"] for row in rows if isinstance(row, Mapping) and isinstance(row.get("text"), str)]
        if len(texts) != len(chosen):
            what = f"{self._service.host} answered {len(texts)} translations for {len(chosen)} texts"
            raise ServiceError(what, subject=f"{self.name} {source}>{target}", retry=True, paid=True)
        return texts

    def _ask_languages(self) -> Offer:
        sources = _codes(self._service.get("/v2/languages?type=source", tries=LIST_TRIES, timeout_seconds=LIST_SECONDS))
        targets = _codes(self._service.get("/v2/languages?type=target", tries=LIST_TRIES, timeout_seconds=LIST_SECONDS))
        offer: dict[Pair, tuple[str, str]] = {}
        for source_tag, source in _tagged(sources, _ALSO_SOURCES).items():
            for target_tag, target in _tagged(targets, _ALSO_TARGETS, variants=True).items():
                if not same_language(source_tag, target_tag):
                    offer[Pair(source=source_tag, target=target_tag)] = (source, target)
        if not offer:
            raise ServiceError(f"{self._service.host} names no languages", subject=self.name, retry=True)
        return offer

    def _unusable(self) -> str:
        key = self._service.key
        if key.problem:
            return key.problem
        if not key:
            return f"no key: set {key.place or 'one'}, or put it into a file and name that as deepl.key_file"
        return self._service.problem

    def _codes(self, pair: Pair) -> tuple[str, str]:
        problem = self._unusable()
        codes = None if problem else self._languages.offer().get(pair)
        if codes is None:
            what = problem or self._languages.problem or "DeepL does not offer it"
            raise EngineError(what, subject=f"{self.name} {pair}", retry=bool(self._languages.problem))
        return codes


def deepl_address(key: Key) -> str:
    """The address that a key is good for."""
    return FREE_ADDRESS if key.reveal().endswith(FREE_SUFFIX) else PRO_ADDRESS


def _codes(answer: Any) -> list[str]:
    rows = answer if isinstance(answer, list) else []
    return [row["language"] for row in rows if isinstance(row, Mapping) and isinstance(row.get("language"), str)]


def _tagged(codes: Sequence[str], also: Mapping[str, Sequence[str]], *, variants: bool = False) -> dict[str, str]:
    """DeepL's codes by BCP 47 tag, with a code for languages of which only variants are offered."""
    found = {tag: code for code in codes if (tag := standardize(code)) != UNKNOWN_LANGUAGE}
    if variants:
        found |= {tag: code for tag, code in _VARIANTS.items() if code in codes}
    for tag, others in also.items():
        if tag in found:
            found = dict.fromkeys(others, found[tag]) | found
    return found
