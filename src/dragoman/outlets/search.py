"""The catalogue of outlets that comes with the program, and finding something in it by words.

Owns the catalogue's files (TOML, as :mod:`dragoman.outlets.declaration` reads them) and the names by which people look
for countries and languages. Its addresses were not checked against the live web. Knows nothing of who is followed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from anyascii import anyascii

from dragoman.errors import DragomanError
from dragoman.language import language_name
from dragoman.model import UNKNOWN_LANGUAGE, Declaration
from dragoman.outlets.declaration import parse_declarations

CATALOGUE = Path(__file__).parent / "catalogue"

UNCHECKED = "Addresses in the catalogue were not checked against the live web."

_WORD = re.compile(r"[\W_]+")
_ALSO_CALLED = {
    "AE": "UAE",
    "BA": "Bosnia",
    "CD": "Congo",
    "CG": "Congo",
    "CI": "Ivory Coast",
    "CZ": "Czech Republic",
    "GB": "Britain UK England",
    "HK": "Hong Kong",
    "KR": "Korea",
    "MK": "Macedonia",
    "MM": "Burma",
    "NL": "Holland",
    "PS": "Palestine",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "US": "USA America",
    "VA": "Vatican",
}
"""What people call countries besides CLDR's English name."""
_ALSO_SPOKEN = {"bn": "Bengali", "fa": "Farsi", "fil": "Tagalog", "or": "Oriya", "ckb": "Sorani", "prs": "Dari"}
"""The like for languages."""


@cache
def load_catalogue() -> tuple[Declaration, ...]:
    """Return every outlet of the catalogue, by country and name; ParseError where a file is broken."""
    found = [
        declaration
        for path in sorted(CATALOGUE.glob("*.toml"))
        for declaration in parse_declarations(path.read_text("utf-8"), subject=path.name)
    ]
    return tuple(sorted(found, key=lambda declaration: (declaration.outlet.country, declaration.outlet.slug)))


def search_catalogue(words: str) -> tuple[Declaration, ...]:
    """Return the outlets that every one of ``words`` is the beginning of a word of.

    Looked at are name, slug, country and languages by their English names, owner, kind; case, accents and script do not
    count ("odessa" finds "Одесса"). No words find all.
    """
    wanted = _folded(words).split()
    return tuple(
        declaration
        for declaration in load_catalogue()
        if all(f" {word}" in f" {_searched(declaration)}" for word in wanted)
    )


def find_in_catalogue(name: str) -> Declaration:
    """Return the outlet that goes by this slug or name, or by the first part of its slug ("rts" for "rts-rs").

    Raises DragomanError where there is none, or several, and names those it may be.
    """
    catalogue, wanted = load_catalogue(), _folded(name)
    ways = (
        [declaration for declaration in catalogue if declaration.outlet.slug == name.casefold()],
        [declaration for declaration in catalogue if _folded(declaration.outlet.name) == wanted],
        [declaration for declaration in catalogue if declaration.outlet.slug.startswith(f"{name.casefold()}-")],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if found:
        those = ", ".join(f"{d.outlet.slug} ({d.outlet.name})" for d in found)
        raise DragomanError(f"may be {those}; say which", subject=name)
    near = ", ".join(declaration.outlet.slug for declaration in search_catalogue(name)[:5])
    hint = f"; near it are {near}" if near else "; `dragoman outlets search WORDS` looks for one"
    raise DragomanError(f"is not in the catalogue{hint}", subject=name)


def country_name(code: str) -> str:
    """Return a country's English name (CLDR); empty for an empty code."""
    from babel.core import Locale

    return str(Locale("en").territories.get(code, code))


@cache
def _searched(declaration: Declaration) -> str:
    outlet = declaration.outlet
    texts = [outlet.name, outlet.slug, outlet.owner, outlet.kind, country_name(outlet.country)]
    texts.append(_ALSO_CALLED.get(outlet.country, ""))
    for tag in outlet.languages or (outlet.language,):
        if tag != UNKNOWN_LANGUAGE:
            texts += [language_name(tag), _ALSO_SPOKEN.get(tag, ""), tag]
    return _folded(" ".join(texts))


def _folded(text: str) -> str:
    """The text's words in small Latin letters, whatever script they are in."""
    return " ".join(word for word in _WORD.split(anyascii(unicodedata.normalize("NFC", text)).casefold()) if word)
