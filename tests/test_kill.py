"""Killed at any stage and started again, a run ends in the same archive as if nothing had happened."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Waiban

DRIVER = """
import os, signal, sys
victim, arguments = sys.argv[1], sys.argv[2:]

def kill_before(event, details):
    # What makes a step lasting: a file is renamed into place, the archive is opened for writing.
    if event in ("os.rename", "sqlite3.connect") and str(details[event == "os.rename"]).endswith(victim):
        os.kill(os.getpid(), signal.SIGKILL)

from waiban import main
sys.addaudithook(kill_before)
main(arguments)
"""

VICTIMS = {
    "plan": "section.json",
    "fetch, before its captures": "captures.warc.gz",
    "fetch, before its index": "captures.jsonl",
    "clean": "bulletins.jsonl",
    "dedupe": "novelty.jsonl",
    "load": "archive.db",
    "publish": "current.db",
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, office_url: str) -> str:
    waiban = Waiban(tmp_path_factory.mktemp("undisturbed") / "home")
    assert waiban("run", "cq_fao.djgz", "--site-url", office_url, "--json").code == 0
    return waiban.content_sha256()


@pytest.mark.parametrize("victim", VICTIMS.values(), ids=VICTIMS)
def test_killed_and_run_again(victim: str, tmp_path: Path, office_url: str, undisturbed: str) -> None:
    waiban = Waiban(tmp_path / "home")
    arguments = ["run", "cq_fao.djgz", "--site-url", office_url, "--json", "--home", str(waiban.home)]
    killed = subprocess.run(
        [sys.executable, "-c", DRIVER, victim, *arguments], capture_output=True, timeout=120, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()

    again = waiban("run", "cq_fao.djgz", "--site-url", office_url, "--json")
    assert again.code == 0, again.stderr
    assert waiban.content_sha256() == undisturbed
    planned = [summary.parent for summary in (waiban.home / "runs").rglob("summary.json")]
    loaded_already = victim == "current.db"
    assert len(planned) == 1 + loaded_already, "an unfinished run is gone on with, a loaded one is not"
    assert [path.name for path in planned[0].iterdir() if path.name.startswith(".")] == [], "nothing half made is left"
