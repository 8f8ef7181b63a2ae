"""Notices: what happens on the way of an article, for progress displays and logs.

Knows nothing of who gives them or who listens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model import Status


class NoticeKind(StrEnum):
    POLLED = "polled"
    FETCHED = "fetched"
    PUBLISHED = "published"
    HELD = "held"
    WAITING = "waiting"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened, for progress displays and logs: what, to which address or outlet, and details."""

    kind: NoticeKind
    subject: str
    detail: str = ""
    count: int = 0
    status: Status | None = None
