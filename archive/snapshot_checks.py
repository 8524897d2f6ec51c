"""Whether what is published is what it was when it was published, and what the archive holds."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from archive.content_hash import content_sha256
from archive.database import open_reading, rows
from archive.derived import PUBLISHED_SQL, derive
from archive.failed_runs import held_failed_runs
from archive.findings import Finding
from archive.keeping import snapshots
from archive.migrations import statements
from schemas.errors import WaibanError
from schemas.home import Home

PUBLISH = "waiban publish makes a sound one"
MADE = """
SELECT name, type FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'virtual', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
"""
"""Tables and views that somebody made, without those in which a search index keeps itself."""
WORDS = "CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab('main', '{name}', 'col')"


def check_snapshot(home: Home, archive_sha256: str | None) -> Iterator[Finding]:
    """What is wrong with the newest snapshot and the pointer to it.

    Args:
        home: where it is published.
        archive_sha256: content hash of the archive; null, if it cannot be read.
    """
    newest = [path for path in snapshots(home.published) if home.current.exists()]
    if not home.current.exists():
        told = (
            f"points to {home.current.readlink()}, which is not there" if home.current.is_symlink() else "is not there"
        )
        yield Finding("pointer", str(home.current), f"the pointer to the newest snapshot {told}", "waiban publish")
        return
    if newest and newest[-1] != home.current.resolve():
        told = f"the pointer does not point to the newest snapshot, {newest[-1].name}"
        yield Finding("pointer", str(home.current), told, "waiban publish, and it points to a new one")
    name = home.current.resolve().name
    try:
        with open_reading(home.current) as db:
            yield from soundness(db, name, PUBLISH)
            yield from _content(db, name, archive_sha256)
        yield from _derived(home.current.resolve())
    except WaibanError as error:
        yield Finding("damaged", name, error.message, PUBLISH)


def soundness(db: Database, name: str, suggestion: str) -> Iterator[Finding]:
    """What SQLite itself finds: pages that are not what they should be, rows that point nowhere."""
    for (told,) in db.execute("PRAGMA integrity_check").fetchall():
        if told != "ok":
            yield Finding("integrity", name, str(told), suggestion)
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield Finding(
            "foreign_key", name, f"row {rowid} of {table} points to a row of {parent} that is not there", suggestion
        )


def _content(db: Database, name: str, archive_sha256: str | None) -> Iterator[Finding]:
    """The content is the one that was published, and the one that the archive holds."""
    told = rows(db, "SELECT content_sha256 FROM snapshot") if "snapshot" in db.table_names() else []
    if not told:
        yield Finding(
            "snapshot", name, "it does not say what it is: an earlier version of waiban published it", PUBLISH
        )
        return
    held = content_sha256(db)
    if held != told[0]["content_sha256"]:
        yield Finding("snapshot", name, "its content is not what was published (content_sha256)", PUBLISH)
    elif archive_sha256 not in (None, held):
        yield Finding("behind", name, "the archive holds something else since it was published", "waiban publish")


def _derived(snapshot: Path) -> Iterator[Finding]:
    """What was worked out from the tables of the archive, the search index too, follows from them still."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again.db"
        shutil.copyfile(snapshot, again)
        again.chmod(0o600)
        with open_reading(snapshot) as db:
            failed = held_failed_runs(db)
        names = _without_derived(again)
        try:
            derive(again, failed)
        except sqlite3.DatabaseError as error:
            yield Finding(
                "index", snapshot.name, f"what follows from its tables cannot be worked out: {error}", PUBLISH
            )
            return
        with _opened(f"{snapshot.as_uri()}?mode=ro") as here, _opened(again.as_uri()) as there:
            for name in names:
                if _told(here, name) != _told(there, name):
                    yield Finding("index", f"{snapshot.name} {name}", "it does not follow from the tables", PUBLISH)


def _without_derived(snapshot: Path) -> list[str]:
    """Take out of a snapshot what `derive` makes; the names of the tables that it fills."""
    with _opened(":memory:") as empty, _opened(snapshot.as_uri()) as db:
        for statement in statements(PUBLISHED_SQL.read_text(encoding="utf-8")):
            empty.execute(statement)
        derived = {row["name"]: row["type"] for row in rows(empty, MADE)}
        for row in rows(db, MADE):
            if row["name"] in derived:
                db.execute(f"DROP {'VIEW' if row['type'] == 'view' else 'TABLE'} {row['name']}")
        db.conn.commit()
    return sorted(name for name, kind in derived.items() if kind != "view" and name != "snapshot")


@contextmanager
def _opened(address: str) -> Iterator[Database]:
    with closing(sqlite3.connect(address, uri=address.startswith("file:"))) as connection:
        yield Database(connection)


def _told(db: Database, name: str) -> set[tuple[object, ...]]:
    """All rows of a derived table; of a search index, how often each word stands in each column."""
    if name not in db.table_names():
        return set()
    if "USING fts5" in (db.table(name).schema or ""):
        db.execute(WORDS.format(name=name))
        name = f"temp.{name}_words"
    return {tuple(row) for row in db.execute(f"SELECT * FROM {name}")}  # noqa: S608  # a name of ours
