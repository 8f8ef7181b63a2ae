"""Serbian Cyrillic to Latin, letter by letter (the one-way, unambiguous direction); knows nothing else.

The table is that of the Serbian orthography (Pravopis): thirty letters, three of them digraphs in Latin.
"""

from __future__ import annotations

import re

_LETTERS = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True), љ="lj", њ="nj", џ="dž")
_TABLE = str.maketrans(_LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items()})

_CAPITAL_DIGRAPH = re.compile(r"(?<=[А-ЯЂЈЉЊЋЏ])[ЉЊЏ]|[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])")
"""A digraph letter beside another capital: both its Latin letters are capitals ("ЉУБАВ" is "LJUBAV")."""


def cyrillic_to_latin(text: str) -> str:
    """Transliterate Serbian Cyrillic letters; all else stays. "Љубав" gives "Ljubav", "ЉУБАВ" gives "LJUBAV"."""
    if not any("Ѐ" <= character <= "ӿ" for character in text):
        return text
    text = _CAPITAL_DIGRAPH.sub(lambda match: _LETTERS[match.group().lower()].upper(), text)
    return text.translate(_TABLE)
