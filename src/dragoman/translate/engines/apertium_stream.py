"""Text into the Apertium stream format and back; knows nothing of processes or languages.

The stream format (https://wiki.apertium.org/wiki/Apertium_stream_format): ``^lexical unit$``, ``[superblank]``,
backslash before a special character. Generation marks a word it has no entry for with ``*`` (not in the source
dictionary), ``@`` (not in the bilingual one) or ``#`` (form not generated). Those three occur in texts too, so in a
text they travel inside superblanks: outside of one, a mark is always Apertium's (some write ``@`` as ``\\@``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import islice, takewhile
from urllib.parse import quote, unquote

from dragoman.model import Draft

_SPECIAL = re.compile(r"[\\^$\[\]{}<>@/]")
"""Characters with a meaning in the stream, to be escaped with a backslash."""

_OPAQUE = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]]"  # an address
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<!\w)[@#]\w+"  # a handle, a hashtag
    r"|(?P<name>\b[A-Z]\w+)['’]s\w{0,2}\b"  # an English possessive (Moody's): its s is a preposition in Serbo-Croatian
    r"|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+"  # control characters
    r"|[*@#~+_^$\[\]{}<>\\=|]+"  # marks of the stream and of Apertium's dictionaries
)
"""What passes through as a superblank (of a possessive what follows ``name``), which no program may touch.

It is percent-encoded there, since some programs stop at an escaped character (lrx-proc 0.4.2 at ``\\^``)."""

_END = "[]"
"""Closes each piece: without a blank after its last word, lt-proc 3.7.1 in bilingual mode holds the word back."""

_OUTPUT = re.compile(
    r"\[(?P<blank>[^\]]*)\]"
    r"|(?P<mark>\*|\\?@|#)(?P<word>(?:\w|['’·\-](?=\w))*)"
    r"|\\(?P<escaped>.)",
    re.DOTALL,
)


_LEFT_OVER = re.compile(r"\\?<\w+\\?>|~")
"""A grammatical tag or post-generation mark that a program left: those of the text travel percent-encoded."""

OPENING_WORDS = 6
"""How far into a sentence a moved capital is looked for: names are hardly ever longer."""

_WORD = re.compile(r"[^\W\d_](?:\w|['’·\-](?=\w))*")


def to_stream(text: str) -> bytes:
    """Render a text as stream format, UTF-8, without the final NUL; NUL in the text becomes a space."""
    text = text.replace("\0", " ")
    parts: list[str] = []
    end = 0
    for match in _OPAQUE.finditer(text):
        start = match.start() if match["name"] is None else match.end("name")
        parts.append(_escape(text[end:start]))
        parts.append(f"[{_encoded(text[start : match.end()])}]")
        end = match.end()
    parts.append(_escape(text[end:]))
    parts.append(_END)
    return "".join(parts).encode("utf-8", "replace")


def from_stream(payload: bytes, source: str, gaps: Mapping[str, str]) -> Draft:
    """Read what generation wrote for a source: marks and escapes removed, unknown words listed once each, in order.

    ``gaps`` renders unknown words that are in it (as it stands or in lower case). A word that could not
    be inflected (``#``) is known, and not listed.
    """
    unknown: dict[str, None] = {}

    def plain(match: re.Match[str]) -> str:
        if (blank := match["blank"]) is not None:
            return unquote(blank)
        if (escaped := match["escaped"]) is not None:
            return escaped
        word = match["word"]
        if not word or match["mark"] == "#":
            return word
        rendering = gaps.get(word, gaps.get(word.lower()))
        if rendering is None:
            unknown[word] = None
            return word
        return rendering.capitalize() if word[0].isupper() else rendering

    text = _OUTPUT.sub(plain, _LEFT_OVER.sub("", payload.decode("utf-8", "replace")))
    return Draft(text=_with_case(source, text, unknown), unknown=tuple(unknown))


def _with_case(source: str, text: str, unknown: Container[str]) -> str:
    """Undo a capital that transfer moved from the sentence's first word to a later one.

    It does so after a name it leaves as it is ("Lloyds Had to play"), and before a pronoun it adds ("we Have seen").
    """
    theirs = [match.group() for match in islice(_WORD.finditer(source), OPENING_WORDS)]
    ours = list(islice(_WORD.finditer(text), OPENING_WORDS))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1].group(), zip(theirs, ours, strict=False)))
    place = max(same, 1)
    if len(ours) <= place or len(theirs) <= place or not theirs[0][0].isupper() or not theirs[place][0].islower():
        return text
    first, moved = ours[0].group(), ours[place]
    if moved.group() in unknown or not moved.group().istitle() or not (same or first[0].islower()):
        return text
    text = text[: moved.start()] + moved.group()[0].lower() + text[moved.start() + 1 :]
    return text[: ours[0].start()] + first[0].upper() + text[ours[0].start() + 1 :]


def _encoded(text: str) -> str:
    return quote(text, errors="replace").replace("~", "%7E")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
