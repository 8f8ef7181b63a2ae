"""Names of languages and countries, dates and numbers, as readers of a language write them (CLDR through Babel).

It knows nothing of articles. Unknown codes come back as they are: an odd tag in an outlet's declaration is no reason
to fail a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import UTC, format_date, format_datetime
from babel.numbers import format_decimal

from dragoman.language import direction, language_name, without_region
from dragoman.model import UNKNOWN_LANGUAGE

WORDINGS_KEPT = 64
"""One for each interface language; more than a site has."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How names, dates and numbers are written in one language. All times are given in UTC."""

    language: str
    locale: Locale

    def language_name(self, tag: str) -> str:
        """The language's name as a reader thinks of it: "Spanish" for es-AR, "Serbian (Latin)"; empty for "und"."""
        return self.full_language_name(without_region(tag))

    def full_language_name(self, tag: str) -> str:
        """The language's name with script and region, as the tag has them; empty for "und"."""
        return language_name(tag, self.language) if tag and tag != UNKNOWN_LANGUAGE else ""

    def country_name(self, code: str) -> str:
        """A country's name for an ISO 3166 code; anything else as it is."""
        return str(self.locale.territories.get(code.upper(), code)) if len(code) == 2 else code

    def direction(self, tag: str) -> str:
        """What HTML's ``dir`` wants: "ltr", "rtl", or "auto" (by the first letter) where the language is unknown."""
        return direction(tag) if tag and tag != UNKNOWN_LANGUAGE else "auto"

    def short_moment(self, moment: datetime, now: datetime) -> str:
        """Day, month and time, for lists whose page says that times are UTC; the year where it is not that of now."""
        if moment.astimezone(UTC).year != now.astimezone(UTC).year:
            return format_date(moment.astimezone(UTC), format="d MMM y", locale=self.locale)
        return str(format_datetime(moment, format="d MMM, HH:mm", tzinfo=UTC, locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """Date and time."""
        return f"{format_datetime(moment, format='d MMMM y, HH:mm', tzinfo=UTC, locale=self.locale)} UTC"

    def number(self, n: int) -> str:
        """A whole number with the locale's grouping."""
        return format_decimal(n, locale=self.locale)


@lru_cache(maxsize=WORDINGS_KEPT)
def wording(language: str) -> Wording:
    """The wording of an interface language; English for one that CLDR does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return Wording(language, locale)
