"""The folder of models: put in by rename, described by a record, checked against it, taken out.

``FOLDER/NAME/`` is a model; a name with a dot in front is something on its way in or out. A model is whole under its
name or it is not there: it is made ready beside its place and renamed. What a killed program left is cleared away, or
put back, at the next change. Knows nothing of networks or of what is inside a model.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError

RECORD = "dragoman.json"
"""Within a model's folder; engines read "name", "version", "from" and "to" of it."""

DOWNLOADS = ".downloads"
_LOCK = ".lock"
_STAGED = ".new-"
_REPLACED = ".old-"
_REMOVED = ".gone-"
_NAME = re.compile(r"[\w][\w.-]{0,99}")
CHUNK_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A model that is there: its record, and the bytes it takes."""

    name: str
    source: str
    version: str
    licence: str
    languages_from: tuple[str, ...]
    languages_to: tuple[str, ...]
    added: str
    """When, in ISO 8601; empty for one that was put there by hand."""
    size: int
    package_sha256: str = ""
    files: Mapping[str, str]
    """SHA-256 by path, as when it was added; empty for one that was put there by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a record says of a model beside its files."""

    source: str
    version: str
    licence: str
    languages_from: tuple[str, ...]
    languages_to: tuple[str, ...]
    package_sha256: str = ""


class ModelFolder:
    """The models under a folder, which is made at the first change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def downloads(self) -> Path:
        """Where files wait until they are whole; kept between runs."""
        return self._folder / DOWNLOADS

    def installed(self) -> list[Installed]:
        """All models, by name."""
        names = sorted(path.name for path in self._folder.iterdir() if path.is_dir()) if self._folder.is_dir() else []
        return [self.load(name) for name in names if not name.startswith(".")]

    def load(self, name: str) -> Installed:
        """One model. Raises DragomanError for a name that is none."""
        folder = self._place(name)
        record = _read_record(folder)
        return Installed(
            name=name,
            source=str(record.get("source", "put there by hand")),
            version=str(record.get("version", "")),
            licence=str(record.get("licence", "not known")),
            languages_from=_texts(record.get("from")),
            languages_to=_texts(record.get("to")),
            added=str(record.get("added", "")),
            size=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            package_sha256=str(record.get("package_sha256", "")),
            files={str(path): str(sha) for path, sha in record.get("files", {}).items()},
        )

    def put(
        self,
        name: str,
        fill: Callable[[Path], None],
        describe: Callable[[Path], Description],
        *,
        now: datetime,
    ) -> Installed:
        """Put a model in, in place of one of that name: ``fill`` an empty folder, ``describe`` it, rename it.

        ``describe`` raises where it is no model; then nothing has changed.
        """
        if not _NAME.fullmatch(name):
            raise DragomanError("is no name for a model: letters, digits, dots, hyphens", subject=name)
        with self._locked():
            staged = self._folder / f"{_STAGED}{name}"
            staged.mkdir()
            try:
                fill(staged)
                _write_record(staged, name, describe(staged), now)
                self._swap_in(staged, name)
            finally:
                shutil.rmtree(staged, ignore_errors=True)
        return self.load(name)

    def remove(self, name: str) -> None:
        """Take a model out. Raises DragomanError for a name that is none."""
        with self._locked():
            gone = self._folder / f"{_REMOVED}{name}"
            self._place(name).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def verify(self, name: str) -> list[str]:
        """Say what is not as when it was added, a line a file; empty where all is."""
        model = self.load(name)
        if not model.files:
            return ["was put there by hand: there is nothing to compare it with"]
        folder = self._place(name)
        there = {path: folder / path for path in _listed(folder)}
        found = [f"{path}: is missing" for path in sorted(set(model.files) - set(there))]
        found += [f"{path}: was not part of it" for path in sorted(set(there) - set(model.files))]
        for path in sorted(set(there) & set(model.files)):
            sha256 = hash_file(there[path])
            if sha256 != model.files[path]:
                found.append(f"{path}: has the SHA-256 {sha256}, and had {model.files[path]}")
        return found

    def _place(self, name: str) -> Path:
        folder = self._folder / name
        if not _NAME.fullmatch(name) or not folder.is_dir():
            known = ", ".join(sorted(path.name for path in self._folder.glob("[!.]*"))) or "none"
            raise DragomanError(f"no such model is installed; installed are: {known}", subject=name)
        return folder

    def _swap_in(self, staged: Path, name: str) -> None:
        place, replaced = self._folder / name, self._folder / f"{_REPLACED}{name}"
        if place.exists():
            place.rename(replaced)
        staged.rename(place)
        _sync(self._folder)
        shutil.rmtree(replaced, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Change the folder alone, after putting right what a killed program left."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = "another program is changing the models here: try again when it is done"
                raise DragomanError(message, subject=str(self._folder), retry=True) from error
            self._recover()
            yield

    def _recover(self) -> None:
        for path in self._folder.glob(f"{_REPLACED}*"):
            place = self._folder / path.name.removeprefix(_REPLACED)
            if not place.exists():
                path.rename(place)
        for pattern in (_STAGED, _REPLACED, _REMOVED):
            for path in self._folder.glob(f"{pattern}*"):
                shutil.rmtree(path, ignore_errors=True)


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            found.update(chunk)
    return found.hexdigest()


def _write_record(folder: Path, name: str, description: Description, now: datetime) -> None:
    """Describe a folder by its files, and see to it that all of it is on the disk."""
    (folder / RECORD).unlink(missing_ok=True)
    record = {
        "name": name,
        "source": description.source,
        "version": description.version,
        "licence": description.licence,
        "from": list(description.languages_from),
        "to": list(description.languages_to),
        "added": now.isoformat(),
        "package_sha256": description.package_sha256,
        "files": {path: hash_file(folder / path) for path in _listed(folder)},
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in folder.rglob("*"):
        _sync(path)


def _listed(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path != folder / RECORD
    )


def _read_record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    files = record.get("files") if isinstance(record, dict) else None
    return record if isinstance(files, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
