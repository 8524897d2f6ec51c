"""`waiban rebuild`, `verify` and `doctor` as an operator types them."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas.home import Home
from tests.archive.conftest import notice
from tests.conftest import Waiban


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive of two runs of saved pages, in two sections."""
    folder = tmp_path_factory.mktemp("two_runs")
    waiban = Waiban(folder / "home")
    for number, (section, who) in enumerate({"cq_world.page": "法国", "cq_fao.wsyw": "老挝"}.items(), 1):
        saved = folder / f"{number}.txt"
        saved.write_text(notice(who, number), encoding="utf-8")
        assert waiban("ingest", str(saved), "--section", section).code == 0
    return waiban.home


@pytest.fixture
def kept(waiban: Waiban, two_runs: Path) -> Waiban:
    """A copy of it for each test."""
    shutil.copytree(two_runs, waiban.home, symlinks=True)
    return waiban


def test_all_is_well_and_said_so(kept: Waiban) -> None:
    for words in (["rebuild"], ["verify"]):
        ended = kept(*words, "--json")
        assert (ended.code, ended.stderr) == (0, "")
        if words[0] == "rebuild":
            (line,) = ended.lines
            assert (line["runs_count"], line["pages_count"], line["bulletins_count"]) == (2, 2, 2)
            assert line["content_sha256"] == line["content_sha256_before"]
        else:
            assert ended.lines == []
    assert kept("verify").stdout == "all is as it should be\n"
    told = kept("rebuild", "--verify", "--section", "cq_fao.wsyw", "--since", "2026-01-01").stdout
    assert "2 bulletins of 2 runs (1 pages cleaned anew): the same content as the archive" in told


def test_what_is_found_ends_with_3_and_says_what_to_do(kept: Waiban) -> None:
    home = Home(kept.home)
    (run, *_) = home.every_run()
    run.warc.write_bytes(run.warc.read_bytes()[:-40])
    found = kept("verify", "--json")
    assert found.code == 3
    (line,) = found.lines
    assert set(line) == {"kind", "where", "evidence", "suggestion"}
    assert (line["kind"], run.id in line["where"]) == ("fixity", True)
    made = kept("rebuild", "--json")
    assert [line.get("kind") for line in made.lines] == ["not_cleaned", None]
    assert made.code == 3
    assert kept("verify", "--section", "cq_fao.wsyw" if run.section_id != "cq_fao.wsyw" else "cq_world.page").code == 0


def test_wrong_usage(kept: Waiban) -> None:
    assert kept("rebuild", "--since", "yesterday").code == 2
    assert kept("verify", "--section", "cq_fao.nothing").code == 2
    assert Waiban(kept.home.parent / "nowhere")("verify").code == 1


def test_ctrl_c_ends_a_rebuild_and_all_its_processes(kept: Waiban) -> None:
    before = kept.content_sha256()
    command = [sys.executable, "-m", "waiban", "rebuild", "--jobs", "2", "--home", str(kept.home)]
    rebuild = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (kept.home / "rebuilding" / "runs").exists():
        time.sleep(0.02)
        assert rebuild.poll() is None
    rebuild.send_signal(signal.SIGTERM)
    _, told = rebuild.communicate(timeout=60)  # which waits for whoever holds its stderr, so for its children too
    assert rebuild.returncode != 0
    assert "Traceback" not in told
    assert kept.content_sha256() == before
    assert not (kept.home / "rebuilding").exists()


def test_the_doctor(kept: Waiban, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAIBAN_CONTACT", raising=False)
    ended = kept("doctor", "--json")
    assert ended.code == 0
    assert [line["what"] for line in ended.lines if not line["ok"]] == []
    assert ended.lines[0]["what"] == "Python"
    (kept.home / "published" / "current.db").unlink()
    ended = kept("doctor", "--json")
    assert ended.code == 3
    assert [line["what"] for line in ended.lines if not line["ok"]] == ["published"]
