"""A folder of files that is replaced as a whole: what changed is written beside it, then the two change places.

It knows nothing of what the files hold. Files that stayed the same are linked, not written, and a folder in which
nothing changed is left alone. On Linux the folders change places in one step, so whoever reads it sees the old site or
the new one, and a crash leaves the old one; where the system can't do that, there are two steps with a moment between.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import DragomanError

MARKER = ".dragoman-site"
"""The file that says that a folder is ours to replace."""
MARKER_TEXT = b"Written by dragoman publish, which replaces this folder and everything in it.\n"
AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""Of renameat2(2): both names exist, and change places."""
NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
"""What a system or file system answers that can't exchange names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files are new, changed, unchanged and removed."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    """Make ``folder`` hold these files and no others; ``files`` are (path with slashes, bytes), each path once.

    Raises DragomanError where the folder holds something else, another process writes it, or the disk fails; it is then
    as it was.
    """
    folder = folder.absolute()
    _refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _replace(folder, folder.with_name(f".{folder.name}.new"), files)
    except OSError as error:
        raise DragomanError(f"can't be written ({error.strerror})", subject=str(error.filename or folder)) from error


def _replace(folder: Path, fresh: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    _remove(fresh)
    old = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    same: list[str] = []
    new = changed = 0
    try:
        _put(fresh, MARKER, MARKER_TEXT)
        for path, body in files:
            if path in old and _holds(folder / path, body):
                same.append(path)
                continue
            _put(fresh, path, body)
            new, changed = (new, changed + 1) if path in old else (new + 1, changed)
        removed = len(old - {MARKER}) - len(same) - changed
        if not (new or changed or removed) and MARKER in old:
            return Written(same=len(same))
        for path in same:
            _link(folder / path, fresh / path)
        _exchange(folder, fresh)
    finally:
        _remove(fresh)
    return Written(new=new, changed=changed, same=len(same), removed=removed)


def _refuse_foreign(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DragomanError("is not a folder", subject=str(folder))
    if folder.exists() and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise DragomanError(
            "holds files that dragoman publish did not write, and would remove; choose an empty or new folder",
            subject=str(folder),
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from writing the same folder meanwhile; the lock ends with this process, however it ends."""
    import fcntl

    with folder.with_name(f".{folder.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DragomanError("is being written by another dragoman publish", subject=str(folder)) from error
        _restore(folder)
        yield


def _restore(folder: Path) -> None:
    """Put the old site back where a crash fell between the two steps of a system that can't exchange names."""
    before = folder.with_name(f".{folder.name}.before")
    if before.exists() and not folder.exists():
        before.rename(folder)
    _remove(before)


def _holds(path: Path, body: bytes) -> bool:
    return path.stat().st_size == len(body) and path.read_bytes() == body


def _put(folder: Path, path: str, body: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copy2(source, target)


def _exchange(folder: Path, fresh: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        exchange = None
    if exchange is not None:
        if exchange(AT_FDCWD, os.fsencode(folder), AT_FDCWD, os.fsencode(fresh), RENAME_EXCHANGE) == 0:
            return
        if ctypes.get_errno() not in NOT_THERE:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    before = folder.with_name(f".{folder.name}.before")
    folder.rename(before)
    fresh.rename(folder)
    _remove(before)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
