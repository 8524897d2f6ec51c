"""A new archive in the place of the old one: in one step, and the old one is kept."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from archive.database import BUSY_SECONDS
from schemas.errors import Busy, HomeUnusable


def take_place(fresh: Path, archive: Path, before: Path) -> None:
    """Put a new archive in the place of the old one, which is kept as `before`.

    At every moment there is a whole archive, the old one or the new one. Nobody may write meanwhile; who reads goes on
    reading the old one until it is opened anew.

    Raises:
        Busy: somebody has the archive open and does not let go.
        HomeUnusable: there is no room for it.
    """
    try:
        _settle(fresh)
        if archive.exists():
            with suppress(sqlite3.DatabaseError):  # a damaged one is kept as it is
                _settle(archive)
            _keep(archive, before)
        fresh.replace(archive)
        for leftover in ("-wal", "-shm"):  # of a damaged one; it would be taken for the new one's
            archive.with_name(archive.name + leftover).unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as error:
        raise HomeUnusable(f"cannot put the new archive into {archive.parent}: {error}; is the disk full?") from error


def _settle(path: Path) -> None:
    """Leave all that an archive holds in its one file, on the disk."""
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as db:
        try:
            db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Busy(f"a program has {path} open, perhaps a sqlite3 shell; close it, and try again") from error
            raise
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep(archive: Path, before: Path) -> None:
    """A second name for the old archive; a copy, where a file cannot have two."""
    second = before.with_name(f".{before.name}.partial")
    second.unlink(missing_ok=True)
    try:
        second.hardlink_to(archive)
    except OSError:
        shutil.copyfile(archive, second)
    second.replace(before)
