"""The error tree: what went wrong, with which address or id, and whether a retry helps.

Expected outcomes (not modified, language unknown, a check's finding) are values, never exceptions.
This module knows nothing of the rest of the package.
"""

from __future__ import annotations

from datetime import datetime


class DragomanError(Exception):
    """Base of every error that Dragoman raises on purpose.

    ``subject`` is the url, file, line, key or id concerned (it starts the message); ``retry`` says whether
    the same call may succeed later without anyone changing anything.
    """

    retry = False

    def __init__(self, message: str, *, subject: str = "", retry: bool | None = None) -> None:
        self.message = message
        self.subject = subject
        if retry is not None:
            self.retry = retry
        super().__init__(f"{subject}: {message}" if subject else message)


class SettingsError(DragomanError):
    """A settings file or environment variable can't be used; names the file and line or the variable."""


class FetchError(DragomanError):
    """An address could not be fetched; ``status`` is the HTTP status, or None where there was no answer.

    ``retry_after`` is how many seconds the outlet asked us to wait, None where it did not say.
    """

    def __init__(
        self, message: str, *, subject: str, retry: bool, status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(message, subject=subject, retry=retry)


class ForbiddenAddressError(FetchError):
    """The address is private, loopback, link-local or otherwise not to be reached; or robots.txt says no."""

    def __init__(self, message: str, *, subject: str) -> None:
        super().__init__(message, subject=subject, retry=False)


class ParseError(DragomanError):
    """Bytes are not what they were said to be; the only error that a ``parse_`` function raises."""


class EngineError(DragomanError):
    """An engine did not translate; ``retry`` says whether the same engine may do so later."""

    paid = False
    """Whether the engine may have done the work, and may charge for it, though its answer did not come."""


class BudgetError(EngineError):
    """A paid engine was not asked, since the day's budget is used up; ``until`` is when the next day's begins."""

    def __init__(self, message: str, *, subject: str, until: datetime) -> None:
        self.until = until
        super().__init__(message, subject=subject, retry=True)


class NoRouteError(DragomanError):
    """No chain of installed engines leads from the source language to the target language."""


class StoreError(DragomanError):
    """The database can't be opened, read or written; nothing was half-written."""
