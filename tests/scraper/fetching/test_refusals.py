"""Where a fetch stops, or does not go: refusals, fences, and listings that break off."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.http import TextResponse
from scrapy.settings import Settings

from schemas.errors import RunDamaged, SourceBlocked, SourceUnavailable, WaibanError
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.fetch import fetch
from scraper.hosts import hosts_of
from scraper.plan import plan
from scraper.section import section
from scraper.spider import BLOCKED_IN_A_ROW
from scraper.verdicts import PAGE_METAS, SAYS_MISSING, judge
from scraper.warc import read_capture, verify
from tests.scraper.fetching.conftest import PAGE, Reply, Site, gzipped, pages_of
from tests.scraper.growth import SQUARE, growth

Planned = Callable[..., RunFolder]
FAO = section("cq_fao.djgz")


# --- the listing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "error"), [(403, SourceBlocked), (500, SourceUnavailable)])
def test_a_later_listing_page_that_does_not_come_is_no_end_of_the_listing(
    site: Site, planned: Planned, status: int, error: type[Exception]
) -> None:
    site.listing(site.page(1), total=3)
    site.replies["/djgz/index_1.html"] = Reply(status, b"no")
    folder = planned()
    with pytest.raises(error, match=r"index_1\.html"):
        fetch(folder)
    assert not folder.finished("fetch")


def test_a_listing_that_is_down_may_be_up_again(site: Site, planned: Planned) -> None:
    site.replies["/djgz/"] = Reply(503, b"no")
    with pytest.raises(SourceUnavailable, match="answers 503"):
        fetch(planned())


def test_a_listing_that_robots_txt_forbids_refuses_us(site: Site, planned: Planned) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /djgz/")
    with pytest.raises(SourceBlocked, match=r"robots\.txt"):
        fetch(planned())
    assert site.asked == ["/robots.txt"]


def test_a_listing_shorter_than_it_says_is_an_issue(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), total=3)
    site.replies["/djgz/index_1.html"] = Reply(body=b"<html></html>", headers={"Content-Type": "text/html"})
    folder = planned()
    assert fetch(folder).issues == 1
    assert [(issue.kind, issue.where) for issue in folder.issues()] == [
        ("listing_short", f"{site.url}/djgz/index_1.html")
    ]


# --- the pages ---------------------------------------------------------------------------------------------


def test_a_page_that_needs_a_person_is_an_issue(site: Site, planned: Planned) -> None:
    site.listing(site.page(1), site.page(2, Reply(403, b"no")), site.page(3, Reply(404, b"no")))
    folder = planned()
    fetch(folder)
    assert [(issue.kind, issue.where) for issue in folder.issues()] == [("blocked", site.key(2))]


def test_a_host_that_refuses_page_after_page_is_left_alone(site: Site, planned: Planned) -> None:
    wanted = 3 * BLOCKED_IN_A_ROW
    site.listing(*(site.page(number, Reply(403, b"no")) for number in range(wanted)))
    folder = planned()
    fetch(folder)
    pages = pages_of(folder)
    assert len(pages) == wanted, "what was not asked for is on record too"
    assert {page.outcome for page in pages.values()} == {"blocked"}
    asked = sum("t2026" in path for path in site.asked)
    assert BLOCKED_IN_A_ROW <= asked <= BLOCKED_IN_A_ROW + 1, "one more may be on its way"
    assert sum(str(page.reason).startswith("not asked for") for page in pages.values()) == wanted - asked


def test_pages_that_are_redirected_to_the_same_place_are_all_judged(site: Site, planned: Planned) -> None:
    away = {"Location": "/404.html"}
    site.listing(site.page(1, Reply(302, b"", away)), site.page(2, Reply(302, b"", away)))
    folder = planned()
    fetch(folder)
    assert [page.outcome for page in pages_of(folder).values()] == ["gone_pending", "gone_pending"]


def test_a_body_that_breaks_off_is_no_page(site: Site, planned: Planned) -> None:
    reply = gzipped(PAGE.format("压缩" * 2000))
    reply.body = reply.body[:-20]
    site.listing(site.page(1, reply))
    folder = planned()
    fetch(folder)
    page = pages_of(folder)[site.key(1)]
    assert page.outcome == "failed"
    assert "breaks off" in str(page.reason)
    assert page.offset_bytes is not None, "what was sent is kept"


def test_a_challenge_answered_with_success_is_a_refusal() -> None:
    assert judge(TextResponse("http://127.0.0.1/", status=202, body=b"<script>"))[0] == "blocked"


# --- hosts -------------------------------------------------------------------------------------------------


def test_an_entry_on_another_host_is_not_asked_for(site: Site, planned: Planned) -> None:
    elsewhere = "http://elsewhere.invalid/djgz/202601/t20260105_1.html"
    site.listing(elsewhere, site.page(2))
    folder = planned()
    fetch(folder)
    pages = pages_of(folder)
    assert pages[site.key(2)].outcome is None
    assert (pages[site.key(1)].outcome, pages[site.key(1)].status) == ("failed", None)
    assert "off the declared hosts" in str(pages[site.key(1)].reason)
    assert pages[site.key(1)].url == elsewhere


def test_a_run_of_a_replica_may_touch_the_replica_only() -> None:
    assert hosts_of(FAO, "https://zfwb.cq.gov.cn") == {"zfwb.cq.gov.cn"}
    assert hosts_of(FAO, "http://127.0.0.1:8900") == {"127.0.0.1:8900"}


def test_a_redirect_to_another_port_is_another_host(site: Site, planned: Planned) -> None:
    site.listing(site.page(1, Reply(302, b"", {"Location": "http://127.0.0.1:9/djgz/202601/t20260105_1.html"})))
    folder = planned()
    fetch(folder)
    page = pages_of(folder)[site.key(1)]
    assert "off the declared hosts" in str(page.reason)
    assert page.url.startswith(site.url), "the archive knows the page by its own address"


@pytest.mark.parametrize("site_url", ["127.0.0.1:8900", "localhost:8900", "ftp://127.0.0.1", "http://"])
def test_a_site_that_is_no_web_address_is_refused_before_anything_is_written(site_url: str, tmp_path: Path) -> None:
    with pytest.raises(WaibanError, match="no web address"):
        plan(FAO, Home(tmp_path / "home"), site_url=site_url)
    assert not (tmp_path / "home").exists()


# --- what lies on the disk, and the process ------------------------------------------------------------------


def test_damage_to_the_warc_is_seen(site: Site, planned: Planned, tmp_path: Path) -> None:
    site.listing(site.page(1))
    folder = planned()
    fetch(folder)
    offsets = [row.offset_bytes for row in folder.read(CAPTURES) if row.offset_bytes is not None]
    whole = Path(folder.warc).read_bytes()
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(whole)
    verify(copy, offsets)
    with pytest.raises(RunDamaged, match="in its index"):
        verify(copy, offsets[:-1])
    copy.write_bytes(whole[: offsets[-1] + 40])
    with pytest.raises(RunDamaged):
        verify(copy, offsets)
    with pytest.raises(RunDamaged, match="no sound record begins"):
        read_capture(copy, len(whole) + 1)


def test_nobody_can_run_code_in_a_fetch() -> None:
    settings = Settings()
    settings.setmodule("scraper.settings")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")


def test_a_spider_whose_parent_is_gone_already_asks_for_nothing(site: Site, planned: Planned, tmp_path: Path) -> None:
    site.listing(site.page(1))
    nobody = "2147483646"
    command = [sys.executable, "-m", "scraper.spiders", FAO.id, planned().url, str(tmp_path / "stem"), nobody]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert site.asked == []


@pytest.mark.parametrize(
    ("pattern", "tag"), [(SAYS_MISSING, b"<title"), (PAGE_METAS, b"<meta ")], ids=["title", "meta"]
)
def test_a_page_of_tags_that_never_end_is_judged_as_fast_as_any_other(pattern: re.Pattern[bytes], tag: bytes) -> None:
    assert growth(lambda size: pattern.search(tag * size), 4000) < SQUARE / 2
