"""Fetching beside bare Scrapy, which only downloads, and beside wget, which writes a WARC too."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.bench.conftest import LARGE
from tests.bench.crawling import Contender, Cost, bare, ours, served, wget

PAGES = 5000 if LARGE else 400
ROUNDS = 3
FEW = 20
"""Pages of a crawl that is all start-up."""
TARGET = 1.2
"""CPU for a faithful WARC, listings, attachments and an index, as a share of bare Scrapy's at its default settings."""
ROOM = 1.25
"""What a measurement is allowed besides: on a machine that does other things, the same contest ends 20 % apart."""
MOST_BYTES_A_PAGE = 3000
"""An entry of the listing stays in memory until its page is judged, and its key to the end; nothing else may."""

Tell = Callable[[str, str], None]


def least(folder: Path, rounds: int, *contests: tuple[Contender, str, int]) -> list[Cost]:
    """The cheapest round of each contest, since what disturbs it only adds to it; they take turns, back and forth."""
    costs: dict[int, list[Cost]] = {number: [] for number in range(len(contests))}
    for turn in range(rounds):
        for number in sorted(costs, reverse=turn % 2 == 1):
            contender, site_url, pages = contests[number]
            with TemporaryDirectory(dir=folder) as scratch:
                costs[number].append(contender(site_url, pages, Path(scratch)))
    return [min(cost, key=lambda one: one.cpu_seconds) for cost in costs.values()]


def test_a_fetch_costs_little_more_than_the_bare_download(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES) as site_url, served(FEW) as small_url:
        contests = [(one, url, pages) for url, pages in ((site_url, PAGES), (small_url, FEW)) for one in (bare, ours)]
        plain, faithful, plain_start, faithful_start = least(tmp_path, ROUNDS, *contests)
    whole = faithful.cpu_seconds / plain.cpu_seconds
    pages_alone = (faithful.cpu_seconds - faithful_start.cpu_seconds) / (plain.cpu_seconds - plain_start.cpu_seconds)
    tell("bare Scrapy, download only", plain.told)
    tell("waiban fetch: listings, faithful WARC, index", faithful.told)
    tell("CPU of waiban, of that of bare Scrapy", f"{whole:.2f}, without start-up {pages_alone:.2f}; target {TARGET}")
    assert min(whole, pages_alone) <= TARGET * ROOM


@pytest.mark.skipif(not LARGE, reason="nothing is asserted; make bench tells the figures")
def test_where_the_site_compresses(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES, "gzip") as site_url:
        costs = least(tmp_path, ROUNDS, (bare, site_url, PAGES), (ours, site_url, PAGES))
    for name, cost in zip(("bare Scrapy", "waiban"), costs, strict=True):
        tell(f"{name}, compressed by the site", cost.told)


@pytest.mark.skipif(not LARGE, reason="nothing is asserted; make bench tells the figures")
@pytest.mark.skipif(shutil.which("wget") is None, reason="there is no wget on this machine")
def test_wget_beside_it(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES) as site_url:
        (cost,) = least(tmp_path, ROUNDS, (wget, site_url, PAGES))
    tell("wget --mirror --warc-file", cost.told)


def test_memory_does_not_grow_with_the_section(tmp_path: Path, tell: Tell) -> None:
    few, many = (1000, 20_000) if LARGE else (300, 1500)
    peaks = []
    for pages in (few, many):
        with served(pages) as site_url:
            (cost,) = least(tmp_path, 1, (ours, site_url, pages))
            peaks.append(cost.peak_bytes)
    growth = (peaks[1] - peaks[0]) / (many - few)
    tell(f"peak of memory at {few} and {many} pages", f"{peaks[0] / 2**20:.0f} and {peaks[1] / 2**20:.0f} MB")
    assert growth <= MOST_BYTES_A_PAGE, f"{growth:.0f} bytes a page"
    if LARGE:
        assert peaks[1] <= 1.25 * peaks[0]
