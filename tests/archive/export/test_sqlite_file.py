"""The SQLite export is a database by itself: sound, and browsed with a stock Datasette."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette

from archive.export.export import export
from archive.export.selection import Selection
from archive.plain_sql import SEARCH

HANGS_ON_BULLETINS = ("revisions", "segments", "sentences", "alignments", "repairs", "mentions", "timeline")


@pytest.fixture(scope="module")
def folder(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sqlite") / "out"
    export(snapshot, "sqlite", folder)
    return folder


@pytest.fixture
def exported(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        yield db


def tables(db: sqlite3.Connection, kind: str = "table") -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY 1", [kind])
    return [name for (name,) in found]


def test_every_table_has_every_row(exported: sqlite3.Connection, snapshot: Path) -> None:
    exported.execute("ATTACH ? AS snapshot", [str(snapshot)])
    assert len(tables(exported)) > 15
    for name in tables(exported):
        if name.startswith("bulletins_fts"):
            continue  # made anew; that it finds the same is seen below
        lost = exported.execute(f"SELECT * FROM snapshot.{name} EXCEPT SELECT * FROM main.{name}").fetchall()
        assert lost == [], name
    assert exported.execute("PRAGMA main.foreign_key_check").fetchall() == []
    assert exported.execute("PRAGMA main.integrity_check").fetchone() == ("ok",)
    assert exported.execute("PRAGMA main.freelist_count").fetchone() == (0,)


@pytest.mark.parametrize("query", ["总领事", "合作", "ambassador", '"foreign affairs"', "met 合作"])
def test_a_stock_sqlite_finds_what_the_snapshot_finds(exported: sqlite3.Connection, snapshot: Path, query: str) -> None:
    with closing(sqlite3.connect(snapshot)) as db:
        found = [db.execute(SEARCH, {"q": query}).fetchall() for db in (db, exported)]
    assert found[0] == found[1] != []


def test_every_view_answers(exported: sqlite3.Connection) -> None:
    views = tables(exported, "view")
    assert {"bulletins_bilingual", "parallel_sentences"} <= set(views)
    for name in views:
        assert exported.execute(f"SELECT count(*) FROM {name}").fetchone() > (0,), name


@pytest.mark.parametrize(
    "selection",
    [
        Selection(sections=("cq_world.page",)),
        Selection(since="2026-01-01"),
        Selection(sections=("cq_fao.wsyw",), lang="en", classes=("clean",)),
    ],
)
def test_a_part_of_it_is_whole_in_itself(snapshot: Path, tmp_path: Path, selection: Selection) -> None:
    said = export(snapshot, "sqlite", tmp_path, selection)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("ATTACH ? AS snapshot", [str(snapshot)])
        kept = db.execute("SELECT count(*) FROM main.bulletins").fetchone()
        assert kept == (said["bulletins"],)
        assert (0,) < kept < db.execute("SELECT count(*) FROM snapshot.bulletins").fetchone()
        held = "SELECT key, text_zh, text_en FROM {}.bulletins_bilingual WHERE key IN (SELECT key FROM main.bulletins)"
        assert db.execute(f"{held.format('main')} EXCEPT {held.format('snapshot')}").fetchall() == []
        for name in HANGS_ON_BULLETINS:
            there = db.execute(f"SELECT count(*) FROM main.{name}").fetchone()
            assert (0,) < there < db.execute(f"SELECT count(*) FROM snapshot.{name}").fetchone(), name
        strangers = db.execute("SELECT count(*) FROM pages WHERE id NOT IN (SELECT page_id FROM bulletins)").fetchone()
        assert strangers == (0,) or not selection.narrows_bulletins


def test_a_search_index_that_is_not_ours_and_what_serves_it_stay_behind(snapshot: Path, tmp_path: Path) -> None:
    indexed = Path(shutil.copy(snapshot, tmp_path / "indexed.db"))
    with closing(sqlite3.connect(indexed)) as db:
        db.executescript("""CREATE VIRTUAL TABLE texts_fts USING fts5(zh, content='');
            CREATE TABLE written_as (letter TEXT PRIMARY KEY, written TEXT) STRICT, WITHOUT ROWID;
            CREATE VIEW found AS SELECT rowid FROM texts_fts;
            CREATE TABLE likenesses (id INTEGER PRIMARY KEY, bulletin_id INTEGER REFERENCES bulletins(id)) STRICT;
            INSERT INTO likenesses (bulletin_id) SELECT id FROM bulletins;""")
    export(indexed, "sqlite", tmp_path / "out", Selection(sections=("cq_world.page",)))
    with closing(sqlite3.connect(tmp_path / "out" / "archive.db")) as db:
        names = {*tables(db), *tables(db, "view")}
        assert not names & {"texts_fts", "texts_fts_data", "written_as", "found"}
        kept = "SELECT count(*) FROM likenesses"
        assert db.execute(kept).fetchone() == db.execute("SELECT count(*) FROM bulletins").fetchone()


def test_a_stock_datasette_shows_every_table_with_labels(folder: Path) -> None:
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    for said in (None, metadata):
        site = Datasette([str(folder / "archive.db")], metadata=said, pdb=False)
        pages = asyncio.run(_pages(site, folder / "archive.db"))
        assert {status for status, _ in pages.values()} == {200}
        assert ">外事要闻</a>" in pages["bulletins"][1], "the section, not its number"
        assert ("The bulletins, each with its current text" in pages["bulletins"][1]) == bool(said)


async def _pages(site: Datasette, path: Path) -> dict[str, tuple[int, str]]:
    with closing(sqlite3.connect(path)) as db:
        names = [*tables(db), *tables(db, "view")]
    answers = {name: await site.client.get(f"/archive/{name}") for name in names}
    return {name: (answer.status_code, answer.text) for name, answer in answers.items()}
