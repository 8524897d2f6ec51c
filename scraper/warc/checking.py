"""Goes through a whole WARC file: before it is trusted, or to see what a killed process has left of it.

Each record is a gzip member of its own, with a checksum, so this needs no parser: a file is good as far as its members
are. Readers of other projects agree, in the tests.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schemas.errors import RunDamaged
from scraper.warc.bodies import GZIP, sha1_digest

CAPTURES = frozenset({"response", "revisit", "resource"})
"""Types of records that stand in the index."""
BYTES_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Survey:
    """What a WARC file holds that may have been cut off: the offsets of its whole records, and what is left over."""

    offsets: tuple[int, ...]
    tail_bytes: int


def verify(warc: Path, offsets: Iterable[int]) -> None:
    """Read a WARC from end to end, digests included, before it is trusted.

    Raises:
        RunDamaged: a record is not what it was, or the index names another set of records.
    """
    found, whole = set(), 0
    for begins, end, record in _records_of(warc):
        whole = end
        about, block = parts(record)
        if about.get("warc-block-digest") != sha1_digest(block):
            raise RunDamaged(f"{warc}: block digest failed, of the record at offset {begins}; fetch again")
        if about.get("warc-type") in CAPTURES:
            found.add(begins)
    if whole != warc.stat().st_size:
        raise RunDamaged(f"{warc}: no sound record begins at offset {whole}; fetch again")
    if found != (named := set(offsets)):
        raise RunDamaged(f"{warc}: {len(found)} captures, but {len(named)} in its index; fetch again")


def survey(warc: Path) -> Survey:
    """What a killed process left of a WARC: every record that is there whole, and how much of one that is not."""
    places = [(begins, end) for begins, end, _ in _records_of(warc)]
    whole = places[-1][1] if places else 0
    return Survey(tuple(begins for begins, _ in places), warc.stat().st_size - whole)


def records(stream: BinaryIO, begins: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Where each record begins and ends, and the record; up to the first that is not whole.

    Args:
        stream: a WARC file.
        begins: where the first of them begins.
    """
    stream.seek(begins)
    piece = stream.read(BYTES_AT_ONCE)
    while piece:
        member, unpacked = zlib.decompressobj(wbits=GZIP), []
        while piece and not member.eof:
            try:
                unpacked.append(member.decompress(piece))
            except zlib.error:
                return
            piece = member.unused_data or stream.read(BYTES_AT_ONCE)
        record = b"".join(unpacked)
        if not member.eof or not record.startswith(b"WARC/"):
            return
        end = stream.tell() - len(piece)
        yield begins, end, record
        begins = end


def parts(record: bytes) -> tuple[dict[str, str], bytes]:
    """The named fields of a record, by their names in lower case, and its block."""
    head, _, rest = record.partition(b"\r\n\r\n")
    about = _fields(head)
    return about, rest[: int(about.get("content-length", "0"))]


def _records_of(warc: Path) -> Iterator[tuple[int, int, bytes]]:
    with warc.open("rb") as stream:
        yield from records(stream)


def _fields(head: bytes) -> dict[str, str]:
    pairs = (line.decode("utf-8", "replace").partition(":") for line in head.split(b"\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
