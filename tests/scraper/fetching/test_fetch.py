"""What a fetch keeps, and how each page ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from schemas.errors import SourceBlocked, SourceChanged, SourceUnavailable
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.replica.faults.refusals import REFUSED_IN_WORDS
from scraper.section import section
from scraper.warc import read_capture
from tests.scraper.fetching.conftest import PAGE, Reply, Site, gzipped, known_by, pages_of

Planned = Callable[..., RunFolder]
CHALLENGE = b"<html><head><script>document.cookie = 'c=1'; location.reload()</script></head><body></body></html>"


def test_every_page_of_every_listing_page_is_captured_once(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2), total=3)
    site.listing(site.page(2), site.page(3), total=3, number=1)  # 2 has moved on while the listing was walked
    site.listing(site.page(4), total=3, number=2)
    seen: list[tuple[int, int]] = []
    folder = planned()
    summary = fetch(folder, lambda pages, entries: seen.append((pages, entries)))
    assert set(pages_of(folder)) == {site.key(number) for number in (1, 2, 3, 4)}
    part = summary.stages["fetch"]
    assert part.pop("bytes") == sum(row.size_bytes or 0 for row in folder.read(CAPTURES))
    counts = {"captures": 10, "pages": 4, "listings": 5, "entries": 4, "attachments": 0, "revisits": 2}
    assert {name: part[name] for name in counts} == counts, "two listing pages are looked at again, and are the same"
    assert seen[-1] == (4, 4)


def test_a_page_is_asked_for_once_whatever_form_its_address_has(site: Site, planned: Planned) -> None:
    href = site.page(1)
    site.listing(href.replace(".html", "_wap.html"), href, href + "?from=app")
    folder = planned()
    fetch(folder)
    assert [path for path in site.asked if "t2026" in path] == ["/djgz/202601/t20260105_1.html"]
    assert pages_of(folder)[site.key(1)].entry_title == "公告1"


def test_what_the_listing_says_travels_with_the_page(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2))
    folder = planned()
    fetch(folder)
    page = pages_of(folder)[site.key(2)]
    assert (page.entry_title, page.entry_on, page.status, page.outcome) == ("公告1", "2026-01-02", 200, None)


def test_a_compressed_page_is_kept_as_sent_and_read_as_text(site: Site, planned: Planned) -> None:
    text = PAGE.format("压缩" * 400)
    site.listing(site.page(1, gzipped(text)))
    folder = planned()
    fetch(folder)
    page = pages_of(folder)[site.key(1)]
    assert page.offset_bytes is not None
    stored = read_capture(folder, page.offset_bytes)
    assert stored.body.decode() == text
    assert page.size_bytes == len(text.encode())
    with folder.warc.open("rb") as stream:
        raw = {
            record.rec_headers.get_header("WARC-Record-ID"): record.raw_stream.read()
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        }
    assert raw[page.id].startswith(b"\x1f\x8b"), "the bytes that were sent"


def test_the_warc_is_sound_and_each_record_is_read_by_its_offset(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2), site.page(3, Reply(404, b"gone")))
    folder = planned()
    fetch(folder)
    warcio = Path(sys.executable).with_name("warcio")
    checked = subprocess.run([warcio, "check", "-v", str(folder.warc)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    for row in folder.read(CAPTURES):
        assert row.offset_bytes is not None
        stored = read_capture(folder, row.offset_bytes)
        assert (stored.url, stored.status) == (row.url, row.status)


@pytest.mark.parametrize(
    ("reply", "outcome", "reason"),
    [
        (Reply(404, b"no"), "gone_pending", "404"),
        (Reply(410, b"no"), "gone_pending", "410"),
        (Reply(403, b"no"), "blocked", "403"),
        (Reply(412, b"no"), "blocked", "412"),
        (Reply(521, b"no"), "blocked", "521"),
        (Reply(500, b"no"), "failed", "500"),
        (Reply(200, b"<html>stub</html>", {"Content-Type": "text/html"}), "soft_404", "stub"),
        (Reply(200, CHALLENGE, {"Content-Type": "text/html"}), "blocked", "challenge"),
        (Reply(200, CHALLENGE + b"<!-- %b -->" % (b"x" * 4096), {"Content-Type": "text/html"}), "blocked", "challenge"),
        (Reply(200, REFUSED_IN_WORDS, {"Content-Type": "text/html"}), "blocked", "refused"),
        (Reply(302, b"", {"Location": "http://elsewhere.example/"}), "failed", "off the declared hosts"),
        (Reply(302, b"", {"Location": "/nowhere"}), "gone_pending", "404"),
    ],
    ids=lambda value: f"{value.status}" if isinstance(value, Reply) else "",
)
def test_how_a_page_ends_where_the_transport_decides(
    site: Site, planned: Planned, reply: Reply, outcome: str, reason: str
) -> None:
    site.listing(site.page(1), site.page(2, reply))
    folder = planned()
    fetch(folder)
    pages = pages_of(folder)
    assert pages[site.key(1)].outcome is None, "one page costs only itself"
    assert pages[site.key(2)].outcome == outcome
    assert reason in str(pages[site.key(2)].reason).lower()


def test_nothing_that_was_captured_is_lost_when_a_run_is_fetched_again(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2, Reply(500, b"no")))
    folder = planned()
    fetch(folder)
    first = {row.id: read_capture(folder, row.offset_bytes).body for row in folder.read(CAPTURES) if row.offset_bytes}
    assert first

    site.replies["/djgz/"] = Reply(500, b"down")
    with pytest.raises(SourceUnavailable):
        fetch(folder)
    assert pages_of(folder) == {}, "this attempt has got no page"
    site.listing(site.page(1), site.page(2))
    fetch(folder)
    assert {row.outcome for row in pages_of(folder).values()} == {None}
    rows = {row.id: row for row in folder.read(CAPTURES)}
    assert len(rows) == len(list(folder.read(CAPTURES)))
    for capture, body in first.items():
        assert read_capture(folder, rows[capture].offset_bytes or 0).body == body
        assert "an earlier attempt" in str(rows[capture].reason)


def test_a_listing_page_that_is_looked_at_again_is_kept_once(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), total=2)
    site.listing(site.page(2), total=2, number=1)
    folder = planned()
    for _ in range(2):  # the second attempt lies behind the first in one file
        fetch(folder)
        (again,) = [row for row in folder.read(CAPTURES) if row.kind == "listing" and row.refers_to]
        assert again.refers_to
        assert again.url == again.refers_to.url == f"{site.url}/djgz/"
        assert again.payload_digest == again.refers_to.payload_digest
        assert again.payload_digest
        (held,) = [row for row in folder.read(CAPTURES) if row.id == again.refers_to.id]
        assert again.refers_to.offset_bytes == held.offset_bytes
        assert read_capture(folder, again).body == site.replies["/djgz/"].body


def test_the_same_text_packed_in_another_way_is_a_payload_of_its_own(site: Site, tmp_path: Path) -> None:
    text = PAGE.format("公告")
    site.listing(site.page(1, gzipped(text)), site.page(2, gzipped(text)))
    first = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url=site.url)
    fetch(first)
    site.page(2, Reply(body=text.encode(), headers={"Content-Type": "text/html"}))
    again = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), known_by(first), site_url=site.url)
    fetch(again)
    packed, plain = (pages_of(again)[site.key(number)] for number in (1, 2))
    assert (packed.outcome, plain.outcome) == ("unchanged", "unchanged")
    assert packed.refers_to
    assert plain.refers_to is None, "the digest of a revisit is that of the bytes as they were sent"
    assert read_capture(again, packed).body == read_capture(again, plain).body == text.encode()


def test_a_redirected_page_keeps_both_answers(site: Site, planned: Planned) -> None:
    site.page(9)
    site.listing(site.page(1, Reply(302, b"", {"Location": "/djgz/202601/t20260105_9.html"})))
    folder = planned()
    fetch(folder)
    assert pages_of(folder)[site.key(1)].status == 200
    assert [row.status for row in folder.read(CAPTURES) if row.kind == "other"] == [302]


def test_robots_txt_is_obeyed(site: Site, planned: Planned) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /djgz/202601/t20260105_2")
    site.listing(site.page(1), site.page(2))
    folder = planned()
    fetch(folder)
    forbidden = pages_of(folder)[site.key(2)]
    assert (forbidden.outcome, forbidden.status, forbidden.offset_bytes) == ("failed", None, None)
    assert "robots.txt" in str(forbidden.reason)
    assert not [path for path in site.asked if "_2.html" in path]


def test_the_walk_stops_behind_what_is_known_with_a_lag(site: Site, planned: Planned) -> None:
    for number in range(4):
        site.listing(site.page(number * 10), site.page(number * 10 + 1), total=4, number=number)
    folder = planned(0, 1, 10, 11, 20, 21)
    fetch(folder)
    walked = [path for path in site.asked if path == "/djgz/" or "index" in path]
    assert walked == ["/djgz/", "/djgz/index_1.html", "/djgz/"]
    assert set(pages_of(folder)) == {site.key(number) for number in (0, 1, 10, 11)}


def test_something_new_on_a_page_lengthens_the_walk(site: Site, planned: Planned) -> None:
    for number in range(4):
        site.listing(site.page(number * 10), site.page(number * 10 + 1), total=4, number=number)
    fetch(planned(0, 1, 10, 20, 21))
    assert "/djgz/index_3.html" in site.asked


def test_a_deep_listing_page_that_is_a_stub_ends_the_walk(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), total=3)
    site.replies["/djgz/index_1.html"] = Reply(body=b"<html></html>", headers={"Content-Type": "text/html"})
    fetch(planned())
    assert "/djgz/index_2.html" not in site.asked


def test_a_short_listing_page_is_no_stub_if_it_lists_something(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), total=2)
    last = f'<html><ul><li><a href="{site.page(2)}">二</a></li></ul></html>'.encode()
    site.replies["/djgz/index_1.html"] = Reply(body=last, headers={"Content-Type": "text/html"})
    folder = planned()
    fetch(folder)
    assert len(last) < 600
    rows = folder.read(CAPTURES)
    assert {row.outcome for row in rows if row.kind == "listing"} == {None}
    assert "/djgz/202601/t20260105_2.html" in site.asked


# --- a listing that is not there ---------------------------------------------------------------------------


def test_a_dead_site_is_unavailable(tmp_path: Path) -> None:
    folder = plan(section("cq_fao.djgz"), Home(tmp_path), site_url="http://127.0.0.1:9")
    with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1:9/djgz/ did not say .*refused"):
        fetch(folder)
    assert not folder.finished("fetch")
    *tries, last = folder.read(CAPTURES)
    assert (last.kind, last.outcome, last.offset_bytes) == ("listing", "failed", None)
    assert [row.kind for row in tries] == ["robots"] * 3, "each try is on record"


def test_a_listing_that_dies_after_robots_txt_is_unavailable(site: Site, planned: Planned) -> None:
    site.replies["/djgz/"] = Reply(500, b"no")
    folder = planned()
    with pytest.raises(SourceUnavailable, match=r"/djgz/: answers 500"):
        fetch(folder)
    _, *tries, last = folder.read(CAPTURES)
    assert (last.kind, last.outcome) == ("listing", "failed")
    assert [row.kind for row in tries] == ["other", "other"], "each try is on record"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(403, b"no"), SourceBlocked),
        (Reply(412, b"no"), SourceBlocked),
        (Reply(200, CHALLENGE, {"Content-Type": "text/html"}), SourceBlocked),
        (Reply(200, REFUSED_IN_WORDS, {"Content-Type": "text/html"}), SourceBlocked),
        (Reply(404, b"no"), SourceChanged),
        (Reply(200, b"<html>nothing here</html>", {"Content-Type": "text/html"}), SourceChanged),
        (Reply(302, b"", {"Location": "http://elsewhere.example/"}), SourceChanged),
    ],
    ids=["403", "412", "challenge", "refused in words", "404", "empty", "redirected off the hosts"],
)
def test_a_listing_that_is_none_stops_the_run_and_is_kept(
    site: Site, planned: Planned, reply: Reply, error: type[Exception]
) -> None:
    site.replies["/djgz/"] = reply
    folder = planned()
    with pytest.raises(error, match=r"/djgz/|elsewhere\.example"):
        fetch(folder)
    kept = [row for row in folder.read(CAPTURES) if row.kind != "robots"]
    assert kept[0].status == reply.status
    assert kept[-1].kind == "listing"
    assert kept[-1].outcome
    assert not folder.finished("fetch"), "so that it runs again"


# --- processes ----------------------------------------------------------------------------------------------


def test_an_orphan_stops_asking(site: Site, planned: Planned) -> None:
    site.listing(*(site.page(number) for number in range(60)))
    for reply in site.replies.values():
        reply.seconds = 0.2
    folder = planned()
    code = (
        f"from schemas.run_folder import RunFolder; from scraper.fetch import fetch; fetch(RunFolder({folder.url!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    while sum("t2026" in path for path in site.asked) < 3:
        assert parent.poll() is None
        time.sleep(0.05)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    time.sleep(1.5)
    before = len(site.asked)
    time.sleep(1.0)
    assert len(site.asked) == before < 60
    for reply in site.replies.values():
        reply.seconds = 0
    fetch(folder)
    assert len(pages_of(folder)) == 60
    assert not list(Path(folder.url).glob(".fetch-*")), "what the orphan left is gone"


def test_fetching_again_gives_the_same_pages(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2))
    folder = planned()
    fetch(folder)
    first = {key: page.body_sha256 for key, page in pages_of(folder).items()}
    fetch(folder)
    assert {key: page.body_sha256 for key, page in pages_of(folder).items()} == first


def test_a_section_is_a_spider() -> None:
    listed = subprocess.run(
        [Path(sys.executable).with_name("scrapy"), "list"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "cq_fao.wsyw" in listed.stdout.split()
    assert "cq_world.page" in listed.stdout.split()


def test_crawling_by_hand_yields_what_the_listing_says(site: Site, tmp_path: Path) -> None:
    site.listing(site.page(1), site.page(2, Reply(404, b"no")))
    out = tmp_path / "entries.jsonl"
    scrapy = str(Path(sys.executable).with_name("scrapy"))
    command = [scrapy, "crawl", "cq_fao.djgz", "-a", f"site_url={site.url}", "-O", str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[3])
    text = out.read_text(encoding="utf-8")
    assert '"title": "公告0"' in text
    assert '"outcome": "gone_pending"' in text
