"""One slow visitor with a name, who does what robots.txt and a busy host ask for, and can prove it."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from schemas.errors import SourceBlocked, SourceUnavailable, WrongUsage
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.fetch import fetch
from scraper.plan import plan
from scraper.section import section
from tests.scraper.fetching.conftest import Reply, Site, pages_of

Planned = Callable[..., RunFolder]


def intervals(folder: RunFolder, of: str = "") -> list[float]:
    answered = [row for row in folder.read(CAPTURES) if row.offset_bytes and row.url.endswith(of)]
    sent = sorted(datetime.fromisoformat(row.captured_at) for row in answered)
    return [(later - earlier).total_seconds() for earlier, later in pairwise(sent)]


def report(folder: RunFolder) -> dict[str, Any]:
    return dict(folder.summary().stages["fetch"])


# --- robots.txt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(site: Site, planned: Planned, status: int) -> None:
    site.replies["/robots.txt"] = Reply(status, b"User-agent: *\nDisallow: /")
    site.listing(site.page(1))
    folder = planned()
    fetch(folder)
    assert pages_of(folder)[site.key(1)].status == 200
    assert report(folder)["robots"] == str(status)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_say_what_is_allowed_is_not_asked(site: Site, planned: Planned, status: int) -> None:
    site.replies["/robots.txt"] = Reply(status, b"")
    site.listing(site.page(1))
    with pytest.raises(SourceUnavailable, match=rf"robots.txt answers {status}"):
        fetch(planned())
    assert set(site.asked) == {"/robots.txt"}


def test_a_listing_that_robots_txt_forbids(site: Site, planned: Planned) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /djgz/")
    site.listing(site.page(1))
    with pytest.raises(SourceBlocked, match=r"robots\.txt"):
        fetch(planned())
    assert set(site.asked) == {"/robots.txt"}


def test_what_robots_txt_says_of_us_by_name(site: Site, planned: Planned) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: waiban\nDisallow: /\n\nUser-agent: *\nAllow: /")
    site.listing(site.page(1))
    with pytest.raises(SourceBlocked):
        fetch(planned())


def test_a_longer_crawl_delay_is_honoured(site: Site, planned: Planned) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: 1")
    site.listing(site.page(1), site.page(2))
    folder = planned()
    fetch(folder)
    assert len(intervals(folder)) == 3
    assert min(intervals(folder)[1:]) >= 0.95, "robots.txt itself comes before we know"


# --- a busy host ------------------------------------------------------------------------------------------------


def test_a_busy_host_is_given_the_time_it_asks_for(site: Site, planned: Planned) -> None:
    site.listing(site.page(1, Reply(503, b"", {"Retry-After": "1"})), site.page(2))
    folder = planned()
    fetch(folder)
    assert pages_of(folder)[site.key(1)].outcome == "failed"
    assert pages_of(folder)[site.key(2)].status == 200
    tries = intervals(folder, "_1.html")
    assert len(tries) == 2
    assert min(tries) >= 0.95


def test_a_host_that_wants_us_back_much_later_is_left_alone(site: Site, planned: Planned) -> None:
    site.listing(site.page(1, Reply(429, b"", {"Retry-After": "3600"})), *(site.page(number) for number in (2, 3)))
    folder = planned()
    fetch(folder)
    for number in (1, 2, 3):
        page = pages_of(folder)[site.key(number)]
        assert (page.outcome, page.status) == ("failed", None)
        assert "wants us back in 3600 seconds" in str(page.reason)
    assert sum("t2026" in path for path in site.asked) == 1


def test_a_listing_behind_a_long_retry_after(site: Site, planned: Planned) -> None:
    site.replies["/djgz/"] = Reply(503, b"", {"Retry-After": "3600"})
    with pytest.raises(SourceUnavailable, match="wants us back"):
        fetch(planned())
    assert site.asked.count("/djgz/") == 1


# --- who we are -------------------------------------------------------------------------------------------------


def test_we_have_a_name_and_a_contact(site: Site, tmp_path: Path) -> None:
    site.listing(site.page(1))
    folder = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url=site.url, contact="archive@example.org")
    fetch(folder)
    (agent,) = site.agents
    assert agent.startswith("waiban/")
    assert "archive@example.org" in agent


@pytest.mark.parametrize("contact", ["me", "a@b\r\nX: y", "a b@c"])
def test_what_is_no_contact(contact: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is no contact"):
        plan(section("cq_fao.djgz"), Home(tmp_path / "home"), contact=contact)


def test_a_live_site_without_a_contact_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan(section("cq_fao.djgz"), Home(tmp_path / "home"))
    assert "WAIBAN_CONTACT" in "".join(capsys.readouterr())
    plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url="http://127.0.0.1:9")
    plan(section("cq_fao.djgz"), Home(tmp_path / "home"), contact="archive@example.org")
    assert "WAIBAN_CONTACT" not in "".join(capsys.readouterr())


# --- the report -------------------------------------------------------------------------------------------------


def test_the_report_can_be_held_against_the_captures(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /djgz/202601/t20260105_2")
    site.listing(site.page(1), site.page(2))
    folder = plan(section("cq_fao.djgz"), Home(tmp_path / "home"), site_url=site.url, delay_seconds=0.5)
    fetch(folder)
    said = report(folder)
    assert said["requests"] == len(site.asked) == 3
    assert (said["robots"], said["robots_refused"]) == ("200", 1)
    assert said["shortest_interval_seconds"] == round(min(intervals(folder)), 3)
    assert 0.5 <= said["shortest_interval_seconds"] <= said["median_interval_seconds"]
