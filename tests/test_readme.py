"""Every command of the README runs, in the order and with the words in which a reader meets it."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.section import section
from scraper.sections import cq_fao

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, flags=re.S)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.strip()]

STAYS = {
    "waiban replica serve": "The office is at",
    "waiban serve --home var/try": "Uvicorn running",
}
"""Commands that run until Ctrl-C, and what they say once they are ready."""

RUN_BY_OTHERS = {
    "make demo": "tests/test_demo.py",
    ". .venv/bin/activate": "tests/conftest.py",
    "waiban up": "tests/dags/test_supervisor.py",
    "make test ARGS=tests/scraper/test_saved_pages.py": "tests/scraper/test_saved_pages.py",
}
"""Commands whose test stands elsewhere: the demo and the supervisor have tests of their own."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to type in, with what a reader has there: the repository, and a text and pages of their own."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "tests" / "sections" / "cq_fao.wsyw", folder, dirs_exist_ok=True)
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    (folder / "page.txt").write_text(
        "李波会见大使\n2月25日，李波会见大使。\nOn February 25, Li Bo met him.\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    here = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAIBAN_", "AIRFLOW"))}
    return {**kept, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def staying() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in reversed(started):
        process.send_signal(signal.SIGINT)
        assert process.wait(20) is not None


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme(
    command: str, folder: Path, environment: dict[str, str], staying: list[subprocess.Popen[bytes]]
) -> None:
    if command in RUN_BY_OTHERS:
        assert (ROOT / RUN_BY_OTHERS[command]).is_file()
    elif command in STAYS:
        log = folder / f"{len(staying)}.log"
        with log.open("wb") as said:
            staying.append(
                subprocess.Popen(
                    shlex.split(command), cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
                )
            )
        for _ in range(150):
            if STAYS[command] in log.read_text():
                return
            time.sleep(0.2)
        pytest.fail(log.read_text())
    else:
        done = subprocess.run(
            shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_declaration_of_the_readme_is_one() -> None:
    """As it stands there, it is the one in the code."""
    (written,) = re.findall(r"```python\n(.*?)```", README, flags=re.S)
    declared = eval(written, {"column": cq_fao.column})  # noqa: S307  # our own words
    assert declared == section(declared.id)


def test_the_three_doors_are_there() -> None:
    assert re.findall(r"^## (.+)$", README, flags=re.M) == ["Operate", "Study", "Add a section"]


def test_a_door_is_a_screen() -> None:
    for door in re.split(r"^## ", README, flags=re.M)[1:]:
        assert len(door.splitlines()) <= 45


def test_every_make_target_is_described() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.M)[0].split())
    assert set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.M)) == targets
