"""Outlets as TOML: read whole or refused with file and line, and what is written is what was read."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.css import Selectors
from dragoman.errors import ParseError
from dragoman.model import Declaration, Outlet, PollLimits, Rights
from dragoman.outlets.declaration import parse_declarations, render_declaration
from tests.outlets.declared import declarations

PHARE = """\
name = "Le Phare"
home = "https://www.lephare.example/"
country = "CH"
languages = ["fr", "rm"]
kind = "public"
owner = "Fondation du Phare"
rights = "excerpt"
shortest_poll_minutes = 10
longest_poll_minutes = 720.5
feeds = ["https://www.lephare.example/une.xml"]
pages = ["https://www.lephare.example/monde/"]

[extract]
body = "div.corps"
remove = [".pub", "aside"]
title = "h1 > span"
standfirst = ".chapo"
authors = ".signature a"
date = "time"
links = "h2 a"
"""


def test_every_key_is_read() -> None:
    assert parse_declarations(PHARE, subject="phare.toml") == (
        Declaration(
            outlet=Outlet(
                slug="lephare-example",
                name="Le Phare",
                home="https://www.lephare.example/",
                language="fr",
                country="CH",
                kind="public",
                owner="Fondation du Phare",
                rights=Rights.EXCERPT,
                languages=("fr", "rm"),
            ),
            feeds=("https://www.lephare.example/une.xml",),
            pages=("https://www.lephare.example/monde/",),
            limits=PollLimits(shortest_minutes=10, longest_minutes=720.5),
            selectors=Selectors(
                body="div.corps",
                remove=(".pub", "aside"),
                title="h1 > span",
                standfirst=".chapo",
                authors=".signature a",
                date="time",
                links="h2 a",
            ),
        ),
    )


def test_name_and_home_suffice_and_a_file_may_hold_several() -> None:
    one, two = (
        '[[outlet]]\nname = "A"\nhome = "https://a.example/"\n',
        '[[outlet]]\nname="B"\nhome="http://b.example"\n',
    )
    first, second = parse_declarations(f"# both\n{one}\n{two}", subject="x")
    assert first == Declaration(outlet=Outlet(slug="a-example", name="A", home="https://a.example/"))
    assert (second.outlet.slug, second.outlet.rights, second.feeds) == ("b-example", Rights.FULL, ())


def test_one_language_is_the_outlets_language_alone() -> None:
    [found] = parse_declarations('name="A"\nhome="https://a.example/"\nlanguages=["sr-Latn"]', subject="x")
    assert (found.outlet.language, found.outlet.languages) == ("sr-Latn", ())


START = 'name = "A"\nhome = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "x.toml: is not valid TOML"),
        ("", "x.toml, line 1: home is not a web address"),
        ('home = "https://a.example/"\n', "name is missing"),
        ('name = "A"\nhome = "ftp://a.example/"\n', "x.toml, line 2: home is not a web address"),
        ('name = "A"\nhome = "https://a.example:99999/"\n', "x.toml, line 2: home is not a web address"),
        ('name = 5\nhome = "https://a.example/"\n', "x.toml, line 1: name is not a text of one line"),
        (START + "colour = 1\n", "x.toml, line 3: unknown key colour; known are name, home, country"),
        (START + '\nlanguages = "fr"\n', "x.toml, line 4: languages is not a list of texts"),
        (START + 'languages = ["klingonisch"]\n', "'klingonisch' is not a language tag"),
        (START + 'languages = ["pt_br"]\n', "'pt_br' is not a standard tag; write it as 'pt-BR'"),
        (START + 'country = "rs"\n', "x.toml, line 3: 'rs' is not a country's code"),
        (START + 'country = "EU"\n', "'EU' is not a country's code"),
        (START + 'kind = "royal"\n', "kind = 'royal' is none of public, private, state-owned"),
        (START + "kind = [1]\n", "kind = [1] is none of"),
        (START + 'rights = "some"\n', "rights = 'some' is none of full, excerpt, headline"),
        (START + "shortest_poll_minutes = 1\n", "is not a number of minutes between 5 and 10080"),
        (START + "longest_poll_minutes = true\n", "is not a number of minutes between 5 and 10080"),
        (START + "longest_poll_minutes = nan\n", "is not a number of minutes between 5 and 10080"),
        (START + "shortest_poll_minutes = 60\nlongest_poll_minutes = 30\n", "is above longest_poll_minutes"),
        (START + 'feeds = ["javascript:alert(1)"]\n', "'javascript:alert(1)' is not a web address"),
        (START + 'feeds = ["https://a.example/1", "https://a.example/1"]\n', "holds an address twice"),
        (f"[[outlet]]\n{START}[[outlet]]\n{START}", "x.toml, line 6: https://a.example/ is described twice"),
        (f"[[outlet]]\n{START}\n[[outlet]]\n{START}kind = 1\n", "x.toml, line 8: kind"),
        (START + 'pages = ["x"]\n', "x.toml, line 3: 'x' is not a web address, as https://outlet.example/world/"),
        (START + '[extract]\nbody = "div["\n', "x.toml, line 4: body: 'div[' is no CSS selector (Expected"),
        (
            START + '[extract]\ntitle = "h1"\nname = "p"\n',
            "x.toml, line 5: unknown key name in extract; known are body",
        ),
        (START + '[extract]\nremove = "aside"\n', "x.toml, line 4: remove is not a list of 50 CSS selectors at most"),
        (START + '[extract]\nremove = ["aside", 5]\n', "x.toml, line 4: remove is not a CSS selector in quotation"),
        (START + "[extract]\n# none\ndate = 5\n", "x.toml, line 5: date is not a CSS selector in quotation marks"),
        (
            START + 'extract = {body = "p::text"}\n',
            "x.toml, line 3: body: 'p::text' is no CSS selector (Pseudo-elements",
        ),
        (START + 'extract = "p"\n', "x.toml, line 3: extract is not a table: write [extract] on a line of its own"),
        (
            f'[[outlet]]\n{START}[[outlet]]\nname="B"\nhome="https://b.example"\n[outlet.extract]\nlinks="a:b"\n',
            "x.toml, line 8: links: 'a:b' is no CSS selector",
        ),
        ("outlet = 5\n", "x.toml: outlet is not a table"),
        ("outlet = [1]\n", "x.toml: outlet is not a table"),
        ("outlet = []\n", "x.toml: describes no outlet"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_declarations(text, subject="x.toml")
    assert words in str(caught.value)


@given(declarations())
def test_what_is_written_is_read_back(declaration: Declaration) -> None:
    assert parse_declarations(render_declaration(declaration), subject="x") == (declaration,)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ParseError):
        parse_declarations(text, subject="x")
