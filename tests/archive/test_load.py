"""A run goes into the archive whole or not at all, and never twice."""

import pytest

from archive.dedupe import dedupe
from archive.load import load
from schemas.errors import RunIncomplete
from schemas.records import Repair
from schemas.run_folder import BULLETINS, NOVELTY
from scraper.clean.terms import Term, Terms, terms
from scraper.clean.text.mending import undo
from tests.archive.conftest import Archive, notice

FIRST, SECOND = notice("法国", 1), notice("老挝", 2)
COUNTED = ("runs", "pages", "captures", "outcomes", "bulletins", "revisions", "segments", "alignments", "issues")


def counts(archive: Archive) -> list[tuple[int, ...]]:
    return [archive.rows(f"SELECT count(*) FROM {table}")[0] for table in COUNTED]


def test_loading_a_run_again_changes_nothing(archive: Archive) -> None:
    folder = archive.run(FIRST, SECOND)
    dedupe(folder, archive.path)
    load(folder, archive.path)
    before, held = archive.content_sha256(), counts(archive)
    load(folder, archive.path)
    assert (archive.content_sha256(), counts(archive)) == (before, held)


def test_a_load_that_breaks_leaves_the_archive_as_it_was(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.take_in(FIRST)
    before, held = archive.content_sha256(), counts(archive)
    folder = archive.run(FIRST, SECOND)
    dedupe(folder, archive.path)
    with monkeypatch.context() as broken:
        broken.setattr("archive.run_rows.RunRows.write_issues", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(folder, archive.path)
    assert (archive.content_sha256(), counts(archive)) == (before, held)
    load(folder, archive.path)
    assert archive.rows("SELECT count(*) FROM bulletins") == [(2,)]


def test_a_run_that_was_not_deduped_is_not_loaded(archive: Archive) -> None:
    with pytest.raises(RunIncomplete, match="waiban dedupe"):
        load(archive.run(FIRST), archive.path)


def test_what_was_cleaned_anew_is_deduped_anew(archive: Archive) -> None:
    folder = archive.run(FIRST, SECOND)
    dedupe(folder, archive.path)
    (page,) = folder.read(BULLETINS)
    folder.write(BULLETINS, [page.model_copy(update={"bulletins": page.bulletins[:1]})])
    summary = load(folder, archive.path)
    assert (summary.bulletins.new, summary.state) == (1, "done")
    assert archive.rows("SELECT count(*) FROM bulletins") == [(1,)]


def test_what_was_unchanged_in_an_archive_that_is_no_more_is_new(archive: Archive) -> None:
    archive.take_in(FIRST)
    folder = archive.run(FIRST)
    dedupe(folder, archive.path)
    archive.path.unlink()
    assert load(folder, archive.path).outcomes == {"new": 1}
    assert [outcome.outcome for outcome in folder.read(NOVELTY)] == ["new"]


def test_every_row_leads_back_to_the_bytes(archive: Archive) -> None:
    """Segment → revision → capture → record; and the repairs, undone, give what was read."""
    archive.take_in("　　" + FIRST)
    told = archive.rows(
        """SELECT g.id, g.text, coalesce(g.text_original, g.text), c.body_sha256, c.offset_bytes
           FROM segments g JOIN revisions r ON r.id = g.revision_id JOIN captures c ON c.id = r.capture_id"""
    )
    assert len(told) == 3
    read = []
    for segment, text, original, sha256, offset in told:
        assert len(sha256) == 64
        assert offset > 0
        repairs = archive.rows('SELECT start, "end", before, after FROM repairs WHERE segment_id = ?', segment)
        changes = [Repair(segment=1, kind="k", start=s, end=e, before=b, after=a, proof="p") for s, e, b, a in repairs]
        assert undo(text, changes) == original
        read.append(original)
    assert "\n".join(read) + "\n" == "　　" + FIRST


def test_the_content_hash_knows_texts_and_not_runs(archive: Archive) -> None:
    archive.take_in(FIRST)
    before = archive.content_sha256()
    archive.take_in(FIRST)
    assert archive.content_sha256() == before
    archive.take_in(FIRST.replace("法国", "德国"))
    assert archive.content_sha256() != before


def test_the_term_base_is_there_to_be_seen_with_the_first_run_that_had_it(archive: Archive) -> None:
    first, second = archive.run(FIRST), archive.run(FIRST, SECOND)
    base = terms()
    for folder in (second, first, second):
        dedupe(folder, archive.path)
        load(folder, archive.path, base)
    told = "SELECT en FROM terms WHERE zh = '上海合作组织' ORDER BY en"
    assert archive.rows(told) == [("SCO",), ("Shanghai Cooperation Organization",)]
    count = sum(len(term.en) for term in base)
    since = "SELECT r.key, t.terms_sha256, count(*) FROM terms t JOIN runs r ON r.id = t.run_id GROUP BY 1, 2"
    assert archive.rows(since) == [(first.id, base.sha256, count)]


def test_another_term_base_than_a_run_was_read_with_is_not_written_down(archive: Archive) -> None:
    folder = archive.run(FIRST)
    dedupe(folder, archive.path)
    load(folder, archive.path, Terms([Term("word", "词", ("word",))]))
    assert archive.rows("SELECT count(*) FROM terms") == [(0,)]
