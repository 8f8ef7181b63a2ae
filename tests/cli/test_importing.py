"""``import`` of archives as a person runs it: figures, places of what is broken, a second run that changes nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.command import dragoman, started
from tests.test_intake import archive

pytestmark = pytest.mark.acceptance


def figures(out: str) -> dict[str, object]:
    [line] = out.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_an_archive_is_imported_once_and_what_is_broken_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    warc = archive(path, pages=4)
    data = bytearray(warc.data)
    data[warc.starts[-1] + 20 : warc.starts[-1] + 40] = b"x" * 20
    path.write_bytes(data)
    first = dragoman("import", "news.warc.gz", "--json", home=tmp_path)
    assert first.code == 0
    assert figures(first.out) == {
        "source": "news.warc.gz",
        "pages": 3,
        "known": 0,
        "others": 5,
        "malformed": 1,
        "states": {"done": 3},
    }
    assert f"byte {warc.starts[-1]}: can't be unpacked" in first.err
    assert "3 done" in first.err
    second = dragoman("import", "news.warc.gz", home=tmp_path)
    assert second.code == 0
    assert second.out == "news.warc.gz: 0 pages, 0 known already, 0 other records, 0 malformed\n"


def test_an_archive_that_was_killed_on_the_way_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    archive(path, pages=24)
    log = tmp_path / "log"
    with started("-v", "import", "news.warc.gz", home=tmp_path, log=log) as process:
        while b"original" not in log.read_bytes() and process.poll() is None:
            time.sleep(0.05)
    ended = dragoman("import", "news.warc.gz", "--json", home=tmp_path)
    assert ended.code == 0
    again = dragoman("outlets", "--json", home=tmp_path)
    [outlet] = [json.loads(line) for line in again.out.splitlines()]
    assert outlet["items"] == 24


def test_an_address_does_not_go_with_an_archive(tmp_path: Path) -> None:
    assert dragoman("import", "a.warc.gz", "--url", "https://a.example/", home=tmp_path).code == 2
