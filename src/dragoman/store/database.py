"""Opening the database: connections, transactions, migrations, and errors a person understands.

Readers and one writer at a time on SQLite (WAL); ``write()`` takes the write lock at its start, so that a
transaction never fails half-way for want of it. It knows the tables' migrations, and no query.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dragoman.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another one; a batch's write takes milliseconds, a backup may take seconds."""


FILE_NAME = "dragoman.sqlite"


class Database:
    """The database of an installation, opened at ``url`` (SQLAlchemy form); use ``read()`` and ``write()``."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        if self.url.get_backend_name() == "sqlite":
            self._engine = sa.create_engine(
                self.url,
                connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
                **({"poolclass": sa.StaticPool} if self.url.database in (None, "", ":memory:") else {}),
            )
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_sqlite)
        else:
            self._engine = sa.create_engine(self.url)
        self._writer = self._engine.execution_options(dragoman_writes=True)

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Open (and make, where missing) the SQLite database ``dragoman.sqlite`` in ``folder``."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder can't be made ({error.strerror})", subject=str(folder)) from error
        return cls(f"sqlite:///{folder / FILE_NAME}")

    @staticmethod
    def exists_in(folder: Path) -> bool:
        """Tell whether a folder holds a database; nothing is made."""
        return (folder / FILE_NAME).is_file()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: it sees one state of the database."""
        with self._named_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes: all of it is stored when the block ends, or nothing where it raises."""
        with self._named_errors(), self._writer.begin() as connection:
            yield connection

    def migrate(self, version: str = "head") -> None:
        """Bring the schema to this program's version, or an earlier one; does nothing where it is there already."""
        migrations = Path(__file__).parent / "migrations"
        if version == "head" and self._version() == _newest(migrations / "versions"):
            return  # Alembic takes 0.6 s to load, which every command would pay.

        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(migrations))
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, version)

    def _version(self) -> str:
        """The version of the schema that is there, empty where there is none."""
        with self.read() as db:
            if not sa.inspect(db).has_table("alembic_version"):
                return ""
            return str(db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        subject = self.url.database or str(self.url)
        try:
            yield
        except sa.exc.OperationalError as error:
            raise StoreError(_explain(error), subject=subject, retry=True) from error
        except sa.exc.DatabaseError as error:
            if isinstance(error, sa.exc.IntegrityError | sa.exc.DataError):
                raise  # a fault of what is to be stored, not of the store
            raise StoreError(_explain(error), subject=subject) from error


def _newest(versions: Path) -> str:
    """The newest version there is a migration to: their files are named after them, 0001 to 9999."""
    return max(file.name[:4] for file in versions.glob("[0-9]*.py"))


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """Return the dialect's INSERT, which knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def _explain(error: sa.exc.DBAPIError) -> str:
    words = str(error.orig)
    known = {
        "full": "the disk is full; nothing was half-written: free some space, the work goes on by itself",
        "locked": "another process keeps the database locked",
        "readonly": "the database can't be written: look at the permissions of the file and its folder",
        "unable to open": "the database can't be opened: does the folder exist and may this user write there?",
        "malformed": "the file is damaged: restore it from a copy",
        "not a database": "the file is not a Dragoman database",
        "I/O": "the disk reports an error, or is full; nothing was half-written",
        "no such table": "the schema is not the one this program expects",
    }
    for mark, explanation in known.items():
        if mark in words:
            return f"{explanation} ({words})"
    return words


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # SQLAlchemy begins transactions itself (see _begin_sqlite), so the driver must not.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("dragoman_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
