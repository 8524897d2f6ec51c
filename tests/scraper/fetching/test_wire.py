"""A capture holds the bytes that went over the wire, or says that it does not."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from schemas.captures import Capture
from schemas.home import Home
from scraper.plan import plan
from scraper.section import section
from scraper.warc import read_capture, verify
from tests.scraper.fetching.conftest import PAGE
from tests.scraper.fetching.raw import LISTING, MISSING, Said, Wire, self_signed, wire

ROOT = Path(__file__).parents[3]
SCRAPY = Path(sys.executable).with_name("scrapy")
WARCIO = SCRAPY.with_name("warcio")
TEXT = PAGE.format("公告" * 300).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@dataclass
class Crawled:
    """What a crawl left: its WARC, and its index."""

    warc: Path
    rows: list[Capture]

    @property
    def page(self) -> Capture:
        """The one page."""
        (row,) = [row for row in self.rows if row.kind == "page"]
        return row

    def blocks(self, row: Capture) -> tuple[bytes, bytes]:
        """The request and the response of a capture, as they stand in the file."""
        request = response = b""
        with self.warc.open("rb") as stream:
            for record in ArchiveIterator(stream, no_record_parse=True):
                if record.rec_headers.get_header("WARC-Record-ID") == row.id:
                    response = record.raw_stream.read()
                elif record.rec_headers.get_header("WARC-Concurrent-To") == row.id:
                    request = record.raw_stream.read()
        return request, response


def crawl(site: Wire, folder: Path, *settings: str) -> Crawled:
    """Crawl the column, as `fetch` does, with settings of the test's own."""
    run = plan(section("cq_fao.djgz"), Home(folder / "home"), site_url=site.url)
    stem = folder / "crawled"
    options = [part for setting in settings for part in ("-s", setting)]
    done = subprocess.run(
        [SCRAPY, "crawl", "cq_fao.djgz", "-a", f"run={run.url}", "-a", f"stem={stem}", *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    rows = [Capture.model_validate_json(line) for line in stem.with_suffix(".jsonl").read_text().splitlines()]
    crawled = Crawled(stem.with_suffix(".warc.gz"), rows)
    verify(crawled.warc, (row.offset_bytes for row in rows if row.offset_bytes is not None))
    checked = subprocess.run([WARCIO, "check", str(crawled.warc)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    return crawled


@pytest.fixture
def site() -> Iterator[Wire]:
    with wire() as known:
        yield known


def chunked(*chunks: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    framed = b"".join(b"%x%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    return framed + b"0\r\n" + trailer + b"\r\n"


ODD_HEAD = (
    b"HTTP/1.1 200 Alles Klar\r\nserver:  x\r\nX-Powered-By: \xe9\r\nSet-Cookie: a=1\r\n"
    b'CONTENT-type:text/html\r\nSet-Cookie: b=2\r\nEtag: W/"1"\r\nX-Folded: a\r\n b\r\n'
)
PACKED = gzip.compress(TEXT)
SOUND = {
    "odd but whole": [ODD_HEAD + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT],
    "in chunks": [HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(TEXT[:10], TEXT[10:])],
    "in chunks, with extensions and a trailer": [
        HEAD + b"transfer-encoding: Chunked\r\n\r\n",
        chunked(TEXT, extension=b";a=b", trailer=b"X-Checksum: 1\r\n"),
    ],
    "packed, in chunks": [
        HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        0.05,
        chunked(PACKED[:7], PACKED[7:]),
    ],
    "packed": [HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED],
    "byte by byte": [bytes([byte]) for byte in HEAD + b"Content-Length: %d\r\n\r\n" % len(TEXT)] + [TEXT],
    "to the end of the connection": [HEAD + b"\r\n" + TEXT, "close"],
    "by an old server": [b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + TEXT, "close"],
}


@pytest.mark.parametrize("said", SOUND.values(), ids=SOUND)
def test_request_and_response_are_kept_as_they_were(said: list[Said], site: Wire, tmp_path: Path) -> None:
    url = site.page(*said)
    crawled = crawl(site, tmp_path)
    request, response = crawled.blocks(crawled.page)
    assert response == b"".join(part for part in said if isinstance(part, bytes))
    assert request == next(told for told in site.told if b"/t20260105_1.html" in told)
    assert (crawled.page.fidelity, crawled.page.truncated, crawled.page.url) == ("wire", None, url)
    stored = read_capture(crawled.warc, crawled.page)
    assert (stored.status, stored.body) == (200, TEXT)
    assert crawled.page.size_bytes == len(TEXT)


def test_every_answer_of_a_kept_connection_is_kept_by_itself(site: Wire, tmp_path: Path) -> None:
    for number in range(1, 8):
        site.page(HEAD + b"Content-Length: %d\r\n\r\n%b%d" % (len(TEXT) + 1, TEXT, number), number=number)
    crawled = crawl(site, tmp_path)
    assert site.connections < len(site.told)
    for row in crawled.rows:
        request, response = crawled.blocks(row)
        path = request.split(b" ")[1].decode()
        assert row.url.endswith(path)
        said = b"".join(part for part in site.says.get(path, [MISSING]) if isinstance(part, bytes))
        assert response == (said.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if row.refers_to else said)
    assert {row.fidelity for row in crawled.rows} == {"wire"}
    assert [row.url for row in crawled.rows if row.kind == "robots"] == [f"{site.url}/robots.txt"]
    assert len({row.id for row in crawled.rows}) == len(crawled.rows) == len(site.told)


def test_what_announces_a_response_is_no_part_of_it(site: Wire, tmp_path: Path) -> None:
    final = HEAD + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT
    site.page(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", final)
    crawled = crawl(site, tmp_path)
    assert crawled.blocks(crawled.page)[1] == final


def test_what_comes_behind_a_response_is_no_part_of_it(site: Wire, tmp_path: Path) -> None:
    final = HEAD + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT
    site.page(final + b"and more", "close")
    crawled = crawl(site, tmp_path)
    assert crawled.blocks(crawled.page)[1] == final


def test_inside_tls_the_bytes_are_the_same(tmp_path: Path) -> None:
    with wire(self_signed(tmp_path / "pem")) as site:
        said = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(TEXT)
        site.page(said)
        crawled = crawl(site, tmp_path, "DOWNLOAD_VERIFY_CERTIFICATES=0")
        assert crawled.blocks(crawled.page) == (site.told[-1], said)
        assert crawled.page.fidelity == "wire"


def test_through_a_proxy_a_capture_says_that_it_is_rebuilt(
    site: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(TEXT))
    monkeypatch.setenv("http_proxy", site.url)
    monkeypatch.setenv("no_proxy", "")
    crawled = crawl(site, tmp_path, "HTTPPROXY_ENABLED=1")
    assert site.told[-1].startswith(b"GET http://127.0.0.1"), "it went through the proxy"
    assert crawled.page.fidelity == "rebuilt"
    assert b"Waiban-Fidelity: rebuilt" in gzip.decompress(crawled.warc.read_bytes())
    assert read_capture(crawled.warc, crawled.page).body == TEXT


# --- what breaks off ---------------------------------------------------------------------------------------

LONG = HEAD + b"Content-Length: 5000\r\n\r\n"
BROKEN = {
    "closed early": ([LONG + TEXT[:400], "close"], LONG + TEXT[:400], "disconnect"),
    "closed inside a chunk": (
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + TEXT[:400], "close"],
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + TEXT[:400],
        "disconnect",
    ),
    "closed inside its head": ([HEAD, "close"], HEAD, "disconnect"),
    "reset": ([LONG + TEXT[:400], 0.2, "reset"], LONG + TEXT[:400], "disconnect"),
    "stalled": ([LONG + TEXT[:400], 5.0], LONG + TEXT[:400], "time"),
    "stalled inside its head": ([HEAD, 5.0], HEAD, "time"),
    "larger than allowed": (
        [HEAD + b"Content-Length: 90000\r\n\r\n", 0.5],
        HEAD + b"Content-Length: 90000\r\n\r\n",
        "length",
    ),
    "larger than allowed, unannounced": ([HEAD + b"\r\n" + b"x" * 40000, 2.0], HEAD + b"\r\n" + b"x" * 20000, "length"),
    "no HTTP": ([b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "close"], b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "unspecified"),
}


@pytest.mark.parametrize(("said", "kept", "why"), BROKEN.values(), ids=BROKEN)
def test_what_came_of_a_response_that_broke_off_is_kept(
    said: list[Said], kept: bytes, why: str, site: Wire, tmp_path: Path
) -> None:
    site.page(*said)
    crawled = crawl(site, tmp_path, "DOWNLOAD_TIMEOUT=1", "DOWNLOAD_MAXSIZE=20000", "RETRY_TIMES=1")
    tries = [row for row in crawled.rows if row.truncated]
    assert tries[-1] == crawled.page
    for row in tries:
        assert row.truncated == why
        request, response = crawled.blocks(row)
        assert response.startswith(kept)
        assert request.startswith(b"GET ")
        assert row.fidelity == "wire"
        assert (row.body_sha256, row.payload_digest) == (None, None), "nobody knows them"
    assert (crawled.page.outcome, crawled.page.status) == ("failed", None if why == "unspecified" else 200)
    assert crawled.page.reason
    unpacked = gzip.decompress(crawled.warc.read_bytes())
    again = [row for row in crawled.rows if row.refers_to] if why == "length" else []  # their nature
    assert unpacked.count(b"WARC-Truncated: " + why.encode()) == len(tries) + len(again)


def test_where_nothing_came_there_is_no_record(site: Wire, tmp_path: Path) -> None:
    site.page("close")
    crawled = crawl(site, tmp_path, "RETRY_TIMES=1")
    assert (crawled.page.offset_bytes, crawled.page.fidelity, crawled.page.outcome) == (None, None, "failed")
    assert LISTING in crawled.rows[1].url
