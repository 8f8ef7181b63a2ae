"""What is on show, put into full text search: as far as its outlet allows it to be shown.

Knows the library and the index; nothing of queries.
"""

from __future__ import annotations

from dragoman.library import read_item
from dragoman.model import Item
from dragoman.searching import fold_words
from dragoman.store import search
from dragoman.store.database import Database

ITEMS_AT_ONCE = 200
"""Items indexed in one transaction, where many are missing: a second's work."""


def index_item(database: Database, edition: str, item_id: str) -> None:
    """Put one item into the index as it is shown now; one that is shown no more is taken out."""
    with database.write() as db:
        item = read_item(db, edition, item_id)
        texts = [] if item is None else [fold_words(text) for text in _texts(item)]
        if item is None:
            search.remove_searched(db, item_id)
        else:
            search.save_searched(db, item, texts)


def index_missing(database: Database) -> int:
    """Put a portion of what the index lacks into it; return how many items that were, 0 where it lacks nothing."""
    with database.read() as db:
        missing = search.find_unsearched(db, limit=ITEMS_AT_ONCE)
    for edition, item_id in missing:
        index_item(database, edition, item_id)
    return len(missing)


def _texts(item: Item) -> list[str]:
    """Each text of an item once: titles, authors, and the shown and original sentences of every block."""
    texts = [item.title, item.original_title, item.excerpt, " ".join(item.authors)]
    for shown in item.blocks:
        texts.append("".join(pair.target + pair.gap for pair in shown.segments))
        texts.append(shown.block.text)
    return list(dict.fromkeys(text for text in texts if text))
