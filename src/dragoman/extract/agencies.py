"""Agencies: news agencies credited in an article, and its dateline.

Owns the agencies' names in the scripts and spellings in which outlets credit them, each by its usual English short
name.
Only credits count ("/TASS/", "(AFP)", "selon l'AFP", "Танјуг" after a dash), not articles that are about an agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.model import Block, BlockKind

_NAMES: dict[str, str] = {
    "AFP": r"AFP|Agence France[- ]Presse|АФП|[أا] ?ف ?ب|法新社|AFP通信",
    "AP": r"AP|Associated Press|АП|美联社|AP通信",
    "Reuters": r"Reuters?|Рейтер|Ројтерс|Rojters|رويترز|路透社|ロイター|Ρόιτερς",
    "TASS": r"TASS|ITAR-TASS|ТАСС|ТАСС",
    "RIA Novosti": r"RIA(?: Novosti)?|РИА(?: Новости)?",
    "Interfax": r"Interfax|Интерфакс",
    "Tanjug": r"Tanjug|Танјуг|Танюг",
    "Beta": r"Beta|Бета",
    "FoNet": r"FoNet|Fonet|ФоНет|Фонет",
    "SRNA": r"SRNA|Srna|СРНА|Срна",
    "Hina": r"HINA|Hina|ХИНА",
    "MIA": r"MIA|МИА",
    "MINA": r"MINA|Mina|МИНА",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "APA": r"APA",
    "EFE": r"EFE|Efe",
    "Europa Press": r"Europa Press|EP",
    "ACN": r"ACN|Agència Catalana de Notícies",
    "ANSA": r"ANSA|Ansa",
    "Lusa": r"Lusa|LUSA",
    "Xinhua": r"Xinhua|Синьхуа|新华社|新華社",
    "Kyodo": r"Kyodo|共同通信?",
    "Jiji": r"Jiji|時事通信?",
    "Yonhap": r"Yonhap|연합뉴스",
    "Anadolu": r"AA|Anadolu(?: Agency| Ajansı)?|الأناضول",
    "PTI": r"PTI",
    "ANI": r"ANI",
    "PAP": r"PAP",
    "ČTK": r"ČTK|CTK",
    "MTI": r"MTI",
    "NTB": r"NTB",
    "TT": r"TT",
    "Ritzau": r"Ritzau",
    "STT": r"STT",
    "ANP": r"ANP",
    "Belga": r"Belga|BELGA",
    "ATS": r"ATS|Keystone-ATS|Keystone-SDA|SDA",
    "Ukrinform": r"Ukrinform|Укрінформ|Укринформ",
    "UNIAN": r"UNIAN|УНІАН|УНИАН",
    "BTA": r"BTA|БТА",
    "Agerpres": r"Agerpres|AGERPRES",
    "Mediafax": r"Mediafax|MEDIAFAX",
    "IRNA": r"IRNA|ایرنا",
    "ISNA": r"ISNA|ایسنا",
    "WAM": r"WAM|وام",
    "SPA": r"SPA|واس",
    "SANA": r"SANA|سانا",
    "MENA": r"MENA",
    "Bernama": r"Bernama|BERNAMA",
    "Antara": r"ANTARA|Antara",
    "PA": r"PA(?: Media)?",
}
_ANY = "|".join(f"(?P<a{i}>{names})" for i, names in enumerate(_NAMES.values()))
_SHORT = tuple(_NAMES)
_NAMED = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)")
_NAME = "(?:" + "|".join(_NAMES.values()) + ")"
_LIST = rf"{_NAME}(?:\s*(?:,|/|-|–|—|;|\+|&|and|et|y|und|e|i|и)\s*{_NAME})*"
_CREDITS = (
    re.compile(rf"[(/\[]\s*({_LIST})\s*(?:,[^)/\]]{{0,30}})?[)/\]]"),
    re.compile(rf"^.{{0,80}}?[—–-]\s*({_NAME})\s*[.:—–-]"),
    re.compile(rf"[.!?»”\"]\s*(?:[—–/-]\s*)?({_LIST})\s*\.?$"),
)
_SAYS = (
    r"(?:selon l['’]|d['’]après l['’]|avec l['’]|avec|rapporte l['’]|según|informa|segons l['’]|laut|"
    r"nach angaben (?:der|von)|meldet|berichtet|according to(?: the)?|told(?: the)?|"
    r"secondo l['’]|segundo a|как сообщает|сообщает|сообщило|сообщили|передает|передаёт|prenosi|javlja|"
    r"преноси|јавља|пренесува|јавува|повідомляє|podle|według|повідомили|съобщава)"
)
_SAYING = re.compile(_SAYS)
_SAID = re.compile(
    rf"(?i:{_SAYS})\s*(?i:agence|agencia|agentur|agency|agenzia|agência|агентство|agencija|агенција|l['’]agence|"
    rf"la agencia)?\s*({_NAME})(?!\w)"
)
_ALONE = re.compile(rf"\W*({_LIST})\W*")
_DATELINE = re.compile(
    rf"^(?P<line>(?:[^\W\d_][\w'’.,/ -]{{1,60}}?[,.]?\s*)?(?:\d{{1,2}}\.?\s+\w+\.?|"
    rf"\w+\.?\s+\d{{1,2}})?(?:[,.]?\s+\d{{4}})?\s*[.,]?\s*(?:[—–-]\s*)?[(/\[]\s*{_LIST}\s*[)/\]]\s*[.,:—–-]*)\s*(?=\S)"
)
_PLACE_LINE = re.compile(
    r"^(?P<line>(?:[A-ZÀ-ÞĀ-ŽА-ЯЁЂ-Џ][A-ZÀ-ÞĀ-ŽА-ЯЁЂ-Џ'’.-]+(?:[ ,/]+|$)){1,5}(?:[^—–:]{0,30})?(?:\s[—–-]+\s|"
    r"\s?[—–]\s?|:\s))(?=\S)"
)
MAX_CREDIT_CHARS = 60
"""Characters of a line that is an agency's name and nothing else."""

MAX_DATELINE_CHARS = 90
"""Characters; the longest seen names two places, a date and two agencies."""


def agencies_of(prose: Sequence[str], authors: tuple[str, ...]) -> tuple[str, ...]:
    """Agencies credited in an article's paragraphs (closing credits among them) and among its authors, in that
    order."""
    found: dict[str, None] = {}
    for text in prose:
        for match in (*(match for pattern in _CREDITS for match in pattern.finditer(text)), *_reports(text)):
            found.update(dict.fromkeys(named(match.group(1))))
        whole = _ALONE.fullmatch(text) if len(text) <= MAX_CREDIT_CHARS else None
        found.update(dict.fromkeys(named(whole.group(1)) if whole else ()))
    for author in authors:
        whole = re.fullmatch(rf"(?:.*?\W)?({_LIST})(?:\W.*)?", author)
        if (whole and author.isupper()) or (whole and len(author) <= len(whole.group(1)) + 14):
            found.update(dict.fromkeys(named(whole.group(1)) if whole else ()))
    return tuple(found)


def _reports(text: str) -> Iterator[re.Match[str]]:
    """Where a text says that an agency reports: words for it are looked for first, which is ten times quicker."""
    small = text.lower()
    for word in _SAYING.finditer(small if len(small) == len(text) else text):
        match = _SAID.match(text, word.start())
        if match is not None:
            yield match


def named(text: str) -> list[str]:
    """The short names of the agencies named in a text."""
    short = []
    for match in _NAMED.finditer(text):
        index = next(int(group[1:]) for group, value in match.groupdict().items() if value is not None)
        short.append(_SHORT[index])
    return short


def dateline_of(blocks: tuple[Block, ...]) -> str:
    """The dateline that the first paragraph opens with, as written; "" where it has none."""
    first = next((b.text for b in blocks if b.kind is BlockKind.PARAGRAPH), "")
    for pattern in (_DATELINE, _PLACE_LINE):
        found = pattern.match(first[: MAX_DATELINE_CHARS + 1])
        if found and len(found.group("line")) <= MAX_DATELINE_CHARS:
            return found.group("line").strip()
    return ""
