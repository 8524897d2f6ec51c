"""Reads a capture back by its place in the index; a revisit through to its payload.

Captures are written by one library and read by another, so a record that only its writer can read is found at once.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from schemas.captures import Capture
from schemas.errors import RunDamaged
from schemas.run_folder import RunFolder
from scraper.warc.bodies import Unpacked, dechunked, sha1_digest

Where: TypeAlias = RunFolder | Path
"""A run, or a WARC file."""

UNREADABLE = (OSError, ArchiveLoadFailed, AttributeError)
"""What warcio raises on damage; the last where a record ends before it says what it is."""


@dataclass(frozen=True)
class StoredResponse:
    """What a record holds; `body` with its transfer and content encoding undone, of a revisit the one it refers to.

    `head` is the status line and the headers as they were received; of a page that a person saved there are none.
    """

    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    head: bytes = b""


def read_capture(
    where: Where, capture: Capture | int, *, run_of: Callable[[str], Where] | None = None
) -> StoredResponse:
    """Read one capture.

    Args:
        where: the run that made it, or its WARC file.
        capture: the capture, or the offset of its record. A revisit is read by its capture, which says where its
            payload lies.
        run_of: where the run with this id lies, for a revisit; without it, beside the run `where`.

    Raises:
        RunDamaged: there is no such record, it is not what was written, or the payload of a revisit is not there.
    """
    offset_bytes = capture if isinstance(capture, int) else capture.offset_bytes
    if offset_bytes is None:
        raise RunDamaged(f"{_warc(where)} has no record of this capture, since no response came")
    kind, about, block = _record(_warc(where), offset_bytes)
    url = about.get_header("WARC-Target-URI")
    stream = io.BytesIO(block)
    loader = ArcWarcRecordLoader(verify_http=False)
    head: StatusAndHeaders | None = loader.load_http_headers(kind, url, stream, len(block))
    status = head.get_statuscode() if head else ""
    received = block[: stream.tell()] if head else b""
    return StoredResponse(
        url=url,
        status=int(status) if status.isdecimal() else None,
        headers=tuple(head.headers) if head else (),
        body=_payload(where, capture, run_of) if kind == "revisit" else _body(head, stream.read()),
        head=received,
    )


def _warc(where: Where) -> Any:
    return where.warc if isinstance(where, RunFolder) else where


def _record(warc: Any, offset_bytes: int) -> tuple[str, StatusAndHeaders, bytes]:
    try:
        with warc.open("rb") as stream:
            stream.seek(offset_bytes)
            record = next(iter(ArchiveIterator(stream, no_record_parse=True)))
            block = record.raw_stream.read()
    except (*UNREADABLE, StopIteration) as error:
        raise RunDamaged(f"{warc}: no sound record begins at offset {offset_bytes} ({error})") from error
    if record.rec_headers.get_header("WARC-Block-Digest") != sha1_digest(
        block
    ):  # warcio reads half a record without a word
        raise RunDamaged(f"{warc}: the record at offset {offset_bytes} is not what was written")
    return record.rec_type, record.rec_headers, block


def _payload(where: Where, capture: Capture | int, run_of: Callable[[str], Where] | None) -> bytes:
    """The body that a revisit refers to."""
    refers_to = None if isinstance(capture, int) else capture.refers_to
    if refers_to is None:
        raise RunDamaged(
            f"{_warc(where)}: a revisit is read by its capture in the index, which says where its payload lies"
        )
    if run_of is None:
        if not isinstance(where, RunFolder):
            raise RunDamaged(f"{where}: the payload of this revisit lies in run {refers_to.run}; say where that is")
        there: Where = RunFolder(where.location.parent.parent / refers_to.run)
    else:
        there = run_of(refers_to.run)
    return read_capture(there, refers_to.offset_bytes).body


def _body(head: StatusAndHeaders | None, framed: bytes) -> bytes:
    """The body behind its transfer and content encoding; whatever of it there is."""
    if head is None:
        return framed
    chunked = (head.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    entity = dechunked(framed) if chunked else framed
    encoding = (head.get_header("Content-Encoding") or "identity").strip().lower()
    unpacked = Unpacked(entity, encoding)
    if not unpacked.known and encoding in BufferedReader.get_supported_decompressors():  # sent though not asked for
        unasked: bytes = BufferedReader(io.BytesIO(entity), decomp_type=encoding).read()
        return unasked
    return b"".join(unpacked) if unpacked.known else entity
