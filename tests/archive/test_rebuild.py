"""The archive comes again from the captures alone; whatever goes wrong on the way, the old one stays."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from upath import UPath

from archive.choice import Choice
from archive.dedupe import dedupe
from archive.load import load
from archive.rebuild import rebuild, verify_rebuild
from archive.status import status
from schemas.errors import ArchiveConflict, ArchiveMissing, Busy, SectionUnknown
from schemas.home import Home
from schemas.records import RunSummary
from schemas.run_folder import BULLETINS, NOVELTY, RunFolder
from scraper.clean import clean
from tests.archive.conftest import Archive, notice

FIRST, SECOND, THIRD = notice("法国", 1), notice("老挝", 2), notice("泰国", 3)
OTHER_PAGE = "https://www.fx361.cc/page/2021/0407/8066416.shtml"


@pytest.fixture
def kept(archive: Archive) -> Archive:
    """An archive of four runs and two pages: a bulletin put in before another, one rewritten, one taken out."""
    archive.take_in(FIRST)
    archive.take_in(SECOND, FIRST)
    archive.take_in(THIRD, url=OTHER_PAGE)
    archive.take_in(SECOND.replace("On March 2", "On Tuesday, March 2"))
    return archive


def better(folder: RunFolder) -> RunSummary:
    """A parser that reads titles better than today's."""
    summary = clean(folder)
    pages = [
        page.model_copy(
            update={
                "bulletins": tuple(
                    one.model_copy(update={"title": one.title.model_copy(update={"zh": f"{one.title.zh}（一）"})})
                    for one in page.bulletins
                )
            }
        )
        for page in folder.read(BULLETINS)
    ]
    folder.write(BULLETINS, pages)
    return summary


def files(*places: Path) -> dict[Path, str]:
    """Every file below some places, and what is in it; what locks and readers leave says only who was here last."""
    every = [path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file()]
    return {
        path: sha256(path.read_bytes()).hexdigest()
        for path in every
        if path.parent.name != "locks" and not path.name.endswith(("-wal", "-shm"))
    }


def captures(home: Home) -> dict[Path, str]:
    told = ("section.json", "frontier.jsonl", "captures.jsonl", "captures.warc.gz")
    return {path: digest for path, digest in files(Path(str(home.runs))).items() if path.name in told}


def spoil(folder: RunFolder) -> None:
    """One byte of the last capture is another now; in the middle of the file its record begins, with an unread time."""
    body = bytearray(folder.warc.read_bytes())
    body[len(body) * 3 // 4] ^= 0xFF
    folder.warc.write_bytes(bytes(body))


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_content_comes_of_the_captures_alone(kept: Archive, jobs: int) -> None:
    before, captured = kept.content_sha256(), captures(kept.home)
    for path in Path(str(kept.home.runs)).rglob("*"):
        if path.name in ("bulletins.jsonl", "novelty.jsonl"):
            path.unlink()
    kept.path.unlink()
    made = rebuild(kept.home, clean, jobs=jobs)
    assert made.content_sha256 == kept.content_sha256() == before
    assert (made.runs_count, made.pages_count, made.bulletins_count, made.findings) == (4, 4, 3, ())
    assert captures(kept.home) == captured
    assert kept.rows("SELECT count(*) FROM revisions") == [(4,)]
    assert not kept.home.rebuilding.exists()
    for folder in kept.home.every_run():
        assert folder.finished("load"), "each run tells the same story as the archive"
        load(folder, kept.path)
    assert kept.content_sha256() == before


def test_a_better_parser_reads_the_whole_past(kept: Archive) -> None:
    before = kept.content_sha256()
    made = rebuild(kept.home, better, jobs=1)
    assert (made.new_count, made.changed_count, made.gone_count) == (0, 3, 0)
    assert (made.content_sha256_before, made.same) == (before, False)
    assert {title[-3:] for (title,) in kept.rows("SELECT title_zh FROM bulletins")} == {"（一）"}
    with closing(sqlite3.connect(kept.home.archive_before)) as old:
        assert old.execute("SELECT count(*) FROM bulletins WHERE title_zh LIKE '%（一）'").fetchone() == (0,)
    folder = kept.home.every_run()[0]
    assert next(folder.read(BULLETINS)).bulletins[0].title.zh == "市政府外办主任会见法国大使（一）"


def test_only_chosen_runs_are_cleaned_anew_and_the_archive_is_whole(kept: Archive) -> None:
    runs = [folder.id for folder in kept.home.every_run()]
    made = rebuild(kept.home, better, Choice(since_on="2026-01-04"), jobs=1)
    assert [Choice(since_on="2026-01-04").holds(run) for run in runs] == [False, False, True, True]
    assert (made.runs_count, made.pages_count, made.changed_count) == (4, 2, 2)
    titles = dict(kept.rows("SELECT key, title_zh FROM bulletins"))
    assert sorted(title.endswith("（一）") for title in titles.values()) == [False, True, True]


def test_verifying_names_what_differs_and_leaves_all_as_it_is(kept: Archive) -> None:
    assert verify_rebuild(kept.home, clean, jobs=1).same
    with closing(sqlite3.connect(kept.path)) as writer, writer:
        ((key,),) = writer.execute("SELECT min(key) FROM bulletins").fetchall()
        writer.execute(
            "UPDATE segments SET text = 'x' WHERE revision_id = (SELECT revision_id FROM bulletins WHERE key = ?)",
            [key],
        )
    before = files(kept.home.root)
    made = verify_rebuild(kept.home, clean, jobs=1)
    assert not made.same
    (finding,) = made.findings
    assert (finding.kind, finding.where) == ("differs", key)
    assert "its segments are not what the captures give" in finding.evidence
    assert files(kept.home.root) == before


def test_what_is_in_one_of_them_only_is_named_too(kept: Archive) -> None:
    taken = kept.home.every_run()[2]
    for path in Path(str(taken.location)).iterdir():
        path.unlink()
    Path(str(taken.location)).rmdir()
    made = verify_rebuild(kept.home, clean, jobs=1)
    assert [(one.kind, one.evidence.split(",")[0]) for one in made.findings] == [
        ("no_folder", "the archive holds this run"),
        ("differs", "the archive holds it"),
    ]
    with pytest.raises(ArchiveConflict, match="its folder is not there"):
        rebuild(kept.home, clean, jobs=1)


def test_a_section_that_nobody_declares_any_more_loses_nothing_and_is_told_of(kept: Archive) -> None:
    before = kept.content_sha256()

    def unknown(folder: RunFolder) -> RunSummary:
        raise SectionUnknown(f"no section {folder.section_id!r}", section=folder.section_id)

    made = rebuild(kept.home, unknown, jobs=1)
    assert kept.content_sha256() == before
    assert {one.kind for one in made.findings} == {"not_cleaned"}
    assert "enabled=False" in made.findings[0].suggestion
    (line,) = status(kept.home, [])
    assert (line.section, line.state, line.bulletins) == ("cq_world.page", "undeclared", 3)
    assert line.reason
    assert not line.needs_a_person


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_damaged_run_enters_as_it_was_read_before_and_is_told_of(kept: Archive, jobs: int) -> None:
    before = kept.content_sha256()
    broken = kept.home.every_run()[1]
    spoil(broken)
    made = rebuild(kept.home, clean, jobs=jobs)
    assert [(one.kind, one.where) for one in made.findings] == [("not_cleaned", broken.id)]
    assert "those that were read before" in made.findings[0].evidence
    assert kept.content_sha256() == before
    assert broken.finished("clean")


def test_nothing_that_is_held_is_lost(kept: Archive) -> None:
    broken = kept.home.every_run()[1]
    spoil(broken)
    (broken.location / "bulletins.jsonl").unlink()
    broken.begin("clean")
    before = files(kept.home.root)
    with pytest.raises(ArchiveConflict, match=f"{broken.id}.*nothing was changed"):
        rebuild(kept.home, clean, jobs=1)
    assert files(kept.home.root) == before
    kept.path.unlink()
    made = rebuild(kept.home, clean, jobs=1)  # nothing is held any more, so what can be made is better than nothing
    assert [(one.kind, one.where) for one in made.findings] == [("never_loaded", broken.id)]


def test_a_damaged_archive_is_made_again(kept: Archive) -> None:
    before = kept.content_sha256()
    kept.path.write_bytes(b"no database" * 1000)
    made = rebuild(kept.home, clean, jobs=1)
    assert [one.kind for one in made.findings] == ["damaged"]
    assert kept.content_sha256() == before
    assert kept.home.archive_before.read_bytes().startswith(b"no database")


def test_a_summary_that_cannot_be_read_costs_nothing(kept: Archive) -> None:
    before = kept.content_sha256()
    folder = kept.home.every_run()[0]
    (folder.location / "summary.json").write_text("{")
    assert rebuild(kept.home, clean, jobs=1).findings == ()
    assert kept.content_sha256() == before
    assert folder.summary().bulletins.new == 1


def test_runs_that_were_never_loaded_are_told_of(kept: Archive) -> None:
    before = kept.content_sha256()
    waiting = kept.run(FIRST, THIRD)
    made = rebuild(kept.home, clean, jobs=1)
    (told,) = made.findings
    assert (told.kind, told.where) == ("never_loaded", waiting.id)
    assert "`clean`" in told.evidence
    assert kept.content_sha256() == before
    dedupe(waiting, kept.path)
    load(waiting, kept.path)
    assert rebuild(kept.home, clean, jobs=1).findings == ()


def test_what_no_capture_gives_any_more_is_told_of(kept: Archive) -> None:
    def worse(folder: RunFolder) -> RunSummary:
        summary = clean(folder)
        pages = (page.model_copy(update={"bulletins": page.bulletins[:1]}) for page in list(folder.read(BULLETINS)))
        folder.write(BULLETINS, pages)
        return summary

    held = kept.rows("SELECT count(*) FROM bulletins")
    made = rebuild(kept.home, worse, jobs=1)
    assert held == [(3,)]
    assert made.gone_count == sum(one.kind == "gone" for one in made.findings) > 0
    assert "archive.before.db" in made.findings[0].suggestion


def test_a_fault_of_ours_costs_one_run(kept: Archive) -> None:
    def breaking(folder: RunFolder) -> RunSummary:
        if folder.id == kept.home.every_run()[0].id:
            raise ZeroDivisionError
        return clean(folder)

    made = rebuild(kept.home, breaking, jobs=1)
    assert [one.kind for one in made.findings] == ["not_cleaned"]
    assert "a fault of waiban" in made.findings[0].evidence


def test_nobody_works_on_a_run_meanwhile(kept: Archive) -> None:
    with kept.home.running("cq_fao.wsyw"), pytest.raises(Busy, match=r"cq_fao\.wsyw is being worked on by process"):
        rebuild(kept.home, clean, jobs=1)

    def meanwhile(folder: RunFolder) -> RunSummary:
        with pytest.raises(Busy, match="the archive is being rebuilt"), kept.home.running("cq_fao.wsyw"):
            pass
        return clean(folder)

    assert rebuild(kept.home, meanwhile, jobs=1).findings == ()


def test_nothing_to_rebuild(archive: Archive) -> None:
    with pytest.raises(ArchiveMissing, match="waiban run"):
        rebuild(archive.home, clean)


def test_runs_in_an_object_store(kept: Archive) -> None:
    """Captures are read, and what is said of them is written, through the run folder alone."""
    store = UPath("memory://runs")
    for path in Path(str(kept.home.runs)).rglob("*"):
        if path.is_file():
            there = store / str(path.relative_to(str(kept.home.runs)))
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())
    try:
        before = kept.content_sha256()
        home = Home(kept.home.root, runs=str(store))
        made = rebuild(home, better, jobs=1)
        assert (made.runs_count, made.changed_count, made.findings) == (4, 3, ())
        assert next(home.every_run()[0].read(NOVELTY)).bulletins
        assert rebuild(home, clean, jobs=1).content_sha256 == before
    finally:
        store.fs.store.clear()


DRIVER = """
import os, signal, sys
from pathlib import Path
from archive.rebuild import rebuild
from schemas.home import Home
from tests.archive.test_rebuild import better

victim, root = sys.argv[1:]

def kill_before(event, details):
    if event == "os.rename" and str(details[1]).endswith(victim):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill_before)
rebuild(Home(root), better, jobs=1)
"""
VICTIMS = {
    "while it cleans": ("rebuilding/runs/cq_world.page/20260103T000000.000Z/bulletins.jsonl", False),
    "while it loads": ("rebuilding/runs/cq_world.page/20260104T000000.000Z/novelty.jsonl", False),
    "before the old one is kept": ("/archive.before.db", False),
    "before the new one is there": ("/archive.db", False),
    "before the runs say so": ("home/runs/cq_world.page/20260102T000000.000Z/bulletins.jsonl", True),
}


@pytest.fixture
def ended(kept: Archive) -> Iterator[Archive]:
    yield kept
    with closing(sqlite3.connect(kept.path)) as archive:
        assert archive.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(("victim", "replaced"), VICTIMS.values(), ids=VICTIMS)
def test_killed_half_way_and_typed_again(ended: Archive, victim: str, replaced: bool) -> None:
    before, captured = ended.content_sha256(), captures(ended.home)
    command = [sys.executable, "-c", DRIVER, victim, str(ended.home.root)]
    killed = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (ended.content_sha256() != before) == replaced
    made = rebuild(ended.home, better, jobs=1)
    assert (made.changed_count, made.findings) == (0 if replaced else 3, ())
    assert {title[-3:] for (title,) in ended.rows("SELECT title_zh FROM bulletins")} == {"（一）"}
    assert captures(ended.home) == captured
    assert rebuild(ended.home, partial(clean, terms=None), jobs=1).content_sha256 == before
