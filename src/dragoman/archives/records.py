"""Records of a WARC file, cut out one by one: where each begins and ends, and its bytes unpacked.

A WARC file is a row of records, plain or each in a gzip member of its own (ISO 28500:2017, section 4 and annex D).
Owns the finding of the next record where one is broken. Knows nothing of what a record holds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_RECORD_BYTES = 64 * 2**20
"""Longest record that is unpacked, in bytes: a page with its headers is a fraction of it, a film is not read."""

MAX_HEADER_BYTES = 64 * 2**10
"""Longest block of a record's own header fields, in bytes: they are a dozen short lines."""

READ_BYTES = 64 * 2**10
"""Bytes read at a time; a deflate stream swells to 1,032 times at most, so that is at most 66 MB unpacked."""

SCAN_BYTES = 2**20
"""Bytes looked through at a time for the next record after a broken one."""

_GZIP = b"\x1f\x8b\x08"
_START = re.compile(rb"\x1f\x8b\x08|WARC/\d\.\d+\r?\n")
_LONGEST_START = 16
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,15})[ \t]*\r?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """A record's place in the file, ``start`` to ``end`` in bytes, and its bytes or what is wrong with it.

    ``end`` is ``start`` where the file ends within the record: there the reading goes on once the file is whole.
    """

    start: int
    end: int
    data: bytes = b""
    problem: str = ""


class _BrokenError(Exception):
    """A record can't be cut out; ``cut`` where that is because the file ends."""

    def __init__(self, words: str, *, cut: bool = False, end: int | None = None) -> None:
        super().__init__(words)
        self.cut = cut
        self.end = end


def read_records(file: BinaryIO, *, start: int = 0) -> Iterator[RawRecord]:
    """Yield the records from byte ``start`` on, one at a time; a broken one is told, and the next one looked for."""
    while (start := _skip_blank(file, start)) >= 0:
        try:
            data, end = _read_record(file, start)
            yield RawRecord(start=start, end=end, data=data)
        except _BrokenError as broken:
            found = broken.end if broken.end is not None else _find_start(file, start + 1)
            if found is None and broken.cut:
                yield RawRecord(start=start, end=start, problem=str(broken))
                return
            end = file.seek(0, 2) if found is None else found
            yield RawRecord(start=start, end=end, problem=str(broken))
        start = end


def _skip_blank(file: BinaryIO, start: int) -> int:
    """Return where the next byte stands that ends no line, or -1 at the end of the file."""
    file.seek(start)
    while block := file.read(READ_BYTES):
        kept = block.lstrip(b"\r\n")
        if kept:
            return start + len(block) - len(kept)
        start += len(block)
    return -1


def _read_record(file: BinaryIO, start: int) -> tuple[bytes, int]:
    file.seek(start)
    head = file.read(len(_GZIP))
    if head == _GZIP:
        return _read_member(file, start)
    if head == b"WAR":
        return _read_plain(file, start)
    raise _BrokenError("no record begins here")


def _read_member(file: BinaryIO, start: int) -> tuple[bytes, int]:
    file.seek(start)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = bytearray()
    length = consumed = 0
    while not unpack.eof:
        packed = file.read(READ_BYTES)
        if not packed:
            raise _BrokenError("the file ends within this record", cut=True)
        try:
            more = unpack.decompress(packed)
        except zlib.error as error:
            raise _BrokenError(f"can't be unpacked ({error})") from error
        length += len(more)
        consumed += len(packed)
        if length <= MAX_RECORD_BYTES:
            data += more
        elif consumed > MAX_RECORD_BYTES:
            raise _BrokenError("is too large, or the whole file is one gzip member instead of one for each record")
    end = start + consumed - len(unpack.unused_data)
    if length > MAX_RECORD_BYTES:
        raise _BrokenError(f"unpacks to more than {MAX_RECORD_BYTES // 2**20} MiB", end=end)
    return bytes(data), end


def _read_plain(file: BinaryIO, start: int) -> tuple[bytes, int]:
    file.seek(start)
    head = file.read(MAX_HEADER_BYTES)
    close = _HEADER_END.search(head)
    if close is None:
        raise _BrokenError("its header has no end", cut=len(head) < MAX_HEADER_BYTES)
    length = _LENGTH.search(head, 0, close.end())
    if length is None:
        raise _BrokenError("does not say how long it is")
    end = start + close.end() + int(length[1])
    if end > file.seek(0, 2):
        raise _BrokenError("the file ends within this record", cut=True)
    if end - start > MAX_RECORD_BYTES:
        raise _BrokenError(f"is larger than {MAX_RECORD_BYTES // 2**20} MiB", end=end)
    file.seek(start)
    return file.read(end - start), end


def _find_start(file: BinaryIO, start: int) -> int | None:
    """Return where the next record begins at ``start`` or after it; None where none does."""
    file.seek(start)
    block = file.read(SCAN_BYTES)
    while block:
        for match in _START.finditer(block):
            place = start + match.start()
            if not match[0].startswith(_GZIP) or _unpacks_to_record(file, place):
                return place
        start += len(block)
        file.seek(start)
        more = file.read(SCAN_BYTES)
        if not more:
            return None
        tail = block[-_LONGEST_START:]
        block = tail + more
        start -= len(tail)
    return None


def _unpacks_to_record(file: BinaryIO, start: int) -> bool:
    file.seek(start)
    try:
        opening = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(MAX_HEADER_BYTES), 5)
    except zlib.error:
        return False
    return opening == b"WARC/"
