"""The whole way of a page, from the site to the tables, beside the extraction of its text by trafilatura alone.

Each stage on the same pages in the same run, in CPU a page. Extraction is a part of `clean`; it is measured by itself,
with the reading of the capture and the charset, and what is left of `clean` is its heart: repair, languages, alignment,
mentions. That heart is told beside the rest, since nobody else does it.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from archive.dedupe import dedupe
from archive.load import load
from schemas.home import Home
from schemas.run_folder import CAPTURES, RunFolder
from scraper.clean import clean
from scraper.clean.charset import decode
from scraper.extract import extract
from scraper.section import section
from scraper.warc import read_capture
from tests.bench.conftest import LARGE
from tests.bench.crawling import ours, served

SECTION = section("cq_fao.djgz")
PAGES = 5000 if LARGE else 200
BY_TRAFILATURA = 500 if LARGE else 40
"""Pages; it takes a hundredth of a second for each, and they are alike."""
TARGET = 1.0
"""Of `trafilatura.extract`: what fetching, WARC, extraction, dedupe and load may cost together."""
ROOM = 1.25 if LARGE else 2.5
"""What a measurement is allowed besides; few pages do not outweigh the start of the spider's process."""


def cpu(call: Callable[[], object]) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


def texts(folder: RunFolder) -> Iterator[str]:
    """The decoded pages of a run, from its captures."""
    for row in folder.read(CAPTURES):
        if row.kind == "page":
            yield decode(read_capture(folder, row).body, row.content_type).text


def test_the_whole_way_costs_no_more_than_one_extraction(tmp_path: Path, tell: Callable[[str, str], None]) -> None:
    with served(PAGES) as site_url:
        fetched = ours(site_url, PAGES, tmp_path)
    home = Home(tmp_path / "home")
    (folder,) = home.run_folders(SECTION.id)
    few = [text for number, text in enumerate(texts(folder)) if number % (PAGES // BY_TRAFILATURA) == 0]
    size_bytes = sum(len(text.encode()) for text in few) / len(few)
    assert 20_000 < size_bytes < 40_000
    trafilatura.extract(few[0])  # its tables load lazily

    def by_trafilatura() -> float:
        return cpu(lambda: [trafilatura.extract(text) for text in few]) / len(few)

    peers = [by_trafilatura()]  # and between the stages, so that a busy moment does not decide
    extracting = cpu(lambda: [extract(text, SECTION.page) for text in texts(folder)])
    cleaning = cpu(lambda: clean(folder)) - extracting
    peers.append(by_trafilatura())
    stages = {
        "fetch": fetched.cpu_seconds,
        "extract": extracting,
        "dedupe": cpu(lambda: dedupe(folder, home.archive)),
        "load": cpu(lambda: load(folder, home.archive)),
    }
    peer = min(*peers, by_trafilatura())
    assert folder.summary().outcomes == {"new": PAGES}
    a_page = {name: seconds / PAGES for name, seconds in stages.items()}
    whole = sum(a_page.values())
    tell("whole way, trafilatura.extract alone", f"{1000 * peer:.2f} CPU ms a page of {size_bytes / 1000:.0f} kB")
    for name, seconds in a_page.items():
        tell(f"whole way, {name}", f"{1000 * seconds:.2f} CPU ms a page, {seconds / peer:.2f} of that")
    tell("whole way, together", f"{1000 * whole:.2f} CPU ms a page, {whole / peer:.2f} of that; target {TARGET}")
    tell("whole way, clean and align besides", f"{1000 * cleaning / PAGES:.2f} CPU ms a page")
    assert whole / peer <= TARGET * ROOM
