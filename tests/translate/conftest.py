"""The small real model in every layout, written once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.translate.small_model import write_all


@pytest.fixture(scope="session")
def small_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a folder for each layout, packages unpacked."""
    folder = tmp_path_factory.mktemp("models")
    write_all(folder)
    for package in folder.glob("*.argosmodel"):
        with zipfile.ZipFile(package) as opened:
            opened.extractall(folder / package.stem)
    return folder
