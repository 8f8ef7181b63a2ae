"""``reports`` as a person runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from dragoman.model import SegmentPair
from dragoman.reader_reports import ReportDesk
from dragoman.store.database import Database
from tests.command import dragoman
from tests.filled_store import show_checked

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAIRS = (SegmentPair(source="L'OZIB siège.", target="The OZIB sits."), SegmentPair(source="Deux.", target="Two."))


def test_a_report_becomes_a_term_or_is_dismissed(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path / "data" / "dragoman")
    database.migrate()
    item = show_checked(database, "quai", 1, PAIRS, made=NOW)
    desk = ReportDesk(database, clock=lambda: NOW)
    for words in ("it is \x1b[31mZIBO", "spam"):
        desk.receive("en", item, 2, words, address="192.0.2.1")
    database.close()
    listed = dragoman("reports", "list", home=tmp_path)
    assert f"1  2026-11-20  quai  /en/article/{item}#s2  [open]" in listed.out
    assert "reader: it is  [31mZIBO" in listed.out
    assert "\x1b" not in listed.out
    accepted = dragoman("reports", "accept", "1", "OZIB", "ZIBO", "--here", home=tmp_path)
    assert accepted.code == 0, accepted.err
    assert "accepted\n1 article on show uses what changed.\n" in accepted.err
    assert "--again does it at once" in accepted.err
    assert dragoman("glossary", "list", home=tmp_path).out == "OZIB → ZIBO  [fr>en, outlet quai]\n"
    assert dragoman("reports", "dismiss", "2", home=tmp_path).err == "dismissed\n"
    assert dragoman("reports", "list", home=tmp_path).err == "no report waits for a decision\n"
    lines = [
        json.loads(line) for line in dragoman("reports", "list", "--all", "--json", home=tmp_path).out.splitlines()
    ]
    assert [line["state"] for line in lines] == ["accepted", "dismissed"]
    assert dragoman("reports", "dismiss", "7", home=tmp_path).code == 1
    assert dragoman("reports", "accept", "1", "OZIB", home=tmp_path).code == 2
