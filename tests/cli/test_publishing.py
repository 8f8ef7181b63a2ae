"""An article is withdrawn and put back by the command line."""

from __future__ import annotations

from pathlib import Path

from tests.command import dragoman

STORY = "A bridge is shut\n\nThe old bridge stays shut, the town says. Three more weeks are needed for the work on it.\n"
URL = "https://quay.example/bridge"


def taken_in(home: Path) -> None:
    (home / "story.txt").write_text(STORY * 3)
    ran = dragoman("import", "story.txt", "--url", URL, home=home)
    assert ran.code == 0, ran.err


def test_an_article_is_withdrawn_once_and_put_back_once(tmp_path: Path) -> None:
    taken_in(tmp_path)
    assert f"{URL} is withdrawn" in dragoman("withdraw", URL, "--reason", "Wrong.", home=tmp_path).err
    assert f"{URL} was withdrawn before" in dragoman("withdraw", URL, home=tmp_path).err
    assert f"{URL} is on show again" in dragoman("withdraw", URL, "--undo", home=tmp_path).err
    assert f"{URL} was not withdrawn" in dragoman("withdraw", URL, "--undo", home=tmp_path).err
    unknown = dragoman("withdraw", "nothing", home=tmp_path)
    assert (unknown.code, "no article here" in unknown.err) == (1, True)
