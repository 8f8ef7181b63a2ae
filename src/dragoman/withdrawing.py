"""Taking an article off the site, in every edition, and putting it back.

Knows the store alone. What is withdrawn stays stored and is followed as before; its pages answer 410 with the reason,
feeds carry a tombstone, and lists, counts and search leave it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from dragoman.errors import DragomanError
from dragoman.store import withdrawals
from dragoman.store.database import Database

MAX_REASON_CHARS = 1_000
"""Longest reason, which every feed carries: a paragraph."""
OUR_PAGE = re.compile(r"/article/([^/?#]+)(?:/[a-z-]*)?(?:[?#].*)?$")
"""The end of a page's address on this site, which holds the item's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What was done: the original's address, and whether that changed anything."""

    url: str
    changed: bool


def withdraw(database: Database, name: str, reason: str, *, now: datetime) -> Withdrawn:
    """Take an article off the site; raise DragomanError for a name that no article goes by.

    ``name`` is the id of its item in any edition, the address of its page here, or its original's.
    """
    if len(reason) > MAX_REASON_CHARS:
        raise DragomanError(f"the reason is longer than {MAX_REASON_CHARS} characters", subject=name)
    with database.write() as db:
        found = withdrawals.find_article(db, name) or withdrawals.find_article(db, _id_of(name))
        if found is None:
            raise DragomanError("no article here has this id or address", subject=name)
        return Withdrawn(url=found[1], changed=withdrawals.save_withdrawal(db, found[0], reason, now=now))


def restore(database: Database, name: str, *, now: datetime) -> Withdrawn:
    """Put a withdrawn article back on show; raises as :func:`withdraw`."""
    with database.write() as db:
        found = withdrawals.find_article(db, name) or withdrawals.find_article(db, _id_of(name))
        if found is None:
            raise DragomanError("no article here has this id or address", subject=name)
        return Withdrawn(url=found[1], changed=withdrawals.end_withdrawal(db, found[0], now=now))


def _id_of(name: str) -> str:
    found = OUR_PAGE.search(name)
    return found.group(1) if found else name
