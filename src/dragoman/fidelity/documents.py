"""Bilingual files: bytes of JSON lines, TMX 1.4, XLIFF 1.2 and 2, or two parallel texts to units to check.

Owns these formats as far as checking needs them: texts, languages, ids and lines. Knows nothing of checks or of
where the bytes came from. XML is hostile: a file may name a DTD, which is never read, and may declare no entities.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any
from xml.parsers import expat

from dragoman.errors import ParseError

MAX_DEPTH = 64
"""Elements within one another; inline marks of real files nest some five deep."""

MAX_TEXT = 1_000_000
"""Characters of one segment; more is no sentence, and would fill the memory."""

CHUNK = 1 << 16
"""Bytes given to the XML parser at once."""

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub", "x", "bx", "ex", "sc", "ec", "sm", "em"})
"""Inline elements whose content is code, and no text of the segment."""

_PASSED_OVER = frozenset({"alt-trans", "seg-source", "ignorable", "note", "notes", "originalData", "prop", "matches"})


class InputFormat(StrEnum):
    """The kinds of files that hold sources with their translations."""

    JSON_LINES = "jsonl"
    TMX = "tmx"
    XLIFF = "xliff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A source and its translation in a file; ``line`` counts from 1, languages may be "" where the file says none."""

    source: str
    target: str
    source_language: str
    target_language: str
    line: int
    id: str = ""


def parse_json_lines(lines: Iterable[bytes], *, subject: str, source: str = "", target: str = "") -> Iterator[Unit]:
    """Yield the units of JSON lines with "src", "tgt" and, unless ``source`` and ``target`` are given, "src_lang",
    "tgt_lang".

    Raises ParseError with the file and line for the first line that is none.
    """
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise _error("is not JSON", subject, number) from error
        if not isinstance(value, dict):
            raise _error("is not a JSON object", subject, number)
        given = {"src_lang": source, "tgt_lang": target} | {key: text for key, text in value.items() if key != "id"}
        for key in ("src", "tgt", "src_lang", "tgt_lang"):
            if not isinstance(given.get(key), str) or (key.endswith("lang") and not given[key]):
                raise _error(f'has no text under "{key}"', subject, number)
        yield Unit(
            source=given["src"],
            target=given["tgt"],
            source_language=given["src_lang"],
            target_language=given["tgt_lang"],
            line=number,
            id=str(value.get("id", "")),
        )


def parse_parallel(
    source_lines: Iterable[bytes], target_lines: Iterable[bytes], *, subject: str, source: str, target: str
) -> Iterator[Unit]:
    """Yield the units of two texts of which each line of one translates the same line of the other.

    Raises ParseError where one ends before the other.
    """
    for number, (here, there) in enumerate(zip_longest(source_lines, target_lines), start=1):
        if here is None or there is None:
            which = "the source" if here is None else "the translation"
            raise _error(f"{which} has ended: both files must have the same number of lines", subject, number)
        texts = [line.decode("utf-8", "replace").strip("\ufeff\r\n") for line in (here, there)]
        if any(map(str.strip, texts)):
            yield Unit(
                source=texts[0], target=texts[1], source_language=source, target_language=target, line=number, id=""
            )


def parse_tmx(chunks: Iterable[bytes], *, subject: str, source: str = "", target: str = "") -> Iterator[Unit]:
    """Yield the units of a TMX 1.4 file: from its source language, or ``source``, into each other, or ``target``.

    Raises ParseError with the file and line where it is no such file.
    """
    return _Reader(_Tmx(source, target), subject).read(chunks)


def parse_xliff(chunks: Iterable[bytes], *, subject: str, source: str = "", target: str = "") -> Iterator[Unit]:
    """Yield the units of an XLIFF 1.2 or 2 file that have a translation; ``source`` and ``target`` outdo its languages.

    Raises ParseError with the file and line where it is no such file.
    """
    return _Reader(_Xliff(source, target), subject).read(chunks)


def _error(message: str, subject: str, line: int) -> ParseError:
    return ParseError(message, subject=f"{subject}:{line}")


# --- XML -------------------------------------------------------------------------------------------------------------


class _Format:
    """What a format does with elements; collects units."""

    root = ""

    def __init__(self, source: str, target: str) -> None:
        self._given = source, target
        self.units: list[Unit] = []
        self.problem = ""

    def start(self, name: str, attributes: dict[str, str], line: int) -> bool:
        """Take an element's beginning; True where its text is wanted."""
        raise NotImplementedError

    def end(self, name: str, text: str) -> None:
        """Take an element's end, with its text where that was wanted."""
        raise NotImplementedError


class _Tmx(_Format):
    root = "tmx"

    def __init__(self, source: str, target: str) -> None:
        super().__init__(source, target)
        self._header_language = ""
        self._language = ""
        self._texts: dict[str, str] = {}
        self._unit = ("", "", 0)

    def start(self, name: str, attributes: dict[str, str], line: int) -> bool:
        if name == "header":
            self._header_language = attributes.get("srclang", "")
        elif name == "tu":
            self._texts = {}
            self._unit = attributes.get("tuid", ""), attributes.get("srclang", self._header_language), line
        elif name == "tuv":
            self._language = attributes.get("lang", "")
        return name == "seg"

    def end(self, name: str, text: str) -> None:
        if name == "seg":
            self._texts.setdefault(self._language, text)
        elif name == "tu":
            self._finish()

    def _finish(self) -> None:
        identity, declared, line = self._unit
        wanted, into = self._given
        languages = [*self._texts]
        source = _among(wanted or declared, languages)
        if not source and not wanted and declared.lower() in ("", "*all*"):
            source = languages[0] if languages else ""
        targets = [language for language in languages if language != source]
        if into:
            targets = [language for language in (_among(into, targets),) if language]
        for language in targets if source else ():
            self.units.append(
                Unit(
                    source=self._texts[source],
                    target=self._texts[language],
                    source_language=source,
                    target_language=language,
                    line=line,
                    id=identity,
                )
            )


def _among(wanted: str, languages: list[str]) -> str:
    """Return the language that is the wanted one, or else the first of the same base language; "" for none."""
    low = wanted.lower()
    exact = [language for language in languages if language.lower() == low]
    near = [language for language in languages if low and language.lower().split("-")[0] == low.split("-")[0]]
    return next(iter(exact + near), "")


class _Xliff(_Format):
    root = "xliff"

    def __init__(self, source: str, target: str) -> None:
        super().__init__(source, target)
        self._languages = ["", ""]
        self._unit = ""
        self._line = 0
        self._source: str | None = None

    def start(self, name: str, attributes: dict[str, str], line: int) -> bool:
        if name == "xliff":
            self._languages = [attributes.get("srcLang", ""), attributes.get("trgLang", "")]
        elif name == "file" and "source-language" in attributes:
            self._languages = [attributes["source-language"], attributes.get("target-language", "")]
        elif name in ("unit", "trans-unit"):
            self._unit, self._source = attributes.get("id", ""), None
        if name in ("segment", "trans-unit"):
            self._line, self._source = line, None
        return name in ("source", "target")

    def end(self, name: str, text: str) -> None:
        if name == "source":
            self._source = text
        elif name == "target" and self._source is not None:
            source, target = (given or said for given, said in zip(self._given, self._languages, strict=True))
            if not target:
                self.problem = "does not say its target language"
                return
            self.units.append(
                Unit(
                    source=self._source,
                    target=text,
                    source_language=source,
                    target_language=target,
                    line=self._line,
                    id=self._unit,
                )
            )


class _Reader:
    """Feeds bytes to expat and elements to a format; holds no more than a chunk's units."""

    def __init__(self, format_: _Format, subject: str) -> None:
        self._format = format_
        self._subject = subject
        self._open: list[str] = []
        self._text: list[str] | None = None
        self._wanted_at = 0
        self._size = 0
        self._skipped = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def read(self, chunks: Iterable[bytes]) -> Iterator[Unit]:
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
                yield from self._taken()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _error(
                f"is not well-formed XML ({expat.ErrorString(error.code)})", self._subject, error.lineno
            ) from error
        except (ValueError, LookupError) as error:
            raise self._fail(f"has an encoding that can't be read ({error})") from error
        yield from self._taken()

    def _taken(self) -> list[Unit]:
        if self._format.problem:
            raise self._fail(self._format.problem)
        units, self._format.units = self._format.units, []
        return units

    def _fail(self, message: str) -> ParseError:
        return _error(message, self._subject, self._parser.CurrentLineNumber)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            raise self._fail("declares entities or elements of its own, which is refused")

    def _entity(self, *_: Any) -> None:
        raise self._fail("declares an entity, which is refused")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        if not self._open and name != self._format.root:
            raise self._fail(f"is no {self._format.root.upper()} file: it begins with <{name}>")
        self._open.append(name)
        if len(self._open) > MAX_DEPTH:
            raise self._fail(f"has elements nested more than {MAX_DEPTH} deep")
        if self._skipped or name in _PASSED_OVER or (self._text is not None and name in _CODES):
            self._skipped += 1
        elif self._text is not None:
            if name == "cp":
                self._characters(_code_point(attributes.get("hex", "")))
        else:
            plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            if self._format.start(name, plain, self._parser.CurrentLineNumber):
                self._text, self._wanted_at, self._size = [], len(self._open), 0

    def _end(self, _full_name: str) -> None:
        name = self._open.pop()
        if self._skipped:
            self._skipped -= 1
        elif self._text is None:
            self._format.end(name, "")
        elif len(self._open) < self._wanted_at:
            text, self._text = "".join(self._text), None
            self._format.end(name, text)

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._skipped:
            self._size += len(text)
            if self._size > MAX_TEXT:
                raise self._fail(f"has a segment of more than {MAX_TEXT:,} characters")
            self._text.append(text)


def _code_point(digits: str) -> str:
    """Return the character of XLIFF 2's <cp hex="...">, "" for none."""
    if not re.fullmatch("[0-9A-Fa-f]{1,6}", digits):
        return ""
    value = int(digits, 16)
    return chr(value) if value < 0x110000 and not 0xD800 <= value < 0xE000 else ""
