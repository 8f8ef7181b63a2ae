"""What a term is, and which languages' terms serve a pair. Knows nothing of files, matching or drafts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ANY_LANGUAGE = "mul"
"""The tag of a term that holds for every source or target language (RFC 5646, 4.1: multiple languages)."""

_SERBO_CROATIAN = ("sh", "sr-Latn", "sr-Cyrl", "sr", "hr", "bs", "cnr")
_TARGETS = {
    "sh": ("sh", "sr-Latn", "hr"),
    "sr": ("sr", "sr-Latn"),
    "bs": ("bs", "hr", "sr-Latn"),
    "cnr": ("cnr", "sr-Latn"),
    "zh": ("zh", "zh-Hans"),
    "zh-CN": ("zh-CN", "zh-Hans", "zh"),
    "zh-SG": ("zh-SG", "zh-Hans", "zh"),
    "zh-TW": ("zh-TW", "zh-Hant"),
    "zh-HK": ("zh-HK", "zh-Hant"),
    "zh-Hant": ("zh-Hant",),
    "sr-Cyrl": ("sr-Cyrl",),
    "sr-Latn": ("sr-Latn",),
    "nb": ("nb", "no"),
    "nn": ("nn", "no"),
    "no": ("no", "nb"),
}


class Case(StrEnum):
    """How the case of letters counts where a source is searched.

    USUAL: as the form is written. An acronym is found in capitals alone; a name with its capitals, or all in capitals;
    a form in small letters in any case. EXACT: letter by letter. ANY: in any case.
    """

    USUAL = "usual"
    EXACT = "exact"
    ANY = "any"


class Treatment(StrEnum):
    """What becomes of a term. RENDER: it gets its rendering. KEEP: it stays as it is. FREE: the engine decides."""

    RENDER = "render"
    KEEP = "keep"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A required rendering from one language into another, for all editions and outlets or for one of each.

    Where several terms have a form in common, one for an outlet wins over one for an edition, and that over others.
    """

    source: str
    """BCP 47; ``ANY_LANGUAGE`` for every language. Serbo-Croatian is one, in all its standards and both scripts."""
    target: str
    forms: tuple[str, ...]
    """How the source may call it, in its base form; the first is the usual one. At least one, none empty."""
    rendering: str = ""
    """Empty unless it is to be rendered."""
    accepted: tuple[str, ...] = ()
    """What else is right in the target language, where the engine has chosen it."""
    treatment: Treatment = Treatment.RENDER
    case: Case = Case.USUAL
    edition: str = ""
    outlet: str = ""
    """Its slug."""
    concept: str = ""
    """What it means, as an id that terms of several languages share; empty where nothing is shared."""
    shipped: bool = False
    """Whether it came with the program: any term of the operator's wins over it."""


def source_languages(tag: str) -> tuple[str, ...]:
    """Return the languages whose forms a source in ``tag`` may hold: Serbo-Croatian is one, a region falls back."""
    if tag.partition("-")[0] in _SERBO_CROATIAN:
        return _SERBO_CROATIAN
    return target_languages(tag)


def target_languages(tag: str) -> tuple[str, ...]:
    """Return the languages whose renderings a target in ``tag`` may take, best first; never another script's."""
    if tag in _TARGETS:
        return _TARGETS[tag]
    subtags = tag.split("-")
    shortened = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    last = shortened.pop()
    return (*shortened, *_TARGETS.get(last, (last,)))


def is_acronym(form: str) -> bool:
    """Tell whether a form is an acronym: two letters or more, all of them capitals, no space, fewer than nine."""
    letters = [letter for letter in form if letter.isalpha()]
    return 2 <= len(letters) <= 8 and " " not in form and form.isupper()
