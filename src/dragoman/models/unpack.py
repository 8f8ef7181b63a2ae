"""Archives and folders to a folder, safely: nothing outside of it, no links, no bombs.

A package is a zip (Argos' ``.argosmodel`` is one). It comes from people who may mean harm, or from a disk that failed.
"""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from dragoman.errors import ParseError

MAX_FILES = 2_000
"""Files of a model: an Argos package has some twenty, with its sentence splitter some hundred."""

MAX_UNPACKED_BYTES = 64 * 2**30
"""All files of a model: the largest open one has 20 GB in 16 bits."""

MAX_RATIO = 200
"""Unpacked to packed bytes of a package: weights hardly shrink at all, vocabularies to a fifth."""

SPARE_BYTES = 64 * 2**20
"""What a package may unpack to at any ratio: small ones of zeros are test models, not bombs."""

CHUNK_BYTES = 2**20


def unpack_zip(path: Path, target: Path) -> None:
    """Unpack a package into the empty folder ``target``; raises ParseError for one that is broken or hostile."""
    subject = path.name
    try:
        with zipfile.ZipFile(path) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _demand_modest(entries, path.stat().st_size, subject)
            for entry in entries:
                place = target / _safe(entry, subject)
                place.parent.mkdir(parents=True, exist_ok=True)
                _demand_new(place, subject)
                with package.open(entry) as packed, place.open("xb") as file:
                    _copy(packed, file, entry, subject)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise ParseError(f"is no whole package ({error})", subject=subject) from error


def copy_folder(source: Path, target: Path) -> None:
    """Copy the files of a folder into the empty folder ``target``; raises ParseError for links and special files."""
    for count, path in enumerate(_files(source)):
        if count >= MAX_FILES:
            raise ParseError(f"holds more than {MAX_FILES} files, no model does", subject=str(source))
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        for name in sorted(folders + names):
            path = Path(root, name)
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise ParseError(f"holds a link or a special file, {name}: not taken in", subject=str(folder))
            if stat.S_ISREG(mode):
                yield path


def _demand_modest(entries: list[zipfile.ZipInfo], packed: int, subject: str) -> None:
    if len(entries) > MAX_FILES:
        raise ParseError(f"holds more than {MAX_FILES} files, no model does", subject=subject)
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES or size > max(SPARE_BYTES, packed * MAX_RATIO):
        raise ParseError(f"would unpack to {size / 2**20:.0f} MiB, more than any model of its size", subject=subject)


def _safe(entry: zipfile.ZipInfo, subject: str) -> PurePosixPath:
    """The entry's path, inside the folder; raises ParseError for one that leads out, and for links."""
    name = entry.filename
    path = PurePosixPath(name)
    strange = "\\" in name or ":" in name or not all(letter.isprintable() for letter in name)
    if strange or path.is_absolute() or ".." in path.parts or not path.parts or len(name.encode()) > 255:
        raise ParseError(f"holds a file that would lie elsewhere, {name!r}: not unpacked", subject=subject)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ParseError(f"holds a link or a special file, {name!r}: not unpacked", subject=subject)
    return path


def _demand_new(place: Path, subject: str) -> None:
    if place.exists():
        raise ParseError(f"holds the file {place.name!r} twice: not unpacked", subject=subject)


def _copy(packed: IO[bytes], file: IO[bytes], entry: zipfile.ZipInfo, subject: str) -> None:
    """Copy as many bytes as the entry says it has, and not one more."""
    left = entry.file_size
    while chunk := packed.read(CHUNK_BYTES):
        left -= len(chunk)
        if left < 0:
            raise ParseError(f"holds more in {entry.filename!r} than it says: not unpacked", subject=subject)
        file.write(chunk)
