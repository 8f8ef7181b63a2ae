"""Cyrillic to Latin, letter by letter, by each language's own standard; knows nothing else.

Serbian: the thirty letters of the Pravopis, one to one and exact. Macedonian: the passport standard. Bulgarian: the
streamlined system (Transliteration Act, 2009).
"""

from __future__ import annotations

import re

_SERBIAN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True), љ="lj", њ="nj", џ="dž")

_COMMON = dict(zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True), ж="zh", ч="ch", ш="sh", х="h")

TABLES: dict[str, dict[str, str]] = {
    "sh": _SERBIAN,
    "mk": _COMMON
    | {"ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "kj", "ц": "c", "џ": "dj", "ѐ": "e", "ѝ": "i"},
    "bg": _COMMON | {"й": "y", "ц": "ts", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i"},
}
"""Small letters by language; capitals follow from them."""

_CAPITALS = {
    language: str.maketrans(table | {letter.upper(): latin.capitalize() for letter, latin in table.items()})
    for language, table in TABLES.items()
}

_WORD = re.compile(r"[\u0400-\u04ff]+")


def latinised(text: str, language: str) -> str:
    """Transliterate the Cyrillic words of a text; all else stays, as do letters foreign to the language.

    A letter that takes two follows its word: "Љубав" gives "Ljubav", "ЉУБАВ" gives "LJUBAV". ``language`` is a key
    of ``TABLES``.
    """
    table = _CAPITALS[language]

    def word(match: re.Match[str]) -> str:
        latin = match.group().translate(table)
        return latin.upper() if len(match.group()) > 1 and match.group().isupper() else latin

    return _WORD.sub(word, text)
