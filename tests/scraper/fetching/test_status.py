"""An operator is never told that all is well when a run failed, or a section fell silent."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.dedupe import dedupe
from archive.frontier import known_pages
from archive.load import load
from archive.status import SectionStatus, status
from schemas.errors import HomeUnusable, SourceUnavailable, WaibanError
from schemas.home import Home
from schemas.records import Issue
from schemas.run_folder import RunFolder
from scraper.clean import clean
from scraper.fetch import fetch
from scraper.ingest import ingest
from scraper.plan import plan
from scraper.section import section
from tests.scraper.fetching.conftest import Reply, Site

SECTION = section("cq_fao.djgz")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOT_THERE = b"<html>" + b"not here " * 20 + b"</html>"
UNDECODABLE = b'<html><head><meta name="ArticleTitle" content="t"></head><div id="zoom">\xff\xff\xff</div></html>'


class Office:
    """One section, run day after day."""

    def __init__(self, home: Home, site: Site) -> None:
        self.home = home
        self.site = site
        self.at = MONDAY

    def planned(self) -> RunFolder:
        self.at += timedelta(days=1)
        known = known_pages(self.home.archive, SECTION.id)
        return plan(SECTION, self.home, known, site_url=self.site.url, at=self.at)

    def run(self, folder: RunFolder | None = None, last: str = "load") -> RunFolder:
        folder = folder or self.planned()
        stages: dict[str, Callable[[], object]] = {
            "fetch": lambda: fetch(folder),
            "clean": lambda: clean(folder),
            "dedupe": lambda: dedupe(folder, self.home.archive),
            "load": lambda: load(folder, self.home.archive),
        }
        with folder.remembers_failure():
            for stage, do in stages.items():
                do()
                if stage == last:
                    break
        return folder

    def take_in(self, text: str = "李波会见大使\n2月25日，李波会见大使。\n", last: str = "load") -> RunFolder:
        saved = self.home.root / "saved.txt"
        saved.write_text(text, encoding="utf-8")
        self.at += timedelta(days=1)
        folder = ingest(SECTION, self.home, [saved], at=self.at)
        if last == "load":
            clean(folder)
            dedupe(folder, self.home.archive)
            load(folder, self.home.archive)
        return folder

    def line(self, days: float = 0) -> SectionStatus:
        (line,) = status(self.home, [SECTION.by_hand()], self.at + timedelta(days=days))
        return line


@pytest.fixture
def office(tmp_path: Path, site: Site) -> Office:
    site.listing(*(site.page(number) for number in range(4)))
    return Office(Home(tmp_path / "home").prepare(), site)


def alarm(line: SectionStatus, state: str, *words: str) -> None:
    assert (line.state, line.needs_a_person) == (state, True), line
    for word in words:
        assert word in str(line.reason)


def broken(site: Site, reply: Reply, numbers: Iterable[int] = range(4)) -> None:
    for number in numbers:
        site.page(number, reply)


# --- all is well ----------------------------------------------------------------------------------------------


def test_a_section_that_never_ran_says_so_and_is_no_alarm(office: Office) -> None:
    line = office.line(days=1000)
    assert (line.state, line.reason, line.run, line.needs_a_person) == ("never ran", None, None, False)


def test_a_good_run_is_done(office: Office) -> None:
    folder = office.run()
    line = office.line()
    assert (line.state, line.reason, line.run, line.needs_a_person) == ("done", None, folder.id, False)
    assert (line.outcomes, line.bulletins) == ({"new": 4}, 4)


# --- what a run found -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404, b"no"), ("4 of 4", "gone_pending")),
        (Reply(200, NOT_THERE, {"Content-Type": "text/html"}), ("4 of 4", "soft_404")),
        (Reply(403, b"no"), ("4 pages blocked",)),
        (Reply(500, b"no"), ("4 pages failed",)),
        (Reply(200, UNDECODABLE, {"Content-Type": "text/html"}), ("4 pages quarantined",)),
    ],
    ids=["404", "soft 404", "403", "500", "undecodable"],
)
def test_pages_that_do_not_come(office: Office, reply: Reply, words: tuple[str, ...]) -> None:
    broken(office.site, reply)
    folder = office.run()
    assert folder.summary().state == "attention"
    alarm(office.line(), "attention", *words)
    shown = office.line().look_at
    assert [one["kind"] for one in shown] == [words[0].split()[-1]] * ("pages" in words[0])
    assert all(one["place"] and one["evidence"] and one["suggestion"] for one in shown)


def test_a_page_that_is_withdrawn_is_no_alarm(office: Office) -> None:
    office.run()
    broken(office.site, Reply(404, b"no"), [1])
    office.run()
    line = office.line()
    assert (line.state, line.outcomes["gone_pending"]) == ("done", 1)


def test_a_listing_that_ends_short(office: Office) -> None:
    office.site.listing(*(office.site.page(number) for number in range(4)), total=2)
    office.site.replies["/djgz/index_1.html"] = Reply(body=b"<html></html>", headers={"Content-Type": "text/html"})
    office.run()
    alarm(office.line(), "attention", "listing_short")
    assert office.line().issue_kinds == {"listing_short": 1}


def test_issues_of_any_kind_are_shown_and_most_can_wait(office: Office) -> None:
    folder = office.planned()
    office.run(folder, last="fetch")
    doubt = Issue(stage="clean", kind="damaged_text", where="k", evidence="e", suggestion="s")
    clean(folder)
    folder.finish("clean", {}, issues=[doubt, doubt])
    dedupe(folder, office.home.archive)
    load(folder, office.home.archive)
    line = office.line()
    assert (line.state, line.issues, line.issue_kinds) == ("done", 2, {"damaged_text": 2})


# --- runs that did not get to their end -------------------------------------------------------------------------


def test_the_last_failed_run_is_seen_with_its_reason(office: Office) -> None:
    office.run()
    office.site.replies["/djgz/"] = Reply(500, b"no")
    failed = office.planned()
    with pytest.raises(SourceUnavailable):
        office.run(failed)
    assert failed.summary().state == "failed"
    line = office.line()
    alarm(line, "failed", "answers 500")
    assert (line.run, line.unfinished) == (failed.id, failed.id)


def test_pages_saved_by_hand_hide_no_failed_run(office: Office) -> None:
    office.site.replies["/djgz/"] = Reply(500, b"no")
    failed = office.planned()
    with pytest.raises(SourceUnavailable):
        office.run(failed)
    office.take_in()
    alarm(office.line(), "failed", "answers 500")
    assert office.home.unfinished(SECTION.id).id == failed.id  # type: ignore[union-attr]


def test_a_failed_run_that_succeeds_is_forgotten(office: Office) -> None:
    folder = office.planned()
    listing, office.site.replies["/djgz/"] = office.site.replies["/djgz/"], Reply(500, b"no")
    with pytest.raises(SourceUnavailable):
        office.run(folder)
    office.site.replies["/djgz/"] = listing
    office.run(folder)
    assert (office.line().state, office.line().reason, folder.summary().reason) == ("done", None, None)


def test_a_run_that_was_killed(office: Office) -> None:
    office.run()
    killed = office.run(last="fetch")
    alarm(office.line(), "unfinished", f"waiban run {SECTION.id}")
    assert office.line().unfinished == killed.id


def test_a_run_that_is_under_way_is_no_alarm(office: Office) -> None:
    office.planned()
    with office.home.running(SECTION.id):
        line = office.line()
    assert (line.state, line.needs_a_person, line.unfinished) == ("running", False, None)


def test_a_fetched_run_that_another_one_passed_by(office: Office) -> None:
    passed = office.run(last="fetch")
    office.run()
    alarm(office.line(), "unloaded", f"waiban clean --run {passed.id}")
    office.run(passed)
    assert office.line().state == "done"


def test_saved_pages_that_were_not_loaded(office: Office) -> None:
    office.run()
    crashed = office.take_in(last="fetch")
    alarm(office.line(), "unloaded", crashed.id)


def test_a_run_that_broke_off_while_it_was_planned(office: Office) -> None:
    office.home.new_folder(SECTION.id, MONDAY)
    alarm(office.line(), "unfinished", "planned")


def test_an_archive_that_was_deleted(office: Office) -> None:
    folder = office.run()
    for path in office.home.root.glob("archive.db*"):
        path.unlink()
    alarm(office.line(), "unloaded", f"waiban load {folder.id}")


def test_a_damaged_summary_makes_one_section_ill(office: Office) -> None:
    folder = office.run()
    (Path(folder.url) / "summary.json").write_text('{"section": 3')
    other = section("cq_fao.wsyw").by_hand()
    line, well = status(office.home, [SECTION.by_hand(), other], office.at)
    alarm(line, "damaged", "summary.json")
    assert well.state == "never ran"


# --- silence ----------------------------------------------------------------------------------------------------


def test_nobody_asked_for_longer_than_is_usual(office: Office) -> None:
    office.run()
    assert SECTION.quiet_days is not None
    assert office.line(days=SECTION.quiet_days).state == "done"
    alarm(office.line(days=SECTION.quiet_days + 1.1), "silent", "not asked for")


def test_a_section_that_has_ended_may_be_silent(office: Office) -> None:
    office.run()
    ended = SECTION.by_hand().model_copy(update={"enabled": False})
    (line,) = status(office.home, [ended], office.at + timedelta(days=1000))
    assert (line.state, line.needs_a_person) == ("done", False)


def test_nothing_new_for_longer_than_is_usual(office: Office) -> None:
    office.run()
    today = datetime.now(UTC)  # captures are of today
    office.at = today + timedelta(days=70)
    office.run()
    alarm(office.line(), "silent", "nothing new for 71 days")


def test_pages_saved_by_hand_are_no_sign_that_the_site_was_asked(office: Office) -> None:
    office.run()
    office.at += timedelta(days=100)
    office.take_in()
    alarm(office.line(), "silent", "not asked for")


def live(home: Home) -> None:
    """Make the archive believe that the last run asked the real site."""
    with sqlite3.connect(home.archive) as archive:
        archive.execute("UPDATE runs SET site_url = ?", [SECTION.publisher.site_url])


def test_what_a_first_run_finds_counts_by_its_own_date(office: Office) -> None:
    office.run()  # of January 2026, on 3 March
    live(office.home)
    assert SECTION.quiet_days is not None
    newest = datetime.fromisoformat("2026-01-05").replace(tzinfo=UTC)
    assert "nothing new" not in str(office.line(days=(newest - office.at).days + SECTION.quiet_days).reason)
    alarm(office.line(days=(newest - office.at).days + SECTION.quiet_days + 2), "silent", "nothing new")


def test_a_daily_section_of_the_real_site_that_missed_its_schedule(office: Office) -> None:
    office.run()
    live(office.home)
    assert "not asked" not in str(office.line(days=1.9).reason)
    alarm(office.line(days=3.1), "silent", "not asked for 3 days", "20 9 * * *")


@pytest.mark.parametrize(
    ("schedule", "quiet", "late"), [("0 9 * * 1", 14, 16), ("0 9 1 * *", 61, 64)], ids=["week", "month"]
)
def test_a_rarer_schedule_is_missed_later(office: Office, schedule: str, quiet: int, late: int) -> None:
    office.run()
    live(office.home)
    declared = SECTION.by_hand().model_copy(update={"schedule": schedule, "quiet_days": 400})
    for days, reason in ((quiet, None), (late, f"not asked for {late} days")):
        (line,) = status(office.home, [declared], office.at + timedelta(days=days))
        assert reason is None or reason in str(line.reason)
        assert ("not asked" in str(line.reason)) == (reason is not None)


# --- the home ---------------------------------------------------------------------------------------------------


def test_a_home_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(HomeUnusable, match="does not exist"):
        status(Home(tmp_path / "nowhere"), [])
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnusable, match="is no folder"):
        status(Home(tmp_path / "file"), [])


def test_a_failure_that_cannot_be_written_down_is_told_all_the_same(office: Office) -> None:
    folder = office.planned()
    shutil.rmtree(folder.url)
    with pytest.raises(WaibanError, match="the reason"), folder.remembers_failure():
        raise WaibanError("the reason")
