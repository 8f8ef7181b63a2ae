"""Glossaries kept at DeepL: one for each pair, of the terms that texts have used so far.

DeepL's glossaries (its v2 endpoints) never change once made: new terms make a new one, named by what it holds, and
the one before the last is deleted. An account that may have no more goes without: terms are seen to
after translation in any case.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from dragoman.model import Request
from dragoman.translate.engines.batches import sendable
from dragoman.translate.engines.http_service import HttpService, ServiceError

PREFIX = "dragoman"
"""How the names of our glossaries begin; others in the account are left alone."""

REFUSED_SECONDS = 3600.0
"""Pause before a pair for which DeepL made no glossary is tried again."""

MAX_TERM_BYTES = 1_024
"""Longest source or target of an entry: DeepL's limit."""


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What is known of one pair: the terms of the glossary in force, its id, and those made before it."""

    terms: dict[str, str] = field(default_factory=dict)
    id: str = ""
    older: list[str] = field(default_factory=list)
    refused_until: float = 0.0


class Glossaries:
    """The glossaries of one account; safe to be used from several threads."""

    def __init__(self, service: HttpService, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def find(self, requests: Sequence[Request], source: str, target: str) -> str:
        """Return the id of a glossary that holds all terms of the requests; empty where there can be none."""
        pair = _base(source), _base(target)
        wanted = _terms(requests)
        with self._lock:
            kept = self._kept.setdefault(pair, _Kept())
            if wanted.items() <= kept.terms.items():
                return kept.id
            if self._clock() < kept.refused_until:
                return kept.id
            terms = kept.terms | wanted
            try:
                made = self._make(terms, pair)
            except ServiceError:
                kept.refused_until = self._clock() + REFUSED_SECONDS
                return kept.id
            # The last one may still be in use by another thread; the one before it is not.
            for old in kept.older:
                with suppress(ServiceError):
                    self._service.delete(f"/v2/glossaries/{old}")
            kept.older = [kept.id] if kept.id and kept.id != made else []
            kept.terms, kept.id = terms, made
            return made

    def forget(self, source: str, target: str) -> None:
        """Take a pair's glossary for gone."""
        with self._lock:
            self._kept.pop((_base(source), _base(target)), None)

    def _make(self, terms: Mapping[str, str], pair: tuple[str, str]) -> str:
        """Find the glossary of these terms in the account, or make it; returns its id. Raises ServiceError."""
        entries = "\n".join(f"{source}\t{terms[source]}" for source in sorted(terms))
        digest = hashlib.sha256(entries.encode()).hexdigest()[:16]
        name = f"{PREFIX} {pair[0]}-{pair[1]} {digest}"
        answer = self._service.get("/v2/glossaries")
        listed = answer.get("glossaries") if isinstance(answer, Mapping) else None
        for row in listed if isinstance(listed, list) else ():
            if isinstance(row, Mapping) and row.get("name") == name and isinstance(row.get("glossary_id"), str):
                return str(row["glossary_id"])
        body: dict[str, Any] = {
            "name": name,
            "source_lang": pair[0],
            "target_lang": pair[1],
            "entries": entries,
            "entries_format": "tsv",
        }
        made = self._service.post("/v2/glossaries", body)
        if not isinstance(made, Mapping) or not isinstance(made.get("glossary_id"), str):
            raise ServiceError("no glossary was made", subject="deepl", retry=False)
        return str(made["glossary_id"])


def _terms(requests: Sequence[Request]) -> dict[str, str]:
    """The terms as they stand in the texts; what DeepL's tables can't hold (tabs, ends of line) is left out."""
    found: dict[str, str] = {}
    for request in requests:
        for term in request.terms:
            source = " ".join(sendable(request.text[term.start : term.end]).split())
            target = " ".join(sendable(term.target).split())
            if all(0 < len(side.encode()) <= MAX_TERM_BYTES and side.isprintable() for side in (source, target)):
                found[source] = target
    return found


def _base(code: str) -> str:
    """A glossary is for a language, not for a variant of it."""
    return code.partition("-")[0].lower()
