"""Sentences of a text, and the gaps between them.

The law: ``lead`` of the first segment and every ``text`` + ``gap`` joined are the text, for any text in any language.
Boundaries are proposed wherever a final mark stands before a space, and each must pass every rule below. Knows nothing
of articles or engines; the words that rules look at are data in dragoman.translate.abbreviations.

No library stands underneath: with the proposals of sentencex 1 added, F1 over 26 languages was the same to the third
digit (0.941; sentencex alone 0.865; evals/segmentation.py), and it panics on a no-break space after an initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.model import Segment
from dragoman.translate.abbreviations import (
    CLOSING,
    EVERYWHERE,
    INTRODUCING,
    INTRODUCING_ENDINGS,
    MONTHS,
    OPENERS,
    ORDINALS,
    RARELY_CLOSING,
    UNITS,
)
from dragoman.translate.transliteration import latinised

LONGEST_SEGMENT_CHARS = 1000
"""Longer segments are cut at clause marks: about 250 words, more than any sentence meant to be read, and near the
512 tokens that neural engines take."""

CONTEXT_CHARS = 300
"""What rules look at on either side of a boundary: bounds their work on texts without end."""

BRACKET_CHARS = 250
"""How far, in characters, a boundary inside brackets looks for their ends: whole paragraphs in brackets are cut."""

DATE_WORDS = 3
"""A date of so few words that begins a sentence is not all of it: В 1812 г. Наполеон вошёл в Москву."""

ABBREVIATION_CHARS = 24
"""The longest abbreviation written with spaces that is looked for."""

_LINE = re.compile(r"[^\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""A stretch without tab or newline: those part rows and cells, so they are always gaps."""

_CLOSERS = "\"'”’»“)\\]"
_OPENERS = "\"'“‘„«»‹(\\[¿¡"
_ENDS = ".!?…。！？｡．؟۔।॥։።။។៕"
_PROPOSED = re.compile(rf"(?<![{_ENDS}])[{_ENDS}]+[{_CLOSERS} \u00a0\u202f]*\s+(?=\S)")
_PROPOSED_REVERSED = re.compile(rf"(?<![{_ENDS}])[{_ENDS}]+[{_CLOSERS}«]*\s+(?=\S)")
_UNSPACED = re.compile(r"(?<![。！？｡．])[。！？｡．]+[」』”’）》】]*(?=[^\s」』”’）》】])")
"""Where scripts that need no space end a sentence."""
_RUN_TOGETHER = re.compile(r"[.!?…][”\"»]?(?=[“\"«„¿¡]?([^\W\d_]+)(?=[\s,]))")
_ENDED = re.compile(rf"(?P<marks>[{_ENDS}]+)(?P<closers>[{_CLOSERS}«」』）》】 \u00a0\u202f]*)$")
_FIRST = re.compile(rf"[{_OPENERS}»–—\s-]*(?P<word>[\w'’]+)?")
_AGENCY = re.compile(r"/[^/\s][^/]{1,30}/|\([A-ZА-ЯЂЈЉЊЋЏ][^()]{1,30}\)\s*[.–—-]")
_CONTINUED = re.compile(r"[,;:)\]}%”]|[–—-]\s*[a-zа-я]")
_REVERSED_GUILLEMETS = frozenset({"da", "de", "sh", "sl"})
"""Languages that write »so« where others write «so»: they may begin a sentence with »."""
_MIXED_CASE = re.compile(r"[^\W\d_][A-Z]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}\.\s)+\w{1,3}$")
"""An abbreviation written with spaces: т. д, a. m, EE. UU, d. o. o."""
_LETTER = re.compile(r"[^\W\d_]|Lj|Nj|Dž")
"""A letter as an initial; three of Serbo-Croatian are written with two."""
_INITIAL = re.compile(r"[^\W\d_]\.")
_AFTER_NUMBER = re.compile(r"\d\S*\s+(?:(?:тыс|тис|млн|млрд|трлн|tys|tis|mln|mil|mld)\.?\s+)?\S+$")
_ROMAN = re.compile(r"[IVXLC]+")
_NUMBER = re.compile(r"\d+(?:[./]\d+)*")
_ONLY_NUMBERING = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[IVX]{1,5})[.)\]]+")
_ADDRESS = re.compile(r"://|@|www\.|/")
_CLAUSES = (
    re.compile(r"[.!?…][”»\"]?\s+|[。！？]+[」』”]*"),
    re.compile(r";\s+|；"),
    re.compile(r"(?::|\s[–—-])\s+|(?<=[”»])\s+"),
    re.compile(r"[,،、，]\s+|[、，]"),
    re.compile(r"\s+"),
)
"""What a clause ends with, the clearest first; at last any space."""
_WHOLE = re.compile(
    r"<[^<>]{1,300}>"  # a tag
    r"|(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # an address
    r"|\d+(?:(?:[.,:/，]|\s)\d+)+"  # a number
)
"""What no cut goes through though it may hold spaces or clause marks."""
_SERBO_CROATIAN = frozenset({"sr", "hr", "bs", "cnr", "sh"})
_TOP_LEVEL = frozenset({"com", "net", "org", "info", "eu", "ru", "fr", "de", "rs", "mk", "es", "it", "js", "ai", "io"})


def segment_text(text: str, language: str) -> tuple[Segment, ...]:
    """Cut a text into sentences; blank text gives none. Segments are not empty and bare of outer white space."""
    spans = [
        (start + line.start(), end + line.start())
        for line in _LINE.finditer(text)
        for start, end in _sentences(line.group().rstrip(), language)
    ]
    return _joined(text, spans)


def cut_long(text: str, limit: int) -> tuple[Segment, ...]:
    """Cut a text into pieces of at most ``limit`` characters, after sentences or clauses where there are any.

    Pieces join back as those of ``segment_text`` do. No cut goes through a word, number, tag or address, so that a
    piece is longer than the limit where nothing else is left: one endless word.
    """
    body = text.strip()
    if not body:
        return ()
    start = text.index(body)
    return _joined(text, list(_pieces(text, start, start + len(body), limit)))


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    """The segments at these places of a text, with the gaps around them."""
    return tuple(
        Segment(
            text=text[start:end],
            gap=text[end : spans[index + 1][0] if index + 1 < len(spans) else len(text)],
            lead=text[:start] if index == 0 else "",
        )
        for index, (start, end) in enumerate(spans)
    )


def _sentences(line: str, language: str) -> Iterator[tuple[int, int]]:
    base = language.partition("-")[0].lower()
    rules = "sh" if base in _SERBO_CROATIAN else base
    start = 0
    for cut in sorted(_proposals(line, rules)):
        left = line[max(start, cut - CONTEXT_CHARS) : cut].strip()
        right = line[cut : cut + CONTEXT_CHARS]
        if cut > start and _is_boundary(left, right, rules, joined=not line[cut - 1].isspace()):
            yield from _bare(line, start, cut)
            start = cut
    yield from _bare(line, start, len(line))


def _bare(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, in pieces where it is too long; nothing where it is blank."""
    body = line[start:end].strip()
    if body:
        start += line[start:end].index(body)
        yield from _pieces(line, start, start + len(body), LONGEST_SEGMENT_CHARS)


def _pieces(line: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut a span that begins and ends with no white space after clauses; the longest it can where there are none."""
    while end - start > limit and (cut := _clause_end(line, start, end, limit)):
        yield start, start + len(line[start:cut].rstrip())
        start = cut + len(line[cut:end]) - len(line[cut:end].lstrip())
    yield start, end


def _clause_end(line: str, start: int, end: int, limit: int) -> int:
    """Where the next clause begins, within the limit and best not in its first third; 0 where nowhere.

    Where nothing may be cut within the limit, it is the next space behind it.
    """
    window = line[start : min(end, start + limit + CONTEXT_CHARS)]
    whole = [match.span() for match in _WHOLE.finditer(window)]
    for least, patterns in ((limit // 3, _CLAUSES), (0, _CLAUSES[-1:])):
        for pattern in patterns:
            for cut in reversed([match.end() for match in pattern.finditer(window) if match.start() <= limit]):
                if cut <= least:
                    break
                if len(window[:cut].rstrip()) <= limit and not any(first < cut < last for first, last in whole):
                    return start + cut
    for match in _CLAUSES[-1].finditer(line, start + limit, end):
        first = max(start, match.start() - CONTEXT_CHARS)
        around = line[first : match.end() + CONTEXT_CHARS]
        if not any(found.start() < match.end() - first < found.end() for found in _WHOLE.finditer(around)):
            return match.end()
    return 0


def _proposals(line: str, language: str) -> set[int]:
    """Offsets at which a sentence may begin."""
    proposed = _PROPOSED_REVERSED if language in _REVERSED_GUILLEMETS else _PROPOSED
    cuts = {match.end() for match in proposed.finditer(line)}
    cuts |= {match.end() for match in _RUN_TOGETHER.finditer(line) if _runs_together(line, match)}
    cuts |= {match.end() for match in _UNSPACED.finditer(line)}
    return cuts - {0, len(line)}


def _runs_together(line: str, match: re.Match[str]) -> bool:
    """A space was forgotten ("the army.The end"): not so in names (Node.Js), domains and addresses."""
    before, after = line[max(0, match.start() - CONTEXT_CHARS) : match.start()], match.group(1)
    chunk = before.rpartition(" ")[2]
    word = re.split(r"\W", chunk)[-1]
    return (
        len(word) > 2
        and word[1:].islower()
        and after.istitle()
        and after.lower() not in _TOP_LEVEL
        and "." not in chunk
        and not _ADDRESS.search(chunk)
    )


def _is_boundary(left: str, right: str, language: str, *, joined: bool) -> bool:
    """Tell whether a sentence ends with ``left`` (all since the last boundary) and another begins with ``right``."""
    ended = _ENDED.search(left)
    if ended is None or not any(character.isalnum() for character in left):
        return False
    if not any(character.isalnum() for character in right) or _CONTINUED.match(right) or _AGENCY.match(right):
        return False
    if right[0] == "»" and language not in _REVERSED_GUILLEMETS:
        return False
    if _ONLY_NUMBERING.fullmatch(left):
        return False
    first = _FIRST.match(right)
    word = (first["word"] or "") if first else ""
    if word[:1].islower() and not _MIXED_CASE.match(word):
        return False
    if _in_brackets(left, right):
        return False
    if joined or ended["marks"] != "." or ended["closers"].strip():
        return True
    left = left[: ended.start()]
    if language == "sh":
        left, word = latinised(left, language), latinised(word, language)
    opener = word.lower() in OPENERS.get(language, ()) and not _INITIAL.match(right)
    return _ends_sentence(left, word, language, opener=opener)


def _ends_sentence(left: str, following: str, language: str, *, opener: bool) -> bool:
    """Tell what the full stop behind ``left`` is, before a capital or a number."""
    spaced = _SPACED.search(left[-ABBREVIATION_CHARS:])
    token = re.sub(r"\s", "", spaced.group()) if spaced else ""
    if token.lower() not in CLOSING.get(language, ()):
        token = left[len(left.rstrip()) - len(left.split()[-1]) :].lstrip(f"{_OPENERS}–—-/") if left.split() else ""
    if not token:
        return True
    if _NUMBER.fullmatch(token):
        return _number_ends(left, token, following, language, opener=opener)
    lower = token.lower()
    parts = {lower, re.split(r"[-/'’]", lower)[-1]}
    introducing = _introduces(lower, language)
    closing = bool(parts & CLOSING.get(language, frozenset()))
    if introducing and closing:
        told = len(left.split()) > DATE_WORDS and _AFTER_NUMBER.search(left) is not None
        return told and following[:1].isalpha()
    if introducing:
        return False
    if closing:
        if following.lower() in UNITS:
            return False
        return following[:1].isalpha() and (
            opener or not (token.isupper() or lower in RARELY_CLOSING.get(language, ()))
        )
    if _LETTER.fullmatch(token):
        return opener
    if _DOTTED.fullmatch(token):
        return opener
    if language in ORDINALS and _ROMAN.fullmatch(token):
        return opener
    return True


def _introduces(word: str, language: str) -> bool:
    """Tell whether a word (in lower case, without its stop) leads on to a name or number."""
    parts = {word, re.split(r"[-/'’]", word)[-1]}
    known = bool(parts & (EVERYWHERE | INTRODUCING.get(language, frozenset())))
    return known or word.endswith(INTRODUCING_ENDINGS.get(language, ()))


def _number_ends(left: str, token: str, following: str, language: str, *, opener: bool) -> bool:
    """Tell what the full stop behind a number is: of an ordinal, a date, or the sentence."""
    if following.lower() in MONTHS.get(language, ()):
        return False
    if following[:1].isdigit():
        return len(token) > 2
    if language in ORDINALS and len(token) <= 2:
        before = left.split()[-2:-1]
        counted = bool(before) and before[0].endswith(".") and _introduces(before[0][:-1].lower(), language)
        return opener or counted
    return True


def _in_brackets(left: str, right: str) -> bool:
    """A bracket opened shortly before is closed shortly after."""
    for opening, closing in ("()", "[]"):
        tail = left[-BRACKET_CHARS:]
        if tail.count(opening) > tail.count(closing):
            head = right[:BRACKET_CHARS]
            end = head.find(closing)
            if end >= 0 and opening not in head[:end]:
                return True
    return False
