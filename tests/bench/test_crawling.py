"""Fetching beside bare Scrapy, which only downloads, and beside wget, which writes a WARC too."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.conftest import LARGE
from tests.bench.crawling import Contender, Cost, bare, ours, served, wget

PAGES = 5000 if LARGE else 400
ROUNDS = 3 if LARGE else 2
FEW = 20
"""Pages of a crawl that is all start-up."""
MOST_CPU = 1.2
"""Of the CPU of bare Scrapy at its default settings, for a faithful WARC, listings and an index on top."""
ROOM = 1.25
"""What a small run must be allowed besides: a second of work is measured to a tenth, on a machine that does more."""
MOST_BYTES_A_PAGE = 3000
"""An entry of the listing stays in memory until its page is judged, and its key to the end; nothing else may."""

Tell = Callable[[str, str], None]


def least(contender: Contender, site_url: str, pages: int, folder: Path, rounds: int) -> Cost:
    """The cheapest of some rounds: what disturbs a round only ever adds to it."""
    costs = []
    for number in range(rounds):
        scratch = folder / f"{contender.__name__}-{pages}-{number}"
        scratch.mkdir()
        costs.append(contender(site_url, pages, scratch))
        shutil.rmtree(scratch)
    return min(costs, key=lambda cost: cost.cpu_seconds)


def test_a_fetch_costs_little_more_than_the_bare_download(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES) as site_url, served(FEW) as small_url:
        plain, faithful = (least(one, site_url, PAGES, tmp_path, ROUNDS) for one in (bare, ours))
        started = [least(one, small_url, FEW, tmp_path, ROUNDS) for one in (bare, ours)]
    whole = faithful.cpu_seconds / plain.cpu_seconds
    pages_alone = (faithful.cpu_seconds - started[1].cpu_seconds) / (plain.cpu_seconds - started[0].cpu_seconds)
    tell("bare Scrapy, download only", plain.told)
    tell("waiban fetch: listings, faithful WARC, index", faithful.told)
    tell("CPU of waiban, of that of bare Scrapy", f"{whole:.2f} (without start-up {pages_alone:.2f})")
    assert (whole if LARGE else pages_alone / ROOM) <= MOST_CPU


@pytest.mark.skipif(not LARGE, reason="nothing is asserted; make bench tells the figures")
def test_where_the_site_compresses(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES, "gzip") as site_url:
        for one in (bare, ours):
            tell(f"{one.__name__}, compressed by the site", least(one, site_url, PAGES, tmp_path, ROUNDS).told)


@pytest.mark.skipif(not LARGE, reason="nothing is asserted; make bench tells the figures")
@pytest.mark.skipif(shutil.which("wget") is None, reason="there is no wget on this machine")
def test_wget_beside_it(tmp_path: Path, tell: Tell) -> None:
    with served(PAGES) as site_url:
        tell("wget --mirror --warc-file", least(wget, site_url, PAGES, tmp_path, ROUNDS).told)


def test_memory_does_not_grow_with_the_section(tmp_path: Path, tell: Tell) -> None:
    few, many = (1000, 20_000) if LARGE else (300, 1500)
    peaks = []
    for pages in (few, many):
        with served(pages) as site_url:
            peaks.append(least(ours, site_url, pages, tmp_path, 1).peak_bytes)
    growth = (peaks[1] - peaks[0]) / (many - few)
    tell(f"peak of memory at {few} and {many} pages", f"{peaks[0] / 2**20:.0f} and {peaks[1] / 2**20:.0f} MB")
    assert growth <= MOST_BYTES_A_PAGE, f"{growth:.0f} bytes a page"
    if LARGE:
        assert peaks[1] <= 1.25 * peaks[0]
