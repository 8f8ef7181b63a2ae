"""The words of the interface: the one place that every text of ours passes on its way to a reader.

Messages are written in English in code and templates, as ``_("… %(name)s …", name=value)``, the form that gettext
catalogues and Babel's extractor expect. It knows nothing of HTML: what it returns is plain text, escaped later.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache

INTERFACE_LANGUAGES = ("en",)
"""Languages that there is a catalogue in; the first is that of the messages as written."""
CATALOGUES_KEPT = 64
"""Catalogues kept in memory; more than the editions a site has, so none is read twice."""


@dataclass(frozen=True, slots=True)
class Messages:
    """A catalogue in one language; a message it lacks stays English."""

    catalogue: gettext.NullTranslations

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in the catalogue's language, its ``%(name)s`` filled in."""
        return self.catalogue.gettext(message) % values

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of the message for ``n`` things; ``%(n)s`` is the number unless given."""
        return self.catalogue.ngettext(one, many, n) % {"n": n, **values}


def interface_language(edition: str) -> str:
    """The language that an edition speaks of its articles in: its own where there is a catalogue, else English."""
    candidates = (edition, edition.partition("-")[0])
    return next((tag for tag in candidates if tag in INTERFACE_LANGUAGES), INTERFACE_LANGUAGES[0])


@lru_cache(maxsize=CATALOGUES_KEPT)
def messages(language: str) -> Messages:
    """The catalogue of an interface language; what it lacks is in English, in which messages are written."""
    return Messages(gettext.NullTranslations())
