"""The stage `publish`: an immutable copy of the archive under a new name, and a pointer to it.

A published file is never touched again, so a reader never sees half a run. The pointer is a symbolic link, replaced
in one step once the copy has been checked and is safely on the disk. A snapshot is made whenever that is asked for,
also where no text has changed: what was checked when has changed with every run, and it is part of a snapshot.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from archive.content_hash import content_sha256
from archive.database import columns, is_archive, open_archive, open_reading, rows
from archive.derived import derive
from archive.failed_runs import failed_runs
from archive.keeping import sweep
from archive.site.metadata import metadata_json
from schemas.captures import SectionRecord
from schemas.durable import sync, write_durably
from schemas.errors import ArchiveConflict, ArchiveMissing, HomeUnusable
from schemas.home import Home

READ_ONLY = 0o444


@dataclass(frozen=True)
class Snapshot:
    """A published copy."""

    path: Path
    bulletins_count: int
    content_sha256: str
    published_at: str


def publish(home: Home, at: datetime | None = None, declared: Iterable[SectionRecord] = ()) -> Snapshot:
    """Copy, check, and point to the copy.

    Args:
        home: where the archive is.
        at: the moment that names the snapshot; now, if not given.
        declared: sections that a reader may ask about, whether or not they were ever looked at.

    Raises:
        ArchiveMissing: nothing was loaded yet.
        ArchiveConflict: the copy is not sound; the pointer stays where it is.
        HomeUnusable: it cannot be written; the pointer stays where it is.
    """
    if not is_archive(home.archive):
        raise ArchiveMissing(f"there is no archive in {home.root} to publish; `waiban run SECTION` makes one")
    with home.publishing():
        return _publish(home, at or datetime.now(UTC), declared)


def _publish(home: Home, at: datetime, declared: Iterable[SectionRecord]) -> Snapshot:
    target = _free_name(home.published, at)
    partial = home.published / f".{target.name}.partial"
    try:
        home.published.mkdir(parents=True, exist_ok=True)
        for stale in home.published.glob(".archive-*.partial*"):
            stale.unlink()
        _copy(home.archive, partial)
        with open_reading(partial) as db:
            loaded = {row["key"] for row in rows(db, "SELECT key FROM runs")}
        derive(partial, list(failed_runs(home, loaded)), declared)
        snapshot = _describe(partial, target, at)
        _check(partial)
        with open_reading(partial) as db:
            described = metadata_json(columns(db))
        partial.chmod(READ_ONLY)
        sync(partial)
        partial.replace(target)
        write_durably(home.published / "metadata.json", [described.encode()])
        _point(home.current, target)
        sync(home.published)
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "sqlite_errorname", None) == "SQLITE_ERROR":
            raise  # a fault of ours, and no matter of room
        raise _cannot(home.published, error) from error
    finally:
        partial.unlink(missing_ok=True)
        if home.current.resolve() != target.resolve():
            target.unlink(missing_ok=True)
    with suppress(OSError):  # what could not be taken away now goes with a later publish
        sweep(home.published, target)
    return snapshot


def _describe(partial: Path, target: Path, at: datetime) -> Snapshot:
    """Write into a snapshot what it is."""
    with closing(sqlite3.connect(partial)) as connection:
        db = Database(connection)
        bulletins, digest = db["bulletins"].count, content_sha256(db)
        row = {"name": target.stem, "published_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        db.table("snapshot").insert({"id": 1, **row, "content_sha256": digest, "code_version": version("waiban")})
    return Snapshot(target, bulletins, digest, at.isoformat(timespec="seconds"))


def _free_name(folder: Path, at: datetime) -> Path:
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    name, number = folder / f"archive-{stamp}.db", 1
    while name.exists():
        number += 1
        name = folder / f"archive-{stamp}-{number}.db"
    return name


def _copy(archive: Path, partial: Path) -> None:
    with open_archive(archive) as db:
        try:
            db.execute("VACUUM INTO ?", [str(partial)])
        except sqlite3.OperationalError as error:  # of the copy, while the archive is well
            raise _cannot(partial.parent, error) from error


def _check(partial: Path) -> None:
    """See that a snapshot is sound, and leave it as one file that readers need no lock for.

    ANALYZE tells the planner how large the tables are; `PRAGMA optimize` would do so only for those that this very
    connection has asked.
    """
    with closing(sqlite3.connect(partial)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("ANALYZE")
        connection.commit()
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if sound != "ok" or orphans:
        raise ArchiveConflict(
            f"the copy is not sound ({sound}; {len(orphans)} rows point nowhere); nothing was published; "
            "waiban verify tells more"
        )


def _cannot(folder: Path, error: Exception) -> HomeUnusable:
    return HomeUnusable(
        f"cannot publish into {folder}: {error}; is the disk full or read-only? What was published before stays"
    )


def _point(pointer: Path, target: Path) -> None:
    """Move the pointer in one step: a new link is renamed over the old one."""
    fresh = pointer.with_name(f".{pointer.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(pointer)
