"""The archive made again: what it costs beyond cleaning the same pages, in the same run."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from archive.in_parallel import cores
from archive.publish import publish
from archive.rebuild import rebuild
from schemas.home import Home
from schemas.run_folder import BULLETINS
from scraper.clean import clean
from scraper.clean.terms import Terms
from scraper.ingest import ingest
from scraper.section import section
from tests.bench.conftest import LARGE
from tests.bench.test_cleaning import digest

RUNS, PAGES = (12, 20) if LARGE else (4, 4)
BESIDE_CLEANING = 1.5
"""A rebuild may cost so many times the CPU of cleaning alone; measured is 1.1, dedupe, load and hash included."""
STARTS_SECONDS = 4.0
"""CPU that the processes of the pool may take to start, of each; small in a rebuild worth the name."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Bilingual digests of four bulletins each, damaged, in several runs that were never cleaned."""
    home = Home(tmp_path_factory.mktemp("rebuilding") / "home").prepare()
    declared = section("cq_world.page")
    for run in range(RUNS):
        files = []
        for page in range(PAGES):
            path = Path(home.root / f"{run}-{page}.html")
            path.write_bytes(digest(run * PAGES + page))
            files.append(path)
        ingest(declared, home, files).finish("load", {})
    return home


def cpu_and_wall(call: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this process and its children, and seconds of the clock."""
    cpu, wall = os.times(), time.monotonic()
    call()
    after = os.times()
    spent = sum(after[:4]) - sum(cpu[:4])
    return spent, time.monotonic() - wall


def test_a_rebuild_beside_cleaning_alone(home: Home, tell: Callable[[str, str], None]) -> None:
    terms, pages = Terms.load(), RUNS * PAGES
    cleaning = partial(clean, terms=terms)
    cleaning(home.every_run()[0])  # tables load lazily

    def clean_all() -> None:
        for folder in home.every_run():
            cleaning(folder)

    alone, _ = cpu_and_wall(clean_all)
    for folder in home.every_run():
        assert sum(len(page.bulletins) for page in folder.read(BULLETINS)) >= 3 * PAGES
        folder.finish("load", {})
    one, one_wall = cpu_and_wall(lambda: rebuild(home, cleaning, terms=terms, jobs=1))
    all_cores, wall = cpu_and_wall(lambda: rebuild(home, cleaning, terms=terms))
    published, _ = cpu_and_wall(lambda: publish(home))
    tell("a rebuild, one process", f"{pages / one:.1f} pages a second of CPU, {pages / one_wall:.1f} by the clock")
    tell(
        f"a rebuild, {cores()} processes",
        f"{pages / wall / cores():.1f} pages a second and core, {all_cores:.1f} s of CPU",
    )
    tell("a rebuild beside cleaning alone", f"{one / alone:.2f} times its CPU ({pages / alone:.1f} pages a second)")
    tell("publishing what was rebuilt", f"{1000 * published / pages:.1f} ms of CPU a page")
    assert one / alone <= BESIDE_CLEANING
    assert all_cores <= one * BESIDE_CLEANING + STARTS_SECONDS * cores()
