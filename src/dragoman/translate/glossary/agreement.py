"""What changes before a rendering that was put into a draft: articles and elisions.

Knows single words before it, and no grammar: an article's gender is guessed from the rendering's own ending.
"""

from __future__ import annotations

import re

_VOWELS = frozenset("aeiouàáâäèéêëìíîïòóôöùúûü")
_FEMININE = re.compile(
    r"(?:[tsx]ion|té|ence|ance|ique|anque|igue|our|zione|sione|tà|enza|anza|ció|tat|ència)$", re.IGNORECASE
)

_ELISIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (("le", "l'"), ("la", "l'"), ("de", "d'"), ("du", "de l'"), ("au", "à l'"), ("que", "qu'")),
    "it": (
        ("il", "l'"),
        ("la", "l'"),
        ("lo", "l'"),
        ("del", "dell'"),
        ("della", "dell'"),
        ("dello", "dell'"),
        ("al", "all'"),
        ("alla", "all'"),
        ("allo", "all'"),
        ("dal", "dall'"),
        ("dalla", "dall'"),
        ("nel", "nell'"),
        ("nella", "nell'"),
        ("sul", "sull'"),
        ("sulla", "sull'"),
        ("una", "un'"),
    ),
    "ca": (("el", "l'"), ("la", "l'"), ("de", "d'"), ("del", "de l'"), ("al", "a l'")),
}
"""By language: a word before a consonant, and what stands for it before a vowel."""

_FULL: dict[str, tuple[tuple[str, str, str], ...]] = {
    "fr": (("de l'", "du", "de la"), ("à l'", "au", "à la"), ("l'", "le", "la"), ("d'", "de", "de")),
    "it": (
        ("dell'", "del", "della"),
        ("all'", "al", "alla"),
        ("dall'", "dal", "dalla"),
        ("nell'", "nel", "nella"),
        ("sull'", "sul", "sulla"),
        ("l'", "il", "la"),
        ("un'", "un", "una"),
    ),
    "ca": (("de l'", "del", "de la"), ("a l'", "al", "a la"), ("l'", "el", "la"), ("d'", "de", "de")),
}
"""By language: what stands before a vowel, and before a consonant in either gender."""

_SPELLED_LIKE_VOWELS = frozenset("AEFHILMNORSX")
"""Letters whose English names begin with a vowel."""


def fitted(before: str, rendering: str, language: str) -> tuple[int, str]:
    """Return where to begin to replace, and with what: the rendering, and before it the words that it changes.

    ``before`` is the draft up to the rendering.
    """
    base = language.partition("-")[0]
    if base == "en":
        return _in_english(before, rendering)
    if base not in _ELISIONS or not rendering:
        return len(before), rendering
    vowel = rendering[0].lower() in _VOWELS
    tail = before.replace("’", "'")
    if vowel:
        for full, elided in _ELISIONS[base]:
            if found := re.search(rf"(?<![\w'])({full}) $", tail, re.IGNORECASE):
                return found.start(), _as(found[1], elided) + rendering
    else:
        feminine = bool(_FEMININE.search(rendering.split()[0]))
        for elided, masculine_form, feminine_form in _FULL[base]:
            if found := re.search(rf"(?<!\w)({elided})$", tail, re.IGNORECASE):
                article = feminine_form if feminine else masculine_form
                return found.start(), f"{_as(found[1], article)} {rendering}"
    return len(before), rendering


def _in_english(before: str, rendering: str) -> tuple[int, str]:
    """One article and not two, and "a" or "an" as the rendering sounds."""
    if rendering.lower().startswith("the ") and re.search(r"\b[Tt]he $", before):
        return len(before), rendering[4:]
    found = re.search(r"\b([Aa])n? $", before)
    if found is None:
        return len(before), rendering
    spelled = rendering[:4].isupper() and not any(letter in "AEIOU" for letter in rendering[1:4])
    vowel = rendering[:1] in _SPELLED_LIKE_VOWELS if spelled else rendering[:1].lower() in _VOWELS
    return found.start(), f"{found[1]}{'n' if vowel else ''} {rendering}"


def _as(written: str, words: str) -> str:
    return words[0].upper() + words[1:] if written[:1].isupper() else words
