"""The stage `load`: one run into the archive, in one transaction."""

from pathlib import Path

from sqlite_utils import Database

from archive.batch import Batch
from archive.database import immediate, open_archive
from archive.dedupe import write_novelty
from archive.earlier import go_on
from archive.judging import Judged, JudgedPage, judged, uncollected
from archive.page_rows import PageRows
from archive.run_rows import RunRows
from archive.terms import Terms, write_terms
from schemas.records import RunSummary
from schemas.run_folder import NOVELTY, RunFolder, lines


@uncollected()
def load(folder: RunFolder, archive: Path, terms: Terms | None = None) -> RunSummary:
    """Load a run.

    What the archive then says of a page follows from the set of captures that were loaded, in the order in which they
    were captured (at the same moment, in the order of their runs), and from nothing else:

    - runs may be loaded in any order, also an older copy after a newer one: the text that was seen last is the current
      one, revisions are numbered as they were first seen, and what a bulletin is called, whether it is missing, moved
      or gone, follows from the newest answer;
    - a run that is loaded again, however often, changes nothing; one that was cleaned anew says now what it says now;
    - a load that breaks, at whatever point, leaves the archive as it was;
    - no text that a loaded run has read disappears while its run folder reads the same.

    The outcomes of a run are no part of this: they keep what was concluded when it was last deduped or loaded.

    Where an answer is older than others of its page, the page is gone through again from its first answer, with the
    texts out of the run folders beside this one; ordinarily a run is the newest, and no other folder is asked.

    Args:
        folder: a run that has been deduped; if the archive has changed since, it is deduped again.
        archive: the writer's copy, made if need be.
        terms: the term base that the run was cleaned with; another one is not written down.

    Raises:
        OutcomesUnbalanced: a page that the run touched has no outcome.
        ArchiveConflict: a page must be gone through again, and the folder of a run that read it is not there.
    """
    told = folder.bytes_of(NOVELTY)
    files_sha256 = folder.files_sha256()
    folder.begin("load")
    with open_archive(archive) as db, immediate(db):
        if _is_loaded(db, folder.id, files_sha256):
            rows, revisions = RunRows(db, Batch(db), folder), 0
            outcomes = list(folder.read(NOVELTY))
            rows.renew_outcomes(outcomes)
        else:
            run = judged(folder, db)
            outcomes = run.outcomes
            if b"".join(lines(outcomes)) != told:
                write_novelty(folder, run)
            rows, revisions = write_run(db, folder, run)
            rows.keep_files_sha256(files_sha256)
            if terms and terms.sha256 in run.terms_sha256:
                write_terms(db, terms, rows.id)
        rows.write_issues()
    return folder.finish("load", {"pages": len(outcomes), "revisions": revisions})


def _is_loaded(db: Database, run: str, files_sha256: str) -> bool:
    """Whether the archive holds a run as its folder is now."""
    return bool(db.execute("SELECT 1 FROM runs WHERE key = ? AND files_sha256 = ?", [run, files_sha256]).fetchone())


def write_run(db: Database, folder: RunFolder, run: Judged) -> tuple[RunRows, int]:
    """Write what a run tells of its pages.

    Returns:
        Its rows, and how many revisions were written.
    """
    rows = RunRows(db, Batch(db), folder)
    for page in run.pages:
        _go_through_later(page, run)
    pages = PageRows(db, rows.batch, rows.section_id, [page.outcome.page_key for page in run.pages])
    for page in run.pages:
        pages.write_place(page)
    pages.captures = rows.write_captures(run.captures, pages.ids)
    rows.write_outcomes(run.pages, pages.ids, pages.captures)
    for page in run.pages:
        pages.write_bulletins(page)
    rows.batch.write()
    rows.write_attachments(run.captures, pages.ids, pages.captures)
    return rows, pages.revisions


def _go_through_later(page: JudgedPage, run: Judged) -> None:
    """Take what a page answered after the run, where that is loaded already."""
    known = [*page.past.before, page.answer]
    for answer in page.past.after:
        page.sightings.take(answer)
        go_on(page.standing, answer, known, run.readings)
        known.append(answer)
