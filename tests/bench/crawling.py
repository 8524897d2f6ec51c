"""Contenders of the crawling bench: each a process, its CPU and its peak of memory taken from the system."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import psutil

from schemas.home import Home
from scraper.plan import plan
from scraper.section import section
from tests.bench.site import ENTRIES_A_PAGE, page_path

ROOT = Path(__file__).parents[2]

BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Bare(Spider):
    name = "bare"
    pages = 0
    async def start(self):
        for url in open(sys.argv[1]):
            yield Request(url.strip(), self.parse)
    def parse(self, response):
        Bare.pages += response.status == 200

process = AsyncCrawlerProcess({"LOG_LEVEL": "INFO", "LOG_FILE": sys.argv[1] + ".log"})
process.crawl(Bare)
process.start()
print(Bare.pages)
"""
"""Scrapy at its default settings, as fast as it can: it downloads a list of pages and does nothing with them."""

OURS = """
import sys
from schemas.run_folder import RunFolder
from scraper.fetch import fetch
print(fetch(RunFolder(sys.argv[1])).stages["fetch"]["pages"])
"""


@dataclass(frozen=True)
class Cost:
    """What a process and those it started have used."""

    pages: int
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int

    @property
    def told(self) -> str:
        """For a person."""
        return (
            f"{self.cpu_seconds / self.pages * 1000:6.2f} CPU s per 1,000 pages, {self.pages / self.wall_seconds:5.0f} "
            f"pages/s, peak {self.peak_bytes / 2**20:4.0f} MB"
        )


Contender = Callable[[str, int, Path], Cost]
"""Crawls a site of so many pages; what it leaves goes into the folder."""


@contextmanager
def served(pages: int, *options: str) -> Iterator[str]:
    """The made-up column, in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.site", str(pages), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert server.stdout
    try:
        yield server.stdout.readline().strip()
    finally:
        server.communicate()


def bare(site_url: str, pages: int, folder: Path) -> Cost:
    """Scrapy, download only."""
    urls = folder / "urls"
    urls.write_text("".join(f"{site_url}{page_path(number)}\n" for number in range(pages)), encoding="utf-8")
    cost, said = _cost([sys.executable, "-c", BARE, str(urls)], pages)
    assert int(said) == pages
    return cost


def ours(site_url: str, pages: int, folder: Path) -> Cost:
    """`fetch`, whole: listings, WARC, index, and the WARC read back before it is trusted."""
    run = plan(section("cq_fao.djgz"), Home(folder / "home"), site_url=site_url)
    cost, said = _cost([sys.executable, "-c", OURS, run.url], pages)
    assert int(said.split()[-1]) == pages
    return cost


def wget(site_url: str, pages: int, folder: Path) -> Cost:
    """wget follows the links of the listing pages, which a script would page through."""
    listings = folder / "listings"
    names = ["", *(f"index_{number}.html" for number in range(1, -(-pages // ENTRIES_A_PAGE)))]
    listings.write_text("".join(f"{site_url}/djgz/{name}\n" for name in names), encoding="utf-8")
    command = ["wget", "--quiet", "--mirror", "--no-parent", "--include-directories=/djgz"]
    cost, _ = _cost([*command, f"--input-file={listings}", f"--warc-file={folder / 'wget'}"], pages, cwd=folder)
    assert len(list(folder.rglob("t20260105_*.html"))) == pages
    return cost


def _cost(command: Sequence[str], pages: int, cwd: Path = ROOT) -> tuple[Cost, str]:
    began = monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=cwd)
    watch = _Memory(process.pid)
    watch.start()
    assert process.stdout
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    return Cost(pages, used.ru_utime + used.ru_stime, monotonic() - began, watch.peak_bytes), said


class _Memory(Thread):
    """Looks at a process and its children, ten times a second; what the system counts begins with the parent's own."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.peak_bytes = 0

    def run(self) -> None:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self._pid)
            while process.status() != psutil.STATUS_ZOMBIE:
                for one in (process, *process.children(recursive=True)):
                    with suppress(psutil.NoSuchProcess):
                        self.peak_bytes = max(self.peak_bytes, one.memory_info().rss)
                sleep(0.1)
