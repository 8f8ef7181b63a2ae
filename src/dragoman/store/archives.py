"""Archives: how far each file of many pages has been taken in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from dragoman.store.database import insert
from dragoman.store.tables import archives


def load_offset(db: sa.Connection, archive: str) -> int:
    """Return from which byte on the archive has not been taken in yet; 0 for one never seen."""
    return db.execute(sa.select(archives.c.offset).where(archives.c.id == archive)).scalar_one_or_none() or 0


def save_offset(db: sa.Connection, archive: str, offset: int, *, now: datetime) -> None:
    """Store how far the archive has been taken in, in bytes."""
    statement = insert(db, archives).values(id=archive, offset=offset, changed=now)
    changes = {"offset": statement.excluded.offset, "changed": statement.excluded.changed}
    db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))
