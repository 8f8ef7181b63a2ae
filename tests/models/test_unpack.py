"""Packages are unpacked inside their folder or not at all."""

from __future__ import annotations

import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import ParseError
from dragoman.models import unpack
from dragoman.models.unpack import copy_folder, unpack_zip


def package(path: Path, *files: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files:
            written.writestr(name, content)
    return path


def test_a_package_is_unpacked_with_its_folders(tmp_path: Path) -> None:
    made = package(tmp_path / "a.zip", ("es_en/", b""), ("es_en/model/model.bin", b"weights"), ("es_en/x", b"y"))
    target = tmp_path / "out"
    target.mkdir()
    unpack_zip(made, target)
    assert (target / "es_en" / "model" / "model.bin").read_bytes() == b"weights"
    assert (target / "es_en" / "x").read_bytes() == b"y"


def special(name: str, kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "a/../../out.txt", "/etc/passwd", "..\\out.txt", "C:/out.txt", "a\x01b", "n" * 300,
     special("link", stat.S_IFLNK), special("pipe", stat.S_IFIFO)],
)  # fmt: skip
def test_a_hostile_name_or_kind_is_refused(tmp_path: Path, name: str | zipfile.ZipInfo) -> None:
    made = package(tmp_path / "a.zip", (name, b"/etc/passwd"))
    target = tmp_path / "deep" / "out"
    target.mkdir(parents=True)
    with pytest.raises(ParseError, match="not unpacked"):
        unpack_zip(made, target)
    assert not any(path.is_file() for path in (tmp_path / "deep").rglob("*"))


def test_one_file_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        made = package(tmp_path / "a.zip", ("a", b"1"), ("a", b"2"))
    (tmp_path / "out").mkdir()
    with pytest.raises(ParseError, match="twice"):
        unpack_zip(made, tmp_path / "out")


def test_a_bomb_is_refused_before_a_byte_of_it_is_unpacked(tmp_path: Path) -> None:
    made = package(tmp_path / "a.zip", ("a", bytes(unpack.SPARE_BYTES + 1)))
    (tmp_path / "out").mkdir()
    with pytest.raises(ParseError, match="would unpack to 64 MiB"):
        unpack_zip(made, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_file_longer_than_the_package_says_is_refused(tmp_path: Path) -> None:
    made = package(tmp_path / "a.zip", ("a", b"x" * 5000))
    content = made.read_bytes()
    made.write_bytes(content.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    (tmp_path / "out").mkdir()
    with pytest.raises(ParseError):
        unpack_zip(made, tmp_path / "out")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_FILES", 3)
    made = package(tmp_path / "a.zip", *((f"f{number}", b"") for number in range(4)))
    (tmp_path / "out").mkdir()
    with pytest.raises(ParseError, match="more than 3 files"):
        unpack_zip(made, tmp_path / "out")
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"f{number}").touch()
    with pytest.raises(ParseError, match="more than 3 files"):
        copy_folder(folder, tmp_path / "out")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_package_is_a_parse_error_or_unpacks(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(package(tmp_path / "good.zip", ("a", b"hello " * 50), ("b/c", b"there")).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "bad.zip").write_bytes(content[: data.draw(st.integers(0, len(content)))])
    target = tmp_path / f"out{len(list(tmp_path.iterdir()))}"
    target.mkdir()
    with suppress(ParseError):
        unpack_zip(tmp_path / "bad.zip", target)
    assert all(path.is_relative_to(target) for path in target.rglob("*"))


def test_a_folder_is_copied_without_links(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "model").mkdir(parents=True)
    (folder / "model" / "model.bin").write_bytes(b"weights")
    (tmp_path / "out").mkdir()
    copy_folder(folder, tmp_path / "out")
    assert (tmp_path / "out" / "model" / "model.bin").read_bytes() == b"weights"
    (folder / "model" / "link").symlink_to("/etc/passwd")
    (tmp_path / "again").mkdir()
    with pytest.raises(ParseError, match="a link or a special file, link"):
        copy_folder(folder, tmp_path / "again")
