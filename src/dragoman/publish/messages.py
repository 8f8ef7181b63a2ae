"""The words of the interface: the one place that every text of ours passes on its way to a reader.

Messages are written in English in code and templates, as ``_("… %(name)s …", name=value)``, the form that gettext
catalogues and Babel's extractor expect. The catalogues lie in ``locales``, as text: they are compiled when they are
first asked for, so no compiled file can be older than its text. It knows nothing of HTML: what it returns is plain
text, escaped later.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

INTERFACE_LANGUAGES = ("en", "ar", "de", "es", "fr", "ru", "sr-Cyrl", "sr-Latn")
"""Languages that there is a catalogue in; the first is that of the messages as written."""
WITHOUT_SCRIPT = {"sr": "sr-Cyrl"}
"""What a tag without a script means where the interface is in several (CLDR, likely subtags)."""
LOCALES = Path(__file__).with_name("locales")
"""A catalogue for each interface language but the first, named by its tag (``scripts/messages.py`` keeps them)."""
CATALOGUES_KEPT = 64
"""Catalogues kept in memory; more than the editions a site has, so none is read twice."""


@dataclass(frozen=True, slots=True)
class Messages:
    """A catalogue in one language; a message it lacks stays English."""

    catalogue: gettext.NullTranslations

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in the catalogue's language, its ``%(name)s`` filled in."""
        return self.catalogue.gettext(message) % values

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of the message for ``count`` things; ``%(n)s`` is the number unless given."""
        return self.catalogue.ngettext(one, many, count) % {"n": count, **values}


def interface_language(edition: str) -> str:
    """The language that an edition speaks of its articles in: its own where there is a catalogue, else English."""
    subtags = edition.split("-")
    shortened = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    candidates = (WITHOUT_SCRIPT.get(tag, tag) for tag in shortened)
    return next((tag for tag in candidates if tag in INTERFACE_LANGUAGES), INTERFACE_LANGUAGES[0])


@lru_cache(maxsize=CATALOGUES_KEPT)
def messages(language: str) -> Messages:
    """The catalogue of an interface language; what it lacks is in English, in which messages are written."""
    if language not in INTERFACE_LANGUAGES[1:]:
        return Messages(gettext.NullTranslations())
    with (LOCALES / f"{language}.po").open("rb") as text:
        catalogue = read_po(text, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Messages(gettext.GNUTranslations(compiled))
