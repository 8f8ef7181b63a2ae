from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.exchange import export_memory, import_memory
from dragoman.model import Draft, Pair
from dragoman.store import translations
from dragoman.store.database import Database
from dragoman.translate.memory import IMPORTED, imported_pair, memory_key

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FR_EN = Pair(source="fr", target="en")
SR_EN = Pair(source="sh", target="en")


def opened(folder: Path) -> Database:
    folder.mkdir(exist_ok=True)
    database = Database.in_folder(folder)
    database.migrate()
    return database


def remember(database: Database, pair: Pair, **sentences: str) -> None:
    with database.write() as db:
        drafts = {memory_key(s, pair, "echo 1"): (s, Draft(text=t)) for s, t in sentences.items()}
        translations.save_memory(db, pair, "echo 1", drafts, now=NOW)


def keys(database: Database) -> list[translations.Remembered]:
    with database.read() as db:
        return list(translations.iterate_memory(db))


@pytest.mark.parametrize("name", ["memory.tmx", "memory.tmx.gz"])
def test_a_memory_moves_to_another_machine_under_the_same_keys(tmp_path: Path, name: str) -> None:
    here, there = opened(tmp_path / "a"), opened(tmp_path / "b")
    remember(here, FR_EN, Oui="Yes", Non="No")
    remember(here, SR_EN, Da="Yes")
    assert export_memory(here, tmp_path / name) == 3
    done = import_memory(there, tmp_path / name, now=NOW + timedelta(days=1))
    assert (done.read, done.new, done.problem) == (3, 3, "")
    assert [row.source for row in keys(there)] == [row.source for row in keys(here)]
    with there.read() as db:
        assert translations.load_memory(db, [memory_key("Oui", FR_EN, "echo 1")])
    assert import_memory(there, tmp_path / name, now=NOW).new == 0


def test_one_pair_alone_can_be_written(tmp_path: Path) -> None:
    here = opened(tmp_path)
    remember(here, FR_EN, Oui="Yes")
    remember(here, SR_EN, Da="Yes")
    assert export_memory(here, tmp_path / "fr.tmx", FR_EN) == 1
    assert "Da" not in (tmp_path / "fr.tmx").read_text()


def test_another_tools_segments_serve_every_standard_of_a_language(tmp_path: Path) -> None:
    (tmp_path / "theirs.tmx").write_text(
        '<tmx version="1.4"><header srclang="sr-Latn-RS"/><body><tu><tuv xml:lang="sr-Latn-RS"><seg>Da</seg></tuv>'
        '<tuv xml:lang="en-US"><seg>Yes</seg></tuv></tu></body></tmx>'
    )
    here = opened(tmp_path)
    assert import_memory(here, tmp_path / "theirs.tmx", now=NOW).new == 1
    with here.read() as db:
        key = memory_key("Da", imported_pair(SR_EN), IMPORTED)
        assert translations.load_memory(db, [key])[key].text == "Yes"


def test_a_damaged_file_brings_what_stands_before_the_damage(tmp_path: Path) -> None:
    here, there = opened(tmp_path / "a"), opened(tmp_path / "b")
    remember(here, FR_EN, Oui="Yes", Non="No")
    export_memory(here, tmp_path / "whole.tmx")
    whole = (tmp_path / "whole.tmx").read_text()
    (tmp_path / "cut.tmx").write_text(whole[: whole.rindex("<tu ")])
    done = import_memory(there, tmp_path / "cut.tmx", now=NOW)
    assert "cut.tmx, line" in done.problem
    assert len(keys(there)) == done.new <= 1


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    here = opened(tmp_path)
    with pytest.raises(DragomanError, match=r"none\.tmx: can't be read"):
        import_memory(here, tmp_path / "none.tmx", now=NOW)
    (tmp_path / "bad.tmx.gz").write_bytes(b"no gzip")
    with pytest.raises(DragomanError, match=r"bad\.tmx\.gz: can't be read"):
        import_memory(here, tmp_path / "bad.tmx.gz", now=NOW)
    with pytest.raises(DragomanError, match="can't be written"):
        export_memory(here, tmp_path / "none" / "memory.tmx")


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    here = opened(tmp_path)
    remember(here, FR_EN, Oui="Yes")
    with here.write() as db:
        assert translations.prune_memory(db, NOW) == 0
        assert translations.prune_memory(db, NOW + timedelta(seconds=1)) == 1
    assert keys(here) == []
