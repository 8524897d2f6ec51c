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


def wait_for(process: subprocess.Popen[bytes], home: Path, size_bytes: int) -> None:
    """Until the WARC that is being written has this size, or it is too late."""
    while process.poll() is None:
        for warc in home.glob(f"runs/{SECTION}/*/.fetch-*.warc.gz"):
            with suppress(FileNotFoundError):
                if warc.stat().st_size >= size_bytes:
                    return
        time.sleep(0.001)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_while_it_fetches(moment: int, tmp_path: Path, office_url: str, undisturbed: tuple[str, int]) -> None:
    """Killed when the WARC has some random size: `waiban`, its spider, or both, as when the machine goes down."""
    content, size_bytes = undisturbed
    dice = random.Random(f"{SEED}/{moment}")  # noqa: S311  # so that a failure can be had again
    waiban = Waiban(tmp_path / "home")
    size_bytes, victim = dice.randrange(int(size_bytes * 0.9)), dice.choice(["waiban", "spider", "both"])
    print(f"WAIBAN_SEED={SEED}, moment {moment}: {victim} killed at {size_bytes} bytes")  # noqa: T201
    process = subprocess.Popen(
        [sys.executable, "-m", "waiban", "run", SECTION, "--site-url", office_url, "--json", "--home", waiban.home],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(process, waiban.home, size_bytes)
    time.sleep(dice.random() / 200)  # into the middle of a record, perhaps
    spiders = psutil.Process(process.pid).children()
    for killed in [*([process] if victim != "spider" else []), *(spiders if victim != "waiban" else [])]:
        killed.kill()
    process.wait()
    psutil.wait_procs(spiders, timeout=5)

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
