"""Keys come from the environment or a file that is not for all to read, and are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.translate.engines.keys import Key, read_key

VARIABLE = "DRAGOMAN_ECHO_KEY"


def written(tmp_path: Path, text: str, mode: int = 0o600) -> str:
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return str(path)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "from-file\n")
    assert read_key(VARIABLE, file, {VARIABLE: " from-environment "}).reveal() == "from-environment"
    found = read_key(VARIABLE, file, {})
    assert found.reveal() == "from-file"
    assert found.place == f"key file {file}"


def test_no_key_is_no_problem_by_itself() -> None:
    key = read_key(VARIABLE, "", {})
    assert not key
    assert key.problem == ""
    assert key.place == f"environment variable {VARIABLE}"


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602])
def test_a_file_that_all_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, "secret", mode)
    key = read_key(VARIABLE, file, {})
    assert not key
    assert f"chmod 600 {file}" in key.problem


@pytest.mark.parametrize("text", ["", "two words", "two\nlines", "schlüssel", "x" * 5000])
def test_what_can_be_no_key_is_told_without_repeating_it(tmp_path: Path, text: str) -> None:
    key = read_key(VARIABLE, written(tmp_path, text), {})
    assert not key
    assert key.problem
    assert not text or text not in key.problem


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    key = read_key(VARIABLE, str(tmp_path / "gone"), {})
    assert "gone can't be read (No such file" in key.problem


def test_a_key_never_prints() -> None:
    key = Key("hunter2", place="here")
    assert "hunter2" not in f"{key} {key!r}"
    assert key.hide("your key hunter2 is bad") == "your key *** is bad"
