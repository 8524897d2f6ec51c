"""`waiban up` as an operator runs it: it comes up on loopback alone, and nothing of it is left when it stops."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from dags.control.components import Component, members, start, stop
from tests.conftest import free_port

LOOPBACK = {"127.0.0.1", "::1"}
COMPONENTS = ["api-server", "scheduler", "dag-processor", "triggerer", "datasette"]


def until(found: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        if time.monotonic() > deadline:
            pytest.fail(what)
        time.sleep(0.2)


def started_by(process: psutil.Process) -> list[psutil.Process]:
    """A process and all that it has started, directly or not."""
    return [process, *process.children(recursive=True)]


def addresses_listened_on(processes: Sequence[psutil.Process]) -> set[str]:
    """The addresses on which any of these processes waits for others."""
    found: set[str] = set()
    for process in processes:
        with suppress(psutil.Error):
            found.update(c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN)
    return found


def alive(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; a number that another process has by now does not count."""
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


class Up:
    """A running `waiban up` on the office in a box: shortly after the hour of a schedule, it runs it at once."""

    def __init__(self, folder: Path, site_url: str) -> None:
        self.home = folder / "home"
        self.said = folder / "said.log"
        self.airflow, self.datasette = free_port(), free_port()
        ports = ["--airflow-port", str(self.airflow), "--datasette-port", str(self.datasette)]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "waiban", "up", "--home", str(self.home), "--site-url", site_url, *ports],
                stdout=said,
                stderr=subprocess.STDOUT,
                env={name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "WAIBAN"))},
            )
        until(lambda: "Ctrl-C stops both" in self.said.read_text() or self.process.poll() is not None, "never ready")
        assert self.process.poll() is None, self.said.read_text()

    def post(self, path: str, body: Mapping[str, object], token: str | None = None) -> dict[str, object]:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.airflow}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(asked, timeout=20) as answered:
            told: dict[str, object] = json.load(answered)
        return told


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, office_url: str) -> Iterator[Up]:
    running = Up(tmp_path_factory.mktemp("up"), office_url)
    yield running
    if running.process.poll() is None:
        running.process.kill()


def test_everything_listens_on_loopback_alone(up: Up) -> None:
    found = addresses_listened_on(started_by(psutil.Process(up.process.pid)))
    assert found, "nobody listens: the test sees nothing"
    assert found <= LOOPBACK


def test_its_secrets_are_for_nobody_else(up: Up) -> None:
    assert (up.home / "airflow").stat().st_mode & 0o077 == 0


def test_a_scheduled_run_is_published_and_shown(up: Up) -> None:
    """With the login that `up` prints: a run by the scheduler, `upkeep` on the asset, then Datasette by itself."""
    user, password = re.findall(r"user (\S+), password (\S+)\)", up.said.read_text())[0]
    token = str(up.post("/auth/token", {"username": user, "password": password})["access_token"])
    conf = {"logical_date": None}
    until(lambda: "bulletins_cq_fao.djgz" in dags(up, token), "the DAG was never read")
    up.post("/api/v2/dags/bulletins_cq_fao.djgz/dagRuns", conf, token)
    until((up.home / "published" / "current.db").exists, "nothing was published")
    until(lambda: shown(f"http://127.0.0.1:{up.datasette}/current/bulletins.json?_shape=array") != [], "not shown")


def test_a_stop_leaves_nothing_behind(up: Up) -> None:
    """The last test of this module: it stops what the others use."""
    started = started_by(psutil.Process(up.process.pid))
    assert len(started) > len(COMPONENTS)
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(40) == 0
    assert alive(started) == []


def test_ctrl_c_while_it_still_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ports = ["--airflow-port", str(free_port()), "--datasette-port", str(free_port())]
    process = subprocess.Popen(
        [sys.executable, "-m", "waiban", "up", "--home", str(home), *ports], stderr=subprocess.DEVNULL
    )
    until((home / "airflow" / "pools.json").exists, "it never began")
    started = started_by(psutil.Process(process.pid))
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    assert alive(started) == []


def dags(up: Up, token: str) -> set[str]:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{up.airflow}/api/v2/dags?limit=100", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answered:
        return {dag["dag_id"] for dag in json.load(answered)["dags"]}


def shown(url: str) -> list[object]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answered:
            rows: list[object] = json.load(answered)
    except OSError:
        return []
    return rows


# --- the components alone, without the weight of Airflow ---------------------------------------------------------

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(600)
"""
WITH_A_TASK = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, '-c', {STUBBORN!r}], process_group=0)
time.sleep(600)
"""


def begun(code: str, log: Path) -> Component:
    component = start([sys.executable, "-c", code], dict(os.environ), log)
    until(lambda: b"up" in log.read_bytes(), "it never said that it is up")
    return component


def test_what_will_not_end_is_killed(tmp_path: Path) -> None:
    component = begun(STUBBORN, tmp_path / "log")
    stop({"stubborn": component})
    assert component.returncode == -signal.SIGKILL


def test_a_task_in_a_group_of_its_own_ends_with_its_scheduler(tmp_path: Path) -> None:
    scheduler = begun(WITH_A_TASK, tmp_path / "log")
    assert len({member.group for member in members(scheduler)}) == 2
    stop({"scheduler": scheduler})
    assert members(scheduler) == []
