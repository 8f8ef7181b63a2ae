"""An article is withdrawn and put back, and the site written to a folder, as a person would do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.cli.context import Context
from dragoman.cli.publishing import publish_site, withdraw_article
from dragoman.errors import DragomanError
from dragoman.model import Verdict
from dragoman.store import tables
from dragoman.store.database import Database
from tests.store.test_search import TEXTS, filled

__all__ = ["filled"]
URL = "https://a.example/1"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.in_folder(tmp_path / "data")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def context(filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with filled.write() as db:
        db.execute(tables.translations.update().values(verdict=Verdict.CLEAN))
    return Context(folder=tmp_path / "data")


def test_an_article_is_withdrawn_once_and_put_back_once(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw_article(context, URL, reason="Wrong.", undo=False)
    withdraw_article(context, "i1", reason="", undo=False)
    withdraw_article(context, URL, reason="", undo=True)
    withdraw_article(context, URL, reason="", undo=True)
    with pytest.raises(DragomanError, match="no article here"):
        withdraw_article(context, "nothing", reason="", undo=False)
    assert capsys.readouterr().err.splitlines() == [
        f"{URL} is withdrawn from every edition",
        f"{URL} was withdrawn before",
        f"{URL} is on show again",
        f"{URL} was not withdrawn",
    ]


def test_a_site_is_published_once_and_then_left_alone(
    context: Context, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, title = tmp_path / "site", TEXTS[1][0]
    publish_site(context, site)
    assert "files new, 0 changed, 0 removed, 0 unchanged" in capsys.readouterr().err
    assert title in (site / "index.html").read_text()
    publish_site(context, site)
    assert "nothing new" in capsys.readouterr().err
    withdraw_article(context, URL, reason="Wrong.", undo=False)
    publish_site(context, site)
    assert "changed" in capsys.readouterr().err
    assert title not in (site / "index.html").read_text()
    assert "Wrong." in (site / "en/article/i1/index.html").read_text()
    with pytest.raises(DragomanError, match="would remove"):
        publish_site(context, tmp_path / "data")
