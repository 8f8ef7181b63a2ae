"""An engine that translates nothing: it marks its text, so that tests see which hops a text went through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.errors import EngineError
from dragoman.model import Draft, Pair, Request, Span


class EchoEngine:
    """Give each text back as "[fr>en] text"."""

    def __init__(self, pairs: Iterable[Pair], *, name: str = "echo") -> None:
        self.name = name
        self._pairs = frozenset(pairs)

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def missing(self) -> str:
        return ""

    def signature(self, pair: Pair) -> str:
        self._require(pair)
        return f"{self.name} {pair}"

    def translate(self, requests: Sequence[Request], pair: Pair) -> list[Draft]:
        self._require(pair)
        sign = f"[{pair}] "
        return [Draft(text=sign + request.text, spans=_shifted(request.spans, len(sign))) for request in requests]

    def close(self) -> None:
        """Hold nothing, release nothing."""

    def _require(self, pair: Pair) -> None:
        if pair not in self._pairs:
            raise EngineError("no such pair in this engine", subject=f"{self.name} {pair}")


def _shifted(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple(Span(start=span.start + by, end=span.end + by) for span in spans)
