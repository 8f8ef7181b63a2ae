"""Content codings undone under a limit: gzip, deflate, brotli and zstd, never more bytes out than allowed.

A bomb (a few bytes that swell to gigabytes) costs no more memory than the limit. Knows nothing of HTTP beyond the
names of the codings (RFC 9110, section 8.4.1; RFC 7932; RFC 8878).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # has no stubs
import zstandard

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
"""What ``decode_body`` understands, as an Accept-Encoding header says it."""

MAX_CODINGS = 2
"""Codings on top of one another that are undone; honest servers use one."""

_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
"""Largest window a zstd frame may ask for: RFC 9659 sets 8 MiB for the web."""

_GZIP_MAGIC = b"\x1f\x8b"


class TooLargeError(Exception):
    """The decoded body is longer than allowed."""


class BrokenCodingError(Exception):
    """The body is not what its coding says, ends early, or has a coding nobody here knows."""


def decode_body(body: bytes, codings: str, *, max_bytes: int) -> bytes:
    """Undo the codings that a Content-Encoding header lists, last first.

    Raises TooLargeError as soon as more than ``max_bytes`` come out, BrokenCodingError where the body can't be decoded.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    if len(names) > MAX_CODINGS:
        raise BrokenCodingError(f"{len(names)} codings on top of one another")
    for name in reversed(names):
        if name == "identity":
            continue
        decode = _DECODERS.get(name)
        if decode is None:
            raise BrokenCodingError(f"the unknown coding {name!r}")
        if not body:  # HEAD-like answers: nothing was coded
            continue
        try:
            body = decode(body, max_bytes)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise BrokenCodingError(f"broken {name} data ({error})") from error
    return body


def is_gzip(body: bytes) -> bool:
    """Whether the bytes begin as a gzip member does (RFC 1952)."""
    return body.startswith(_GZIP_MAGIC)


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    out = bytearray()
    while body.startswith(_GZIP_MAGIC):  # members may follow one another; what follows the last is padding
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += _inflate(inflate, body, max_bytes - len(out), "gzip")
        body = inflate.unused_data
    if not out and body:
        raise BrokenCodingError("data that is no gzip")
    return bytes(out)


def _undeflate(body: bytes, max_bytes: int) -> bytes:
    try:
        return _inflate(zlib.decompressobj(), body, max_bytes, "deflate")
    except zlib.error:  # some servers leave the zlib header out
        return _inflate(zlib.decompressobj(-zlib.MAX_WBITS), body, max_bytes, "deflate")


def _inflate(inflate: zlib._Decompress, body: bytes, max_bytes: int, name: str) -> bytes:
    out = inflate.decompress(body, max_bytes + 1)
    if len(out) > max_bytes:
        raise TooLargeError
    if not inflate.eof:
        raise BrokenCodingError(f"{name} data that ends early")
    return out


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(body, output_buffer_limit=max_bytes + 1))
    while len(out) <= max_bytes and not decoder.is_finished():
        more = decoder.process(b"", output_buffer_limit=max_bytes + 1)
        if not more:
            raise BrokenCodingError("br data that ends early")
        out += more
    if len(out) > max_bytes:
        raise TooLargeError
    return bytes(out)


def _unzstd(body: bytes, max_bytes: int) -> bytes:
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    with decoder.stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
        out = reader.read(max_bytes + 1)
    if len(out) > max_bytes:
        raise TooLargeError
    # The reader is bounded but does not tell a whole frame from a cut one; a frame object tells, but is unbounded.
    while body:
        frame = decoder.decompressobj()
        frame.decompress(body)
        if not frame.eof:
            raise BrokenCodingError("zstd data that ends early")
        body = frame.unused_data
    return out


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
