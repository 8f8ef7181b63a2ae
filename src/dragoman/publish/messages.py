"""The words of the interface: the one place that every text of ours passes on its way to a reader.

Messages are written in English in code and templates, as ``_("… %(name)s …", name=value)``, the form that gettext
catalogues and Babel's extractor expect. It knows nothing of HTML: what it returns is plain text, escaped later.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache

INTERFACE_LANGUAGES_KEPT = 64
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


@lru_cache(maxsize=INTERFACE_LANGUAGES_KEPT)
def messages(language: str) -> Messages:
    """The catalogue for an edition's language; English is the language the messages are written in."""
    return Messages(gettext.NullTranslations())
