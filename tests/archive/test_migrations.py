"""A file of any earlier version becomes one of today, with the same tables as a new one, and keeps what it says."""

import gzip
import re
import sqlite3
from pathlib import Path

import pytest

from archive.content_hash import content_sha256
from archive.database import open_archive, open_held, open_reading
from archive.frontier import known_pages
from schemas.errors import ArchiveNewer
from schemas.home import Home
from tests.archive.conftest import Archive, notice

KEPT = Path(__file__).parents[1] / "cases" / "archives"
"""Archives as earlier versions made them: a section of the made-up office asked twice, and four copies of a digest."""
FIRST = "2026-11-24"
FIRST_SAYS = "53b435b89437558c2e4c13118556a0ea4f538ff9f9b9a1853f4c0a6cf492cc1e"
"""The content hash that the version which made it gave."""


CHECK = re.compile(r"CHECK \(((?:[^()]|\([^()]*\))*)\)")


@pytest.fixture(params=sorted(path.name.removesuffix(".db.gz") for path in KEPT.glob("*.db.gz")))
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of an archive of an earlier version."""
    archive = Home(tmp_path / "home").prepare().archive
    archive.write_bytes(gzip.decompress((KEPT / f"{request.param}.db.gz").read_bytes()))
    return archive


def shape(archive: Path) -> dict[str, object]:
    """All that its tables demand of their rows, whatever words made them."""
    with sqlite3.connect(archive) as db:
        tables = db.execute("SELECT name, strict, wr FROM pragma_table_list WHERE type = 'table' ORDER BY 1").fetchall()
        told: dict[str, object] = {"tables": tables}
        for name, _, _ in tables:
            (sql,) = db.execute("SELECT max(sql) FROM sqlite_master WHERE name = ?", [name]).fetchone()
            told[name] = [
                db.execute("SELECT * FROM pragma_table_xinfo(?)", [name]).fetchall(),
                sorted(db.execute('SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)', [name])),
                sorted(CHECK.findall(sql or "")),
            ]
        indexes = """SELECT m.name, m.tbl_name, l."unique", x.seqno, x.name FROM sqlite_master m
                     JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name JOIN pragma_index_info(m.name) x
                     WHERE m.type = 'index' ORDER BY 1, 4"""
        told["indexes"] = db.execute(indexes).fetchall()
        told["views"] = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY 1").fetchall()
        return told


def says(archive: Path) -> str:
    with open_reading(archive) as db:
        return content_sha256(db)


def test_an_earlier_archive_gets_the_tables_of_a_new_one(earlier: Path, tmp_path: Path) -> None:
    with open_archive(tmp_path / "new.db"), open_archive(earlier):
        pass
    said = "a change of schemas/tables.sql is a dated step in archive/migrations.py too"
    assert shape(earlier) == shape(tmp_path / "new.db"), said


def test_it_keeps_what_it_says(earlier: Path) -> None:
    before = says(earlier)
    with open_archive(earlier) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert says(earlier) == before
    if earlier.stem == FIRST:
        assert before == FIRST_SAYS


def test_it_goes_on_from_there(earlier: Path) -> None:
    """What it knows is known before anything is loaded; the next copy of its digest is judged by what it holds."""
    assert len(known_pages(earlier, "cq_fao.djgz")) == 6
    archive = Archive(Home(earlier.parent))
    archive.skip(30)
    standing = notice("巴西", 3), notice("法国", 1)
    assert archive.take_in(*standing).outcome == "unchanged"
    outcome = archive.take_in(*standing, notice("老挝", 2))
    assert [bulletin.novelty for bulletin in outcome.bulletins] == ["unchanged", "unchanged", "changed"]


def test_a_later_archive_is_refused_in_plain_words(earlier: Path) -> None:
    with open_archive(earlier):
        pass
    with sqlite3.connect(earlier) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('archive', '2031', 'x')")
    with pytest.raises(ArchiveNewer, match=r"later version of waiban .*'2031'"), open_archive(earlier):
        pass
    with pytest.raises(ArchiveNewer), open_held(earlier):
        pass


def test_every_reference_has_an_index(tmp_path: Path) -> None:
    with open_archive(tmp_path / "new.db") as db:
        for table in db.table_names():
            leading = {index.columns[0] for index in db.table(table).indexes}
            assert {reference.column for reference in db.table(table).foreign_keys} <= leading, table
