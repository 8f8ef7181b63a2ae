"""Sentences of a text, and the gaps between them.

The law: ``lead`` of the first segment and every ``text`` + ``gap`` joined are the text, for any text in any language.
Boundaries are proposed wherever a final mark stands before a space, and each must pass every rule below. Knows nothing
of articles or engines; the words that rules look at are data in dragoman.translate.abbreviations.

No library stands underneath: with the proposals of sentencex 1 added, F1 over 26 languages was the same to the third
digit (0.941; sentencex alone 0.865; evals/segmentation.py), and it panics on a no-break space after an initial.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dragoman.model import Segment
from dragoman.translate.abbreviations import CLOCK, CLOSING, EVERYWHERE, INTRODUCING, MONTHS, OPENERS, ORDINALS

LONGEST_SEGMENT_CHARS = 1000
"""Longer segments are cut at clause marks: about 250 words, more than any sentence meant to be read, and near the
512 tokens that neural engines take."""

CONTEXT_CHARS = 300
"""What rules look at on either side of a boundary: bounds their work on texts without end."""

BRACKET_CHARS = 250
"""How far, in characters, a boundary inside brackets looks for their ends: whole paragraphs in brackets are cut."""

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
_INITIAL = re.compile(r"[^\W\d_]\.")
_AFTER_NUMBER = re.compile(r"\d\S*\s+\S+$")
_ROMAN = re.compile(r"[IVXLC]+")
_NUMBER = re.compile(r"\d+(?:[./]\d+)*")
_ONLY_NUMBERING = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[IVX]{1,5})[.)\]]+")
_ADDRESS = re.compile(r"://|@|www\.|/")
_CLAUSES = (
    re.compile(r";\s+|；"),
    re.compile(r"(?::|\s[–—-])\s+|(?<=[”»])\s+"),
    re.compile(r"[,،、，]\s+|[、，]"),
    re.compile(r"(?<!\d)\s+|\s+(?!\d)"),
)
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_TAG = re.compile(r"<[^<>\s][^<>]*>")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
"""A letter of a script that puts no space between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""
_UNSPACED_PAIR = re.compile(rf"{UNSPACED.pattern}(?={UNSPACED.pattern})")
_SERBO_CROATIAN = frozenset({"sr", "hr", "bs", "cnr", "sh"})
_TOP_LEVEL = frozenset({"com", "net", "org", "info", "eu", "ru", "fr", "de", "rs", "mk", "es", "it", "js", "ai", "io"})


def segment_text(text: str, language: str) -> tuple[Segment, ...]:
    """Cut a text into sentences; blank text gives none. Segments are not empty and bare of outer white space."""
    spans = [
        (start + line.start(), end + line.start())
        for line in _LINE.finditer(text)
        for start, end in _sentences(line.group().rstrip(), language)
    ]
    return _segments(text, spans)


def _segments(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    """Segments at these places of a text, and all between them as their gaps."""
    return tuple(
        Segment(
            text=text[start:end],
            gap=text[end : spans[index + 1][0] if index + 1 < len(spans) else len(text)],
            lead=text[:start] if index == 0 else "",
        )
        for index, (start, end) in enumerate(spans)
    )


def cut_clauses(text: str, longest: int) -> tuple[Segment, ...]:
    """Cut a sentence at clause marks, else at spaces, into pieces of ``longest`` characters at most.

    The law of segments holds. Never is a word, number, tag or address cut: a piece that is but one of these stays
    longer than it should. Scripts without spaces are cut between two letters where nothing better is near.
    """
    spans: list[tuple[int, int]] = []
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    tags = _tags(text)
    while end - start > longest:
        cut = _clause_end(text, start, longest, tags) or _any_end(text, start, longest, tags)
        if cut >= end:
            break
        spans.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        spans.append((start, end))
    return _segments(text, spans)


def _any_end(text: str, start: int, longest: int, tags: Sequence[tuple[int, int]]) -> int:
    """Where a cut does no harm though no clause ends there: the last such place within the length, else the first."""
    if near := [end for pattern in (_SPACE, _UNSPACED_PAIR) for end in _ends(pattern, text, start, longest, tags)]:
        return max(near)
    beyond = (match.end() for match in _SPACE.finditer(text, start))
    return next((place for place in beyond if place > start and not _in_tag(place, tags)), len(text))


def _tags(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TAG.finditer(text)]


def _in_tag(place: int, tags: Sequence[tuple[int, int]]) -> bool:
    index = bisect_left(tags, (place, 0)) - 1
    return index >= 0 and tags[index][0] < place < tags[index][1]


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
    if not body:
        return
    start += line[start:end].index(body)
    end = start + len(body)
    tags = _tags(line) if end - start > LONGEST_SEGMENT_CHARS else []
    while end - start > LONGEST_SEGMENT_CHARS and (cut := _clause_end(line, start, LONGEST_SEGMENT_CHARS, tags)):
        yield start, start + len(line[start:cut].rstrip())
        start = cut + len(line[cut:end]) - len(line[cut:end].lstrip())
    yield start, end


def _clause_end(line: str, start: int, longest: int, tags: Sequence[tuple[int, int]]) -> int:
    """Where the next clause begins, within the longest length and not in its first third; 0 where nowhere."""
    for pattern in _CLAUSES:
        ends = _ends(pattern, line, start, longest, tags)
        if ends and ends[-1] - start > longest // 3 and line[ends[-1] :].strip():
            return ends[-1]
    return 0


def _ends(pattern: re.Pattern[str], line: str, start: int, longest: int, tags: Sequence[tuple[int, int]]) -> list[int]:
    """Where matches end within the length, outside of tags; a match is also judged by the character behind it."""
    matches = (match.end() for match in pattern.finditer(line, start, start + longest + 1))
    return [end for end in matches if start < end <= start + longest and not _in_tag(end, tags)]


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
    opener = word.lower() in OPENERS.get(language, ()) and not _INITIAL.match(right)
    return _ends_sentence(left[: ended.start()], word, language, opener=opener)


def _ends_sentence(left: str, following: str, language: str, *, opener: bool) -> bool:
    """Tell what the full stop behind ``left`` is, before a capital or a number."""
    spaced = _SPACED.search(left[-ABBREVIATION_CHARS:])
    token = re.sub(r"\s", "", spaced.group()) if spaced else ""
    if token.lower() not in CLOSING.get(language, ()):
        token = left[len(left.rstrip()) - len(left.split()[-1]) :].lstrip(f"{_OPENERS}–—-/") if left.split() else ""
    if not token:
        return True
    if _NUMBER.fullmatch(token):
        return _number_ends(token, following, language, opener=opener)
    lower = token.lower()
    parts = {lower, re.split(r"[-/'’]", lower)[-1]}
    introducing = bool(parts & (EVERYWHERE | INTRODUCING.get(language, frozenset())))
    closing = bool(parts & CLOSING.get(language, frozenset()))
    if introducing and closing:
        return following[:1].isalpha() and _AFTER_NUMBER.search(left) is not None
    if introducing:
        return False
    if closing:
        return following[:1].isalpha() and (opener or not (token.isupper() or lower in CLOCK))
    if len(token) == 1 and token.isalpha():
        return opener
    if _DOTTED.fullmatch(token):
        return opener
    if language in ORDINALS and _ROMAN.fullmatch(token):
        return opener
    return True


def _number_ends(token: str, following: str, language: str, *, opener: bool) -> bool:
    if following.lower() in MONTHS.get(language, ()):
        return False
    if following[:1].isdigit():
        return len(token) > 2
    if language in ORDINALS and len(token) <= 2:
        return opener
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
