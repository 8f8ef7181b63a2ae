"""A folder is replaced as a whole, with as little writing as can be, and never one that is not ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.publish import folder as folders
from dragoman.publish.folder import MARKER, Written, write_folder

OLD = [("index.html", b"old"), ("en/a/index.html", b"a"), ("en/b/index.html", b"b")]
NEW = [("index.html", b"new"), ("en/a/index.html", b"a"), ("en/c/index.html", b"c")]


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_changed_is_written_and_what_is_gone_removed(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "site"
    assert write_folder(site, OLD) == Written(new=3)
    stayed = (site / "en/a/index.html").stat()
    assert write_folder(site, NEW) == Written(new=1, changed=1, same=1, removed=1)
    assert held(site) == dict(NEW)
    after = (site / "en/a/index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (stayed.st_ino, stayed.st_mtime_ns)
    assert not (site / "en/b").exists()
    assert [path.name for path in site.parent.iterdir() if not path.name.endswith(".lock")] == ["site"]


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_folder(site, OLD)
    before = {path: path.stat().st_mtime_ns for path in (site, *site.rglob("*"))}
    assert write_folder(site, reversed(OLD)) == Written(same=3)
    assert {path: path.stat().st_mtime_ns for path in (site, *site.rglob("*"))} == before


def test_a_crash_at_any_file_leaves_the_old_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_folder(site, OLD)

    class CrashError(BaseException):
        pass

    def crashing(after: int) -> Iterator[tuple[str, bytes]]:
        yield from NEW[:after]
        raise CrashError

    for after in range(len(NEW) + 1):
        with pytest.raises(CrashError):
            write_folder(site, crashing(after))
        assert held(site) == dict(OLD)
    (tmp_path / ".site.new").mkdir()
    (tmp_path / ".site.new" / "left.html").write_bytes(b"of a killed run")
    write_folder(site, NEW)
    assert held(site) == dict(NEW)


def test_a_system_that_exchanges_no_names_gets_two_steps_and_mends_a_crash_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "RENAME_EXCHANGE", 1 << 9)  # a flag that no kernel knows: EINVAL
    site = tmp_path / "site"
    write_folder(site, OLD)
    write_folder(site, NEW)
    assert held(site) == dict(NEW)
    site.rename(tmp_path / ".site.before")
    write_folder(site, NEW)
    assert held(site) == dict(NEW)


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear")
    with pytest.raises(DragomanError, match="would remove"):
        write_folder(tmp_path / "letters", NEW)
    with pytest.raises(DragomanError, match="is not a folder"):
        write_folder(tmp_path / "letters" / "dear.txt", NEW)
    (tmp_path / "link").symlink_to(tmp_path / "letters")
    with pytest.raises(DragomanError, match="is not a folder"):
        write_folder(tmp_path / "link", NEW)
    assert (tmp_path / "letters" / "dear.txt").read_text() == "Dear"


def test_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def nested() -> Iterator[tuple[str, bytes]]:
        with pytest.raises(DragomanError, match="another dragoman publish"):
            write_folder(site, NEW)
        yield from OLD

    assert write_folder(site, nested()) == Written(new=3)


def test_a_full_disk_is_an_error_that_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    write_folder(site, OLD)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folders, "_link", full)
    with pytest.raises(DragomanError, match="No space left"):
        write_folder(site, NEW)
    assert held(site) == dict(OLD)
