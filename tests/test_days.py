"""Day after day: what a run asks for, how each page ends, and what the archive makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from archive.database import open_reading
from archive.edits import read_difference
from archive.history import read_standing
from archive.publish import publish
from schemas.home import Home
from schemas.records import Outcome
from schemas.run_folder import CAPTURES
from scraper.extract import Extracted, extract
from scraper.section import Page
from scraper.warc import read_capture
from tests.daily import CHALLENGE, METAS, SITE, Answer, Column, Daily

NOT_THERE = Answer(404, b"<html>404</html>")
WALK = ["/djgz/", "/djgz/index_1.html", "/djgz/"]
"""What a run asks of a listing on which nothing is new: the first page, the lag window, and the first page again."""


@pytest.fixture
def column() -> Column:
    """Nine pages on three listing pages."""
    column = Column()
    for number in range(1, 10):
        column.publish(number)
    return column


@pytest.fixture
def daily(column: Column, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Daily:
    return Daily(Home(tmp_path / "home"), column, monkeypatch)


def ends(outcomes: Mapping[int, Outcome]) -> dict[int, str]:
    return {number: outcome.outcome for number, outcome in outcomes.items()}


# --- nothing new ---------------------------------------------------------------------------------------------------


def test_a_run_with_nothing_new_moves_next_to_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    column = Column(per_page=10)
    for number in range(1, 201):
        column.publish(number)
    daily = Daily(Home(tmp_path / "home"), column, monkeypatch)
    daily.run()
    first, before = column.bytes, daily.content_sha256()
    again = daily.run(days=0)
    assert set(ends(again).values()) == {"not_modified"}
    assert column.asked == [*WALK, *(column.page(number).path for number in range(200, 180, -1))]
    assert column.bytes < 0.05 * first
    assert daily.content_sha256() == before
    summary = daily.last.summary()
    assert (summary.state, summary.bulletins.unchanged, summary.bulletins.new) == ("done", 20, 0)


def test_the_same_bytes_are_kept_as_a_revisit_and_read_through_it(daily: Daily, column: Column) -> None:
    column.validators = False
    daily.run()
    assert set(ends(daily.run(days=0)).values()) == {"unchanged"}
    pages = [row for row in daily.last.read(CAPTURES) if row.kind == "page"]
    assert len(pages) == 6
    for row in pages:
        assert row.refers_to is not None
        assert read_capture(daily.last, row).body == column.answer(row.url.removeprefix(SITE), {}).body
    daily.run(days=0)
    again = [row.refers_to for row in daily.last.read(CAPTURES) if row.kind == "page"]
    assert again == [row.refers_to for row in pages], "a revisit refers to the payload, not to another revisit"


def test_every_known_page_has_its_turn(daily: Daily, column: Column) -> None:
    daily.section = replace(daily.section, recheck_days=3)
    daily.run()
    asked: set[str] = set()
    for _ in range(3):
        daily.run()
        assert len(column.asked) <= len(WALK) + 6 + 1 + 3, "a third of listing and pages, beside those on the walk"
        asked |= set(column.asked)
    assert {page.path for page in column.pages} <= asked
    column.page(1).text = "悄悄改过。"
    assert "changed" in {ends(daily.run()).get(1) for _ in range(3)}, "far behind the lag window"


def test_an_old_notice_put_in_far_behind_is_found_in_good_time(daily: Daily, column: Column) -> None:
    daily.section = replace(daily.section, recheck_days=3)
    for number in range(10, 19):
        column.publish(number)
    daily.run()
    column.publish(99, place=14)  # on the fifth listing page; the walk turns back behind the second
    assert "new" in {ends(daily.run()).get(99) for _ in range(3)}


def test_a_week_later_the_turn_of_a_week_has_come(daily: Daily, column: Column) -> None:
    daily.run()
    daily.run(days=7)
    assert {page.path for page in column.pages} <= set(column.asked), "one page a day, seven days, and six on the walk"
    daily.run(days=0)
    assert len(column.asked) == len(WALK) + 6, "the turn of a day comes once a day"


# --- the listing shifts, or lies ---------------------------------------------------------------------------------


def test_a_row_that_moves_to_a_page_already_read_is_not_missed(daily: Daily, column: Column) -> None:
    def taken_down(path: str) -> None:
        if path.endswith("index_1.html") and column.pages[0].number == 9:
            column.pages.pop(0)

    column.before_answering = taken_down
    there = ["/djgz/", "/djgz/index_1.html", "/djgz/index_2.html"]
    assert set(daily.run()) == set(range(1, 10)), "6 was on the second page when the first was read"
    assert column.asked[:7] == [*there, *there[1::-1], *there[1::-1]], "back, and back once more since it had shifted"
    assert len(set(column.asked[7:])) == 9 == len(column.asked[7:])


def test_a_listing_that_grows_during_the_walk_is_read_to_its_end(daily: Daily, column: Column) -> None:
    def published(path: str) -> None:
        if path.endswith("index_1.html") and column.pages[0].number == 9:
            column.publish(10)

    column.before_answering = published
    assert set(daily.run()) == set(range(1, 11))


def test_a_listing_that_says_too_much_is_an_issue(daily: Daily, column: Column) -> None:
    column.says = 7
    assert set(daily.run()) == set(range(1, 10))
    assert [issue.kind for issue in daily.last.issues()] == ["listing_short"]


def test_a_listing_that_says_nothing_is_walked_until_it_ends(
    daily: Daily, column: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.spider.page_count", lambda section, text: None)
    assert set(daily.run()) == set(range(1, 10))
    assert daily.last.issues() == []


# --- two hashes --------------------------------------------------------------------------------------------------


def test_a_token_a_time_or_a_counter_beside_the_text_is_no_change(daily: Daily, column: Column) -> None:
    daily.run()
    before = daily.content_sha256()
    for token in ("k=81fe", "2026-03-05 10:11:12", "您是第 81 位访客"):
        column.token = token
        assert set(ends(daily.run(days=0)).values()) == {"unchanged"}
    assert daily.content_sha256() == before
    assert set(ends(daily.run(days=0)).values()) == {"not_modified"}, "the newest validators are asked with"


def test_a_silent_edit_is_a_change(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(8).text = "更正后的消息。"
    outcomes = daily.run(days=0)
    assert ends(outcomes)[8] == "changed"
    assert set(ends(outcomes).values()) == {"changed", "not_modified"}
    assert daily.rows("SELECT count(*) FROM revisions") == [(10,)]


def test_another_date_under_the_same_text_is_a_change_that_a_reader_sees(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(9).metas = METAS.replace("{day}", "2026-01-08 09:00")
    outcome = daily.run()[9]
    assert (outcome.outcome, [told.novelty for told in outcome.bulletins]) == ("changed", ["changed"])
    assert ends(daily.run())[9] == "not_modified"
    revisions = """SELECT r.ordinal, r.published_on, r.id = b.revision_id, b.published_on FROM revisions r
                   JOIN bulletins b ON b.id = r.bulletin_id WHERE b.key = 'cq_fao.djgz/9' ORDER BY 1"""
    assert daily.rows(revisions) == [(1, "2026-01-05", 0, "2026-01-08"), (2, "2026-01-08", 1, "2026-01-08")]

    snapshot = publish(daily.home).path
    then, now = read_standing(snapshot, "cq_fao.djgz/9", "2026-03-03"), read_standing(snapshot, "cq_fao.djgz/9")
    assert [one.bulletin.published_on for one in (then, now)] == ["2026-01-05", "2026-01-08"]
    with open_reading(snapshot) as db:
        told = db.execute("SELECT kind, changed_on, diff, reason FROM changes").fetchall()
        (spoken,) = db.execute("SELECT text FROM timeline WHERE kind = 'changed'").fetchone()
    assert told == [("changed", "2026-03-04", None, "dated 2026-01-08, before 2026-01-05")]
    assert spoken == told[0][-1]
    difference = read_difference(snapshot, "cq_fao.djgz/9")
    assert difference
    days = [difference.as_json()[side]["published_on"] for side in ("earlier", "later")]
    assert days == ["2026-01-05", "2026-01-08"]


def test_a_page_that_no_longer_says_its_date_keeps_the_one_it_said(daily: Daily, column: Column) -> None:
    column.page(9).metas = METAS.replace("{day}", "2026-01-03 09:00")
    daily.run()
    before = daily.content_sha256()
    column.page(9).metas = "<meta name='ArticleTitle' content='{title}'>"  # its address has another day
    assert ends(daily.run())[9] == "unchanged"
    assert daily.content_sha256() == before


def test_another_title_of_a_page_is_a_change(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(9).metas = METAS.replace("{title}", "关于公告九的更正")
    outcome = daily.run()[9]
    assert (outcome.outcome, [told.novelty for told in outcome.bulletins]) == ("changed", ["changed"])
    assert daily.rows(
        "SELECT count(*) FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id WHERE b.key LIKE '%/9'"
    ) == [(2,)]


@pytest.mark.parametrize(
    ("frontier", "token"),
    [(True, ""), (False, ""), (True, "您是第 81 位访客")],
    ids=["seen by fetch", "seen by dedupe", "and other bytes"],
)
def test_a_parser_that_reads_better_is_no_change(
    daily: Daily, column: Column, monkeypatch: pytest.MonkeyPatch, *, frontier: bool, token: str
) -> None:
    column.validators = False
    daily.run()
    before = daily.content_sha256()

    def reads_better(text: str, rules: Page) -> Extracted:
        found = extract(text, rules)
        return replace(found, paragraphs=tuple(line.replace("消息", "新闻") for line in found.paragraphs))

    for module in ("page", "alike"):
        monkeypatch.setattr(f"scraper.clean.{module}.extract", reads_better)
    column.token = token or column.token
    if not frontier:  # then every page is read anew, differently
        monkeypatch.setattr("tests.daily.known_pages", lambda archive, section: [])
    outcomes = ends(daily.run(days=0))
    assert set(outcomes.values()) == {"unchanged"}
    assert daily.content_sha256() == before
    assert daily.last.summary().stages["clean"]["pages"] == (0 if frontier and not token else len(outcomes))
    column.page(8).text = "更正后的消息。"
    assert [number for number, end in ends(daily.run(days=0)).items() if end == "changed"] == [8]


# --- absent, gone, back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "pending"),
    [
        (NOT_THERE, "gone_pending"),
        (Answer(410, b"gone"), "gone_pending"),
        (Answer(302, b"", {"Location": "/404.html"}), "gone_pending"),
        (Answer(302, b"", {"Location": "/"}), "soft_404"),
        (Answer(302, b"", {"Location": "/djgz/"}), "soft_404"),
        (Answer(302, b"", {"Location": "/djgz/index_1.html"}), "soft_404"),
        (Answer(200, b"<html>no such page</html>"), "soft_404"),
        (Answer(200, "<html><title>页面不存在</title>".encode() + b" " * 900), "soft_404"),
    ],
    ids=["404", "410", "to 404", "to the home page", "to the listing", "to a listing page", "stub", "its title"],
)
@pytest.mark.parametrize("listed", [True, False], ids=["listed", "unlisted"])
def test_gone_is_what_was_absent_on_several_days(
    daily: Daily, column: Column, answer: Answer, pending: str, *, listed: bool
) -> None:
    daily.run()
    texts = daily.texts()
    column.page(5).instead, column.page(5).listed = answer, listed
    turn = 1 if listed else 30  # nothing but its turn leads to it; from then on it stays in sight until it is certain
    found = [ends(daily.run(days))[5] for days in (turn, 1, 1, 1)]
    assert found == [pending, pending, pending, "gone"]
    assert 5 not in daily.run() or listed, "what is gone has its turn like any other page"
    assert daily.rows("SELECT count(*) FROM tombstones WHERE restored_at IS NULL") == [(1,)]
    assert daily.texts() == texts, "what it said stays"
    assert daily.last.summary().state == "done"
    (told,) = daily.rows("SELECT url, moved_to FROM pages WHERE key = 'cq_fao.djgz/5'")
    assert told == (SITE + column.page(5).path, None), "its address is its own, wherever the redirect led"


def test_a_bad_weekend_deletes_nothing(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(9).instead = NOT_THERE
    assert [ends(daily.run())[9] for _ in range(3)] == ["gone_pending"] * 3
    column.page(9).instead = None
    assert ends(daily.run())[9] == "not_modified"
    column.page(9).instead = NOT_THERE
    assert [ends(daily.run())[9] for _ in range(3)] == ["gone_pending"] * 3, "the days before it was back do not count"
    assert daily.rows("SELECT count(*) FROM tombstones") == [(0,)]


def test_three_runs_on_one_day_are_one_day(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(9).instead = NOT_THERE
    assert {ends(daily.run(days=0))[9] for _ in range(5)} == {"gone_pending"}


def test_what_comes_back_keeps_its_tombstone_and_may_go_again(daily: Daily, column: Column) -> None:
    daily.run()
    for _ in range(2):
        column.page(9).instead = NOT_THERE
        assert [ends(daily.run())[9] for _ in range(5)][-2:] == ["gone", "gone"]
        column.page(9).instead = None
        assert ends(daily.run())[9] == "not_modified"
    told = daily.rows("SELECT gone_on > absent_since_on, restored_at > gone_on FROM tombstones")
    assert told == [(1, 1), (1, 1)]
    before = daily.content_sha256()
    for folder in daily.home.run_folders("cq_fao.djgz"):
        if folder.id == daily.last.id:
            daily.load(folder)
    assert daily.content_sha256() == before
    assert len(daily.rows("SELECT 1 FROM tombstones")) == 2


def test_if_most_are_absent_at_once_none_is_gone_and_a_person_looks(daily: Daily, column: Column) -> None:
    daily.run()
    for page in column.pages:
        page.instead = Answer(302, b"", {"Location": "/"})
    for _ in range(5):
        assert set(ends(daily.run()).values()) == {"soft_404"}
    assert daily.last.summary().state == "attention"
    assert [issue.kind for issue in daily.last.issues()] == ["absent_at_once"]
    assert daily.rows("SELECT count(*) FROM tombstones") == [(0,)]
    assert daily.rows("SELECT state FROM runs ORDER BY key DESC LIMIT 1") == [("attention",)]


def test_pages_that_are_gone_already_do_not_hide_that_all_others_are_absent_at_once(
    daily: Daily, column: Column
) -> None:
    for number in range(10, 16):
        column.publish(number)
    daily.run()
    gone = "SELECT count(*) FROM tombstones"
    for batch in (range(1, 8), range(8, 11)):
        for number in batch:
            column.page(number).instead = NOT_THERE
        for days in (30, 1, 1, 1):
            daily.run(days)
    assert daily.rows(gone) == [(10,)], "the office has taken them down, a few at a time"
    for number in range(11, 16):
        column.page(number).instead = NOT_THERE
    for days in (30, 1, 1, 1):
        assert set(ends(daily.run(days)).values()) <= {"gone", "gone_pending"}
        assert "absent_at_once" in [issue.kind for issue in daily.last.issues()]
    assert daily.rows(gone) == [(10,)]


def test_a_page_that_never_gave_a_bulletin_is_never_gone(daily: Daily, column: Column) -> None:
    column.page(9).instead = NOT_THERE
    assert {ends(daily.run())[9] for _ in range(6)} == {"gone_pending"}


# --- moved, refused ----------------------------------------------------------------------------------------------


def test_a_page_that_has_moved_keeps_its_text_and_points_to_where_it_went(daily: Daily, column: Column) -> None:
    daily.run()
    there = column.publish(70, column.page(7).text, place=9)
    there.listed = False
    column.page(7).instead = Answer(301, b"", {"Location": there.path})
    outcomes = daily.run(days=0)
    assert (outcomes[7].outcome, outcomes[7].reason) == ("moved", SITE + there.path)
    assert outcomes[70].outcome == "new", "the new address is a page of the section too"
    moved = daily.rows("SELECT key, url, moved_to FROM pages WHERE moved_to IS NOT NULL")
    assert moved == [("cq_fao.djgz/7", SITE + column.page(7).path, SITE + there.path)]
    assert daily.texts()[7] == daily.texts()[70]
    assert ends(daily.run(days=0))[70] == "not_modified"
    column.page(7).instead = None
    assert ends(daily.run(days=0))[7] == "not_modified"
    assert daily.rows("SELECT 1 FROM pages WHERE moved_to IS NOT NULL") == []


def test_a_page_of_another_column_is_where_it_went(daily: Daily, column: Column) -> None:
    elsewhere = "/zwxx_162/bmdt/202601/t20260105_9.html"
    column.page(7).instead = Answer(301, b"", {"Location": elsewhere})
    stands = column.answer
    column.answer = lambda path, headers: (  # type: ignore[method-assign]
        stands(column.page(8).path, {}) if path == elsewhere else stands(path, headers)
    )
    outcomes = daily.run()
    assert (outcomes[7].outcome, outcomes[7].reason) == ("moved", SITE + elsewhere)
    assert 7 not in daily.texts()


def test_who_refuses_says_nothing_of_the_page(daily: Daily, column: Column) -> None:
    daily.run()
    texts = daily.texts()
    column.page(9).instead = Answer(200, CHALLENGE)
    column.page(8).instead = Answer(503)
    for _ in range(5):
        outcomes = ends(daily.run())
        assert (outcomes[9], outcomes[8]) == ("blocked", "failed")
    assert daily.last.summary().state == "attention"
    assert daily.texts() == texts


def test_what_could_not_be_seen_in_its_turn_is_asked_for_again(daily: Daily, column: Column) -> None:
    daily.run()
    column.page(1).instead = Answer(503)
    assert ends(daily.run(days=30))[1] == "failed"
    assert ends(daily.run(days=0))[1] == "failed", "nothing but that leads to it"
    column.page(1).instead = None
    assert ends(daily.run(days=0))[1] == "not_modified"
    assert 1 not in daily.run(days=0)


def test_an_answer_to_a_question_nobody_asked_is_a_failure(daily: Daily, column: Column) -> None:
    column.page(9).instead = Answer(304)
    assert ends(daily.run())[9] == "failed"


# --- drift -------------------------------------------------------------------------------------------------------


def issues(daily: Daily) -> dict[str, str]:
    return {issue.kind: issue.evidence for issue in daily.last.issues() if issue.stage == "dedupe"}


def rebuilt(column: Column, numbers: range, **how: str) -> None:
    for number in numbers:
        column.page(number).__dict__.update(how)


def test_a_text_found_by_a_later_rule_is_drift_with_counts(daily: Daily, column: Column) -> None:
    rebuilt(column, range(1, 10), container="<div class='trs_editor_view'><p>{}</p></div>")
    daily.run()
    assert issues(daily) == {}, "there is nothing to compare with"
    rebuilt(column, range(4, 10), container="<div id='zoom'><p>{}</p></div>")
    outcomes = daily.run(days=0)
    assert set(ends(outcomes).values()) == {"unchanged"}, "the text is the same, and still read"
    assert issues(daily)["drift"] == (
        "body: before 6 of 6 by div.trs_editor_view, now 0 of 6 (the same pages; now 6 by #zoom)"
    )
    assert daily.last.summary().state == "attention"
    daily.run(days=0)
    assert (issues(daily), daily.last.summary().state) == ({}, "done"), "it is said once"


def test_dates_and_titles_without_metas_are_drift(daily: Daily, column: Column) -> None:
    daily.run()
    rebuilt(column, range(4, 10), metas="<meta name='ContentSource' content='外办'>")
    daily.run(days=0)
    told = [issue.evidence for issue in daily.last.issues() if issue.kind == "drift"]
    assert told == [
        "title: before 6 of 6 by meta[name=ArticleTitle], now 0 of 6 (the same pages; now 6 by title)",
        "published_on: before 6 of 6 by meta, now 0 of 6 (the same pages; now 6 by url)",
    ]


def test_one_odd_page_and_an_older_form_are_no_drift(daily: Daily, column: Column) -> None:
    rebuilt(column, range(1, 4), container="<div class='TRS_Editor'><p>{}</p></div>")
    rebuilt(column, range(4, 10), container="<div class='trs_editor_view'><p>{}</p></div>")
    daily.run()
    rebuilt(column, range(9, 10), container="<div id='zoom'><p>{}</p></div>")
    column.token = "every page has new bytes, the old ones of an older form too"
    daily.run(days=30)
    assert issues(daily) == {}


def test_new_pages_are_compared_with_the_newest_before_them(daily: Daily, column: Column) -> None:
    rebuilt(column, range(1, 10), container="<div class='trs_editor_view'><p>{}</p></div>")
    daily.run()
    for number in (10, 11, 12):
        column.publish(number)
    daily.run()
    assert issues(daily)["drift"] == (
        "body: before 3 of 3 by div.trs_editor_view, now 0 of 3 (new pages; now 3 by #zoom)"
    )


def test_pages_on_which_nothing_is_found_are_drifted_and_counted(daily: Daily, column: Column) -> None:
    daily.run()
    texts = daily.texts()
    rebuilt(column, range(4, 10), container="<div class='x-r2'><p>{}</p></div>")
    for _ in range(2):
        assert set(ends(daily.run(days=0)).values()) == {"drifted"}
        assert issues(daily)["drift"] == "body: before 6 of 6 by #zoom, now 0 of 6 (the same pages; now 6 by no rule)"
        assert daily.last.summary().state == "attention"
    assert daily.texts() == texts, "it is no bulletin"


def test_a_text_that_stands_elsewhere_is_told_and_no_alarm(daily: Daily, column: Column) -> None:
    daily.run()
    rebuilt(column, range(4, 10), container="<table><tr><td><div id='zoom'><p>{}</p></div></td></tr></table>")
    daily.run(days=0)
    assert issues(daily) == {"shape": "on 6 of 6 pages the text stands elsewhere, as table/tr/td/div where it was div"}
    assert daily.last.summary().state == "done"


def test_a_declaration_that_was_adapted_is_no_drift(
    daily: Daily, column: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    daily.run()
    rebuilt(column, range(4, 10), container="<div class='x-r2'><p>{}</p></div>")
    adapted = replace(daily.section, page=replace(daily.section.page, body=("#zoom", "div.x-r2")))
    daily.section = adapted
    monkeypatch.setattr("scraper.clean.section", lambda _: adapted)
    assert set(ends(daily.run(days=0)).values()) == {"unchanged"}
    assert issues(daily) == {}
