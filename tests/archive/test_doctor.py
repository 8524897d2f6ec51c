"""A sound installation needs nothing; whatever is wrong with one is named, with what to do."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive.doctor import doctor
from archive.publish import publish
from schemas.home import Home
from tests.archive.conftest import Archive, notice

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def home(archive: Archive) -> Home:
    archive.take_in(notice("法国", 1))
    publish(archive.home)
    return archive.home


def wrong(home: Home, contact: str | None = "a@b.example", now: datetime = NOW) -> dict[str, str]:
    """What needs doing, by what was looked at."""
    return {
        one.what: f"{one.evidence} → {one.suggestion}" for one in doctor(home, contact=contact, now=now) if not one.ok
    }


def test_a_sound_installation(home: Home, tmp_path: Path) -> None:
    assert wrong(home) == {}
    assert wrong(Home(tmp_path / "new")) == {}, "where nothing has run yet, nothing is wrong"
    assert not (tmp_path / "new").exists()


def test_nobody_to_write_to(home: Home) -> None:
    assert "WAIBAN_CONTACT" in wrong(home, contact=None)["contact"]


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)])
def test_a_clock_that_goes_back(home: Home, now: datetime) -> None:
    """The second is later than waiban was written, and earlier than the newest run."""
    assert set(wrong(home, now=now)) == {"clock"}
    assert wrong(home, now=datetime(2026, 1, 2, tzinfo=UTC) - timedelta(minutes=1)) == {}


ARCHIVES: dict[str, tuple[Callable[[Home], object], str, str]] = {
    "damaged": (lambda home: home.archive.write_bytes(b"x" * 5000), "archive", "waiban rebuild"),
    "nothing published": (lambda home: home.current.unlink(), "published", "waiban publish"),
    "published, and damaged": (lambda home: spoil(home.current.resolve()), "published", "waiban publish"),
}


def spoil(snapshot: Path) -> None:
    snapshot.chmod(0o644)
    snapshot.write_bytes(b"x" * 5000)


@pytest.mark.parametrize(("corrupt", "what", "told"), ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_that_does_not_work(home: Home, corrupt: Callable[[Home], object], what: str, told: str) -> None:
    corrupt(home)
    found = wrong(home)
    assert set(found) == {what}
    assert told in found[what]


def test_tables_of_an_earlier_version(home: Home) -> None:
    with closing(sqlite3.connect(home.archive)) as writer, writer:
        writer.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
    assert "older than this code" in wrong(home)["archive"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "--home" in wrong(Home(tmp_path / "file" / "home"))["home"]


def test_no_room(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    assert "make room" in wrong(home)["room"]


def test_what_is_not_installed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.doctor.find_spec", lambda name: None if name == "airflow" else name)
    monkeypatch.setattr("archive.doctor.entry_points", lambda group: [])
    found = wrong(home)
    assert set(found) == {"Airflow", "Datasette", "pysqlite3"}
    assert "uninstall" in found["pysqlite3"]


LEAVES_A_CHILD = """
import os, sys, time
from pathlib import Path
from schemas.lock import lock
with lock(Path(sys.argv[1]), "it is held"):
    child = os.fork()
    if child == 0:
        os.close(0), os.close(1), os.close(2)
        time.sleep(60)
        os._exit(0)
    print(child, flush=True)
    os._exit(0)
"""


def test_a_lock_that_a_dead_process_has_left_to_its_child(home: Home) -> None:
    path = home.root / "locks" / "cq_fao.wsyw.lock"
    done = subprocess.run(
        [sys.executable, "-c", LEAVES_A_CHILD, str(path)], capture_output=True, text=True, timeout=30, check=True
    )
    try:
        assert "has left behind" in wrong(home)["locks"]
    finally:
        os.kill(int(done.stdout), 9)
