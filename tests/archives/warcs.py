"""WARC files for tests, written record by record as a crawler writes them, with the library that others use."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class _Writer(WARCWriter):  # type: ignore[misc]  # has no types
    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()  # the library's own is a file that it leaves open


@dataclass
class WarcFile:
    """A WARC file in memory; ``starts`` are the bytes at which its records begin."""

    gzip: bool = True
    file: io.BytesIO = field(default_factory=io.BytesIO)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._writer = _Writer(self.file, gzip=self.gzip)
        self.starts.append(0)
        self._writer.write_record(self._writer.create_warcinfo_record("news.warc.gz", {"software": "a test"}))

    @property
    def data(self) -> bytes:
        return self.file.getvalue()

    def add(
        self,
        url: str,
        body: bytes,
        *,
        date: datetime,
        status: str = "200 OK",
        content_type: str = "text/html; charset=utf-8",
        headers: dict[str, str] | None = None,
        kind: str = "response",
        warc_headers: dict[str, str] | None = None,
    ) -> int:
        """Add a record and return the byte at which it begins."""
        start = self.file.tell()
        fields = [("Content-Type", content_type), *(headers or {}).items()]
        line = "GET / HTTP/1.1" if kind == "request" else status
        http = StatusAndHeaders(line, fields, protocol="" if kind == "request" else "HTTP/1.1")
        stated = {"WARC-Date": date.strftime("%Y-%m-%dT%H:%M:%SZ")} | (warc_headers or {})
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict=stated
        )
        self._writer.write_record(record)
        self.starts.append(start)
        return start
