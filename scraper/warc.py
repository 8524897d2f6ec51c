"""Captures as WARC: every response as it arrived, a record a gzip member, so that one can be read by its offset.

Status, headers and body are as Scrapy gives them: the body as sent (content encoding kept), the header names in
Scrapy's spelling, the transfer encoding undone. The `warcinfo` record says so.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from schemas.errors import RunDamaged
from schemas.records import Capture
from schemas.run_folder import RunFolder

FIDELITY = "status line and header names as the HTTP library spells them; transfer encoding undone; body as sent"


Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """A request and the response to it."""

    url: str
    method: str
    request_headers: Headers
    status: int
    protocol: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """A header of the response."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class StoredResponse:
    """What a record holds; `body` with its content encoding undone."""

    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes


class CaptureWriter:
    """Writes one WARC file, record after record."""

    def __init__(self, path: Path, software: str) -> None:
        self._stream = path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")
        info = {"software": software, "format": "WARC File Format 1.1", "fidelity": FIDELITY}
        self._writer.write_record(self._writer.create_warcinfo_record("captures.warc.gz", info))

    def write(self, exchange: Exchange) -> Capture:
        """Keep a response and its request; returns the capture, not yet judged."""
        offset = self._stream.tell()
        stored = self._writer.create_warc_record(
            exchange.url, "response", payload=io.BytesIO(exchange.body), http_headers=_status_and_headers(exchange)
        )
        asked = self._writer.create_warc_record(exchange.url, "request", http_headers=_request_line(exchange))
        self._writer.write_request_response_pair(asked, stored)
        encoded = exchange.header("Content-Encoding") is not None
        return Capture(
            id=stored.rec_headers.get_header("WARC-Record-ID"),
            kind="other",
            url=exchange.url,
            captured_at=stored.rec_headers.get_header("WARC-Date"),
            status=exchange.status,
            content_type=exchange.header("Content-Type"),
            etag=exchange.header("ETag"),
            last_modified=exchange.header("Last-Modified"),
            body_sha256=None if encoded else sha256(exchange.body).hexdigest(),
            size_bytes=None if encoded else len(exchange.body),
            offset_bytes=offset,
        )

    def write_resource(self, uri: str, body: bytes, content_type: str, captured_at: str) -> Capture:
        """Keep a page that a person saved."""
        offset = self._stream.tell()
        stored = self._writer.create_warc_record(
            uri,
            "resource",
            payload=io.BytesIO(body),
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Date": captured_at},
        )
        self._writer.write_record(stored)
        return Capture(
            id=stored.rec_headers.get_header("WARC-Record-ID"),
            kind="resource",
            url=uri,
            captured_at=captured_at,
            content_type=content_type,
            body_sha256=sha256(body).hexdigest(),
            size_bytes=len(body),
            offset_bytes=offset,
        )

    def close(self) -> None:
        """Write out what is left."""
        self._stream.close()


def read_capture(where: RunFolder | Path, offset_bytes: int) -> StoredResponse:
    """Read one record by its offset.

    Raises:
        RunDamaged: no record begins there.
    """
    warc = where.warc if isinstance(where, RunFolder) else where
    try:
        with warc.open("rb") as stream:
            stream.seek(offset_bytes)
            record = next(iter(ArchiveIterator(stream)))
            headers = record.http_headers
            return StoredResponse(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                status=int(headers.get_statuscode()) if headers else None,
                headers=tuple(headers.headers) if headers else (),
                body=record.content_stream().read(),
            )
    except (OSError, StopIteration, ArchiveLoadFailed) as error:
        raise RunDamaged(f"{warc}: no record begins at offset {offset_bytes} ({error})") from error


def _status_and_headers(exchange: Exchange) -> StatusAndHeaders:
    known = exchange.status in HTTPStatus._value2member_map_
    phrase = HTTPStatus(exchange.status).phrase if known else ""
    headers = [
        # The body is no longer chunked, so the header must not say that it is.
        ("X-Archive-Orig-Transfer-Encoding" if name == "Transfer-Encoding" else name, value)
        for name, value in exchange.headers
    ]
    return StatusAndHeaders(f"{exchange.status} {phrase}", headers, protocol=exchange.protocol)


def _request_line(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), *exchange.request_headers]
    return StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", headers, is_http_request=True)
