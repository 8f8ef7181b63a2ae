"""Outlets as TOML, the form that people write and share: one at the top of a file, or several as ``[[outlet]]``.

Owns the keys, their meanings and the errors that name file and line. Slugs are made from the home page, so that an
outlet is the same wherever it was found. Knows nothing of the store, of feeds or of the network.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import urlsplit

from dragoman.css import Selectors, compile_selector
from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import UNKNOWN_LANGUAGE, Declaration, Outlet, PollLimits, Rights
from dragoman.outlets.naming import MAX_NAME_CHARACTERS, is_country
from dragoman.outlets.slug import make_slug

KINDS = ("public", "private", "state-owned")
"""Public: a broadcaster or agency of the public, by law not of the government. State-owned: of the government."""

MAX_FEEDS = 50
"""Feeds of one outlet: more than any has use for, and far below what would be a burden to it."""

SHORTEST_POLL_MINUTES = 5.0
LONGEST_POLL_MINUTES = 7 * 24 * 60.0
"""Bounds of the poll limits: a file that somebody shared makes nobody rude, and an outlet is asked once a week."""

MAX_REMOVED = 50
"""Selectors of what is taken out of an outlet's pages: the longest rules that feed readers ship have 20."""

MAX_LINE = 100
"""Longest list written on one line, in characters: a file that people read."""

_TABLE = re.compile(r"\s*\[\[\s*outlet\s*\]\]")
_EXTRACT = re.compile(r"\s*\[\s*(?:outlet\s*\.\s*)?extract\s*\]")
_EXTRACT_KEY = "extract."


def parse_declarations(text: str, *, subject: str) -> tuple[Declaration, ...]:
    """Read the outlets in a TOML document; ``subject`` is its file, for errors.

    Raises ParseError that names the file and the line, and says what would be right.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParseError(f"is not valid TOML: {error}", subject=subject) from error
    tables: object = document.get("outlet", document) if len(document) == 1 else document
    if isinstance(tables, dict):
        tables = [tables]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ParseError("outlet is not a table: write [[outlet]] on a line of its own", subject=subject)
    if not tables:
        raise ParseError("describes no outlet", subject=subject)
    found: dict[str, Declaration] = {}
    for place, table in zip(_places(text, len(tables), subject), tables, strict=True):
        declaration = _Table(table, place).declaration()
        if declaration.outlet.slug in found:
            raise ParseError(f"{declaration.outlet.home} is described twice", subject=place("home"))
        found[declaration.outlet.slug] = declaration
    return tuple(found.values())


def render_declaration(declaration: Declaration) -> str:
    """Write an outlet as a TOML document that :func:`parse_declarations` reads; keys that say nothing are left out."""
    outlet, limits = declaration.outlet, declaration.limits
    languages = outlet.languages or ((outlet.language,) if outlet.language != UNKNOWN_LANGUAGE else ())
    values: dict[str, object] = {
        "name": outlet.name,
        "home": outlet.home,
        "country": outlet.country,
        "languages": languages,
        "kind": outlet.kind,
        "owner": outlet.owner,
        "rights": "" if outlet.rights is Rights.FULL else outlet.rights.value,
        "shortest_poll_minutes": limits.shortest_minutes,
        "longest_poll_minutes": limits.longest_minutes,
        "feeds": declaration.feeds,
        "pages": declaration.pages,
    }
    extract = _lines(asdict(declaration.selectors))
    return _lines(values) + (f"\n[extract]\n{extract}" if extract else "")


def _lines(values: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in values.items() if value not in ("", (), None))


def parse_selectors(table: Mapping[str, Any], place: Callable[[str], str]) -> Selectors:
    """Read an outlet's selectors; ``place`` names the file and line of a key. Raises ParseError with that."""

    def checked(key: str, value: object) -> str:
        if not isinstance(value, str) or not value.isprintable():
            raise ParseError(f"{key} is not a CSS selector in quotation marks", subject=place(key))
        if value:
            try:
                compile_selector(value)
            except ParseError as error:
                raise ParseError(f"{key}: {error.message}", subject=place(key)) from error
        return value

    for key in table:
        if key not in _SELECTORS:
            raise ParseError(f"unknown key {key} in extract; known are {', '.join(_SELECTORS)}", subject=place(key))
    removed = table.get("remove", [])
    if not isinstance(removed, list) or len(removed) > MAX_REMOVED:
        raise ParseError(
            f'remove is not a list of {MAX_REMOVED} CSS selectors at most, as ["aside", ".ad"]', subject=place("remove")
        )
    texts = {key: checked(key, table.get(key, "")) for key in _SELECTORS if key != "remove"}
    return Selectors(**texts, remove=tuple(checked("remove", value) for value in removed if value != ""))


def is_address(text: str) -> bool:
    """Whether this is an http(s) address with a host, without blanks or anything that steers a terminal."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return known and text.isprintable() and " " not in text


class _Table:
    """One outlet's table; every reader raises an error that names the key's line."""

    def __init__(self, table: Mapping[str, Any], place: Callable[[str], str]) -> None:
        self._table = table
        self._place = place

    def declaration(self) -> Declaration:
        for key in self._table:
            if key not in _KEYS:
                raise self._error(key, f"unknown key {key}; known are {', '.join(_KEYS)}")
        home, name = self._address("home"), self._text("name")
        if not name:
            raise self._error("name", "name is missing: an outlet has a name")
        languages = self._languages()
        outlet = Outlet(
            slug=make_slug(home, name),
            name=name,
            home=home,
            language=languages[0] if languages else UNKNOWN_LANGUAGE,
            country=self._country(),
            kind=self._one_of("kind", KINDS),
            owner=self._text("owner"),
            rights=Rights(self._one_of("rights", tuple(Rights)) or Rights.FULL),
            languages=languages if len(languages) > 1 else (),
        )
        limits = PollLimits(
            shortest_minutes=self._minutes("shortest_poll_minutes"),
            longest_minutes=self._minutes("longest_poll_minutes"),
        )
        if (limits.shortest_minutes or 0) > (limits.longest_minutes or LONGEST_POLL_MINUTES):
            raise self._error("shortest_poll_minutes", "shortest_poll_minutes is above longest_poll_minutes")
        return Declaration(
            outlet=outlet,
            feeds=self._addresses("feeds", "https://outlet.example/rss.xml"),
            pages=self._addresses("pages", "https://outlet.example/world/"),
            limits=limits,
            selectors=self._selectors(),
        )

    def _error(self, key: str, words: str) -> ParseError:
        return ParseError(words, subject=self._place(key))

    def _text(self, key: str) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str) or not value.isprintable() or len(value) > MAX_NAME_CHARACTERS:
            raise self._error(key, f"{key} is not a text of one line, of {MAX_NAME_CHARACTERS} characters at most")
        return " ".join(value.split())

    def _texts(self, key: str) -> list[str]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self._error(key, f'{key} is not a list of texts, as ["one", "two"]')
        return value

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._table.get(key, "")
        if value != "" and value not in allowed:
            raise self._error(key, f"{key} = {value!r} is none of {', '.join(allowed)}")
        return str(value)

    def _address(self, key: str) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str) or not is_address(value):
            raise self._error(key, f"{key} is not a web address, as https://outlet.example/")
        return value

    def _addresses(self, key: str, example: str) -> tuple[str, ...]:
        addresses = self._texts(key)
        for address in addresses:
            if not is_address(address):
                raise self._error(key, f"{address!r} is not a web address, as {example}")
        if len(addresses) > MAX_FEEDS or len(set(addresses)) < len(addresses):
            raise self._error(key, f"{key} holds an address twice, or more than {MAX_FEEDS}")
        return tuple(addresses)

    def _selectors(self) -> Selectors:
        table = self._table.get("extract", {})
        if not isinstance(table, dict):
            raise self._error("extract", "extract is not a table: write [extract] on a line of its own")
        return parse_selectors(table, lambda key: self._place(_EXTRACT_KEY + key))

    def _languages(self) -> tuple[str, ...]:
        tags = self._texts("languages")
        for tag in tags:
            right = standardize(tag)
            if right == UNKNOWN_LANGUAGE:
                raise self._error("languages", f"{tag!r} is not a language tag; write it as fr, sr-Latn or pt-BR")
            if right != tag:
                raise self._error("languages", f"{tag!r} is not a standard tag; write it as {right!r}")
        return tuple(dict.fromkeys(tags))

    def _country(self) -> str:
        code = self._text("country")
        if code and not is_country(code):
            raise self._error("country", f"{code!r} is not a country's code of two capitals (ISO 3166), as RS")
        return code

    def _minutes(self, key: str) -> float | None:
        value = self._table.get(key)
        if value is None:
            return None
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not SHORTEST_POLL_MINUTES <= value <= LONGEST_POLL_MINUTES:
            bounds = f"{SHORTEST_POLL_MINUTES:g} and {LONGEST_POLL_MINUTES:g}"
            raise self._error(key, f"{key} = {value!r} is not a number of minutes between {bounds}")
        return float(value)


_KEYS = (
    "name",
    "home",
    "country",
    "languages",
    "kind",
    "owner",
    "rights",
    "shortest_poll_minutes",
    "longest_poll_minutes",
    "feeds",
    "pages",
    "extract",
)
_SELECTORS = tuple(declared.name for declared in fields(Selectors))


def _places(text: str, count: int, subject: str) -> Iterable[Callable[[str], str]]:
    """For each table what gives the file and line of a key in it.

    tomllib tells no positions; keys and headers stand at the start of a line in any file that a person wrote so, and
    where one doesn't, the table's first line is named.
    """
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if _TABLE.match(line)]
    if len(starts) != count:
        starts = [1] * count
    ends = [*starts[1:], len(lines) + 1]

    def place_in(start: int, end: int) -> Callable[[str], str]:
        def place(key: str) -> str:
            first, name = start, key
            if key.startswith(_EXTRACT_KEY):
                inside = (number for number in range(start, end) if _EXTRACT.match(lines[number - 1]))
                first, name = next(inside, start), key.removeprefix(_EXTRACT_KEY)
                if first == start:  # the table is written in one line
                    name = "extract"
            named = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
            found = (number for number in range(first, end) if named.match(lines[number - 1]))
            return f"{subject}, line {next(found, first)}"

        return place

    return [place_in(start, end) for start, end in zip(starts, ends, strict=True)]


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        inner = ", ".join(_toml(part) for part in value)
        if len(value) < 2 or len(inner) < MAX_LINE:
            return f"[{inner}]"
        return "[\n" + "".join(f"  {_toml(part)},\n" for part in value) + "]"
    if isinstance(value, float):
        return f"{value:g}" if value == float(f"{value:g}") else repr(value)
    # JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
