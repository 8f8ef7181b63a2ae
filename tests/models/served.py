"""What models are fetched from, on this machine: files with ranges, an index of packages, a hub of repositories."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.servers import Request, Route


@dataclass
class ServedFile:
    """A file that is served in parts on request; for each number in ``cuts`` an answer is cut after so many bytes."""

    body: bytes
    cuts: list[int] = field(default_factory=list)
    etag: str = '"one"'
    ranges: bool = True

    def __call__(self, request: Request) -> Route:
        start, body, status = 0, self.body, 200
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
        same = request.headers.get("if-range", self.etag) == self.etag
        headers: tuple[tuple[str, str], ...] = ()
        if wanted and self.ranges and same:
            start = int(wanted[1])
            if start >= len(self.body):
                return Route(status=416)
            end = int(wanted[2]) + 1 if wanted[2] else len(self.body)
            body, status = self.body[start:end], 206
            headers = (("Content-Range", f"bytes {start}-{start + len(body) - 1}/{len(self.body)}"),)
        probe = wanted is not None and wanted[2] != ""
        cut = self.cuts.pop(0) if self.cuts and not probe else None
        return Route(status=status, body=body, headers=headers, etag=self.etag, cut=cut)


Answer = Route | Callable[[Request], Route]


def listing(value: object) -> Route:
    return Route(body=json.dumps(value).encode(), content_type="application/json")


def index_entry(source: str, target: str, *links: str, version: str = "1.0") -> dict[str, object]:
    """An entry of an Argos index."""
    codes = {"from_code": source, "from_name": source, "to_code": target, "to_name": target}
    return {"package_version": version, "argos_version": "1.9", "links": list(links), **codes}


def repository(name: str, files: Mapping[str, bytes], *, commit: str, licence: str = "cc-by-4.0") -> dict[str, Answer]:
    """Routes of a repository: what is said of it, its list of files, and the files; weights are large files."""
    listed: list[dict[str, object]] = []
    routes: dict[str, Answer] = {}
    for path, body in files.items():
        git = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
        entry: dict[str, object] = {"type": "file", "path": path, "size": len(body), "oid": git}
        if path.endswith(".bin"):
            entry["lfs"] = {"oid": hashlib.sha256(body).hexdigest(), "size": len(body)}
        listed.append(entry)
        routes[f"/{name}/resolve/{commit}/{path}"] = ServedFile(body)
    about = {"sha": commit, "cardData": {"license": licence}, "siblings": []}
    routes[f"/api/models/{name}/revision/main"] = listing(about)
    routes[f"/api/models/{name}/revision/{commit}"] = listing(about)
    routes[f"/api/models/{name}/tree/{commit}"] = listing(listed)
    return routes
