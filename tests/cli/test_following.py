"""Following by address, file and catalogue; the catalogue searched; outlets written out and taken in again."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.app import App
from dragoman.cli.following import follow_address
from dragoman.config import FetchSettings, Settings
from dragoman.translate.engines.echo import EchoEngine
from tests.command import dragoman
from tests.servers import LocalServer, Route

TOML = """\
name = "Le Phare"
home = "https://lephare.example/"
country = "CH"
languages = ["fr", "rm"]
kind = "public"
owner = "Fondation du Phare"
rights = "headline"
longest_poll_minutes = 720
feeds = ["https://lephare.example/une.xml"]
pages = ["https://lephare.example/monde/"]

[extract]
body = "div.corps > p"
remove = [".pub"]
links = "h2 a"
"""


def outlets(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in dragoman("outlets", "--json", home=home).out.splitlines()]


def test_an_outlet_goes_from_file_to_file_unchanged(tmp_path: Path) -> None:
    (tmp_path / "phare.toml").write_text(TOML)
    ran = dragoman("follow", "--from", "phare.toml", home=tmp_path)
    assert ran.code == 0, ran.err
    assert "following Le Phare [lephare-example], fr, rm, Switzerland, public, Fondation du Phare\n" in ran.err
    assert dragoman("outlets", "export", "lephare-example", home=tmp_path).out == TOML
    again = dragoman("follow", "--from", "phare.toml", home=tmp_path)
    assert "(followed already, no new feed)" in again.err
    [listed] = outlets(tmp_path)
    assert (listed["kind"], listed["rights"]) == ("public", "headline")


def test_all_outlets_go_to_another_installation_as_opml(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for home in (one, two):
        home.mkdir()
    (one / "phare.toml").write_text(TOML)
    dragoman("follow", "--from", "phare.toml", home=one)
    exported = dragoman("outlets", "export", "--opml", home=one)
    assert exported.code == 0, exported.err
    (two / "all.opml").write_text(exported.out)
    assert dragoman("follow", "--from", "all.opml", home=two).code == 0
    assert dragoman("outlets", "export", "--opml", home=two).out == exported.out
    assert dragoman("outlets", "export", "Le Phare", home=two).out == TOML


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("follow",), 2, "say what to follow: an address, or --from with a file or the catalogue"),
        (("follow", "https://lephare.example/"), 2, "standard input is not a terminal: --yes follows what is found"),
        (("follow", "--from", "bad.toml"), 1, "bad.toml, line 3: unknown key colour; known are name, home"),
        (("follow", "--from", "gone.toml"), 2, "gone.toml: can't be read (No such file or directory)"),
        (("follow", "--from", "bad.toml", "x"), 2, "give no address with it"),
        (("follow", "--from", "page.opml"), 1, "page.opml: is no OPML: its outermost element is html"),
        (("follow", "--from", "latin.toml"), 1, "latin.toml: is not UTF-8 text"),
        (
            ("follow", "--from", "bad.toml", "--links", "a"),
            2,
            "--links goes with an address; a file of outlets says it",
        ),
        (("follow", "--from", "catalogue"), 2, "say which outlets of the catalogue"),
        (("follow", "--from", "catalogue", "xyzzy"), 1, "xyzzy: is not in the catalogue"),
        (("outlets", "export"), 2, "say which outlet, by its short name; or --opml for all"),
        (("outlets", "export", "nobody"), 1, "nobody: no such outlet is followed; followed are: none"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    (tmp_path / "bad.toml").write_text('name = "A"\nhome = "https://a.example/"\ncolour = "red"\n')
    (tmp_path / "page.opml").write_text("<html></html>")
    (tmp_path / "latin.toml").write_bytes('name = "Été"'.encode("latin-1"))
    ran = dragoman(*arguments, home=tmp_path)
    assert ran.code == code, ran.err
    assert words in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_an_outlet_of_the_catalogue_is_followed_with_a_warning(tmp_path: Path) -> None:
    ran = dragoman("follow", "--from", "catalogue", "lemonde-fr", home=tmp_path)
    assert ran.code == 0, ran.err
    assert "were not checked against the live web" in ran.err
    [listed] = outlets(tmp_path)
    assert (listed["name"], listed["country"], listed["kind"]) == ("Le Monde", "FR", "private")


def test_the_catalogue_is_searched_and_says_that_it_was_not_checked(tmp_path: Path) -> None:
    ran = dragoman("outlets", "search", "serbia", "private", home=tmp_path)
    assert ran.code == 0, ran.err
    assert "b92-net" in ran.out
    assert "were not checked against the live web" in ran.out
    lines = dragoman("outlets", "search", "serbia", "private", "--json", home=tmp_path).out.splitlines()
    b92 = next(line for line in map(json.loads, lines) if line["slug"] == "b92-net")
    assert (b92["country"], b92["languages"], b92["checked"]) == ("RS", ["sr-Latn"], False)
    nothing = dragoman("outlets", "search", "xyzzy", home=tmp_path)
    assert (nothing.code, nothing.out) == (0, "")
    assert "Nothing in the catalogue" in nothing.err


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = Settings(fetch=FetchSettings(pause_seconds=0))
    with App(settings, tmp_path, allow_private=True, engines=[EchoEngine([])]) as opened:
        yield opened


@pytest.mark.parametrize("answer", ["y", "n"])
def test_what_is_found_is_shown_and_followed_after_a_yes(
    app: App, answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = "".join(f"<item><title>News {n}\x9b31m</title><link>/{n}</link></item>" for n in range(5))
    with LocalServer({}) as server:
        server.routes["/rss"] = Route(body=f"<rss><channel><title>Phare</title>{feed}</channel></rss>".encode())
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{answer}\n"))
        done = follow_address(app, server.url("/rss"), yes=False)
    said = capsys.readouterr()
    assert said.out.strip() == ""
    assert "Phare [phare]" in said.err
    assert "with articles such as\n    News 0" in said.err
    assert "News 2" in said.err
    assert "News 3" not in said.err
    assert "\x9b" not in said.err
    assert "Follow it?" in said.err
    assert (done is not None) == (answer == "y")
    assert len(app.declarations()) == (answer == "y")
