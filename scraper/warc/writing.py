"""Writes captures as WARC 1.1: a record a gzip member, so that one can be read by its offset.

Each record is with the operating system before `write` returns; a process that is killed leaves every record before.

Digests are SHA-1 in base32, as everywhere. `WARC-Payload-Digest` counts the body without its transfer encoding, as
the standard has it (iipc/warc-specifications#22); of a chunked body `warcio check` and others hash the chunks instead
(webrecorder/warcio#74), so such a record carries its block digest alone, and the index has the other one.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from schemas.captures import Capture, Reference
from scraper.warc.bodies import Measured, sha1_digest
from scraper.warc.exchange import NOT_MODIFIED, Exchange

FIDELITY_HEADER = "Waiban-Fidelity"
"""A header of our own, which readers must ignore (WARC 1.1, 5.1); not under `WARC-`, where the standard may grow."""
FIDELITY = (
    f"{FIDELITY_HEADER}: wire - the bytes as they went over the wire, transfer encoding kept, TLS undone; "
    "rebuilt - from what a library had parsed: transfer encoding undone, status phrase and header names in its spelling"
)
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
GZIP_LEVEL = 2
"""Of 9: less than a third of its CPU for 9 % more bytes (fastwarc 1.0.9, pages of 34 kB); level 1 takes 36 % more."""


class CaptureWriter:
    """Writes one WARC file, record after record."""

    def __init__(self, path: Path, software: str) -> None:
        self._stream = path.open("wb")
        self._gzip = GzipWriter(self._stream, compression_level=GZIP_LEVEL)
        info = {"software": software, "format": "WARC File Format 1.1", "fidelity": FIDELITY}
        block = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
        about = {"WARC-Filename": "captures.warc.gz", "Content-Type": "application/warc-fields"}
        self._record(WarcRecordType.warcinfo, _id(), now(), about, block)

    def write(self, exchange: Exchange, *, refers_to: Reference | None = None) -> Capture:
        """Keep a response and its request; returns the capture, not yet judged.

        Args:
            exchange: what came, and what was asked.
            refers_to: the capture that holds the payload, where this response brought none (304) or the same again:
                then its head alone is kept, in a `revisit` record.
        """
        digest = (refers_to and refers_to.payload_digest) or exchange.payload_digest
        offset, record_id = self._stream.tell(), _id()
        self._pair(exchange, record_id, digest, refers_to)
        return Capture(
            id=record_id,
            kind="other",
            url=exchange.url,
            captured_at=exchange.started_at,
            status=exchange.status,
            content_type=exchange.header("Content-Type"),
            etag=exchange.header("ETag"),
            last_modified=exchange.header("Last-Modified"),
            offset_bytes=offset,
            payload_digest=digest,
            fidelity=exchange.fidelity,
            truncated=exchange.truncated,
            refers_to=refers_to,
            **_told(exchange.measured),
        )

    def write_resource(self, uri: str, body: bytes, content_type: str, captured_at: str) -> Capture:
        """Keep a page that a person saved."""
        offset, record_id, digest = self._stream.tell(), _id(), sha1_digest(body)
        about = {"WARC-Target-URI": uri, "WARC-Payload-Digest": digest, "Content-Type": content_type}
        self._record(WarcRecordType.resource, record_id, captured_at, about, body)
        return Capture(
            id=record_id,
            kind="resource",
            url=uri,
            captured_at=captured_at,
            content_type=content_type,
            body_sha256=sha256(body).hexdigest(),
            size_bytes=len(body),
            offset_bytes=offset,
            payload_digest=digest,
        )

    def close(self) -> None:
        """Write out what is left."""
        self._gzip.close()
        self._stream.close()

    def _pair(self, exchange: Exchange, record_id: str, digest: str | None, refers_to: Reference | None) -> None:
        both = {"WARC-Target-URI": exchange.url, FIDELITY_HEADER: exchange.fidelity}
        if exchange.ip_address:
            both["WARC-IP-Address"] = exchange.ip_address
        about = {**both, "Content-Type": "application/http; msgtype=response"}
        if digest and (refers_to or not exchange.header("Transfer-Encoding") or exchange.fidelity == "rebuilt"):
            about["WARC-Payload-Digest"] = digest
        if exchange.truncated:
            about["WARC-Truncated"] = exchange.truncated
        if refers_to:
            about |= _revisit(exchange, refers_to)
        kind = WarcRecordType.revisit if refers_to else WarcRecordType.response
        block = exchange.head if refers_to else exchange.response
        self._record(kind, record_id, exchange.started_at, about, block)
        if exchange.request:
            asked = {**both, "Content-Type": "application/http; msgtype=request", "WARC-Concurrent-To": record_id}
            self._record(WarcRecordType.request, _id(), exchange.started_at, asked, exchange.request)

    def _record(self, kind: WarcRecordType, record_id: str, at: str, about: dict[str, str], block: bytes) -> None:
        record = WarcRecord()
        record.init_headers(kind)
        record.headers["WARC-Record-ID"] = record_id
        record.headers["WARC-Date"] = at
        for name, value in about.items():
            record.headers[name] = value
        record.headers["WARC-Block-Digest"] = sha1_digest(block)
        record.set_bytes_content(block)
        record.write(self._gzip)
        self._gzip.finish()  # ends the gzip member; else the next record would go on in it, and have no offset
        self._stream.flush()


def _revisit(exchange: Exchange, refers_to: Reference) -> dict[str, str]:
    """What a revisit says of the capture that holds its payload (WARC 1.1, 6.7)."""
    about = {
        "WARC-Refers-To": refers_to.id,
        "WARC-Refers-To-Target-URI": refers_to.url,
        "WARC-Refers-To-Date": refers_to.captured_at,
    }
    if exchange.status == NOT_MODIFIED:
        return {**about, "WARC-Profile": f"{PROFILES}server-not-modified"}
    return {**about, "WARC-Profile": f"{PROFILES}identical-payload-digest", "WARC-Truncated": "length"}


def now() -> str:
    """This moment, as WARC-Date has it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _told(measured: Measured | None) -> dict[str, str | int]:
    return {"body_sha256": measured.sha256, "size_bytes": measured.size_bytes} if measured else {}


def _id() -> str:
    return f"<urn:uuid:{uuid4()}>"
