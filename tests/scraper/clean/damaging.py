"""Damaged pages of which the truth is known, and the count of what a repair made of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scraper.clean.language.language import HAN
from scraper.clean.repair.code_page import character_of
from scraper.clean.repair.damage import Decoder, Entry, spoil
from scraper.clean.repair.gate import ANNOTATED
from scraper.clean.repair.readings import readings_of
from scraper.clean.repair.repair import repair
from scraper.clean.repair.windows import HOLE, WITH_LOST, reach
from scraper.clean.text.doubts import PRIVATE_USE
from scraper.clean.text.mending import Mended, undo
from scraper.replica.columns import COLUMNS
from scraper.replica.damage import LEVELS, entries, traditional
from scraper.replica.grammar import Notice, notice, seeded
from tests.scraper.clean import varied

NOTICES_ON_A_PAGE = 4
KINDS = sorted({kind for column in COLUMNS for kind in column.kinds})


@dataclass
class Tally:
    """Places found and left, and lines that came out wrong."""

    across: int = 0
    across_left: int = 0
    aligned: int = 0
    aligned_left: int = 0
    wrong: int = 0

    @property
    def across_share(self) -> float:
        return 1 - self.across_left / self.across

    @property
    def aligned_share(self) -> float:
        return 1 - self.aligned_left / self.aligned


def notices(count: int, seed: str) -> Iterator[list[Notice]]:
    """Pages of made-up notices."""
    for page in range(count):
        on = date(2026, 3, 5) + timedelta(days=page)
        kinds = [KINDS[(page * NOTICES_ON_A_PAGE + n) % len(KINDS)] for n in range(NOTICES_ON_A_PAGE)]
        yield [notice(f"{seed}/{page}/{n}", kind, on) for n, kind in enumerate(kinds)]


def chinese(page: Sequence[Notice]) -> list[str]:
    """The Chinese lines of a page, as they were written."""
    return [line for one in page for line in (one.title_zh, *(paragraph.zh for paragraph in one.paragraphs))]


def pages(count: int, seed: str) -> Iterator[list[str]]:
    """The same in Traditional, as a mirror converts them."""
    return ([traditional(line) for line in chinese(page)] for page in notices(count, seed))


def varied_pages(count: int, seed: str) -> Iterator[list[str]]:
    """Pages on many topics in Traditional, as far as GBK goes."""
    for page in range(count):
        simplified = varied.lines(8, f"{seed}/{page}")
        yield [traditional(line).encode("gbk", "replace").decode("gbk") for line in simplified]


def without_private_use(text: str) -> str:
    """A copy that lost what does not print, and kept its marks."""
    return PRIVATE_USE.sub("", text)


def lists(page: Sequence[str], seed: str) -> list[Entry]:
    """A list for a page: that of a level, or a long one drawn at random, rich in what hits across characters."""
    draw = seeded(seed)
    level = draw.choice([*LEVELS, *["random"] * 6])
    return entries(level) if level in LEVELS else _random_list(page, draw)


def _random_list(page: Sequence[str], draw: Random) -> list[Entry]:
    aligned = sorted({character for line in page for character in HAN.findall(line) if readings_of(character)})
    across = sorted({pair for line in page for pair in pairs_across(line)} - set(aligned))
    wanted = [*draw.sample(aligned, min(60, len(aligned) * 3 // 4)), *draw.sample(across, min(12, len(across)))]
    draw.shuffle(wanted)
    return [Entry(character, draw.choice(sorted(readings_of(character)))) for character in wanted]


def pairs_across(line: str) -> Iterator[str]:
    """Characters that may be annotated and stand in the bytes of a line without standing in the line."""
    body, at = line.encode("gbk", errors="replace"), 0
    while at < len(body):
        at += 1 if body[at] < 0x80 else 2
        character = character_of(body[at - 1 : at + 1])
        if character and readings_of(character):
            yield character


def tally(
    page: Sequence[str],
    wanted: Sequence[Entry],
    into: Tally,
    decoder: Decoder = "windows",
    copied: Callable[[str], str] | None = None,
) -> None:
    """Damage a page, repair it, and count; perhaps as somebody copied it, which folds the truth as well."""
    damaged = [spoil(line, wanted, decoder=decoder) for line in page]
    if copied:
        page, damaged = [copied(line) for line in page], [copied(line) for line in damaged]
    mended, doubts = repair([Mended(line) for line in damaged], normalised=copied is not None)
    doubted = {doubt.line for doubt in doubts}
    on_list = {(entry.character, entry.reading) for entry in wanted}
    for number, (true, read, line) in enumerate(zip(page, damaged, mended, strict=True)):
        assert undo(line.text, line.changes) == read
        into.across += len(WITH_LOST.findall(read))
        into.across_left += len(WITH_LOST.findall(line.text))
        into.aligned += sum(found in on_list for found in ANNOTATED.findall(read))
        into.aligned_left += sum(found in on_list for found in ANNOTATED.findall(line.text))
        text = copied(line.text) if copied else line.text
        into.wrong += not explains(text, true) if number in doubted else text != true


def explains(repaired: str, true: str) -> bool:
    """Whether a text with holes, and with places left as they were read, is otherwise the true one.

    A hole is a character, and perhaps an ASCII character that was swallowed together with its trail.

    >>> explains("領域對外\N{REPLACEMENT CHARACTER}，在", "領域對外開，在")
    True
    """
    pattern, at = [], 0
    while at < len(repaired):
        if WITH_LOST.match(repaired, at) or repaired[at] == "?":
            at = reach(repaired, at)
            pattern.append(".*")
        else:
            pattern.append(".[ -~]?" if repaired[at] == HOLE else re.escape(repaired[at]))
            at += 1
    return re.fullmatch("".join(pattern), true) is not None
