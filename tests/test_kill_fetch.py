"""A fetch killed at any moment leaves a WARC that can be read, and the next run ends as if nothing had happened."""

import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scraper.warc import survey
from tests.bench.conftest import LARGE
from tests.conftest import Waiban

MOMENTS = 50 if LARGE else 10
ATTEMPTS = 5
"""The made-up office answers so fast that the fetch may be over before it is killed; that proves nothing."""
SEED = int(os.environ.get("WAIBAN_SEED", "20260105"))
SECTION = "cq_fao.bmdt"


def records(warc: Path) -> int:
    """How many whole records warcio finds, which knows nothing of ours."""
    count = 0
    with warc.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                record.raw_stream.read()
                count += 1
        except (ArchiveLoadFailed, AttributeError, EOFError):
            pass  # what it says of a tail
    return count


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, office_url: str) -> tuple[str, int]:
    """The archive of a run that nobody disturbs, and how many bytes its WARC has."""
    waiban = Waiban(tmp_path_factory.mktemp("undisturbed") / "home")
    done = waiban("run", SECTION, "--site-url", office_url, "--json")
    assert done.code == 0, done.stderr
    (warc,) = waiban.home.glob(f"runs/{SECTION}/*/captures.warc.gz")
    return waiban.content_sha256(), warc.stat().st_size


def wait_for(process: subprocess.Popen[bytes], home: Path, size_bytes: int) -> bool:
    """Until the WARC that is being written has this size; false where it was taken into the run before we looked."""
    while process.poll() is None and not list(home.glob(f"runs/{SECTION}/*/captures.warc.gz")):
        for warc in home.glob(f"runs/{SECTION}/*/.fetch-*.warc.gz"):
            with suppress(FileNotFoundError):
                if warc.stat().st_size >= size_bytes:
                    return True
        time.sleep(0.001)
    return False


def killed(waiban: Waiban, office_url: str, size_bytes: int, victim: str, later_seconds: float) -> bool:
    """Start a run, and kill its processes when the WARC has this size; false where it was too late for that."""
    process = subprocess.Popen(
        [sys.executable, "-m", "waiban", "run", SECTION, "--site-url", office_url, "--json", "--home", waiban.home],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    in_time = wait_for(process, waiban.home, size_bytes)
    time.sleep(later_seconds)  # into the middle of a record, perhaps
    parents = [process] if victim != "spider" else []
    spiders: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        spiders = psutil.Process(process.pid).children()
        for one in [*parents, *(spiders if victim != "waiban" else [])]:
            one.kill()
    if not in_time:
        process.kill()
    process.wait()
    psutil.wait_procs(spiders, timeout=5)
    taken = list(waiban.home.glob(f"runs/{SECTION}/*/captures.warc.gz"))
    return in_time and bool(spiders) and not taken


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_while_it_fetches(moment: int, tmp_path: Path, office_url: str, undisturbed: tuple[str, int]) -> None:
    """Killed when the WARC has some random size: `waiban`, its spider, or both, as when the machine goes down."""
    content, whole_bytes = undisturbed
    dice = random.Random(f"{SEED}/{moment}")  # noqa: S311  # so that a failure can be had again
    for attempt in range(ATTEMPTS):
        waiban = Waiban(tmp_path / f"home{attempt}")
        size_bytes, victim = dice.randrange(int(whole_bytes * 0.9)), dice.choice(["waiban", "spider", "both"])
        print(f"WAIBAN_SEED={SEED}, moment {moment}: {victim} killed at {size_bytes} bytes")  # noqa: T201
        if killed(waiban, office_url, size_bytes, victim, dice.random() / 200):
            break
    else:
        pytest.fail(f"the fetch was over before it could be killed, {ATTEMPTS} times")

    remains = list(waiban.home.glob(f"runs/{SECTION}/*/.fetch-*.warc.gz"))
    assert remains or victim == "spider", "only a parent that lives can tidy up"
    for left in remains:
        found = survey(left)
        assert left.stat().st_size == 0 or found.offsets, "what was written is read"
        assert records(left) >= len(found.offsets)

    again = waiban("run", SECTION, "--site-url", office_url, "--json")
    assert again.code == 0, again.stderr
    assert waiban.content_sha256() == content
    folders = [summary.parent for summary in (waiban.home / "runs").rglob("summary.json")]
    assert len(folders) == 1, "the unfinished run is gone on with"
    assert [path.name for path in folders[0].iterdir() if path.name.startswith(".")] == [], "nothing half made is left"
