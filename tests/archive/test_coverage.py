"""What a snapshot says of the days: what was checked, what changed, what happened when."""

import sqlite3
from typing import Any

import pytest

from archive.publish import publish
from archive.site.metadata import FACETS, LABELS, described
from archive.snapshot_checks import check_snapshot
from schemas.errors import SourceBlocked, SourceChanged, SourceUnavailable
from schemas.home import Home
from scraper.section import section, sections
from tests.archive.conftest import PAGE, Archive, notice
from tests.daily import CHALLENGE, Answer, Column, Daily

NOT_THERE = Answer(404, b"<html>404</html>")
CHANGES = """
SELECT c.kind, c.changed_on, b.key, e.ordinal, l.ordinal, c.added_count, c.removed_count, coalesce(c.diff, c.reason)
FROM changes c JOIN bulletins b ON b.id = c.bulletin_id
LEFT JOIN revisions e ON e.id = c.earlier_revision_id LEFT JOIN revisions l ON l.id = c.later_revision_id
ORDER BY c.id
"""


def published(home: Home, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What a fresh snapshot answers."""
    with sqlite3.connect(publish(home).path) as snapshot:
        return snapshot.execute(query, parameters).fetchall()


@pytest.fixture
def column() -> Column:
    column = Column()
    for number in range(1, 10):
        column.publish(number)
    return column


@pytest.fixture
def daily(tmp_path_factory: pytest.TempPathFactory, column: Column, monkeypatch: pytest.MonkeyPatch) -> Daily:
    return Daily(Home(tmp_path_factory.mktemp("daily") / "home"), column, monkeypatch)


def test_coverage_has_a_row_for_each_day_and_says_who_looked(daily: Daily, column: Column) -> None:
    daily.run()  # 2026-03-03
    column.publish(10)
    daily.run(days=2)
    column.publish(11).instead = Answer(200, CHALLENGE)
    daily.run(days=1)
    daily.run(days=0)
    column.page(11).instead = NOT_THERE
    daily.run(days=1)
    column.page(11).instead = Answer(503, b"no")
    daily.run(days=1)
    wanted = "day, state, published_count, runs_count, new_count, blocked_count, failed_count, caught_up_on"
    assert published(daily.home, f"SELECT {wanted} FROM coverage ORDER BY day") == [
        ("2026-03-03", "none", 0, 1, 9, 0, 0, "2026-03-03"),
        ("2026-03-04", "not checked", 0, 0, 0, 0, 0, "2026-03-05"),
        ("2026-03-05", "none", 0, 1, 1, 0, 0, "2026-03-05"),
        ("2026-03-06", "blocked", 0, 2, 0, 2, 0, "2026-03-07"),
        ("2026-03-07", "none", 0, 1, 0, 0, 0, "2026-03-07"),
        ("2026-03-08", "failed", 0, 1, 0, 0, 1, None),
    ]


def test_a_day_on_which_the_listing_was_refused_is_no_day_on_which_nobody_asked(daily: Daily, column: Column) -> None:
    daily.run()  # 2026-03-03
    for answer, error in ((Answer(403, b"no"), SourceBlocked), (Answer(503, b"no"), SourceUnavailable)):
        daily.day += 1
        column.listing_instead = answer
        with pytest.raises(error):
            daily.fetched()
    states = "SELECT day, state, runs_count, blocked_count, failed_count, caught_up_on FROM coverage ORDER BY day"
    assert published(daily.home, states) == [
        ("2026-03-03", "none", 1, 0, 0, "2026-03-03"),
        ("2026-03-04", "blocked", 1, 1, 0, None),
        ("2026-03-05", "failed", 1, 0, 1, None),
    ]
    ((state, last_run_on, reason),) = published(daily.home, "SELECT state, last_run_on, reason FROM health")
    assert (state, last_run_on) == ("failed", "2026-03-05")
    assert reason
    assert list(check_snapshot(daily.home, None)) == []
    column.listing_instead = None
    daily.run()
    ((state, last_run_on, _),) = published(daily.home, "SELECT state, last_run_on, reason FROM health")
    assert (state, last_run_on) == ("done", "2026-03-06")
    assert published(daily.home, "SELECT failure, count(*) FROM failed_runs GROUP BY 1") == [
        ("blocked", 1),
        ("failed", 1),
    ]


def test_a_day_with_bulletins_is_told_from_one_without_and_one_good_run_makes_a_day_checked(
    daily: Daily, column: Column
) -> None:
    daily.day = -57  # 2026-01-04; the pages bear 2026-01-05
    daily.run()
    column.publish(10).instead = Answer(200, CHALLENGE)
    daily.run(days=0)
    column.page(10).instead = None
    daily.run(days=0)
    daily.run()
    wanted = "day, state, published_count, runs_count, blocked_count"
    assert published(daily.home, f"SELECT {wanted} FROM coverage ORDER BY day") == [
        ("2026-01-05", "published", 10, 3, 1),
        ("2026-01-06", "none", 0, 1, 0),
    ]


def test_what_a_person_saved_is_no_look_at_the_site(archive: Archive) -> None:
    archive.take_in(notice("法国", 1))
    archive.take_in(notice("法国", 1))
    assert published(archive.home, "SELECT state, runs_count FROM coverage") == [("not checked", 0)] * 2


def test_a_section_that_nobody_ever_looked_at_says_so(daily: Daily, column: Column) -> None:
    daily.run()  # 2026-03-03
    column.listing_instead = NOT_THERE
    daily.section = section("cq_fao.wsyw")
    daily.day += 1
    with pytest.raises(SourceChanged):
        daily.fetched()
    declared = [one.by_hand() for one in sections().values()]
    snapshot = publish(daily.home, declared=declared).path
    with sqlite3.connect(snapshot) as db:
        told = db.execute(
            """SELECT s.key, group_concat(c.day || ' ' || c.state, ', ') FROM coverage c JOIN sections s
               ON s.id = c.section_id GROUP BY s.key ORDER BY s.key"""
        ).fetchall()
    assert {key for key, _ in told} == set(sections())
    days = dict(told)
    assert days["cq_fao.djgz"] == "2026-03-03 none, 2026-03-04 not checked"
    assert days["cq_fao.wsyw"] == "2026-03-04 failed", "no run of it was ever loaded"
    assert days["cq_fao.rs"] == "2026-03-03 not checked, 2026-03-04 not checked"
    assert list(check_snapshot(daily.home, daily.content_sha256())) == []


def test_changes_tell_what_was_edited_and_what_vanished_from_its_page(archive: Archive) -> None:
    archive.take_in(notice("法国", 1), notice("老挝", 2))
    archive.take_in(notice("法国", 1, "双方谈到青年交流。"), notice("老挝", 2))
    archive.take_in(notice("法国", 1, "双方谈到青年交流。"))
    edited = "3月1日，市政府外办主任会见法国大使。{+双方谈到青年交流。+}"
    assert published(archive.home, CHANGES) == [
        ("changed", "2026-01-03", f"{PAGE}/1", 1, 2, 4, 0, edited),
        ("removed", "2026-01-04", f"{PAGE}/2", 1, None, None, None, None),
    ]


def test_changes_tell_when_a_page_is_gone_moved_and_back(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(1).instead = NOT_THERE
    column.page(2).instead = Answer(301, b"", {"Location": column.page(3).path})
    for days in (1, 1, 1, 1):
        daily.run(days)
    column.page(1).instead = None
    daily.run()
    told = [row for row in published(daily.home, CHANGES) if row[2].endswith("/1")]
    assert [(row[:5], row[7] and row[7][:11]) for row in told] == [
        (("gone", "2026-03-07", "cq_fao.djgz/1", 1, None), "answers 404"),
        (("returned", "2026-03-08", "cq_fao.djgz/1", 1, 1), None),
    ]
    moved = [row for row in published(daily.home, CHANGES) if row[0] == "moved"]
    assert [row[:3] for row in moved] == [("moved", "2026-03-05", "cq_fao.djgz/2")], "once, however often it was asked"


def test_the_timeline_reads_by_day(archive: Archive) -> None:
    archive.take_in(notice("法国", 1))
    archive.take_in(notice("法国", 1, "2021年3月2日至5日，大使还将访问成都。4月初回国。"))
    rows = published(archive.home, "SELECT day, until_on, day_about, kind, text FROM timeline ORDER BY id")
    assert ("2021-03-01", None, 0, "mentioned", "3月1日") in rows, "both languages speak of it: one row"
    assert ("2021-03-02", "2021-03-05", 0, "mentioned") in [row[:4] for row in rows]
    assert [row[3] for row in rows][-1] == "changed"
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_health_tells_how_each_section_stood(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(9).instead = Answer(200, CHALLENGE)
    daily.run(days=2)
    wanted = "section, last_run_on, state, reason, newest_on, silent_days, bulletins_count, outcomes"
    assert published(daily.home, f"SELECT {wanted} FROM health") == [
        ("cq_fao.djgz", "2026-03-05", "attention", "1 page blocked", "2026-01-05", 59, 9, "1 blocked, 7 not_modified")
    ]


def test_an_issue_is_open_until_its_text_is_another_one(archive: Archive) -> None:
    damaged = notice("某国", 1, "领域?qū)ν忾_放？？")
    for texts, still_open in (((damaged,), True), ((damaged, notice("某国", 2)), True), ((notice("某国", 1),), False)):
        archive.take_in(*texts)
        archive.take_in(*texts)
        (count,) = published(archive.home, "SELECT open_issues_count FROM health")[0]
        assert bool(count) is still_open, texts


def test_whatever_a_row_refers_to_has_a_label_that_people_read(archive: Archive) -> None:
    archive.take_in(notice("法国", 1))
    wanted = """SELECT DISTINCT f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' ORDER BY 1"""
    assert {table for (table,) in published(archive.home, wanted)} == set(LABELS)
    columns = {name: set(table["columns"]) for name, table in described().items()}
    assert {table for table, label in LABELS.items() if label not in columns[table]} == set()
    assert {table for table, facets in FACETS.items() if not set(facets) <= columns[table]} == set()
