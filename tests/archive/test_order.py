"""A digest whose copies are taken in in any order: its bulletins keep keys, texts and marks as in the right order."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.content_hash import content_sha256
from archive.database import open_reading
from archive.dedupe import dedupe
from archive.load import load
from schemas.errors import ArchiveConflict
from schemas.run_folder import BULLETINS, NOVELTY, RunFolder
from tests.archive.conftest import Archive, notice

GUESTS = ("法国", "老挝", "巴西", "德国")
NOTICES = st.tuples(
    st.sampled_from(range(len(GUESTS))), st.sampled_from(["", "双方谈到青年交流。", "　双方谈到青年交流。"])
)
COPIES = st.lists(st.lists(NOTICES, min_size=1, max_size=4, unique_by=lambda told: told[0]), min_size=2, max_size=5)
"""What the page says from one day to the next: some of the notices, in any order, each with one ending or another."""


def taken_in(folders: list[RunFolder], archive: Path) -> str:
    for folder in folders:
        dedupe(folder, archive)
        load(folder, archive)
    with open_reading(archive) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return content_sha256(db)


@given(st.data())
@settings(max_examples=min(settings().max_examples, 500) // 5, suppress_health_check=list(HealthCheck))
def test_copies_may_be_taken_in_in_any_order(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    archive = Archive.at(tmp_path_factory.mktemp("copies"))
    copies = data.draw(COPIES)
    days = [archive.run(*(notice(GUESTS[who], who + 1, more) for who, more in copy)) for copy in copies]
    shuffled = data.draw(st.permutations([*days, *data.draw(st.lists(st.sampled_from(days), max_size=2))]))
    assert taken_in(shuffled, archive.path) == taken_in(days, archive.home.root / "ordered.db")


def test_an_older_copy_is_an_earlier_revision(archive: Archive) -> None:
    older, newer = archive.run(notice("法国", 1)), archive.run(notice("法国", 1, "双方谈到青年交流。"))
    taken_in([newer, older], archive.path)
    told = archive.rows(
        """SELECT r.ordinal, r.id = b.revision_id, group_concat(g.text, '') LIKE '%青年交流%', u.key FROM revisions r
           JOIN bulletins b ON b.id = r.bulletin_id JOIN segments g ON g.revision_id = r.id
           JOIN runs u ON u.id = r.run_id GROUP BY r.id ORDER BY 1"""
    )
    assert told == [(1, 0, 0, older.id), (2, 1, 1, newer.id)]
    dedupe(newer, archive.path)
    assert [outcome.outcome for outcome in newer.read(NOVELTY)] == ["changed"]


def test_a_run_that_was_cleaned_anew_says_what_it_says_now(archive: Archive) -> None:
    first, second = archive.run(notice("法国", 1)), archive.run(notice("法国", 1, "双方谈到青年交流。"))
    taken_in([first, second], archive.path)
    (page,) = first.read(BULLETINS)
    better = page.bulletins[0].model_copy(update={"title": page.bulletins[0].title.model_copy(update={"en": "New"})})
    first.write(BULLETINS, [page.model_copy(update={"bulletins": (better,)})])
    taken_in([first], archive.path)
    assert archive.rows("SELECT count(*) FROM revisions") == [(2,)]


def test_an_older_copy_needs_the_folders_of_what_came_after_it(archive: Archive) -> None:
    older, newer = archive.run(notice("法国", 1)), archive.run(notice("法国", 2))
    taken_in([newer], archive.path)
    before = archive.content_sha256()
    (newer.location / BULLETINS.name).unlink()
    dedupe(older, archive.path)
    with pytest.raises(ArchiveConflict, match="cannot be read in"):
        load(older, archive.path)
    assert archive.content_sha256() == before
