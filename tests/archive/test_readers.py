"""Readers while the archive grows: none of them waits, and none sees half a run."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from archive.keeping import NEWEST, snapshots
from archive.publish import publish
from schemas.errors import HomeUnusable
from tests.archive.conftest import Archive, notice

RUNS = 20
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXTS = """
SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM bulletins), count(DISTINCT g.text), min(g.text)
FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id AND g.ordinal = 3
"""
"""Every run rewrites the third line of every bulletin and adds a bulletin: any mixture of two runs shows."""
READER = """
import json, sqlite3, sys
from pathlib import Path

current, query = Path(sys.argv[1]), sys.argv[2]
seen = []
print("ready", flush=True)
while not Path(sys.argv[1] + ".over").exists():
    connection = sqlite3.connect(f"file:{current}?mode=ro", uri=True, timeout=0)
    seen.append(connection.execute(query).fetchone())
    connection.close()
print(json.dumps(seen))
"""


def look(path: Path) -> tuple[int, int, int, str]:
    """One look; a reader that had to wait for anything would fail, since it has no time at all."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as connection:
        told: tuple[int, int, int, str] = connection.execute(TEXTS).fetchone()
        return told


def version(number: int) -> list[str]:
    """What the page says in a run: bulletins 1 to `number`, each with the number of the run in its English."""
    return [
        notice(f"第{n}国", 1 + n % 28).replace("On March", f"In run {number}, on March") for n in range(1, number + 1)
    ]


@pytest.fixture
def readers(archive: Archive) -> Iterator["list[subprocess.Popen[str]]"]:
    """Two processes that read again and again."""
    archive.take_in(*version(1))
    publish(archive.home, NOON)
    command = [sys.executable, "-c", READER, str(archive.home.current), TEXTS]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in started:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_nobody_waits_and_nobody_sees_half_a_run(archive: Archive, readers: "list[subprocess.Popen[str]]") -> None:
    over, started_with = Event(), archive.home.current.resolve()
    seen: list[tuple[int, int, int, str]] = []
    with closing(sqlite3.connect(f"file:{started_with}?mode=ro", uri=True)) as patient, ThreadPoolExecutor(2) as pool:

        def reading() -> None:
            while not over.is_set():
                seen.append(look(archive.home.current))

        threads = [pool.submit(reading) for _ in range(2)]
        try:
            for number in range(2, RUNS + 1):
                archive.take_in(*version(number))
                publish(archive.home, NOON + timedelta(minutes=number))
        finally:
            over.set()
            Path(f"{archive.home.current}.over").touch()
        for thread in threads:
            thread.result()
        for process in readers:
            told, _ = process.communicate(timeout=30)
            seen += [tuple(one) for one in json.loads(told)]
        assert patient.execute(TEXTS).fetchone()[:2] == (1, 1), "who opened one long ago reads it to the end"
        assert started_with in snapshots(archive.home.published), "it is open, so it is still there"
    assert len({one[0] for one in seen}) > RUNS // 2, "the readers have seen the archive grow"
    for runs, bulletins, texts, text in seen:
        assert (bulletins, texts) == (runs, runs)
        assert f"In run {runs}, " in text
    assert len(snapshots(archive.home.published)) == NEWEST + 1
    publish(archive.home, NOON + timedelta(hours=1))
    assert len(snapshots(archive.home.published)) == NEWEST, "nobody has the oldest open any more"


def test_a_snapshot_is_one_file_that_nobody_may_write(archive: Archive) -> None:
    archive.take_in(*version(2))
    snapshot = publish(archive.home)
    assert snapshot.path.stat().st_mode & 0o777 == 0o444
    assert [path.name for path in archive.home.published.glob(f"{snapshot.path.name}*")] == [snapshot.path.name]
    with closing(sqlite3.connect(f"file:{snapshot.path}?immutable=1", uri=True)) as reader:
        assert reader.execute("SELECT name, content_sha256 FROM snapshot").fetchall() == [
            (snapshot.path.stem, archive.content_sha256())
        ]
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert reader.execute("SELECT count(*) FROM sqlite_stat1").fetchone() > (10,)


def test_the_same_archive_gives_the_same_snapshot_but_for_its_name(archive: Archive) -> None:
    archive.take_in(*version(3))
    dumps = []
    for at in (NOON, NOON + timedelta(days=1)):
        with closing(sqlite3.connect(publish(archive.home, at).path)) as reader:
            dumps.append([line for line in reader.iterdump() if not line.startswith('INSERT INTO "snapshot"')])
    assert dumps[0] == dumps[1]


FULL = """
import resource, signal, sys
from archive.publish import publish
from schemas.errors import HomeUnusable
from schemas.home import Home

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    publish(Home(sys.argv[1]))
except HomeUnusable as error:
    print(error.message)
"""


@pytest.mark.parametrize("room_bytes", [4096, 100_000, 250_000])
def test_a_disk_that_is_full_leaves_what_was_published(archive: Archive, room_bytes: int) -> None:
    """As the kernel says it: no file may grow beyond so many bytes."""
    archive.take_in(*version(1))
    good = publish(archive.home, NOON)
    before = {path: path.stat().st_mtime_ns for path in archive.home.published.iterdir()}
    archive.take_in(*version(20))
    with closing(sqlite3.connect(archive.path)) as writer:
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert good.path.stat().st_size > 250_000
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(archive.home.root), str(room_bytes)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    what = "cannot publish into" if room_bytes > 32_768 else "cannot use"  # less than SQLite needs to open an archive
    assert told.startswith(what), told
    assert "is the disk full" in told or "is there room?" in told
    assert {path: path.stat().st_mtime_ns for path in archive.home.published.iterdir()} == before
    assert look(archive.home.current)[:2] == (1, 1)


def test_a_read_only_place_is_said_to_be_one(archive: Archive) -> None:
    archive.take_in(*version(1))
    archive.home.published.rmdir()
    archive.home.published.symlink_to("/sys")  # where nobody may make a file, not even root
    with pytest.raises(HomeUnusable, match=r"cannot publish into .*read-only"):
        publish(archive.home)


def test_a_pointer_that_cannot_be_moved_leaves_no_snapshot_behind(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.take_in(*version(1))
    good = publish(archive.home, NOON)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("archive.publish._point", full)
        with pytest.raises(HomeUnusable, match="No space left on device"):
            publish(archive.home, NOON + timedelta(hours=1))
    assert snapshots(archive.home.published) == [good.path]
    assert archive.home.current.resolve() == good.path
