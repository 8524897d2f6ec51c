"""One process at a time, and nobody has to tidy up after one that died."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import Busy
from schemas.lock import holder, lock

HOLDS = """
import sys, time
from pathlib import Path
from schemas.lock import lock
with lock(Path(sys.argv[1]), "it is held"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "locks" / "one.lock"


@pytest.fixture
def other(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process, which holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_who_holds_it_is_named(path: Path, other: "subprocess.Popen[str]") -> None:
    assert holder(path) == other.pid
    with pytest.raises(Busy, match=f"it is done by process {other.pid}"), lock(path, "it is done"):
        pytest.fail("two hold one lock")


def test_whoever_is_killed_lets_go(path: Path, other: "subprocess.Popen[str]") -> None:
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert holder(path) is None
    with lock(path, "it is done"):
        assert holder(path) == os.getpid()
    assert holder(path) is None


def test_a_shorter_number_leaves_nothing_of_a_longer_one(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("9" * 20)
    with lock(path, "it is done"):
        assert holder(path) == os.getpid()


def test_one_can_wait_for_it_and_is_told_once_what_for(path: Path, other: "subprocess.Popen[str]") -> None:
    told: list[str] = []
    threading.Timer(1.2, other.kill).start()
    begun = time.monotonic()
    with lock(path, "it is done", waiting=told.append):
        assert time.monotonic() - begun > 1
    assert told == [f"waits: it is done by process {other.pid}"]
