"""Refusals: the reasons, as values, for which a page gives no article.

Owns the kinds and their wording's home; knows nothing of how they are recognised.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dragoman.model import Article


class RefusalKind(StrEnum):
    """Why a page gives no article."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    NOT_ARTICLE = "not_article"
    """An index, a search result, a front page: links to articles rather than one."""
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    NEEDS_SCRIPT = "needs_script"
    RESERVED = "reserved"
    """The outlet asks not to be indexed, translated or mined; headline and link may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A page held back: its kind, a sentence for people, and the headline where that may be shown."""

    kind: RefusalKind
    reason: str
    title: str = ""
    headline: Article | None = None
    """For RESERVED: the article without its text and pictures, as it may be shown."""
