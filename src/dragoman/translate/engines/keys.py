"""Keys of paid services: read from the environment or a file, and never shown.

Owns how a key is found, judged and hidden. Knows nothing of settings, of the database (which never holds one) or of
which service a key opens.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path

HIDDEN = "***"
"""What stands in place of a key wherever it would be seen."""

MAX_KEY_BYTES = 4_096
"""Longest key file that is read: the longest keys of services are some 200 characters."""

_KEY = re.compile(r"[\x21-\x7e]+")
"""What can be sent in a header (RFC 9110, section 5.5); other text would be quoted in an error about it."""


class Key:
    """A key and where it comes from; prints as ``***``, and ``problem`` says why there is none, in words."""

    __slots__ = ("_value", "place", "problem")

    def __init__(self, value: str = "", *, place: str = "", problem: str = "") -> None:
        self._value = value
        self.place = place
        self.problem = problem

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"Key({HIDDEN if self._value else ''!r}, place={self.place!r}, problem={self.problem!r})"

    def reveal(self) -> str:
        """Return the key itself, for the one header or field that carries it."""
        return self._value

    def hide(self, text: str) -> str:
        """Return a text with the key taken out of it: services repeat keys in their error messages."""
        return text.replace(self._value, HIDDEN) if self._value else text


NO_KEY = Key()


def read_key(variable: str, file: str, environment: Mapping[str, str]) -> Key:
    """Find a key in an environment variable, else in a file (empty: none); never raises.

    A file that all users of the machine may read or change is refused.
    """
    if value := environment.get(variable, "").strip():
        return _judged(value, f"environment variable {variable}")
    if not file:
        return Key(place=f"environment variable {variable}")
    path = Path(file).expanduser()
    try:
        with path.open("rb") as opened:
            mode = path.stat().st_mode
            if mode & (stat.S_IROTH | stat.S_IWOTH):
                problem = f"the key file {path} can be read by every user of this machine: chmod 600 {path}"
                return Key(place=str(path), problem=problem)
            content = opened.read(MAX_KEY_BYTES + 1)
    except OSError as error:
        return Key(place=str(path), problem=f"the key file {path} can't be read ({error.strerror})")
    return _judged(content.decode("utf-8", "replace").strip(), f"key file {path}")


def _judged(value: str, place: str) -> Key:
    if not value:
        return Key(place=place, problem=f"{place} is empty")
    if len(value) > MAX_KEY_BYTES or not _KEY.fullmatch(value):
        return Key(place=place, problem=f"{place} holds no key: one is a single line of letters, digits and signs")
    return Key(value, place=place)
