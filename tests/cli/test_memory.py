from __future__ import annotations

from pathlib import Path

from tests.command import dragoman

TMX = """<tmx version="1.4"><header srclang="fr"/><body>
<tu><tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>
</body></tmx>"""


def test_a_memory_is_taken_in_shown_written_and_pruned(tmp_path: Path) -> None:
    assert "is empty" in dragoman("memory", "show", home=tmp_path).err
    (tmp_path / "in.tmx").write_text(TMX)
    assert dragoman("memory", "import", "in.tmx", home=tmp_path).err == "1 segments read, 1 of them new\n"
    assert dragoman("memory", "show", home=tmp_path).out.split() == ["1", "fr>en", "imported"]
    assert dragoman("memory", "export", "out.tmx", "--pair", "fr>en", home=tmp_path).code == 0
    assert "<seg>Oui</seg>" in (tmp_path / "out.tmx").read_text()
    assert "0 segments older" in dragoman("memory", "prune", "--older-than", "1", home=tmp_path).err


def test_wrong_words_and_files_are_refused(tmp_path: Path) -> None:
    pair = dragoman("memory", "export", "out.tmx", "--pair", "fr", home=tmp_path)
    assert (pair.code, "write it in quotes as 'fr>en'" in pair.err) == (2, True)
    (tmp_path / "in.tmx").write_text("<html>")
    ran = dragoman("memory", "import", "in.tmx", home=tmp_path)
    assert ran.code == 1
    assert "in.tmx, line 1: is not TMX" in ran.err
