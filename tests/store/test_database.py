"""The database opens, migrates to what the tables say, writes all or nothing, and explains what is wrong."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import dragoman.store
from dragoman.errors import StoreError
from dragoman.model import Entry, Outlet
from dragoman.store import entries, outlets
from dragoman.store.database import Database
from dragoman.store.tables import metadata, pages

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_the_migrations_make_the_very_tables_that_the_code_expects(database: Database) -> None:
    def is_ours(name: str | None, kind: str, _: object) -> bool:
        """The search index is no table that SQLAlchemy could declare: it is dragoman.store.search's own."""
        return kind != "table" or not str(name).startswith("search_words")

    with database.read() as db:
        context = MigrationContext.configure(db, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_its_name_says(database: Database) -> None:
    script = ScriptDirectory(str(Path(dragoman.store.__file__).parent / "migrations"))
    files = sorted((Path(dragoman.store.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    assert [file.name[:4] for file in files] == sorted(revision.revision for revision in script.walk_revisions())
    assert script.get_current_head() == files[-1].name[:4]


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        database = Database.in_folder(tmp_path)
        database.migrate()
        with database.read() as db:
            assert db.execute(sa.text("select count(*) from outlets")).scalar_one() == 0
        database.close()


def test_outlets_of_the_first_schema_keep_what_they_were(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.migrate("0001")
    with database.write() as db:
        values = "('a', 'A', 'https://a.example/', 'fr', 1, '2026-11-20 12:00:00')"
        db.execute(sa.text(f"insert into outlets (slug, name, home, language, followed, added) values {values}"))  # noqa: S608
    database.migrate()
    with database.read() as db:
        [stored] = outlets.load_outlets(db)
    assert stored.outlet == Outlet(slug="a", name="A", home="https://a.example/", language="fr")
    assert stored.followed
    database.close()


def test_a_write_that_raises_stores_nothing(database: Database) -> None:
    def break_off() -> None:
        with database.write() as db:
            outlets.save_outlet(db, Outlet(slug="a", name="A", home="https://a.example/"), followed=True, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with database.read() as db:
        assert outlets.load_outlets(db) == []


def test_a_full_disk_is_explained_and_what_was_stored_stays(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.migrate()
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, Outlet(slug="a", name="A", home=""), followed=True, now=NOW)
        entries.save_entries(db, outlet_id, [Entry(url="https://a.example/1", id="1", title="kept")], now=NOW)
        size = db.execute(sa.text("pragma page_count")).scalar_one()
        db.execute(sa.text(f"pragma max_page_count = {size}"))

    def overfill() -> None:
        with database.write() as db:
            db.execute(sa.text(f"pragma max_page_count = {size}"))
            entries.save_entries(db, outlet_id, [Entry(url="https://a.example/2", id="2", title="lost")], now=NOW)
            for _ in range(10):
                db.execute(
                    sa.insert(pages).values(url="u", final_url="u", headers={}, body=b"x" * 100_000, fetched=NOW)
                )

    with pytest.raises(StoreError, match="the disk is full; nothing was half-written") as caught:
        overfill()
    assert caught.value.retry
    with database.read() as db:
        found = entries.find_entry(db, "https://a.example/1")
        assert found is not None
        assert found.entry.title == "kept"
        assert entries.find_entry(db, "https://a.example/2") is None
    database.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "dragoman.sqlite").write_bytes(b"this is not a database, not at all, whatever its name says" * 50)
    database = Database.in_folder(tmp_path)
    with pytest.raises(StoreError, match=r"dragoman\.sqlite: the file is not a Dragoman database"):
        database.migrate()
    database.close()


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="the folder can't be made"):
        Database.in_folder(tmp_path / "file" / "inside")


def test_many_writers_wait_for_one_another(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    database.migrate()
    with database.write() as db:
        outlet_id = outlets.save_outlet(db, Outlet(slug="a", name="A", home=""), followed=True, now=NOW)

    def write(number: int) -> None:
        for part in range(10):
            url = f"https://a.example/{number}/{part}"
            with database.write() as db:
                entries.save_entries(db, outlet_id, [Entry(url=url, id=url)], now=NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as db:
        assert entries.count_states(db)[entries.EntryState.WAITING] == 40
    database.close()


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"), database.write() as db:
        outlets.save_outlet(
            db,
            Outlet(slug="a", name="A", home=""),
            followed=True,
            now=datetime(2026, 1, 1),  # noqa: DTZ001
        )


def test_a_database_of_the_first_schema_is_brought_up_with_what_it_holds(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    config = Config()
    config.set_main_option("script_location", str(Path(dragoman.store.__path__[0]) / "migrations"))
    with database.write() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
        for statement in FIRST_ROWS:
            db.execute(sa.text(statement))
    database.migrate()

    def is_ours(name: str | None, kind: str, _: object) -> bool:
        """The search index is no table that SQLAlchemy could declare: it is dragoman.store.search's own."""
        return kind != "table" or not str(name).startswith("search_words")

    with database.read() as db:
        context = MigrationContext.configure(db, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []
        assert db.execute(sa.text("select hash, reprint_of from revisions")).one() == ("h", None)
    database.close()


FIRST_ROWS = (
    "insert into outlets (id, slug, followed, added) values (1, 'a', true, '2026-11-20 12:00:00')",
    "insert into articles (id, outlet_id, url, seen) values (1, 1, 'https://a.example/', '2026-11-20 12:00:00')",
    "insert into revisions (id, article_id, number, hash, language, document, fetched) "
    "values (1, 1, 1, 'h', 'en', '{}', '2026-11-20 12:00:00')",
    "insert into entries (outlet_id, url, document, state, found, changed, revision_id) "
    "values (1, 'https://a.example/', '{}', 'done', '2026-11-20 12:00:00', '2026-11-20 12:00:00', 1)",
)
