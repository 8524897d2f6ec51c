"""How fast a run goes into the archive: rows beside the same rows through raw `sqlite3`, in the same run."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.database import immediate, open_archive
from archive.dedupe import dedupe
from archive.judging import judged
from archive.load import load, write_run
from schemas.home import Home
from schemas.run_folder import RunFolder
from scraper.clean import clean
from scraper.ingest import ingest
from scraper.replica import Office
from scraper.replica.pages import resources
from scraper.section import section
from tests.bench.conftest import LARGE, cpu_seconds

PAGES = 2000 if LARGE else 200
TARGET = 0.5
"""Of the rows that raw `executemany` writes in a second, the writing of a run must write so many: numbering them,
placing sentences in their segments and looking up what is there included, reading and comparing the run folder not."""
ROOM = 0.7
"""What a measurement is allowed besides: on a machine that does other things, the same contest ends 30 % apart."""
ROUNDS = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run of pages by the replica's grammar, cleaned."""
    root = tmp_path_factory.mktemp("loading")
    found = resources(Office(seed=0))
    texts = [one.body for path, one in sorted(found.items()) if path.endswith(".html") and b"<p" in one.body]
    files = []
    for number in range(PAGES):
        files.append(root / f"{number}.html")
        files[-1].write_bytes(texts[number % len(texts)] + b"<!-- %d -->" % number)
    folder = ingest(section("cq_fao.wsyw"), Home(root / "home"), files)
    clean(folder)
    return folder


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*' ORDER BY rowid"
COLUMNS = """SELECT '"' || name || '"' FROM pragma_table_xinfo(?) WHERE hidden = 0"""


def timed(archive: Path, write: Callable[[Database], None]) -> float:
    """CPU seconds of one transaction in a new archive."""
    archive.unlink(missing_ok=True)
    with open_archive(archive) as db:
        begun = time.process_time()
        with immediate(db):
            write(db)
        return time.process_time() - begun


Rows = dict[tuple[str, str], list[tuple[object, ...]]]
"""By the table and its columns."""


def rows_of(archive: Path) -> Rows:
    """All rows of all tables, those that are referred to first."""
    with sqlite3.connect(archive) as db:
        tables = [name for (name,) in db.execute(TABLES)]
        columns = {name: ", ".join(column for (column,) in db.execute(COLUMNS, [name])) for name in tables}
        return {(name, named): db.execute(f"SELECT {named} FROM {name}").fetchall() for name, named in columns.items()}


def raw(rows: Rows, db: Database) -> None:
    """The same rows into the same tables, and nothing else."""
    for (name, named), of_table in rows.items():
        marks = ", ".join("?" * (named.count(",") + 1))
        db.conn.executemany(f"INSERT INTO {name} ({named}) VALUES ({marks})", of_table)


def test_loading_beside_raw_inserts(folder: RunFolder, tmp_path: Path, tell: Callable[[str, str], None]) -> None:
    ours, theirs, none = tmp_path / "ours.db", tmp_path / "theirs.db", tmp_path / "none.db"
    deduped = cpu_seconds(lambda: dedupe(folder, none), ROUNDS)
    whole = cpu_seconds(lambda: (ours.unlink(missing_ok=True), load(folder, ours)), ROUNDS)
    rows = rows_of(ours)
    count = sum(map(len, rows.values()))
    written, least = [], []
    for _ in range(ROUNDS):  # in turns, so that what disturbs one disturbs the other
        run = judged(folder, None)
        written.append(timed(ours, lambda db, run=run: write_run(db, folder, run)))  # type: ignore[misc]
        least.append(timed(theirs, lambda db: raw(rows, db)))
    assert rows_of(theirs) == rows
    share = min(least) / min(written)
    tell("dedupe, CPU ms a page", f"{1000 * deduped / PAGES:.2f}")
    tell("load, CPU ms a page", f"{1000 * whole / PAGES:.2f}")
    tell("load, rows a CPU second, all of it", f"{count / whole:,.0f} ({count / PAGES:.0f} rows a page)")
    tell("all of a load beside raw", f"{min(least) / whole:.2f}")
    tell("load, rows a CPU second, writing", f"{count / min(written):,.0f}")
    tell("raw executemany, rows a CPU second", f"{count / min(least):,.0f}")
    tell(f"writing beside raw, target at least {TARGET}", f"{share:.2f}")
    assert share >= TARGET * ROOM
