"""Each thing that can go wrong, done in turn to an archive that is as it should be; just that is found."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from archive.checks import verify
from archive.choice import Choice
from archive.publish import publish
from schemas.captures import Capture
from schemas.errors import ArchiveMissing
from schemas.home import Home
from schemas.run_folder import BULLETINS, CAPTURES, NOVELTY, RunFolder
from scraper.warc import fixity, read_capture
from tests.archive.conftest import Archive, notice

FIRST, SECOND = notice("法国", 1), notice("老挝", 2)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
check = partial(verify, fixity=fixity, jobs=1)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of three runs, published; the second has put a bulletin before the first."""
    archive = Archive(Home(tmp_path_factory.mktemp("sound") / "home").prepare())
    archive.take_in("\u3000\u3000" + FIRST)
    archive.take_in(SECOND, FIRST)
    archive.take_in(SECOND, FIRST, notice("泰国", 3))
    publish(archive.home, NOON)
    return archive.home.root


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Home:
    shutil.copytree(sound, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def run(home: Home) -> RunFolder:
    return home.every_run()[1]


def sql(*statements: str, where: str = "archive") -> Callable[[Home], None]:
    """Statements of someone who pays no heed to the rules, run on the archive or on the newest snapshot."""

    def do(home: Home) -> None:
        path = home.archive if where == "archive" else home.current.resolve()
        path.chmod(0o644)
        with closing(sqlite3.connect(path)) as writer:
            for statement in statements:
                assert writer.execute(statement).rowcount, f"nothing was changed by {statement}"
            writer.commit()

    return do


def flip(home: Home) -> None:
    """One bit of the response of the second run."""
    (capture,) = run(home).read(CAPTURES)
    body = bytearray(run(home).warc.read_bytes())
    body[int(str(capture.offset_bytes)) + 60] ^= 1
    run(home).warc.write_bytes(bytes(body))


def index(**update: object) -> Callable[[Home], None]:
    """Another index of the second run, while archive and WARC stay."""

    def do(home: Home) -> None:
        rows = [row.model_copy(update=update) for row in run(home).read(CAPTURES)]
        run(home).write(CAPTURES, rows if update else [])

    return do


def without(name: str) -> Callable[[Home], None]:
    return lambda home: (run(home).location / name).unlink()


def left(name: str) -> Callable[[Home], None]:
    return lambda home: (home.root / name).write_text("half")


def outcomes_in_a_file(home: Home) -> None:
    run(home).write(NOVELTY, [one.model_copy(update={"outcome": "unchanged"}) for one in run(home).read(NOVELTY)])


def read_otherwise(home: Home) -> None:
    pages = [page.model_copy(update={"title": "x"}) for page in run(home).read(BULLETINS)]
    run(home).write(BULLETINS, pages)


def unpointed(home: Home) -> None:
    shutil.copy(home.current.resolve(), home.published / "archive-20261124T130000Z.db")


def index_row(home: Home) -> None:
    """Something that was worked out no longer follows from the tables."""
    with closing(sqlite3.connect(home.current.resolve())) as snapshot:
        names = snapshot.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('fold', 'timeline')"
        ).fetchall()
    if not names:
        pytest.skip("nothing is derived yet")
    sql(f"DELETE FROM {names[0][0]} WHERE rowid = 1", where="snapshot")(home)


SEGMENT = "(SELECT min(id) FROM segments)"
CORRUPTIONS: dict[str, tuple[Callable[[Home], None], list[tuple[str, str]]]] = {
    "a byte of the WARC": (flip, [("fixity", "no sound record begins at offset")]),
    "the WARC": (without("captures.warc.gz"), [("fixity", "there is no captures.warc.gz, and 1 captures")]),
    "the index": (without("captures.jsonl"), [("damaged", "there is no captures.jsonl")]),
    "an index without its line": (
        index(),
        [("fixity", "the index does not name the resource"), ("capture", "does not name capture")],
    ),
    "a digest in the index": (
        index(payload_digest="sha1:AAAA"),
        [("fixity", "payload digest failed"), ("capture", "another payload_digest")],
    ),
    "a hash in the index": (
        index(body_sha256="0" * 64),
        [("fixity", "body_sha256 failed"), ("capture", "another body_sha256")],
    ),
    "an id in the index": (
        index(id="<urn:uuid:0>"),
        [("fixity", "not <urn:uuid:0>"), ("capture", "does not know capture"), ("capture", "does not name capture")],
    ),
    "an offset in the index": (
        index(offset_bytes=7),
        [
            ("fixity", "the index does not name the resource"),
            ("fixity", "the index names a record at offset 7"),
            ("capture", "another offset_bytes"),
        ],
    ),
    "a digest in the archive": (
        sql("UPDATE captures SET payload_digest = 'sha1:A' WHERE id = 2"),
        [("capture", "another payload_digest")],
    ),
    "half a file of a run": (
        lambda home: (run(home).location / "novelty.jsonl").write_text('{"page_key'),
        [("damaged", "novelty.jsonl, line 1")],
    ),
    "what a run has read": (read_otherwise, [("not_loaded", "its files are not those that were loaded")]),
    "a row of outcomes": (
        sql("DELETE FROM outcomes WHERE run_id = 2"),
        [("balance", "the archive says nothing, novelty.jsonl changed")],
    ),
    "an outcome in a file": (
        outcomes_in_a_file,
        [
            ("balance", "the archive says changed, novelty.jsonl unchanged"),
            ("balance", "summary.json says 1 changed, novelty.jsonl 1 unchanged"),
        ],
    ),
    "a count of a run": (sql("UPDATE runs SET new_count = 9 WHERE id = 2"), [("balance", "new_count is 9")]),
    "a folder of a run": (
        lambda home: shutil.rmtree(str(run(home).location)),
        [("no_folder", "its folder is not there")],
    ),
    "half a file that was left": (left(".archive.before.db.partial"), [("leftover", "left it half made")]),
    "half a snapshot that was left": (left("published/.archive-x.db.partial"), [("leftover", "left it half made")]),
    "half a rebuild that was left": (lambda home: home.rebuilding.mkdir(), [("leftover", "a rebuild that was killed")]),
    "the pointer": (lambda home: home.current.unlink(), [("pointer", "is not there")]),
    "the snapshot": (lambda home: home.current.resolve().unlink(), [("pointer", "which is not there")]),
    "a newer snapshot that nothing points to": (unpointed, [("pointer", "archive-20261124T130000Z.db")]),
    "a text of the snapshot": (
        sql(f"UPDATE segments SET role = 'caption' WHERE id = {SEGMENT}", where="snapshot"),
        [("snapshot", "its content is not what was published")],
    ),
    "what the snapshot is": (sql("DELETE FROM snapshot", where="snapshot"), [("snapshot", "does not say what it is")]),
    "what is derived": (index_row, [("index", "it does not follow from the tables")]),
    "half the snapshot": (
        lambda home: home.current.resolve().write_bytes(home.current.read_bytes()[:5000]),
        [("damaged", "is damaged or no archive")],
    ),
    "something that was loaded since": (
        sql(f"UPDATE segments SET role = 'caption' WHERE id = {SEGMENT}"),
        [("behind", "the archive holds something else")],
    ),
    "a row that points nowhere": (
        sql("INSERT INTO attachments VALUES (1, 99, 'u', NULL, 1, '', '')"),
        [("foreign_key", "of attachments points to a row of pages")],
    ),
}
TEXT: dict[str, tuple[Callable[[Home], None], str]] = {
    "a segment": (sql(f"DELETE FROM segments WHERE id = {SEGMENT}"), "text_sha256"),
    "a segment's text": (sql(f"UPDATE segments SET text = text || '。' WHERE id = {SEGMENT}"), "text_sha256"),
    "all segments": (sql("DELETE FROM segments WHERE revision_id = 2"), "it has no text"),
    "a repair": (sql("DELETE FROM repairs WHERE id = 1"), "do not lead from its original"),
    "an original": (sql("UPDATE segments SET text_original = 'x' WHERE id = 2"), "do not lead from its original"),
    "a sentence": (sql('UPDATE sentences SET "end" = 9999 WHERE id = 1'), "a sentence does not stand in segment"),
    "a mention": (sql("UPDATE mentions SET text = 'x' WHERE id = 1"), "a mention does not stand in segment"),
    "an alignment": (
        sql("UPDATE OR REPLACE alignments SET revision_id = 2 WHERE id = 1"),
        "an alignment does not stand",
    ),
    "a current revision": (sql("UPDATE bulletins SET revision_id = 1 WHERE id = 2"), "is none of its own"),
}


def test_what_is_sound_is_found_sound_by_several_processes_too(home: Home) -> None:
    assert check(home) == []
    assert verify(home, fixity, jobs=2) == []


@pytest.mark.parametrize(("corrupt", "expected"), CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_just_that_is_found(home: Home, corrupt: Callable[[Home], object], expected: list[tuple[str, str]]) -> None:
    corrupt(home)
    found = check(home)
    assert [one.kind for one in found] == [kind for kind, _ in expected], found
    for one, (_, told) in zip(found, expected, strict=True):
        assert told in one.evidence
        assert one.where
        assert one.suggestion


@pytest.mark.parametrize(("corrupt", "told"), TEXT.values(), ids=TEXT)
def test_a_broken_law_of_texts_is_found(home: Home, corrupt: Callable[[Home], object], told: str) -> None:
    corrupt(home)
    assert [one for one in check(home) if one.kind == "text" and told in one.evidence]


def test_a_bulletin_that_is_lost_is_missed_by_the_run_that_read_it(home: Home) -> None:
    sql("DELETE FROM revisions WHERE bulletin_id = 2", "DELETE FROM bulletins WHERE id = 2")(home)
    lost = [one for one in check(home) if one.kind == "lost"]
    assert [one.where.split(" ")[0] for one in lost] == [run(home).id]


def test_runs_that_the_archive_does_not_know(home: Home) -> None:
    archive = Archive(home)
    fetched = archive.run(FIRST)
    assert [(one.kind, one.where) for one in check(home)] == [("never_loaded", fetched.id)]
    with home.running(fetched.section_id):
        assert check(home) == [], "it is being worked on"
    fetched.finish("load", {})
    assert [(one.kind, one.where) for one in check(home)] == [("not_held", fetched.id)]


def test_only_chosen_runs_are_read(home: Home) -> None:
    flip(home)
    read: list[str] = []

    def reading(folder: RunFolder) -> list[object]:
        read.append(folder.id)
        return fixity(folder)  # type: ignore[return-value]

    runs = [folder.id for folder in home.every_run()]
    assert verify(home, reading, Choice(since_on="2026-01-04"), jobs=1) == []  # type: ignore[arg-type]
    assert verify(home, reading, Choice(frozenset({"cq_fao.wsyw"})), jobs=1) == []  # type: ignore[arg-type]
    assert read == runs[2:]


@pytest.mark.parametrize("damage", ["a page of it", "all of it"])
def test_an_archive_that_cannot_be_read_keeps_nobody_from_checking_the_captures(home: Home, damage: str) -> None:
    flip(home)
    body = bytearray(home.archive.read_bytes())
    body[-4096 if damage == "a page of it" else 0 :] = b"\xff" * 4096
    home.archive.write_bytes(bytes(body))
    found = check(home)
    assert {one.kind for one in found} - {"integrity", "damaged"} == {"fixity"}
    assert found[0].where == "archive.db"
    assert "waiban rebuild" in found[0].suggestion


def test_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="waiban run"):
        check(Home(tmp_path))


def test_one_damaged_record_hides_no_other(office_url: str, home: Home) -> None:
    """Of many records, those that are damaged are named, whatever stands between them; the rest can be read."""
    from scraper.fetch import fetch
    from scraper.plan import plan
    from scraper.section import section

    folder = plan(section("cq_fao.djgz"), home, [], site_url=office_url)
    fetch(folder)
    assert fixity(folder) == []
    rows: list[Capture] = [row for row in folder.read(CAPTURES) if row.offset_bytes is not None]
    body, broken = bytearray(folder.warc.read_bytes()), (rows[2], rows[4])
    for row in broken:
        body[int(str(row.offset_bytes)) + 50] ^= 0xFF
    folder.warc.write_bytes(bytes(body))
    assert [one.where for one in fixity(folder)] == [row.url for row in broken]
    assert read_capture(folder, rows[5]).body
