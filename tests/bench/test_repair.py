"""The repair of damaged pages: how much comes back, that clean text stays, and the speed beside ftfy and NFKC."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

import ftfy
import pytest

from scraper.clean.repair.repair import repair
from scraper.clean.text.mending import Mended
from scraper.replica.damage import LEVELS, damage, traditional
from tests.bench.conftest import LARGE, cpu_seconds
from tests.scraper.clean.damaging import Tally, chinese, lists, notices, pages, tally
from tests.scraper.clean.glossing import glossed

Tell = Callable[[str, str], None]

DAMAGED_PAGES, LEAST_ACROSS = (220, 1000) if LARGE else (24, 100)
CLEAN_BYTES = 20_000_000 if LARGE else 1_000_000
SPEED_PAGES = 100 if LARGE else 20

ACROSS_FLOOR = 0.85
ALIGNED_FLOOR = 0.999 if LARGE else 0.995

DAMAGED_BESIDE_NFKC, CLEAN_BESIDE_NFKC = 0.05, 0.5
"""NFKC reads 25 MB/s on the machine these were set on: 1.2 MB/s of damaged and 12 MB/s of clean text at least."""


def test_places_come_back_and_none_wrong(tell: Tell) -> None:
    counted = Tally()
    for number, page in enumerate(pages(DAMAGED_PAGES, "bench")):
        tally(page, lists(page, f"bench{number}"), counted)
    tell("across characters, repaired", f"{counted.across_share:.1%} of {counted.across}")
    tell("aligned, repaired", f"{counted.aligned_share:.2%} of {counted.aligned}")
    tell("lines that came out wrong", str(counted.wrong))
    assert counted.across >= LEAST_ACROSS
    assert counted.wrong == 0
    assert counted.across_share >= ACROSS_FLOOR
    assert counted.aligned_share >= ALIGNED_FLOOR


def test_clean_text_is_never_changed(tell: Tell) -> None:
    seen = changed = 0
    for page in clean_pages():
        mended, _ = repair([Mended(line) for line in page])
        changed += [line.text for line in mended] != page
        seen += size_bytes(page)
        if seen >= CLEAN_BYTES:
            break
    tell("clean pages changed", f"{changed} in {seen / 1e6:.1f} MB")
    assert seen >= CLEAN_BYTES
    assert changed == 0


def clean_pages() -> Iterator[list[str]]:
    """Both scripts, English, and every kind of gloss; new texts for ever."""
    for number in range(1_000_000):
        for page in notices(4, f"clean{number}"):
            simplified = chinese(page)
            in_traditional = [traditional(line) for line in simplified]
            yield simplified
            yield in_traditional
            yield [paragraph.en for one in page for paragraph in one.paragraphs]
            yield from (lines for _, lines in glossed(in_traditional))


@pytest.mark.parametrize("level", [*LEVELS, "none"])
def test_speed(level: str, tell: Tell) -> None:
    written = [chinese(page) for page in notices(SPEED_PAGES, "speed")]
    texts = [[traditional(line) if level == "none" else damage(line, level) for line in page] for page in written]
    size = sum(map(size_bytes, texts))

    ours = cpu_seconds(lambda: [repair([Mended(line) for line in page]) for page in texts])
    nfkc = cpu_seconds(lambda: [[unicodedata.normalize("NFKC", line) for line in page] for page in texts])
    peer = cpu_seconds(lambda: [[ftfy.fix_text(line) for line in page] for page in texts], rounds=2)

    tell(
        f"repair, damage {level}", f"{size / ours / 1e6:.1f} MB/s; {peer / ours:.1f} times ftfy, {nfkc / ours:.2f} NFKC"
    )
    assert ours < peer
    assert nfkc / ours > (CLEAN_BESIDE_NFKC if level == "none" else DAMAGED_BESIDE_NFKC)


def size_bytes(page: Sequence[str]) -> int:
    """In UTF-8."""
    return len("\n".join(page).encode())
