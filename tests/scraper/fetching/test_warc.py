"""The WARC file: what stands in a record, what other readers make of it, and what is left of one that was cut off."""

import gzip
import zlib
from base64 import b32encode
from contextlib import suppress
from hashlib import sha1, sha256
from itertools import pairwise
from pathlib import Path

import fastwarc
import pytest
from fastwarc.stream_io import GzipReader
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from schemas.captures import Capture, Reference
from schemas.errors import RunDamaged
from scraper.warc import CaptureWriter, Exchange, measure, read_capture, survey, verify
from scraper.warc.bodies import Unpacked, dechunked

TEXT = ("<p>" + "公告" * 200 + "</p>").encode()
GZIPPED = gzip.compress(TEXT, mtime=0)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
URL = "http://office.example/djgz/202601/t20260105_1.html"
OTHER_RUN = "cq_fao.djgz/20260101T000000.000Z"


def exchange(head: bytes = OK, framed: bytes = TEXT, entity: bytes | None = TEXT, **rest: object) -> Exchange:
    return Exchange(
        url=URL,
        request=b"GET /djgz/202601/t20260105_1.html HTTP/1.1\r\nHost: office.example\r\n\r\n",
        response=head + b"\r\n" + framed,
        entity=entity,
        started_at="2026-01-05T12:00:00.000001Z",
        **rest,  # type: ignore[arg-type]
    )


CHUNKED = exchange(OK + b"Transfer-Encoding: chunked\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(TEXT), TEXT))
PACKED = exchange(OK + b"Content-Encoding: gzip\r\n", GZIPPED, GZIPPED)
CUT = exchange(OK + b"Content-Length: 5000\r\n", TEXT, None, truncated="disconnect")
NOT_MODIFIED = exchange(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n', b"", b"")
EVERY = {"plain": exchange(), "chunked": CHUNKED, "packed": PACKED, "cut off": CUT}


def held(capture: Capture) -> Reference:
    """What another run says of a capture."""
    assert capture.offset_bytes is not None
    return Reference(
        id=capture.id,
        run=OTHER_RUN,
        url=capture.url,
        captured_at=capture.captured_at,
        offset_bytes=capture.offset_bytes,
        payload_digest=capture.payload_digest,
    )


def written(path: Path, *exchanges: Exchange, refers_to: Reference | None = None) -> list[Capture]:
    writer = CaptureWriter(path, "waiban/test")
    rows = [writer.write(one, refers_to=refers_to) for one in exchanges]
    writer.close()
    return rows


def headers(path: Path, capture: Capture) -> dict[str, str]:
    """The headers of a capture's record."""
    with path.open("rb") as stream:
        stream.seek(capture.offset_bytes or 0)
        return dict(next(iter(ArchiveIterator(stream))).rec_headers.headers)


def digest(payload: bytes) -> str:
    return f"sha1:{b32encode(sha1(payload, usedforsecurity=False).digest()).decode()}"


@pytest.mark.parametrize("one", EVERY.values(), ids=EVERY)
def test_a_capture_is_read_back_by_its_offset(one: Exchange, tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    rows = written(path, one, one)
    for row in rows:
        stored = read_capture(path, row)
        assert (stored.url, stored.status, stored.body) == (URL, 200, TEXT)
        assert stored == read_capture(path, row.offset_bytes or 0)
        assert row.body_sha256 == (None if one is CUT else sha256(stored.body).hexdigest())
    verify(path, [row.offset_bytes or 0 for row in rows])


@pytest.mark.parametrize("one", EVERY.values(), ids=EVERY)
def test_another_projects_reader_reads_every_record(one: Exchange, tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    (row,) = written(path, one)
    with path.open("rb") as stream:
        records = [
            (record.record_type, record.record_id, record.verify_block_digest(), record.reader.read())
            for record in fastwarc.ArchiveIterator(GzipReader(stream), parse_http=False)
        ]
    assert [kind for kind, *_ in records] == [
        WarcRecordType.warcinfo,
        WarcRecordType.response,
        WarcRecordType.request,
    ]
    assert all(sound for *_, sound, _ in records)
    assert [block for *_, block in records][1:] == [one.response, one.request]
    with path.open("rb") as stream:
        stream.seek(row.offset_bytes or 0)
        records_from_there = fastwarc.ArchiveIterator(GzipReader(stream), auto_decode="all")
        response = next(records_from_there)
        assert response.record_id == row.id
        assert response.reader.read() == TEXT


def test_digests_are_of_the_block_and_of_the_body_without_its_chunks(tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    plain, chunked, packed, cut = written(path, *EVERY.values())
    assert headers(path, plain)["WARC-Payload-Digest"] == digest(TEXT) == plain.payload_digest
    assert chunked.payload_digest == digest(TEXT), "the index has it"
    assert "WARC-Payload-Digest" not in headers(path, chunked), "readers differ on what it would be of"
    assert headers(path, packed)["WARC-Payload-Digest"] == digest(GZIPPED)
    assert cut.payload_digest is None
    for row, one in zip((plain, chunked, packed, cut), EVERY.values(), strict=True):
        assert headers(path, row)["WARC-Block-Digest"] == digest(one.response)
        assert headers(path, row)["WARC-Date"] == one.started_at == row.captured_at


# --- revisits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("again", "profile", "truncated"),
    [(NOT_MODIFIED, "server-not-modified", None), (CHUNKED, "identical-payload-digest", "length")],
    ids=["304", "the same payload"],
)
def test_a_revisit_refers_to_the_capture_that_holds_the_payload(
    again: Exchange, profile: str, truncated: str | None, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.warc.gz", tmp_path / "second.warc.gz"
    (before,) = written(first, exchange())
    (row,) = written(second, again, refers_to=held(before))
    about = headers(second, row)
    assert about["WARC-Type"] == "revisit"
    assert about["WARC-Profile"] == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert about["WARC-Refers-To"] == before.id
    assert about["WARC-Refers-To-Target-URI"] == before.url
    assert about["WARC-Refers-To-Date"] == before.captured_at
    assert about["WARC-Payload-Digest"] == before.payload_digest, "the payload is the one that is referred to"
    assert about.get("WARC-Truncated") == truncated
    verify(second, [row.offset_bytes or 0])
    stored = read_capture(second, row, run_of={OTHER_RUN: first}.__getitem__)
    assert (stored.body, stored.status) == (TEXT, again.status), "its own head, the payload of the other"
    assert TEXT not in gzip.decompress(second.read_bytes())


def test_a_revisit_whose_payload_is_not_there_is_no_empty_page(tmp_path: Path) -> None:
    first, second = tmp_path / "first.warc.gz", tmp_path / "second.warc.gz"
    (before,) = written(first, exchange())
    (row,) = written(second, NOT_MODIFIED, refers_to=held(before))
    with pytest.raises(RunDamaged, match="say where that is"):
        read_capture(second, row)
    with pytest.raises(RunDamaged, match="in the index"):
        read_capture(second, row.offset_bytes or 0)
    first.unlink()
    with pytest.raises(RunDamaged, match="no sound record"):
        read_capture(second, row, run_of=lambda _: first)


# --- cut off -----------------------------------------------------------------------------------------------


def test_cut_at_any_byte_every_whole_record_before_is_read(tmp_path: Path) -> None:
    path, cut = tmp_path / "captures.warc.gz", tmp_path / "cut.warc.gz"
    rows = written(path, *EVERY.values())
    whole = path.read_bytes()
    begins = [*survey(path).offsets, len(whole)]
    assert len(begins) == 1 + 2 * len(EVERY) + 1
    assert {row.offset_bytes for row in rows} <= set(begins)
    for length in range(len(whole) + 1):
        cut.write_bytes(whole[:length])
        left = survey(cut)
        assert left.offsets == tuple(start for start, end in pairwise(begins) if end <= length)
        assert left.tail_bytes == length - max(begin for begin in begins if begin <= length)


def test_what_a_cut_has_left_is_read_by_others_too(tmp_path: Path) -> None:
    path, cut = tmp_path / "captures.warc.gz", tmp_path / "cut.warc.gz"
    rows = written(path, exchange(), exchange(), exchange())
    cut.write_bytes(path.read_bytes()[: (rows[2].offset_bytes or 0) + 150])
    for row in rows[:2]:
        assert read_capture(cut, row).body == TEXT
    with pytest.raises(RunDamaged):
        read_capture(cut, rows[2])
    with pytest.raises(RunDamaged):
        verify(cut, [row.offset_bytes or 0 for row in rows])
    seen = []
    with cut.open("rb") as stream, suppress(AttributeError, ArchiveLoadFailed):  # what warcio says of the tail
        for record in ArchiveIterator(stream):
            record.content_stream().read()
            seen.append(record.rec_headers.get_header("WARC-Record-ID"))
    assert seen[1:5:2] == [row.id for row in rows[:2]]
    with cut.open("rb") as stream:
        others = [record.record_id for record in fastwarc.ArchiveIterator(GzipReader(stream))]
    assert others[:5] == seen[:5]


def test_a_record_is_with_the_operating_system_before_the_next_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    writer = CaptureWriter(path, "waiban/test")
    for _ in range(3):
        row = writer.write(exchange())
        assert read_capture(path, row).body == TEXT
        assert survey(path).tail_bytes == 0
    writer.close()


def test_bytes_that_were_changed_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    (row,) = written(path, exchange())
    whole = bytearray(path.read_bytes())
    start = row.offset_bytes or 0
    end = next(offset for offset in survey(path).offsets if offset > start)
    record = bytearray(gzip.decompress(bytes(whole[start:end])))
    record[-40] ^= 1
    path.write_bytes(whole[:start] + gzip.compress(bytes(record)) + whole[end:])
    with pytest.raises(RunDamaged, match="not what was written"):
        read_capture(path, row)
    with pytest.raises(RunDamaged, match="digest failed"):
        verify(path, [start])


# --- bodies ------------------------------------------------------------------------------------------------


@given(st.lists(st.binary(min_size=1, max_size=40)), st.sampled_from([b"", b";a=b", b" "]))
def test_a_body_comes_out_of_its_chunks_and_no_more_of_it_than_there_is(chunks: list[bytes], extension: bytes) -> None:
    framed = b"".join(b"%X%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks) + b"0\r\n\r\n"
    body = b"".join(chunks)
    assert dechunked(framed) == body
    for end in range(len(framed)):
        assert body.startswith(dechunked(framed[:end]))


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]) + b"\0" * 7,
    "deflate": zlib.compress,
    "Deflate ": lambda body: zlib.compress(body)[2:-4],
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", PACKERS)
@given(body=st.binary(max_size=300))
def test_a_body_measures_the_same_however_it_is_packed(encoding: str, body: bytes) -> None:
    packed = PACKERS[encoding](body)
    measured = measure(packed, encoding)
    assert measured == measure(body)
    assert measured is not None
    assert measured.whole
    assert b"".join(Unpacked(packed, encoding)) == body


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    bomb = gzip.compress(b"\0" * (80 << 20), compresslevel=9)
    measured = measure(bomb, "gzip")
    assert measured is not None
    assert not measured.whole
    assert measured.size_bytes < 70 << 20


def test_an_encoding_that_we_do_not_ask_for_is_not_guessed_at() -> None:
    assert measure(b"whatever", "zstd") is None
