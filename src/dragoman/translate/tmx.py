"""TMX 1.4: a translation memory as a file that other tools read, and theirs read here.

Owns the form (https://www.gala-global.org/tmx-14b). Inline codes within a segment (``bpt``, ``ph`` and so on) are left
out, what they hold is not text; ``hi`` and ``sub`` are. Knows nothing of where a memory is stored. The XML is hostile:
entities, DTDs and whatever they name are never resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from dragoman.errors import ParseError
from dragoman.language import standardize
from dragoman.model import Pair

SIGNATURE = "x-dragoman-signature"
"""The type of the property that says what translated a unit; other tools keep it and pass it on."""

TIME_FORM = "%Y%m%dT%H%M%SZ"

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))
"""Characters that no XML 1.0 document may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stored segment pair; ``signature`` is empty where it came from elsewhere."""

    pair: Pair
    source: str
    target: str
    signature: str = ""
    made: datetime | None = None


def render_tmx(units: Iterable[Unit], *, tool_version: str) -> Iterator[str]:
    """Write units as a TMX document, piece by piece, one unit a line."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="Dragoman" creationtoolversion={quoteattr(tool_version)} segtype="sentence" '
        'o-tmf="Dragoman" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
    )
    for unit in units:
        made = f' creationdate="{unit.made.astimezone(UTC):{TIME_FORM}}"' if unit.made else ""
        signature = f'<prop type="{SIGNATURE}">{_text(unit.signature)}</prop>' if unit.signature else ""
        yield (
            f"<tu{made} srclang={quoteattr(unit.pair.source)}>{signature}"
            f"{_variant(unit.pair.source, unit.source)}{_variant(unit.pair.target, unit.target)}</tu>\n"
        )
    yield "</body>\n</tmx>\n"


def parse_tmx(file: IO[bytes], name: str) -> Iterator[Unit]:
    """Read the units of a TMX document one by one, a pair for each target beside the source.

    The source is the variant in the unit's or the header's ``srclang``, where that says "*all*" the first one. A unit
    without two variants in languages that are known is passed over. Raises ParseError that names the file and line.
    """
    sources = "*all*"
    root = ""
    # The events come as the file is read, and each unit is let go: memory stays small however long the file is.
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        for event, element in events:
            tag = _name(element)
            if event == "start":
                root = root or tag
                if root != "tmx":
                    raise ParseError(
                        f"is not TMX: it begins with <{tag}>", subject=f"{name}, line {element.sourceline}"
                    )
                if tag == "header":
                    sources = element.get("srclang") or sources
            elif tag == "tu":
                yield from _units(element, sources)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise ParseError(f"is not well-formed XML: {error.msg}", subject=f"{name}, line {line}") from error


def _units(element: etree._Element, sources: str) -> Iterator[Unit]:
    variants = []
    signature = ""
    for child in element:
        if _name(child) == "prop" and child.get("type") == SIGNATURE:
            signature = child.text or ""
        elif _name(child) == "tuv":
            language = standardize(child.get(_LANGUAGE) or child.get("lang") or "")
            segment = next((part for part in child if _name(part) == "seg"), None)
            text = "" if segment is None else " ".join(_plain(segment).split())
            if text and language != "und":
                variants.append((language, text))
    wanted = standardize(element.get("srclang") or sources)
    source = next((variant for variant in variants if variant[0] == wanted), variants[0] if variants else None)
    if source is None:
        return
    for language, text in variants:
        if language != source[0]:
            pair = Pair(source=source[0], target=language)
            yield Unit(pair=pair, source=source[1], target=text, signature=signature, made=_time(element))


def _plain(segment: etree._Element) -> str:
    parts = [segment.text or ""]
    for child in segment:
        if isinstance(child.tag, str) and _name(child) not in _CODES:
            parts.append(_plain(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _name(element: etree._Element) -> str:
    """The element's name without a namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _time(element: etree._Element) -> datetime | None:
    try:
        return datetime.strptime(element.get("creationdate") or "", TIME_FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def _variant(language: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(language)}><seg>{_text(text)}</seg></tuv>"


def _text(text: str) -> str:
    return escape(text.translate(_NOT_XML))
