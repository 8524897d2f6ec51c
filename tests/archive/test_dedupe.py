"""What is new, what has changed, what is the same: by the text of a bulletin, never by its place."""

import pytest

from archive.dedupe import dedupe
from archive.judging import check_balance
from archive.load import load
from schemas.errors import OutcomesUnbalanced
from schemas.run_folder import NOVELTY
from tests.archive.conftest import PAGE, Archive, notice

FIRST, SECOND, THIRD = notice("法国", 1), notice("老挝", 2), notice("巴西", 3)


def keys(archive: Archive) -> dict[str, str]:
    return dict(archive.rows("SELECT title_zh, key FROM bulletins WHERE missing_since_run_id IS NULL"))


def test_a_page_is_new_once(archive: Archive) -> None:
    assert archive.take_in(FIRST, SECOND).outcome == "new"
    assert archive.take_in(FIRST, SECOND).outcome == "unchanged"
    assert archive.rows("SELECT count(*) FROM revisions") == [(2,)]


def test_a_bulletin_keeps_its_key_when_another_is_inserted_before_it(archive: Archive) -> None:
    archive.take_in(FIRST, SECOND)
    before = keys(archive)
    outcome = archive.take_in(THIRD, FIRST, SECOND)
    assert outcome.outcome == "changed"
    assert [bulletin.novelty for bulletin in outcome.bulletins] == ["new", "unchanged", "unchanged"]
    after = keys(archive)
    assert {title: after[title] for title in before} == before
    assert len(set(after.values())) == 3
    assert archive.rows("SELECT ordinal FROM bulletins ORDER BY key") == [(2,), (3,), (1,)]


def test_a_changed_text_is_a_revision_and_the_earlier_one_stays(archive: Archive) -> None:
    archive.take_in(FIRST, SECOND)
    outcome = archive.take_in(FIRST, notice("老挝", 2, "双方谈到青年交流。"))
    assert [bulletin.novelty for bulletin in outcome.bulletins] == ["unchanged", "changed"]
    told = archive.rows(
        """SELECT r.ordinal, g.text LIKE '%青年交流%' FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id
           JOIN segments g ON g.revision_id = r.id AND g.ordinal = 2 WHERE b.key = ? ORDER BY 1""",
        f"{PAGE}/2",
    )
    assert told == [(1, 0), (2, 1)]


def test_white_space_and_width_are_no_change(archive: Archive) -> None:
    archive.take_in(FIRST)
    outcome = archive.take_in("　　" + FIRST.replace("，", ","))
    assert outcome.outcome == "unchanged"


def test_what_vanishes_is_marked_and_what_returns_is_not_new(archive: Archive) -> None:
    archive.take_in(FIRST, SECOND)
    archive.take_in(FIRST)
    missing = "SELECT key FROM bulletins WHERE missing_since_run_id IS NOT NULL"
    assert archive.rows(missing) == [(f"{PAGE}/2",)]
    outcome = archive.take_in(FIRST, SECOND)
    assert [bulletin.novelty for bulletin in outcome.bulletins] == ["unchanged", "unchanged"]
    assert outcome.outcome == "changed", "the page has changed, its bulletins have not"
    assert archive.rows(missing) == []


def test_dedupe_says_the_same_after_the_run_was_loaded(archive: Archive) -> None:
    archive.take_in(FIRST, SECOND)
    folder = archive.run(THIRD, FIRST)
    dedupe(folder, archive.path)
    before = list(folder.read(NOVELTY))
    load(folder, archive.path)
    dedupe(folder, archive.path)
    assert list(folder.read(NOVELTY)) == before


def test_a_page_without_an_outcome_stops_the_run(archive: Archive) -> None:
    folder = archive.run(FIRST)
    dedupe(folder, archive.path)
    (outcome,) = folder.read(NOVELTY)
    with pytest.raises(OutcomesUnbalanced, match="lost"):
        check_balance(folder, [], {PAGE})
    with pytest.raises(OutcomesUnbalanced, match="twice"):
        check_balance(folder, [outcome, outcome], {PAGE})


def test_width_alone_changes_neither_text_nor_title(archive: Archive) -> None:
    archive.take_in(FIRST)
    before = archive.content_sha256()
    assert (
        archive.take_in(FIRST.replace("市政府外办主任会见法国大使\n", "市政府外办主任　会见法国大使\n")).outcome
        == "unchanged"
    )
    assert archive.content_sha256() == before


def test_another_title_of_a_digest_is_a_change_of_the_page_alone(archive: Archive) -> None:
    def digest(title: str) -> str:
        lines = "".join(f"<p>{line}</p>" for line in (FIRST + SECOND).splitlines())
        head = f"<head><meta name='ArticleTitle' content='{title}'></head>"
        return f"<html>{head}<body><div id='zoom'>{lines}</div></body></html>"

    archive.take_in(digest("外事工作资讯"))
    outcome = archive.take_in(digest("外事工作资讯（更正）"))
    assert (outcome.outcome, outcome.reason) == ("changed", "the page was called '外事工作资讯'")
    assert [bulletin.novelty for bulletin in outcome.bulletins] == ["unchanged", "unchanged"]
    assert archive.rows("SELECT title FROM pages") == [("外事工作资讯（更正）",)]
    assert archive.rows("SELECT reason FROM outcomes WHERE outcome = 'changed'") == [(outcome.reason,)]
