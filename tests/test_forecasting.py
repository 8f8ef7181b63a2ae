"""Forecasts: articles a day x characters x editions x engines, shares of budgets, and the price."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.app import App
from dragoman.cli.forecasting import describe_forecast
from dragoman.cli.main import app as command
from dragoman.config import FetchSettings, Settings
from dragoman.errors import DragomanError
from dragoman.forecasting import Sample, articles_a_day, forecast
from dragoman.model import Article, Block, BlockKind, Entry, Outlet, Pair
from dragoman.store import articles, entries, outlets
from dragoman.translate.budget import Limits
from dragoman.translate.engines.echo import EchoEngine
from dragoman.translate.routes import Router
from tests.servers import LocalServer, Route

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OUTLET = Outlet(slug="journal", name="Le Journal", home="https://journal.example/", language="fr")
SAMPLE = Sample(articles=10.0, characters=3000.0, language="fr", basis="from a test")
ROUTER = Router(
    [
        EchoEngine([Pair(source="fr", target="es")], name="free"),
        EchoEngine([Pair(source="es", target="en"), Pair(source="fr", target="de")], name="paid"),
    ]
)
PARAGRAPH = "Le conseil municipal a voté mardi soir la construction du pont sur la rivière, après de longs débats. " * 4


def test_every_paid_hop_of_every_edition_counts() -> None:
    made = forecast(
        OUTLET,
        SAMPLE,
        editions=("en", "de", "fr", "ja"),
        router=ROUTER,
        paid=frozenset({"paid"}),
        limits=Limits(engines={"paid": 120_000}, editions={"each": 60_000}),
        price_per_million=20.0,
    )
    assert [(leg.edition, leg.engine, leg.paid, leg.characters) for leg in made.legs] == [
        ("en", "free", False, 30_000),
        ("en", "paid", True, 30_000),
        ("de", "paid", True, 30_000),
        ("fr", "", False, 0),
        ("ja", "", False, 0),
    ]
    assert [(share.name, share.share) for share in made.shares] == [("paid", 0.5), ("en", 0.5), ("de", 0.5)]
    assert made.paid_characters == 60_000
    assert made.price == pytest.approx(1.2)
    text = "\n".join(describe_forecast(made, 20.0))
    assert "Le Journal [journal]: 10.0 articles a day in French, 3,000 characters each" in text
    assert "free: 30,000 characters a day, free" in text
    assert "engine paid: 50 % of its budget of 120,000 characters a day" in text
    assert "Paid engines: 60,000 characters a day: 1.20 a day, 36.00 in 30 days at 20 a million" in text
    assert "its own language, nothing to translate" in text
    assert "no engine here translates from fr" in text


def test_free_engines_cost_nothing_and_it_says_that() -> None:
    made = forecast(
        OUTLET, SAMPLE, editions=("es",), router=ROUTER, paid=frozenset(), limits=Limits(), price_per_million=20.0
    )
    assert describe_forecast(made, 20.0)[-1] == "No paid engine has a part in it: it costs nothing."


def test_a_rate_is_taken_from_the_latest_days() -> None:
    hours = [NOW - timedelta(hours=n) for n in range(1, 49)]
    assert articles_a_day(hours, NOW) == pytest.approx(24)
    assert articles_a_day([NOW - timedelta(minutes=5)] * 10, NOW) == 40
    assert articles_a_day([NOW - timedelta(days=90)], NOW) == 0
    assert articles_a_day([], NOW) is None


@pytest.fixture
def outlet() -> Iterator[LocalServer]:
    with LocalServer({}) as server:
        url = server.url("/").rstrip("/")
        today = datetime.now(UTC)
        dates = [(today - timedelta(hours=3 * n + 1)).strftime("%a, %d %b %Y %H:%M:%S GMT") for n in range(8)]
        items = "".join(
            f"<item><title>Pont {n}</title><link>{url}/{n}</link><pubDate>{date}</pubDate></item>"
            for n, date in enumerate(dates)
        )
        feed = f'<rss version="2.0"><channel><title>Journal</title><link>{url}/</link>{items}</channel></rss>'
        server.routes["/rss"] = Route(body=feed.encode(), content_type="application/rss+xml")
        page = f'<html lang="fr"><title>Pont</title><article><h1>Un pont</h1><p>{PARAGRAPH}</p></article></html>'
        server.routes |= {f"/{n}": Route(body=page.encode()) for n in range(2)}
        yield server


def test_an_address_is_sampled_from_its_feed_and_a_few_articles_and_not_followed(
    outlet: LocalServer, tmp_path: Path
) -> None:
    engine = EchoEngine([Pair(source="fr", target="en")])
    settings = Settings(fetch=FetchSettings(pause_seconds=0))
    with App(settings, tmp_path, allow_private=True, engines=[engine]) as app:
        made = app.forecast(outlet.url("/rss"))
        assert app.declarations() == []
    assert made.sample.articles == pytest.approx(8 / (22 / 24), rel=0.02)
    assert made.sample.characters == pytest.approx(len(PARAGRAPH), abs=20)
    assert made.sample.language == "fr"
    assert made.sample.basis == "from 8 entries in its feeds now, 2 articles read"
    assert [leg.engine for leg in made.legs] == ["echo"]


def test_an_outlet_that_is_followed_is_known_by_its_history(tmp_path: Path) -> None:
    body = (Block(kind=BlockKind.PARAGRAPH, text="a" * 990),)
    with App(Settings(), tmp_path, clock=lambda: NOW, engines=[]) as app:
        with app.database.write() as db:
            outlet_id = outlets.save_outlet(db, OUTLET, followed=True, now=NOW)
            times = [NOW - timedelta(hours=2 * n + 2) for n in range(12)]
            found = [Entry(url=f"https://journal.example/{n}", id="x", published=at) for n, at in enumerate(times)]
            entries.save_entries(db, outlet_id, found, now=NOW)
            article = Article(url="https://journal.example/0", title="b" * 10, blocks=body, language="fr")
            articles.save_revision(db, outlet_id, article, now=NOW)
        made = app.forecast("journal")
    assert made.sample == Sample(
        articles=12.0, characters=1000.0, language="fr", basis="from 12 entries and 1 articles stored here"
    )


def test_a_name_that_nobody_goes_by_is_an_error(tmp_path: Path) -> None:
    with App(Settings(), tmp_path, engines=[]) as app, pytest.raises(DragomanError):
        app.forecast("nobody-goes-by-this")


def test_the_command_writes_one_json_line(outlet: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_app(settings: Settings, folder: Path) -> App:
        return App(settings, folder, allow_private=True, engines=[EchoEngine([Pair(source="fr", target="en")])])

    monkeypatch.setattr("dragoman.app.App", open_app)
    monkeypatch.setenv("DRAGOMAN_FETCH_PAUSE_SECONDS", "0")
    result = CliRunner().invoke(command, ["--folder", str(tmp_path), "forecast", "--json", outlet.url("/rss")])
    made = json.loads(result.stdout)
    assert made["legs"][0]["route"] == "fr>en"
    assert made["price"] is None
    result = CliRunner().invoke(command, ["--folder", str(tmp_path), "forecast", outlet.url("/rss")])
    assert result.stdout.splitlines()[-1] == "No paid engine has a part in it: it costs nothing."
