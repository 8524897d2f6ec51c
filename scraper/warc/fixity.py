"""Whether the captures of a run still are what was captured: every record of its WARC against the index.

One damaged record hides no other: the search goes on at the next place that the index names.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from schemas.captures import Capture
from schemas.records import Issue
from schemas.run_folder import CAPTURES, RunFolder
from scraper.warc.bodies import dechunked, measure, sha1_digest
from scraper.warc.checking import CAPTURES as CAPTURED
from scraper.warc.checking import parts, records
from scraper.warc.exchange import Exchange

MEND = "put a sound copy of captures.warc.gz there; without one, what it said stands in the archive alone"


def fixity(folder: RunFolder) -> list[Issue]:
    """What is not as it was captured, in the order of the WARC; nothing, if all is.

    Each record must be whole and have its block digest. A capture must have the id, the payload digest and the hash of
    its body that `captures.jsonl` tells, and must be told of there.

    Raises:
        RunIncomplete, RunDamaged: there is no index, or it cannot be read.
    """
    index = {row.offset_bytes: row for row in folder.read(CAPTURES) if row.offset_bytes is not None}
    if not folder.warc.exists():
        told = f"there is no captures.warc.gz, and {len(index)} captures should be in it"
        return [_issue(folder.id, told)] if index else []
    with folder.warc.open("rb") as stream:
        return list(_walk(stream, index))


def _walk(stream: BinaryIO, index: Mapping[int, Capture]) -> Iterator[Issue]:
    size_bytes = stream.seek(0, 2)
    at, unseen = 0, dict(index)
    while at < size_bytes:
        for begins, end, record in records(stream, at):
            yield from _record(begins, record, unseen.pop(begins, None))
            at = end
        if at < size_bytes:
            broken = unseen.pop(at, None)
            yield _issue(broken.url if broken else "captures.warc.gz", f"no sound record begins at offset {at}")
            at = min((offset for offset in unseen if offset > at), default=size_bytes)
    for offset, row in sorted(unseen.items()):
        yield _issue(row.url, f"the index names a record at offset {offset}, where none begins")


def _record(begins: int, record: bytes, row: Capture | None) -> Iterator[Issue]:
    about, block = parts(record)
    kind = about.get("warc-type", "")
    where = row.url if row else about.get("warc-target-uri", "captures.warc.gz")
    if about.get("warc-block-digest") != sha1_digest(block):
        yield _issue(where, f"block digest failed, of the {kind} record at offset {begins}")
    elif kind in CAPTURED and row is None:
        yield _issue(where, f"the index does not name the {kind} at offset {begins}")
    elif row is not None and about.get("warc-record-id") != row.id:
        yield _issue(where, f"the record at offset {begins} is {about.get('warc-record-id')}, not {row.id}")
    elif row is not None and kind != "revisit" and (wrong := _payload(kind, block, row)):
        yield _issue(where, f"{wrong} failed, of the {kind} record at offset {begins}")


def _payload(kind: str, block: bytes, row: Capture) -> str | None:
    """Which digest of a capture's payload is not the one in the index; null if all are."""
    entity, encoding = block, None
    if kind == "response":
        told = Exchange(url=row.url, request=b"", response=block, entity=None, started_at=row.captured_at)
        entity, encoding = block[len(told.head) :], told.header("Content-Encoding")
        if (told.header("Transfer-Encoding") or "").strip().lower() == "chunked":
            entity = dechunked(entity)
    if row.payload_digest and sha1_digest(entity) != row.payload_digest:
        return "payload digest"
    body = measure(entity, encoding) if row.body_sha256 else None
    return "body_sha256" if body and body.sha256 != row.body_sha256 else None


def _issue(where: str, evidence: str) -> Issue:
    return Issue(stage="fetch", kind="fixity", where=where, evidence=evidence, suggestion=MEND)
