"""Captures as WARC: every response as it arrived, a record a gzip member, so that one can be read by its offset.

Status, headers and body are as Scrapy gives them: the body as sent (content encoding kept), the header names in
Scrapy's spelling, the transfer encoding undone. The `warcinfo` record says so.
"""

import io
import zlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha1, sha256
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
UNPACKED_BYTES_AT_ONCE = 1 << 20
"""A small body may unpack to gigabytes; it is never held as a whole to see whether it has an end."""

UNREADABLE = (OSError, ArchiveLoadFailed, AttributeError)
"""What warcio raises on damage; the last where a record ends before it says what it is."""

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
        RunDamaged: no record begins there, or it is not what was written.
    """
    warc = where.warc if isinstance(where, RunFolder) else where
    try:
        with warc.open("rb") as stream:
            stream.seek(offset_bytes)
            record = next(iter(ArchiveIterator(stream)))
            sent = record.raw_stream.read()
    except (*UNREADABLE, StopIteration) as error:
        raise RunDamaged(f"{warc}: no sound record begins at offset {offset_bytes} ({error})") from error
    digest = f"sha1:{b32encode(sha1(sent, usedforsecurity=False).digest()).decode()}"
    if record.rec_headers.get_header("WARC-Payload-Digest") != digest:  # warcio reads half a record without a word
        raise RunDamaged(f"{warc}: the record at offset {offset_bytes} is not what was written")
    record.raw_stream = io.BytesIO(sent)
    headers = record.http_headers
    return StoredResponse(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(headers.get_statuscode()) if headers else None,
        headers=tuple(headers.headers) if headers else (),
        body=record.content_stream().read(),
    )


def verify(warc: Path, offsets: Iterable[int]) -> None:
    """Read a WARC from end to end, digests included, before it is trusted.

    Raises:
        RunDamaged: a record is not what it was, or the index names another set of records.
    """
    found = set()
    try:
        with warc.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests="raise")
            for record in records:
                record.raw_stream.read()
                if record.rec_type in ("response", "resource"):
                    found.add(records.get_record_offset())
    except UNREADABLE as error:
        raise RunDamaged(f"{warc}: {error}; fetch again") from error
    if found != (named := set(offsets)):
        raise RunDamaged(f"{warc}: {len(found)} captures, but {len(named)} in its index; fetch again")


def breaks_off(body: bytes, content_encoding: str) -> bool:
    """Whether a gzip body ends before its end; whoever unpacks it later gets the first half without a warning.

    >>> import gzip
    >>> breaks_off(gzip.compress(b"text"), "gzip"), breaks_off(gzip.compress(b"text")[:-9], "gzip")
    (False, True)
    """
    if not body or content_encoding.strip().lower() not in ("gzip", "x-gzip"):
        return False
    gzip_member = zlib.decompressobj(wbits=31)
    try:
        while body and not gzip_member.eof:
            gzip_member.decompress(body, UNPACKED_BYTES_AT_ONCE)
            body = gzip_member.unconsumed_tail
    except zlib.error:
        return True
    return not gzip_member.eof


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
