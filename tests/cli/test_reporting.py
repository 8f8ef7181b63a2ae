"""``report`` as a person runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from dragoman.model import Issue, SegmentPair, Severity, Verdict
from dragoman.store.database import Database
from tests.command import dragoman
from tests.filled_store import show_checked


def test_it_comes_in_words_json_lines_and_as_a_plot(tmp_path: Path) -> None:
    nothing = dragoman("report", home=tmp_path)
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err.startswith("no article was translated since ")
    database = Database.in_folder(tmp_path / "data" / "dragoman")
    issue = Issue(check="numbers", severity=Severity.MAJOR, message="m")
    pair = SegmentPair(source="Un.", target="Two.", issues=(issue,))
    show_checked(database, "quai", 1, (pair,), made=datetime.now(UTC), verdict=Verdict.NOTES)
    database.close()
    words = dragoman("report", "--plot", str(tmp_path / "plot.svg"), home=tmp_path)
    assert words.code == 0, words.err
    assert "Articles translated: 1; segments: 1" in words.out
    assert "numbers" in (tmp_path / "plot.svg").read_text("utf-8")
    lines = [json.loads(line) for line in dragoman("report", "--days", "1", "--json", home=tmp_path).out.splitlines()]
    [check] = [line for line in lines if line["by"] == "check" and not line["day"]]
    assert (check["name"], check["findings"]["major"]) == ("numbers", 1)
    wrong = dragoman("report", "--plot", str(tmp_path / "none" / "plot.svg"), home=tmp_path)
    assert wrong.code == 2
    assert "can't be written" in wrong.err
