"""Several processes on one home."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from schemas.home import Home
from schemas.run_folder import CAPTURES
from tests.conftest import Ended, Waiban


def at_once(waiban: Waiban, *commands: tuple[str, ...]) -> list[Ended]:
    ended: dict[int, Ended] = {}

    def run(number: int, command: tuple[str, ...]) -> None:
        ended[number] = waiban(*command)

    threads = [threading.Thread(target=run, args=(number, command)) for number, command in enumerate(commands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ended[number] for number in range(len(commands))]


def test_a_run_that_is_under_way_is_left_alone(waiban: Waiban, office_url: str) -> None:
    command = [sys.executable, "-m", "waiban", "run", "cq_fao.djgz", "--site-url", office_url, "--delay", "60"]
    first = subprocess.Popen([*command, "--home", str(waiban.home)], stdout=subprocess.PIPE, text=True)
    home = Home(waiban.home)
    while not list(waiban.home.glob("runs/*/*/.fetch-*")):
        assert first.poll() is None
        time.sleep(0.05)
    for more in ([], ["--new"]):
        second = waiban("run", "cq_fao.djgz", "--site-url", office_url, *more, "--json")
        assert second.code == 1
        assert second.lines[0]["error"].startswith(f"cq_fao.djgz is being worked on by process {first.pid}")
    assert waiban("status", "--json").code == 0
    run = home.run_folders("cq_fao.djgz")
    assert waiban("fetch", run[0].id).code == 1
    assert first.poll() is None

    first.kill()
    first.wait()
    assert waiban("status", "--json").code == 3
    again = waiban("run", "cq_fao.djgz", "--site-url", office_url, "--delay", "0", "--json")
    assert again.code == 0, again.stderr
    assert len(run) == len(home.run_folders("cq_fao.djgz")) == 1, "gone on with, and at the pace that is asked for now"
    assert run[0].summary().state == "done"


def test_two_sections_of_one_host_are_fetched_one_after_the_other(waiban: Waiban, office_url: str) -> None:
    sections = ("cq_fao.djgz", "cq_fao.zfxxgknb")
    ended = at_once(waiban, *(("run", name, "--site-url", office_url, "--delay", "0.2", "--json") for name in sections))
    assert [one.code for one in ended] == [0, 0], [one.stderr for one in ended]
    assert sum("waits: " in one.stderr for one in ended) <= 1
    spans = []
    for name in sections:
        folder = Home(waiban.home).run_folders(name)[0]
        moments = [row.captured_at for row in folder.read(CAPTURES)]
        spans.append((min(moments), max(moments)))
    (_, first_end), (second_begin, _) = sorted(spans)
    assert first_end < second_begin


def test_three_that_publish_at_once_all_end_well(waiban: Waiban, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("李波会见大使\n2月25日，李波会见大使。\n", encoding="utf-8")
    assert waiban("ingest", str(page), "--section", "cq_world.page", "--json").code == 0
    ended = at_once(waiban, *[("publish", "--json")] * 3)
    assert [one.code for one in ended] == [0, 0, 0], [one.stderr for one in ended]
    paths = {one.lines[0]["path"] for one in ended}
    assert len(paths) == 3
    assert all(Path(path).is_file() for path in paths)
    assert len({one.lines[0]["content_sha256"] for one in ended}) == 1
