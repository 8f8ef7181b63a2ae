"""Clean text: what every string passes through before it leaves extraction.

Owns normalisation of characters and white space, and the check of addresses. Knows nothing of HTML trees.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

MAX_FIELD_CHARS = 1000
"""Headline, name, keyword and the like, in characters: the longest real headline seen has under 400."""

MAX_URL_CHARS = 4000
"""Characters; browsers and servers stop at 2,000 to 8,000."""

_ZWNJ = "\u200c"
_ZWJ = "\u200d"
_JUNK = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\xad"  # soft hyphen: a hint for line breaks, not a letter
    "\u034f\u180e\u200b\u200e\u200f"
    "\u202a-\u202e"  # direction overrides can make a text read as what it is not
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\ud800-\udfff"
    "\ue000-\uf8ff"  # private use: icon fonts
    "\ufdd0-\ufdef"
    "\U000e0000-\U000e0fff"  # tags and variation supplements carry hidden text
    "]"
)
NO_BREAK_SPACES = "\u00a0\u202f"
"""Kept where one stands alone: they part digits and French punctuation, and are not collapsed by browsers."""

_SPACE = re.compile(r"\s+")
_NOT_LETTER = re.compile(r"[\W_]+")
_STRAY_JOINER = re.compile(f"(?<![^\\W\\d_])[{_ZWNJ}{_ZWJ}]+|[{_ZWNJ}{_ZWJ}]+(?![^\\W\\d_])")
_PLAIN_URL = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9/_.~!$&()*+,;=:@%?#-]*")
"""What needs no mending: most links of most pages."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--)>", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def strip_junk(text: str) -> str:
    """Removes control, zero-width, private-use and direction characters; white space is left as it is."""
    return _JUNK.sub("", text)


def strip_joiners(text: str) -> str:
    """Removes zero-width joiners that stand between anything but letters; Persian and Indic spelling keeps its own.

    Inside an emoji sequence a joiner follows a symbol, so that the sequence falls into its parts.
    """
    return _STRAY_JOINER.sub("", text) if _ZWNJ in text or _ZWJ in text else text


def clean_line(text: str) -> str:
    """One line of clean text: NFC, no junk characters, white space collapsed and stripped."""
    return collapse(unicodedata.normalize("NFC", strip_joiners(strip_junk(text)))).strip()


def collapse(text: str) -> str:
    """White space collapsed to single spaces; a no-break space that stands alone stays one."""
    parts = NO_BREAK_SPACES[0] in text or NO_BREAK_SPACES[1] in text
    return _SPACE.sub(_one_space if parts else " ", text)


def _one_space(match: re.Match[str]) -> str:
    run = match.group()
    return run if run in NO_BREAK_SPACES else " "


def decode_entities(text: str) -> str:
    """Decodes the character references that a page escaped once too often; one pass, well-formed ones alone."""
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text) if "&" in text else text


def clean_field(text: object, limit: int = MAX_FIELD_CHARS) -> str:
    """A metadata value as one clean line: references decoded, tags removed; empty for anything but a string."""
    if not isinstance(text, str):
        return ""
    bounded = text[: limit * 8]
    if "&" in bounded:
        bounded = decode_entities(decode_entities(bounded))
    if "<" in bounded:
        bounded = _TAG.sub(" ", _SCRIPT.sub(" ", bounded))
    line = clean_line(bounded)
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0]


def absolute_url(href: object, base: str) -> str:
    """The absolute http or https address, or "" for every other scheme, for none and for nonsense."""
    if not isinstance(href, str):
        return ""
    if _PLAIN_URL.fullmatch(href) and len(href) <= MAX_URL_CHARS:
        return href
    trimmed = _SPACE.sub("", strip_junk(href.strip())) if "\n" in href or "\t" in href else strip_junk(href).strip()
    if not trimmed or len(trimmed) > MAX_URL_CHARS or trimmed.startswith("#"):
        return ""
    try:
        joined = trimmed if trimmed.startswith(("https://", "http://")) else urljoin(base, trimmed)
        parts = urlsplit(joined)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_sound or parts.username is not None:
        return ""
    if any(character in joined for character in "<>\"'` \\{}"):
        joined = urlunsplit(
            parts._replace(path=_escape(parts.path), query=_escape(parts.query), fragment=_escape(parts.fragment))
        )
    return joined if not any(character in parts.netloc for character in "<>\"'` \\{}") else ""


def parts_of(url: str) -> SplitResult:
    """The parts of an address that may be nonsense: all empty where it can't be split."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _escape(part: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in "<>\"'` \\{}" else c for c in part)


def fold(text: str) -> str:
    """Letters and digits alone, case folded, NFKC: for comparing, never for showing."""
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def joined_lines(text: str) -> str:
    """A pattern written over several lines, each broken after a bar, as one."""
    return "".join(line.strip() for line in text.splitlines())


def words(text: str) -> frozenset[str]:
    """A list of words written as running text."""
    return frozenset(text.split())
