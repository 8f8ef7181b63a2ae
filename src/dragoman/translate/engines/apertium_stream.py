"""Text into the Apertium stream format and back; knows nothing of processes or languages.

The stream format (https://wiki.apertium.org/wiki/Apertium_stream_format): ``^lexical unit$``, ``[superblank]``,
backslash before a special character. Generation marks a word it has no entry for with ``*`` (not in the source
dictionary), ``@`` (not in the bilingual one) or ``#`` (form not generated). Those three occur in texts too, so in a
text they travel inside superblanks: outside of one, a mark is always Apertium's (some write ``@`` as ``\\@``).
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from dragoman.model import Draft

_SPECIAL = re.compile(r"[\\^$\[\]{}<>@/]")
"""Characters with a meaning in the stream, to be escaped with a backslash."""

_OPAQUE = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]]"  # an address
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<!\w)[@#]\w+"  # a handle, a hashtag
    r"|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+"  # control characters
    r"|[*@#~+_^$\[\]{}<>\\=|]+"  # marks of the stream and of Apertium's dictionaries
)
"""What passes through as a superblank, which no program may touch; percent-encoded inside, since some programs stop
at an escaped character there (lrx-proc 0.4.2 at ``\\^``)."""

_END = "[]"
"""Closes each piece: without a blank after its last word, lt-proc 3.7.1 in bilingual mode holds the word back."""

_OUTPUT = re.compile(
    r"\[(?P<blank>[^\]]*)\]"
    r"|(?P<mark>\*|\\?@|#)(?P<word>(?:\w|['’·\-](?=\w))*)"
    r"|\\(?P<escaped>.)",
    re.DOTALL,
)


def to_stream(text: str) -> bytes:
    """Render a text as stream format, UTF-8, without the final NUL; NUL in the text becomes a space."""
    text = text.replace("\0", " ")
    parts: list[str] = []
    end = 0
    for match in _OPAQUE.finditer(text):
        parts.append(_escape(text[end : match.start()]))
        parts.append(f"[{quote(match.group(), errors='replace')}]")
        end = match.end()
    parts.append(_escape(text[end:]))
    parts.append(_END)
    return "".join(parts).encode("utf-8", "replace")


def from_stream(payload: bytes) -> Draft:
    """Read what generation wrote: marks and escapes removed, unknown words listed once each, in order.

    A word that could not be inflected (``#``) is known, and not listed.
    """
    unknown: dict[str, None] = {}

    def plain(match: re.Match[str]) -> str:
        if (blank := match["blank"]) is not None:
            return unquote(blank)
        if (escaped := match["escaped"]) is not None:
            return escaped
        word = match["word"]
        if word and match["mark"] != "#":
            unknown[word] = None
        return word

    text = _OUTPUT.sub(plain, payload.decode("utf-8", "replace"))
    return Draft(text=text, unknown=tuple(unknown))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
