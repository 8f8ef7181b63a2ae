"""Where a source uses terms: the longest form wins, at word boundaries, in the case that the form asks for.

A trie over words, each known in all its inflected forms; scripts that write no spaces have a word for each sign.
Knows nothing of where terms come from, nor of drafts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dragoman.model import TermUse
from dragoman.translate.glossary.inflection import acronym_ending, prefixed, word_forms
from dragoman.translate.glossary.term import ANY_LANGUAGE, Case, Term, Treatment, is_acronym

SHOUTED_ACRONYM = 4
"""Letters from which on an acronym is believed in a text all in capitals: shorter ones may be words ("WHO", "UN")."""

LONG_FORM = 3
"""Words of a form from which on its first capital suffices: "Organisation du Traité" as well as "du traité"."""

_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts without spaces: Thai, Lao, Burmese, Khmer, kana, ideographs."""
_JOINED = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
"""Marks that belong to their word, which ``\\w`` does not take."""
_WORD = re.compile(r"\w+")
_SIGN_OR_WORD = re.compile(rf"[{_SIGNS}]|(?:[^\W_{_SIGNS}]|[{_JOINED}])+")
_MARKED = frozenset(
    {"ar", "as", "bn", "dv", "fa", "gu", "he", "hi", "ja", "km", "kn", "ko", "lo", "ml", "mr", "mul", "my", "ne"}
) | {"or", "pa", "ps", "sa", "sd", "si", "ta", "te", "th", "ug", "ur", "yi", "yue", "zh"}
"""Languages with signs or marks; the words of all others are found by a simpler pattern, three times as fast."""
_GAP = re.compile(r"[\s\u00a0\u202f\u2009]*[-‐‑–'’]?[\s\u00a0\u202f\u2009]*")
_DOTTED_GAP = re.compile(r"\.[\s\u00a0\u202f]?")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+|\b[\w-]+\.[a-z]{2,4}\b")
_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "nn", "fi", "et", "hu"})
"""Languages that join words of any kind by a hyphen: Moskau-Besuch."""
_FOLDS: dict[str, dict[int, str | int | None]] = {
    "ru": {ord("ё"): "е"},
    "ar": {
        **{ord(letter): other for letter, other in zip("أإآى", "اااي", strict=True)},
        **dict.fromkeys(range(0x64B, 0x660)),
    },
}
"""Letters that are written in two ways in one language."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    term: Term
    form: str
    capitals: tuple[bool, ...]
    """Of each word, whether it wants a capital."""
    case: Case
    shouted: bool
    """Whether the form is written in capitals throughout."""


@dataclass(slots=True)
class _Node:
    by_word: dict[str, list[_Node]] = field(default_factory=dict)
    by_base: dict[tuple[str, bool], _Node] = field(default_factory=dict)
    ends: list[_Candidate] = field(default_factory=list)


class _Word(NamedTuple):
    key: str
    start: int
    end: int


class Matcher:
    """The terms of one source language, arranged to be found; ``languages`` are those the forms are inflected in."""

    def __init__(self, terms: Iterable[Term], languages: Sequence[str]) -> None:
        base = languages[0].partition("-")[0]
        self._root = _Node()
        self._tokens = _SIGN_OR_WORD if base in _MARKED else _WORD
        self._fold = _FOLDS.get(base)
        self._ending = acronym_ending(base)
        self._compounds = base in _COMPOUNDING
        for term in terms:
            own = tuple(languages) if term.source == ANY_LANGUAGE else (term.source,)
            for form in term.forms:
                self._add(term, unicodedata.normalize("NFC", form), own)
        self._starts = self._root.by_word.keys()

    def find(self, text: str) -> tuple[TermUse, ...]:
        """Return the terms that a text uses, in order, none overlapping another.

        A form that two terms of the same scope render differently is no use of either, nor is a term that is left to
        the engine. Case endings behind an acronym belong to its stretch.
        """
        return tuple(
            TermUse(start=start, end=end, target=_rendering(term, text[start:end]), accepted=term.accepted)
            for start, end, term in self.places(text)
            if term.treatment is not Treatment.FREE
        )

    def places(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of what ``find`` finds, and of the terms that are left to the engine."""
        keys = self._tokens.findall(self._key(text))
        if self._starts.isdisjoint(keys) or not self._may_hold(keys):
            return []
        words = [_Word(self._key(match.group()), match.start(), match.end()) for match in self._tokens.finditer(text)]
        shouted = is_shouted(text)
        found: list[tuple[int, int, Term]] = []
        at = 0
        while at < len(words):
            size, term = self._longest(text, words, at, shouted) if words[at].key in self._starts else (1, None)
            start, end = words[at].start, words[at + size - 1].end
            if term is not None and size == 1 and self._in_compound(text, start, end):
                term = None
            if term is not None:
                if self._ending and text[start:end].isupper() and (ending := self._ending.match(text, end)):
                    end = ending.end()
                found.append((start, end, term))
            at += size
            while at < len(words) and words[at].start < end:
                at += 1
        closed = [match.span() for match in _ADDRESS.finditer(text)] if found else []
        return [place for place in found if not any(place[0] < last and first < place[1] for first, last in closed)]

    def _in_compound(self, text: str, start: int, end: int) -> bool:
        """Tell whether a name of one word is part of another name, as Bretagne in Grande-Bretagne."""
        if self._compounds or text[start:end].isupper():
            return False
        before = start > 1 and text[start - 1] in "-‐‑" and text[: start - 1].rpartition(" ")[2][:1].isupper()
        return before or (text[end : end + 1] in ("-", "‐", "‑") and text[end + 1 : end + 2].isupper())

    def _may_hold(self, keys: Sequence[str]) -> bool:
        """Tell, quickly, whether any two words in a row may begin a form, or a word be one."""
        for key, following in zip(keys, (*keys[1:], ""), strict=True):
            for node in self._root.by_word.get(key, ()):
                if node.ends or following in node.by_word:
                    return True
        return False

    def _longest(self, text: str, words: Sequence[_Word], at: int, shouted: bool) -> tuple[int, Term | None]:
        """The longest form that begins with a word: how many words it has, 1 where there is none; and its term."""
        open_nodes = [self._root]
        ends: list[tuple[int, list[_Candidate]]] = []
        for size in range(1, len(words) - at + 1):
            word = words[at + size - 1]
            if size > 1 and not _joins(text, words[at + size - 2], word):
                break
            open_nodes = [child for node in open_nodes for child in node.by_word.get(word.key, ())]
            if not open_nodes:
                break
            if candidates := [candidate for node in open_nodes for candidate in node.ends]:
                ends.append((size, candidates))
        for size, candidates in reversed(ends):
            fitting = [c for c in candidates if _fits(c, text, words[at : at + size], shouted)]
            stretch = text[words[at].start : words[at + size - 1].end]
            if (term := _chosen([c for c in fitting if c.form == stretch] or fitting)) is not None:
                return size, term
        return 1, None

    def _add(self, term: Term, form: str, languages: Sequence[str]) -> None:
        tokens = self._tokens.findall(form)
        if not tokens:
            return
        case = term.case
        if case is Case.USUAL and form.lower() in (form, form.upper()) and not form.isupper():
            case = Case.ANY
        candidate = _Candidate(term, form, tuple(t[:1].isupper() for t in tokens), case, form.isupper())
        node = self._root
        for place, token in enumerate(tokens):
            inflected = not (token.isupper() or case is Case.EXACT)
            node = self._child(node, token, languages, first=place == 0, inflected=inflected)
        node.ends.append(candidate)

    def _key(self, text: str) -> str:
        return text.lower() if self._fold is None else text.lower().translate(self._fold)

    def _child(self, node: _Node, token: str, languages: Sequence[str], *, first: bool, inflected: bool) -> _Node:
        base = self._key(token)
        child = node.by_base.get((base, inflected))
        if child is None:
            child = node.by_base[base, inflected] = _Node()
            keys = {base}
            for language in languages:
                if inflected:
                    keys |= {self._key(form) for form in word_forms(token.lower(), language)}
                if first:
                    keys |= prefixed(base, language)
            for key in keys:
                node.by_word.setdefault(key, []).append(child)
        return child


def beginnings(term: Term) -> frozenset[str]:
    """Return strings of which one is in every text that uses a term, as written there: for a database to look for."""
    found = set()
    for form in term.forms:
        words = _SIGN_OR_WORD.findall(form)
        start = words[0] if words else ""
        if not start.isupper():
            start = start[: _common(word_forms(start.lower(), term.source))]
        # A database may tell cases apart or not, but for ASCII: each is asked for as it may be written.
        found |= {start, start.upper(), start.lower(), start.capitalize()}
    return frozenset(found)


def _common(words: Iterable[str]) -> int:
    """How many characters at the beginning all words share."""
    first, last = min(words), max(words)
    return next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))


def is_shouted(text: str) -> bool:
    """Tell whether a text of several words is all in capitals."""
    return text.isupper() and len(text.split()) > 1


def _joins(text: str, before: _Word, after: _Word) -> bool:
    if before.end == after.start:
        return True
    gap = text[before.end : after.start]
    if gap == " ":
        return True
    if gap.startswith(".") and before.end - before.start == 1:
        return _DOTTED_GAP.fullmatch(gap) is not None
    return _GAP.fullmatch(gap) is not None


def _fits(candidate: _Candidate, text: str, words: Sequence[_Word], shouted: bool) -> bool:
    """Tell whether the case of a stretch is what the form asks for."""
    if candidate.case is Case.ANY:
        return True
    stretch = text[words[0].start : words[-1].end]
    if candidate.case is Case.EXACT:
        return stretch == candidate.form
    if candidate.shouted:
        return stretch.isupper() and (not shouted or len(stretch) >= SHOUTED_ACRONYM or not is_acronym(stretch))
    if stretch.isupper():
        return True
    wanted = candidate.capitals if len(words) < LONG_FORM else candidate.capitals[:1]
    return all(text[word.start].isupper() for word, capital in zip(words, wanted, strict=False) if capital)


def _chosen(candidates: Sequence[_Candidate]) -> Term | None:
    """The term of the narrowest scope, or None where two such terms mean different things."""
    if not candidates:
        return None
    rank = max(scope_rank(candidate.term) for candidate in candidates)
    terms = [candidate.term for candidate in candidates if scope_rank(candidate.term) == rank]
    wanted = {(term.treatment, term.rendering.casefold()) for term in terms}
    concepts = {term.concept for term in terms}
    return terms[0] if len(wanted) == 1 or (len(concepts) == 1 and terms[0].concept) else None


def scope_rank(term: Term) -> int:
    """Return how narrow a term's scope is: shipped, then the operator's, for an edition, an outlet, both."""
    if term.shipped:
        return 0
    return 1 + bool(term.edition) + 2 * bool(term.outlet)


def _rendering(term: Term, stretch: str) -> str:
    return stretch if term.treatment is Treatment.KEEP else term.rendering
