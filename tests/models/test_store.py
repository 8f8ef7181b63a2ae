"""The folder of models: whole models under their names, whatever happens in between."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.errors import DragomanError, ParseError
from dragoman.models.store import Description, Installed, ModelFolder

NOW = datetime(2022, 8, 1, 12, tzinfo=UTC)


def describe(_: Path) -> Description:
    return Description(source="here", version="1.0", licence="MIT", languages_from=("fr",), languages_to=("en",))


def put(models: ModelFolder, name: str = "fr-en", content: str = "weights") -> Installed:
    def fill(folder: Path) -> None:
        (folder / "model").mkdir()
        (folder / "model" / "model.bin").write_text(content)

    return models.put(name, fill, describe, now=NOW)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_a_model_is_put_in_listed_and_taken_out(tmp_path: Path) -> None:
    models = ModelFolder(tmp_path / "models")
    assert models.installed() == []
    made = put(models)
    assert models.installed() == [made]
    assert (made.languages_from, made.licence, made.added) == (("fr",), "MIT", "2022-08-01T12:00:00+00:00")
    assert list(made.files) == ["model/model.bin"]
    models.remove("fr-en")
    assert models.installed() == []
    assert names(tmp_path / "models") == []


def test_one_of_the_same_name_takes_its_place(tmp_path: Path) -> None:
    models = ModelFolder(tmp_path)
    put(models)
    put(models, content="newer")
    assert (tmp_path / "fr-en" / "model" / "model.bin").read_text() == "newer"
    assert names(tmp_path) == ["fr-en"]


def test_what_is_no_model_changes_nothing(tmp_path: Path) -> None:
    def refuse(_: Path) -> Description:
        raise ParseError("is no model")

    models = ModelFolder(tmp_path)
    put(models)
    with pytest.raises(ParseError):
        models.put("fr-en", lambda folder: None, refuse, now=NOW)
    assert models.verify("fr-en") == []
    assert names(tmp_path) == ["fr-en"]


def test_a_changed_missing_or_foreign_file_is_found(tmp_path: Path) -> None:
    models = ModelFolder(tmp_path)
    put(models)
    assert models.verify("fr-en") == []
    (tmp_path / "fr-en" / "model" / "model.bin").write_text("other")
    (tmp_path / "fr-en" / "extra").touch()
    assert [line.partition(":")[0] for line in models.verify("fr-en")] == ["extra", "model/model.bin"]
    (tmp_path / "fr-en" / "model" / "model.bin").unlink()
    assert "model/model.bin: is missing" in models.verify("fr-en")


def test_a_folder_put_there_by_hand_is_listed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.bin").write_text("12345")
    [model] = ModelFolder(tmp_path).installed()
    assert (model.name, model.source, model.size) == ("mine", "put there by hand", 5)
    assert "nothing to compare" in ModelFolder(tmp_path).verify("mine")[0]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", ".new-x", "../x", "x" * 101])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    models = ModelFolder(tmp_path / "models")
    with pytest.raises(DragomanError):
        put(models, name)
    with pytest.raises(DragomanError, match="installed are: none"):
        models.remove(name)
    assert (tmp_path / "x").is_dir()


def test_a_program_killed_between_the_renames_loses_no_model(tmp_path: Path) -> None:
    models = ModelFolder(tmp_path)
    put(models)
    (tmp_path / "fr-en").rename(tmp_path / ".old-fr-en")
    (tmp_path / ".new-fr-en").mkdir()
    (tmp_path / ".gone-es-en").mkdir()
    put(models, "es-en")
    assert names(tmp_path) == ["es-en", "fr-en"]
    assert models.verify("fr-en") == []


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from dragoman.models.store import Description, ModelFolder

last, steps = int(sys.argv[2]), iter(range(1, 1000))
def counted(do):
    def step(*given, **named):
        if next(steps) == last:
            os._exit(9)
        return do(*given, **named)
    return step
for name in ("rename", "fsync", "mkdir"):
    setattr(os, name, counted(getattr(os, name)))
described = Description(source="", version="", licence="", languages_from=(), languages_to=())
fill = lambda folder: (folder / "model.bin").write_text("new")
ModelFolder(Path(sys.argv[1])).put("fr-en", fill, lambda folder: described, now=datetime.now(UTC))
"""
"""Puts a model in, and dies at its n-th rename, synchronisation or making of a folder."""


@pytest.mark.parametrize("last", range(1, 9))
def test_a_program_killed_anywhere_leaves_the_old_model_or_the_new_one(tmp_path: Path, last: int) -> None:
    models = ModelFolder(tmp_path)
    put(models, content="old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(last)], check=False)
    assert killed.returncode == (9 if last < 8 else 0)
    put(models, "other")
    assert names(tmp_path) == ["fr-en", "other"]
    [weights] = (tmp_path / "fr-en").rglob("model.bin")
    assert weights.read_text() in ("old", "new")
    assert models.verify("fr-en") == []


def test_two_programs_do_not_change_the_folder_at_once(tmp_path: Path) -> None:
    models = ModelFolder(tmp_path)

    def meanwhile(_: Path) -> None:
        with pytest.raises(DragomanError, match="another program is changing the models"):
            put(ModelFolder(tmp_path), "es-en")

    models.put("fr-en", meanwhile, describe, now=NOW)
    assert names(tmp_path) == ["fr-en"]
