"""Outlets that fail in every way: each says what is wrong where one looks for it, and the sound one goes on."""

from __future__ import annotations

import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.app import App
from dragoman.config import FetchSettings, Settings
from dragoman.model import Outlet, Pair, Status
from dragoman.store import outlets
from dragoman.translate.engines.echo import EchoEngine
from tests.command import dragoman, started
from tests.servers import LocalServer, Route, gzip_bomb

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SENTENCES = (
    "The council voted on Tuesday evening to build a new bridge over the river, after two years of debate in the town. "
    "The work will begin in March and the road will stay open, the mayor told the councillors before the vote was held."
)


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


def article(text: str = SENTENCES, language: str = "en") -> bytes:
    head = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>A bridge</title></head>'
    return f"{head}<body><article><h1>A bridge</h1><p>{text}</p><p>{text}</p></article></body></html>".encode()


BAD_FEEDS = {
    "missing": (Route(status=404), "404"),
    "gone": (Route(status=410), "410"),
    "failing": (Route(status=500), "500"),
    "html": (Route(body=b"<!doctype html><html><body><h1>Welcome</h1></body></html>"), "HTML"),
    "malformed": (Route(body=b"<?xml version='1.0'?><rss><channel><item><ti"), "XML"),
    "empty": (Route(body=b""), "empty"),
    "binary": (Route(body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, content_type="image/png"), "PNG"),
}
BAD_PAGES = {
    "blank": (Route(body=b"<html><body></body></html>"), ""),
    "void": (Route(body=b""), "empty"),
    "huge": (Route(body=b"<p>" + b"x" * 50_000_000), "large"),
    "bomb": (gzip_bomb(60_000_000), "large"),
    "picture": (Route(body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, content_type="image/png"), "PNG"),
    "away": (Route(status=404), "404"),
}


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        for name, (route, _) in BAD_FEEDS.items():
            running.routes[f"/feeds/{name}"] = route
        for name, (route, _) in BAD_PAGES.items():
            running.routes[f"/pages/{name}"] = route
        running.routes["/pages/good"] = Route(body=article())
        running.routes["/pages/unknown"] = Route(body=article("ꦱꦧꦼꦤ꧀ꦮꦺꦴꦁꦏꦭꦃꦲꦶꦫꦏꦺꦏꦤ꧀ꦛꦶꦩꦂꦢꦶꦏ " * 12, language=""))
        pages = [running.url(f"/pages/{name}") for name in (*BAD_PAGES, "good", "unknown")]
        running.routes["/feeds/good"] = Route(body=rss(*pages), content_type="application/rss+xml")
        cyrillic = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Вести</title></channel></rss>'
        )
        running.routes["/feeds/charset"] = Route(body=cyrillic.encode("windows-1251"))
        yield running


@pytest.fixture
def app(tmp_path: Path, server: LocalServer) -> Iterator[App]:
    settings = Settings(fetch=FetchSettings(pause_seconds=0))
    engine = EchoEngine([Pair(source="fr", target="en")])
    with App(settings, tmp_path, allow_private=True, engines=[engine], clock=lambda: NOW) as made:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            silent = f"http://127.0.0.1:{closed.getsockname()[1]}/rss"
        feeds = {name: server.url(f"/feeds/{name}") for name in (*BAD_FEEDS, "good", "charset")} | {"silent": silent}
        with made.database.write() as db:
            for name, url in feeds.items():
                outlet_id = outlets.save_outlet(db, Outlet(slug=name, name=name, home=""), followed=True, now=NOW)
                outlets.save_feeds(db, outlet_id, (url,), now=NOW)
        made.work_until_idle()
        yield made


@pytest.mark.timeout(180)
def test_each_bad_outlet_and_page_is_named_with_its_reason_and_the_rest_goes_on(app: App, server: LocalServer) -> None:
    views = {view.outlet.slug: view for view in app.library.outlets("en")}
    for name, (_, words) in BAD_FEEDS.items():
        assert words.lower() in views[name].problem.lower(), (name, views[name].problem)
    assert views["gone"].next_poll is None
    assert views["failing"].next_poll is not None
    assert "refused" in views["silent"].problem
    assert views["good"].problem == "1 article waits: answered 200 OK with an empty page"
    assert views["charset"].problem
    held = {row.url.rpartition("/")[2]: row.reason for row in app.library.held("en", 50)}
    assert set(held) == set(BAD_PAGES)
    for name, (_, words) in BAD_PAGES.items():
        assert held[name], name
        assert words.lower() in held[name].lower(), (name, held[name])
        assert "inside Dragoman" not in held[name], (name, held[name])
    shown = {item.url.rpartition("/")[2]: item for item in app.library.items("en", limit=50).items}
    assert set(shown) == {"good", "unknown"}
    assert shown["good"].status is Status.ORIGINAL
    assert shown["unknown"].status is Status.UNTRANSLATED
    assert shown["unknown"].reason


@pytest.mark.acceptance
def test_a_port_in_use_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = dragoman("serve", "--port", port, home=tmp_path)
    assert ran.code == 1
    assert f"127.0.0.1:{port}: the site can't listen there" in ran.err
    assert "--port" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.acceptance
def test_without_apertium_doctor_says_what_to_install_and_a_page_is_shown_in_its_own_language(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(article("Le conseil a voté mardi la construction du pont sur la rivière. " * 6, language="fr"))
    without = {"PATH": str(tmp_path), "APERTIUM_MODES": str(tmp_path)}
    ran = dragoman("import", "page.html", "--url", "https://a.example/1", home=tmp_path, extra=without)
    assert ran.code == 0, ran.err
    assert "untranslated" in ran.out
    health = dragoman("doctor", home=tmp_path, extra=without)
    assert health.code == 1
    assert "apt-get install apertium" in health.out


@pytest.mark.acceptance
def test_the_site_answers_while_nothing_is_followed_and_stops_tidily(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started("run", "--port", "0", home=tmp_path, log=log) as process:
        deadline = time.monotonic() + 60
        while "The site is at" not in log.read_text("utf-8"):
            assert time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.05)
        address = log.read_text("utf-8").partition("The site is at ")[2].split()[0]
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            assert answer.status == 200
            assert b"<html" in answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text("utf-8")
    assert "Traceback" not in log.read_text("utf-8")
