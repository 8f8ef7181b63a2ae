"""Files that pages load: style, script, icon. Their names carry a hash of their bytes, so they never go stale.

It knows nothing of who serves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

HASH_DIGITS = 12
"""Hex digits of SHA-256 in a name: 48 bits, enough that two versions of one file never meet."""
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file as served; ``name`` is its hashed name within ``/static/``."""

    name: str
    media_type: str
    body: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file by its plain name ("site.css")."""
    files = {}
    for path in sorted(Path(__file__).with_name("static").iterdir()):
        if path.suffix in MEDIA_TYPES:
            body = path.read_bytes()
            name = f"{path.stem}.{sha256(body).hexdigest()[:HASH_DIGITS]}{path.suffix}"
            files[path.name] = StaticFile(name=name, media_type=MEDIA_TYPES[path.suffix], body=body)
    return files


def static_path(name: str) -> str:
    """The address of a file by its plain name."""
    return f"/static/{static_files()[name].name}"
