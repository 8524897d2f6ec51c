"""The stage `publish`: an immutable copy of the archive under a new name, and a pointer to it.

A published file is never touched again, so a reader never sees half a run. The pointer is a symbolic link, replaced
in one step once the copy has been checked and is safely on the disk.
"""

import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.content_hash import content_sha256
from archive.database import columns, is_archive, open_archive, open_reading
from archive.derived import derive
from archive.site.metadata import metadata_json
from schemas.errors import ArchiveConflict, ArchiveMissing, HomeUnusable
from schemas.home import Home
from schemas.run_folder import write_durably


@dataclass(frozen=True)
class Snapshot:
    """A published copy."""

    path: Path
    bulletins_count: int
    content_sha256: str
    published_at: str


def publish(home: Home, at: datetime | None = None) -> Snapshot:
    """Copy, check, and point to the copy.

    Raises:
        ArchiveMissing: nothing was loaded yet.
        ArchiveConflict: the copy is not sound; the pointer stays where it is.
        HomeUnusable: it cannot be written; the pointer stays where it is.
    """
    if not is_archive(home.archive):
        raise ArchiveMissing(f"there is no archive in {home.root} to publish; `waiban run SECTION` makes one")
    with home.publishing():
        return _publish(home, at or datetime.now(UTC))


def _publish(home: Home, at: datetime) -> Snapshot:
    target = _free_name(home.published, at)
    partial = home.published / f".{target.name}.partial"
    try:
        home.published.mkdir(parents=True, exist_ok=True)
        for stale in home.published.glob(".archive-*.partial*"):
            stale.unlink()
        _copy(home.archive, partial)
        derive(partial)
        _check(partial)
        with open_reading(partial) as db:
            bulletins, digest = db["bulletins"].count, content_sha256(db)
            described = metadata_json(columns(db))
        write_durably(home.published / "metadata.json", [described.encode()])
        _sync(partial)
        partial.replace(target)
        _point(home.current, target)
        _sync(home.published)
    except (OSError, sqlite3.OperationalError) as error:
        partial.unlink(missing_ok=True)
        raise HomeUnusable(f"cannot publish into {home.published}: {error}; is the disk full or read-only?") from error
    except ArchiveConflict:
        partial.unlink(missing_ok=True)
        raise
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
        db.execute("VACUUM INTO ?", [str(partial)])


def _check(partial: Path) -> None:
    connection = sqlite3.connect(partial)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("ANALYZE")
        connection.commit()
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    if sound != "ok" or orphans:
        raise ArchiveConflict(
            f"the copy is not sound ({sound}; {len(orphans)} rows point nowhere); nothing was published"
        )


def _point(pointer: Path, target: Path) -> None:
    """Move the pointer in one step: a new link is renamed over the old one."""
    fresh = pointer.with_name(f".{pointer.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(pointer)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
