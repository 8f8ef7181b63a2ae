"""Names into Latin letters, by each language's own standard; knows nothing else.

Serbian: the thirty letters of the Pravopis, one to one and exact. Macedonian: the passport standard. Bulgarian: the
streamlined system (Transliteration Act, 2009). Russian: BGN/PCGN (1947) as the agencies simplify it, without signs.
Ukrainian: Cabinet of Ministers, resolution 55 (2010). Belarusian: as passports have it. Greek: ELOT 743 (2001), as on
road signs. Georgian: the national system (2002) without apostrophes. Armenian: BGN/PCGN (1981) without apostrophes.
Arabic and Hebrew are not here: they don't write their vowels, so letters alone make no name.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SERBIAN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True), љ="lj", њ="nj", џ="dž")

_COMMON = dict(zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True), ж="zh", ч="ch", ш="sh", х="h")

_EASTERN = _COMMON | {"х": "kh", "ц": "ts", "щ": "shch", "й": "y", "ь": "", "ъ": "", "'": "", "’": "", "ʼ": ""}

TABLES: dict[str, dict[str, str]] = {
    "sh": _SERBIAN,
    "mk": _COMMON
    | {"ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "kj", "ц": "c", "џ": "dj", "ѐ": "e", "ѝ": "i"},
    "bg": _COMMON | {"й": "y", "ц": "ts", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i"},
}
"""Small letters by language; capitals follow from them."""

NAME_TABLES: dict[str, dict[str, str]] = {
    "ru": _EASTERN | {"ё": "yo", "ы": "y", "э": "e", "ю": "yu", "я": "ya"},
    "uk": _EASTERN | {"г": "h", "ґ": "g", "є": "ie", "и": "y", "і": "i", "ї": "i", "й": "i", "ю": "iu", "я": "ia"},
    "be": _EASTERN | {"г": "h", "ґ": "g", "ё": "io", "і": "i", "ў": "u", "ы": "y", "э": "e", "ю": "iu", "я": "ia"},
    "el": dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True), θ="th", χ="ch", ψ="ps")
    | dict(zip("άέήίόύώϊϋΐΰ", "aeiioyoiyiy", strict=True)),
    "ka": dict(zip("აბგდევზთიკლმნოპრსტუფქყჯჰ", "abgdevztiklmnoprstupkqjh", strict=True))
    | {"ჟ": "zh", "ღ": "gh", "შ": "sh", "ჩ": "ch", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh"},
    "hy": dict(zip("աբգդեզէըթիլկհմյնոպջռսվտրփքօֆ", "abgdezeytilkhmynopjrsvtrpkof", strict=True))
    | {"ժ": "zh", "խ": "kh", "ծ": "ts", "ձ": "dz", "ղ": "gh", "ճ": "ch", "շ": "sh", "չ": "ch", "ց": "ts", "և": "ev"},
}
"""The same of languages whose letters are read by their place: see ``_BY_PLACE``."""

_CYRILLIC_VOWELS = "аеёиіоуўыэюяїєъь"
_BY_PLACE: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    language: tuple((re.compile(pattern), latin) for pattern, latin in rules)
    for language, rules in {
        "ru": (
            (r"(?:ий|ый)$", "y"),
            (r"ия$", "ia"),
            (r"(?<=[жчшщ])ё", "e"),
            (rf"(?:^|(?<=[{_CYRILLIC_VOWELS}]))е", "ye"),
        ),
        "uk": ((r"зг", "zgh"), (r"^є", "ye"), (r"^ї", "yi"), (r"^й", "y"), (r"^ю", "yu"), (r"^я", "ya")),
        "be": tuple(
            (rf"(?:^|(?<=[{_CYRILLIC_VOWELS}'’ʼ])){letter}", latin)
            for letter, latin in (("е", "ye"), ("ё", "yo"), ("ю", "yu"), ("я", "ya"))
        ),
        "el": (
            (r"ο[υύ]", "ou"),
            (r"([αεηάέή])[υύ](?=[βγδζλμνραεηιοωάέήίόώ])", r"\1v"),
            (r"([αε])[ύυ]", r"\1f"),
            (r"γ(?=[γχξ])", "n"),
            (r"^μπ", "b"),
        ),
        "hy": ((r"ու", "u"), (r"^ո(?!վ)", "vo"), (r"^ե", "ye")),
    }.items()
}
"""Rules that come before the letters, on a word in small letters."""

_CAPITALS = {
    language: str.maketrans(table | {letter.upper(): latin.capitalize() for letter, latin in table.items()})
    for language, table in TABLES.items()
}
_SMALL = {language: str.maketrans(table) for language, table in NAME_TABLES.items()}

_CYRILLIC = r"[\u0400-\u04ff]+(?:['’ʼ][\u0400-\u04ff]+)*"
_WORD = re.compile(r"[\u0400-\u04ff]+")
_WORDS = {
    "ru": re.compile(_CYRILLIC),
    "uk": re.compile(_CYRILLIC),
    "be": re.compile(_CYRILLIC),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"),
    "ka": re.compile(r"[\u10a0-\u10ff]+"),
    "hy": re.compile(r"[\u0530-\u058f]+"),
}


def latinised(text: str, language: str) -> str:
    """Transliterate the words of a text that are in the script of its language; all else stays.

    A letter that takes two follows its word: "Љубав" gives "Ljubav", "ЉУБАВ" gives "LJUBAV". ``language`` is a key
    of ``TABLES`` or ``NAME_TABLES``.
    """
    if language in NAME_TABLES:
        return _WORDS[language].sub(lambda match: _name(match.group(), language), text)
    table = _CAPITALS[language]

    def word(match: re.Match[str]) -> str:
        latin = match.group().translate(table)
        return latin.upper() if len(match.group()) > 1 and match.group().isupper() else latin

    return _WORD.sub(word, text)


def names_latinised(text: str, language: str) -> str:
    """Transliterate the words with a capital alone: what is not a name shows that it was not translated."""
    return _WORDS[language].sub(
        lambda match: _name(match.group(), language) if match.group()[0].isupper() else match.group(), text
    )


def latinised_forms(text: str, language: str) -> tuple[str, ...]:
    """Return what an engine may have made of a name that it only transliterated; () where it has Latin letters."""
    base = language.partition("-")[0]
    key = "sh" if base in ("sr", "hr", "bs", "cnr") else base
    if key not in TABLES and key not in NAME_TABLES:
        return ()
    latin = latinised(text, key)
    return () if latin == text else (latin,)


@lru_cache(maxsize=8192)
def _name(word: str, language: str) -> str:
    latin = word.lower()
    for pattern, letters in _BY_PLACE.get(language, ()):
        latin = pattern.sub(letters, latin)
    latin = latin.translate(_SMALL[language])
    if len(word) > 1 and word.isupper():
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[0].isupper() or language == "ka" else latin
