"""``outlets`` tells of each outlet and feed how it stands: in words, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from dragoman.app import App
from dragoman.cli import outlets as command
from dragoman.cli.context import Context
from dragoman.config import FetchSettings, Settings, SiteSettings
from dragoman.errors import DragomanError
from dragoman.model import Outlet
from dragoman.store import outlets, subscriptions
from tests.servers import LocalServer, Route

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SETTINGS = Settings(
    fetch=FetchSettings(pause_seconds=0, total_seconds=1), site=SiteSettings(public_url="http://a.example")
)
ITEM = b"<item><title>Un</title><link>https://a.example/1</link></item>"
GOOD = b'<rss version="2.0"><channel><title>J</title>%s<ttl>90</ttl></channel></rss>'


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        running.routes |= {
            "/robots.txt": Route(body=b"User-agent: *\nDisallow: /closed/", content_type="text/plain"),
            "/good": Route(body=GOOD % b"", content_type="application/rss+xml"),
            "/gone": Route(status=410),
            "/limited": Route(status=429, headers=(("Retry-After", "7200"),)),
            "/slow": Route(body=b"x", delay=1.5),
            "/closed/rss": Route(body=GOOD % b""),
        }
        yield running


def folder_with(tmp_path: Path, server: LocalServer, clock: Clock, **feeds: str) -> Path:
    """A data folder in which an outlet with these feeds, by path, was followed and polled."""
    with App(SETTINGS, tmp_path, allow_private=True, engines=[], clock=clock) as app:
        with app.database.write() as db:
            for slug, path in feeds.items():
                outlet = Outlet(slug=slug, name=slug.title(), home=f"https://{slug}.example/", country="FR")
                outlet_id = outlets.save_outlet(db, outlet, followed=True, now=clock())
                outlets.save_feeds(db, outlet_id, (server.url(path),), now=clock())
        app.work_until_idle()
    return tmp_path


def written(folder: Path, name: str, *, as_json: bool) -> str:
    # Not by pytest's capture, which DBOS would log to after its end.
    with redirect_stdout(StringIO()) as out:
        command.show(Context(settings_file=None, folder=folder, verbose=False), name, as_json=as_json)
    return out.getvalue()


def shown(folder: Path, name: str) -> dict[str, str]:
    """The facts about an outlet and its last feed, by their names."""
    lines = written(folder, name, as_json=False).splitlines()
    return {line[2:17].strip(): line[18:] for line in lines if line.startswith("  ")}


@pytest.mark.timeout(180)
def test_each_trouble_is_told_in_words_with_the_next_poll_and_why_then(tmp_path: Path, server: LocalServer) -> None:
    paths = {"good": "/good", "missing": "/none", "gone": "/gone", "slow": "/slow", "closed": "/closed/rss"}
    paths["limited"] = "/limited"  # the last, as it keeps all the host from being asked
    clock = Clock()
    folder = tmp_path / "data"
    for slug, path in paths.items():
        folder_with(folder, server, clock, **{slug: path})
        clock.now += timedelta(hours=8)
    facts = {slug: shown(folder, slug) for slug in paths}
    assert facts["good"]["home page"] == "https://good.example/"
    assert facts["good"]["articles"] == "0 published, 0 held"
    assert "problem" not in facts["good"]
    assert "(the interval that the feed asks for)" in facts["good"]["next poll"]
    assert facts["missing"]["problem"] == "answered 404 Not Found: there is nothing at this address"
    assert facts["missing"]["last good poll"] == "never"
    assert "polls in a row, since 2026-11-20 " in facts["missing"]["failed"]
    assert facts["gone"]["problem"] == "answered 410 Gone: the outlet took it down"
    assert facts["gone"]["next poll"] == "never (gone for good)"
    assert facts["limited"]["problem"] == "answered 429 Too Many Requests: the outlet asks us to come less often"
    assert "(the outlet asks us to wait)" in facts["limited"]["next poll"]
    assert "took longer than 1 s" in facts["slow"]["problem"]
    assert "by the robots.txt of 127.0.0.1" in facts["closed"]["problem"]


def test_what_a_hub_does_is_told(tmp_path: Path, server: LocalServer) -> None:
    clock = Clock()
    hub = (("Link", f'<{server.url("/hub")}>; rel="hub"'),)
    server.routes["/good"] = Route(body=GOOD % b"", headers=hub, content_type="application/rss+xml")
    server.routes["/hub"] = Route(status=500)
    folder_with(tmp_path, server, clock, good="/good")
    words = shown(tmp_path, "good")["hub"]
    assert words == "127.0.0.1 does not tell of news; its hub 127.0.0.1 answered 500 Internal Server Error"
    now = datetime.now(UTC)
    with App(SETTINGS, tmp_path) as app, app.database.write() as db:
        [feed] = outlets.load_feeds(db)
        subscriptions.save_lease(db, feed.id, until=now + timedelta(days=1), due=now)
        subscriptions.save_push(db, feed.id, now=now, spacing=timedelta())
    words = shown(tmp_path, "good")["hub"]
    assert words.startswith(f"127.0.0.1 tells of news until {now + timedelta(days=1):%Y-%m-%d %H:%M} UTC; it did last ")


def test_one_outlet_as_json_has_all_its_feeds(tmp_path: Path, server: LocalServer) -> None:
    clock = Clock()
    folder_with(tmp_path, server, clock, good="/good")
    with App(SETTINGS, tmp_path, clock=clock) as app, app.database.write() as db:
        outlets.save_feeds(db, 1, (server.url("/none"),), now=clock())
        outlets.save_feeds(db, 1, (server.url("/page"),), now=clock(), kind=outlets.FeedKind.PAGE)
    with App(SETTINGS, tmp_path, allow_private=True, engines=[], clock=clock) as app:
        app.work_until_idle()
        app.unfollow("good")
    found = json.loads(written(tmp_path, "Good", as_json=True))
    assert found["slug"] == "good"
    assert [feed["section_page"] for feed in found["feeds"]] == [False, False, True]
    assert found["feeds"][0]["failures"] == 0
    assert found["feeds"][1]["failing_since"] == START.isoformat()
    assert {feed["reason"] for feed in found["feeds"]} == {"not followed any more"}
    with pytest.raises(DragomanError, match="no such outlet"):
        written(tmp_path, "unknown", as_json=True)
