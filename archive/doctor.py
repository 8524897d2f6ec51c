"""What is wrong with this installation, and how to mend it."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from archive.database import open_reading
from archive.migrations import migrations
from archive.search import search_works
from schemas.days import begun_at
from schemas.errors import WaibanError
from schemas.home import Home
from schemas.lock import holder

PYTHONS = ((3, 11), (3, 14))
"""From the first on, before the second."""
SQLITE = (3, 37, 0)
"""The first that has STRICT tables."""
FREE_BYTES = 1 << 30
COPIES = 3
"""While it is published or rebuilt, an archive is there so many times."""
NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
"""waiban was written later, so a clock that says less is wrong."""
PATIENCE = timedelta(minutes=5)
"""So far the clocks of two machines may differ."""


@dataclass(frozen=True)
class Checkup:
    """One thing that was looked at: what was seen, and what to do; null if nothing needs doing."""

    what: str
    evidence: str
    suggestion: str | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing needs doing."""
        return self.suggestion is None


def doctor(home: Home, *, contact: str | None = None, now: datetime | None = None) -> list[Checkup]:
    """Look at everything that waiban needs; nothing is changed, and no site is asked.

    Args:
        home: where the data lives, or will.
        contact: whom a publisher can write to (WAIBAN_CONTACT).
        now: what the clock says.
    """
    now = now or datetime.now(UTC)
    parts: tuple[Callable[[], Iterator[Checkup]], ...] = (
        _python,
        _sqlite,
        _programs,
        lambda: _contact(contact),
        lambda: _room(home),
        lambda: _locks(home.root / "locks"),
        lambda: _runs(home, now),
        lambda: _archive(home.archive),
        lambda: _published(home),
    )
    return [checkup for part in parts for checkup in part()]


def _python() -> Iterator[Checkup]:
    told = ".".join(map(str, sys.version_info[:3]))
    least, below = PYTHONS
    sound = least <= sys.version_info[:2] < below
    yield Checkup("Python", told, None if sound else "make setup PYTHON=python3.12 takes another one (3.11 to 3.13)")


def _sqlite() -> Iterator[Checkup]:
    new = sqlite3.sqlite_version_info >= SQLITE
    yield Checkup("SQLite", sqlite3.sqlite_version, None if new else "take a Python with SQLite 3.37 or newer")
    with closing(sqlite3.connect(":memory:")) as db:
        has = bool(db.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").fetchone())
    yield Checkup("FTS5", "there" if has else "missing", None if has else "take a Python whose SQLite has FTS5")
    if find_spec("pysqlite3"):
        told = "installed, and Datasette and sqlite-utils take its SQLite in the place of Python's"
        yield Checkup("pysqlite3", told, f"{sys.executable} -m pip uninstall pysqlite3 pysqlite3-binary")


def _programs() -> Iterator[Checkup]:
    has = find_spec("airflow") is not None
    yield Checkup("Airflow", "there" if has else "missing", None if has else "make setup installs all that is needed")
    ours = [point for point in entry_points(group="datasette") if point.value.startswith("archive.site")]
    told = "knows our plugin" if ours else "does not know our plugin, so its search box finds no Chinese"
    yield Checkup("Datasette", told, None if ours else "make setup registers it (or: pip install --no-deps -e .)")


def _contact(contact: str | None) -> Iterator[Checkup]:
    why = "export WAIBAN_CONTACT=you@example.org, so that a publisher can write to you before it blocks you"
    yield Checkup("contact", contact or "WAIBAN_CONTACT is not set", None if contact else why)


def _room(home: Home) -> Iterator[Checkup]:
    """A place for the data that can be written, with room for what comes."""
    place = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        yield Checkup("home", f"{place} cannot be written", "name another folder with --home, or make it yours")
        return
    yield Checkup("home", f"{home.root}" if place == home.root else f"{home.root} will be made by the first run")
    held = home.archive.stat().st_size if home.archive.exists() else 0
    free, wanted = shutil.disk_usage(place).free, max(FREE_BYTES, COPIES * held)
    told = f"{free / (1 << 30):.1f} GiB free"
    yield Checkup("room", told, None if free >= wanted else f"make room: {wanted / (1 << 30):.1f} GiB should be free")


def _locks(folder: Path) -> Iterator[Checkup]:
    """A lock dies with its process, unless a child that it has left behind still holds the file."""
    for path in sorted(folder.glob("*.lock")):
        process = holder(path)
        if process is not None and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            told = f"{path.stem} is held by what process {process} has left behind"
            yield Checkup("locks", told, f"fuser {path} names what holds it; end that")


def _runs(home: Home, now: datetime) -> Iterator[Checkup]:
    try:
        runs = [folder.id for folder in home.every_run()]
    except (OSError, ValueError) as error:
        yield Checkup(
            "runs", f"{home.runs} cannot be read: {error}", "WAIBAN_RUNS names the place; is it reached from here?"
        )
        runs = []
    newest = max((begun_at(run) for run in runs), default=NOT_BEFORE)
    right = max(newest - PATIENCE, NOT_BEFORE) <= now
    told = now.isoformat(timespec="seconds") + (
        "" if right else f", and {newest.isoformat(timespec='seconds')} is past"
    )
    yield Checkup("clock", told, None if right else "set the clock: runs are named and ordered by it")


def _archive(path: Path) -> Iterator[Checkup]:
    if not path.exists():
        yield Checkup("archive", "none yet; waiban run SECTION makes one")
        return
    try:
        with open_reading(path) as db:
            behind = [migration.name for migration in migrations.pending(db)]
            count = db["bulletins"].count if "bulletins" in db.table_names() else 0
    except WaibanError as error:
        yield Checkup("archive", error.message, "waiban rebuild makes it again from the captures")
        return
    told = f"{count} bulletins" + (f"; its tables are older than this code ({', '.join(behind)})" if behind else "")
    yield Checkup("archive", told, "waiban publish brings them up to date" if behind else None)


def _published(home: Home) -> Iterator[Checkup]:
    if not home.archive.exists() and not home.current.is_symlink():
        return
    try:
        wrong = search_works(home.current)
    except WaibanError as error:
        wrong = error.message
    told = wrong or f"{home.current.resolve().name}, and its search finds what stands in it"
    yield Checkup("published", told, "waiban publish makes a new one" if wrong else None)
