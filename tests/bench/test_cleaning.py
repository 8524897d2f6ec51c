"""The whole of cleaning, on a bilingual digest of the seed's size, beside what others do to a page."""

import cProfile
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import trafilatura

from scraper.clean.page import Source, clean_page
from scraper.replica import Office
from scraper.replica.damage import damage
from scraper.replica.grammar import Notice, notice
from scraper.replica.pages import resources
from tests.bench.conftest import LARGE

Given = TypeVar("Given")
Made = TypeVar("Made")

PAGES, EXTRACTED = (100, 40) if LARGE else (20, 12)
WARM = 2
"""Pages that are not counted: tables load lazily."""
BULLETINS = 4
PAGE_BYTES = 35_000
BESIDE_EXTRACTION = 3.0
"""Cleaning may cost so many times the extraction of a larger page."""
STARTS_BESIDE_IMPORTS = 12.0
"""`waiban clean FILE` may take so many times the CPU of importing BeautifulSoup and OpenCC alone: those are 0.1 s, and
the aim is 1.5 s for the whole command on a quiet machine, records and term base included."""


def digest(seed: int) -> bytes:
    """A damaged digest of four bulletins in both languages, about 13 kB as the seed."""
    kinds = ("meeting", "delegation", "training", "farewell")
    notices = [notice(f"bench/{seed}/{kind}", kind, date(2026, 3, 5)) for kind in kinds]
    return f"<html><body><div id='zoom'>{''.join(map(told, notices))}</div></body></html>".encode()


def told(one: Notice) -> str:
    zh = [damage(text, "small") for text in (one.title_zh, *(paragraph.zh for paragraph in one.paragraphs))]
    return "".join(f"<p>{escape(line)}</p>" for line in (*zh, *(paragraph.en for paragraph in one.paragraphs)))


def large_page(seed: int) -> str:
    """A page of the office, made as large as real ones are by what stands around the text."""
    office = Office(seed)
    page = next(page for pages in office.pages.values() for page in pages)
    html = resources(office)[page.path].body.decode()
    links = "".join(
        f'<li><a href="/zwxx_162/{n}/">栏目{seed}{n}</a></li>' for n in range((PAGE_BYTES - len(html.encode())) // 45)
    )
    return html.replace('<div class="footer">', f'<div class="sidebar"><ul>{links}</ul></div><div class="footer">')


def test_a_digest_beside_the_extraction_of_a_page(tell: Callable[[str, str], None]) -> None:
    """Every page is seen once, by either: what is remembered of a page is no help with the next.

    Of either the quickest tenth counts: what disturbs a call only ever adds to it. Digests are much alike; of the large
    pages some take extraction half the time of the others, and those are the measure.
    """
    bodies = [digest(seed) for seed in range(PAGES + WARM)]
    htmls = [large_page(seed) for seed in range(EXTRACTED + WARM)]
    assert all(0.8 * PAGE_BYTES < len(html.encode()) < 1.3 * PAGE_BYTES for html in htmls)
    cleanings, cleaned = cpu_seconds_of(lambda body: clean_page(source(body)), bodies)
    extractions, _ = cpu_seconds_of(trafilatura.extract, htmls)
    ours, theirs = (quantiles(seconds, n=10)[0] for seconds in (cleanings, extractions))
    assert sum(len(page.bulletins) for page in cleaned) >= 0.95 * BULLETINS * len(bodies)
    assert all(page.bulletins[0].alignments for page in cleaned)
    tell(
        "cleaning a bilingual digest of the seed's size", f"{1 / ours:.1f} pages a second of CPU, {1000 * ours:.0f} ms"
    )
    tell("beside trafilatura.extract of 35 kB", f"{ours / theirs:.2f} times its CPU ({1000 * theirs:.0f} ms)")
    tell("beside the usual one of such pages", f"{median(cleanings) / median(extractions):.2f} times")
    if LARGE:
        for line in profile(bodies[:10]):
            tell("where the time goes", line)
    assert ours / theirs <= BESIDE_EXTRACTION


def cpu_seconds_of(call: Callable[[Given], Made], given: Sequence[Given]) -> tuple[list[float], list[Made]]:
    """CPU time of each call but the first few, and what all calls gave."""
    seconds, made = [], []
    for one in given:
        before = time.process_time()
        made.append(call(one))
        seconds.append(time.process_time() - before)
    return seconds[WARM:], made


def test_the_start_of_the_command(tell: Callable[[str, str], None], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(digest(0))
    imports = [sys.executable, "-c", "import bs4, opencc"]
    command = [sys.executable, "-m", "waiban", "clean", str(page), "--json"]
    ratio = min(seconds(command) / seconds(imports) for _ in range(3))
    tell("`waiban clean` of one page, started anew", f"{seconds(command):.2f} s; {ratio:.1f} times the imports alone")
    assert ratio <= STARTS_BESIDE_IMPORTS


def seconds(command: list[str]) -> float:
    """CPU time of a command."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def source(body: bytes) -> Source:
    return Source(key="k", url="u", capture="c", body=body)


def profile(bodies: list[bytes]) -> list[str]:
    """Share of each step of `clean_page`, by what it calls."""
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [clean_page(source(body)) for body in bodies])
    stats = pstats.Stats(profiler)
    whole = stats.total_tt  # type: ignore[attr-defined]
    shares = {
        f"{Path(file).stem}.{name}": cumulated / whole
        for (file, _, name), (_, _, _, cumulated, _) in stats.stats.items()  # type: ignore[attr-defined]
        if "scraper" in file
    }
    top = sorted(shares.items(), key=lambda item: -item[1])[:24]
    return [f"{share:6.1%}  {name}" for name, share in top]
