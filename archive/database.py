"""Opening the archive: the one writer's copy, and snapshots for readers."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.migrations import bring_up_to_date, is_up_to_date
from schemas.errors import ArchiveDamaged, ArchiveMissing, HomeUnusable

BUSY_SECONDS = 60.0
"""How long a writer waits for another one before it gives up."""


@contextmanager
def open_archive(path: Path) -> Iterator[Database]:
    """The writer's copy, created if need be, closed at the end.

    Raises:
        HomeUnusable: it cannot be opened or written, or somebody else writes for too long.
        ArchiveDamaged: it is not a sound database.
        ArchiveNewer: a later version of waiban made it.
    """
    with _said_plainly(path), _closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        bring_up_to_date(db)
        yield db


@contextmanager
def open_reading(path: Path) -> Iterator[Database]:
    """Any copy, for reading only.

    Raises:
        ArchiveMissing: there is none.
        HomeUnusable, ArchiveDamaged: it cannot be read.
    """
    if not path.exists():
        raise ArchiveMissing(f"there is no {path.name} in {path.parent}; `waiban run SECTION` fetches and publishes")
    address = f"{path.resolve().as_uri()}?mode=ro"
    with _said_plainly(path), _closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as db:
        yield db


@contextmanager
def open_held(path: Path) -> Iterator[Database | None]:
    """The writer's copy for reading, its tables as this version of waiban has them; null if there is none yet.

    Raises:
        HomeUnusable, ArchiveDamaged, ArchiveNewer: it cannot be read, or not be brought up to date.
    """
    if not is_archive(path):
        yield None
        return
    with open_reading(path) as db:
        behind = not is_up_to_date(db)
    if behind:
        with open_archive(path):
            pass
    with open_reading(path) as db:
        yield db


def is_archive(path: Path) -> bool:
    """Whether there is an archive with tables; a writer killed at its very first step leaves a file without."""
    if not path.exists():
        return False
    with open_reading(path) as db:
        return "bulletins" in db.table_names()


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """One transaction that takes the writer's lock at once, so that nobody else begins to write meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()


def rows(db: Database, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """All rows of a query, as dictionaries."""
    return list(db.query(sql, parameters))


def columns(db: Database) -> dict[str, list[str]]:
    """The columns of every table and view; generated ones too, which sqlite-utils does not name, and no hidden ones."""
    names = [*db.table_names(), *db.view_names()]
    seen = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1"
    return {name: [row["name"] for row in rows(db, seen, name)] for name in names}


@contextmanager
def _closing(connection: sqlite3.Connection) -> Iterator[Database]:
    db = Database(connection)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """What SQLite says, whenever it says it, as one of our errors; a broken rule of the tables is a fault of ours."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise HomeUnusable(f"{path} is being written by somebody else for {BUSY_SECONDS:g} seconds") from error
        raise HomeUnusable(f"cannot use {path}: {error}; may it be written, and is there room?") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveDamaged(
            f"{path} is damaged or no archive ({error}); put a snapshot from `published/` in its place, or move it away"
        ) from error
