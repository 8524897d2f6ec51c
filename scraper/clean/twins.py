"""Which bulletin a first line in the other language belongs to: the one it resembles most, days and names alike."""

from collections.abc import Sequence
from functools import lru_cache

from scraper.clean.anchors import similarity
from scraper.clean.leads import Days, agree, days
from scraper.clean.lines import Line
from scraper.clean.terms import Terms

DAYS_AGREE = 0.15
"""What the same days add to a likeness."""
LINES_LOOKED_AT = 3
"""The titles and the first paragraph of a bulletin, which its first lines in the other language may translate."""


def likeness(lines: Sequence[Line], others: Sequence[Line], terms: Terms) -> float:
    """How much the first lines of a bulletin in one language are like those of one in the other.

    The mean of the two lines that are most alike and of all of them together. Lines that name the same days are a
    little more like each other.
    """
    others = others[:LINES_LOOKED_AT]
    pairs = [_sides(line, other) for line in lines for other in others]
    if not pairs:
        return 0.0
    best = max(_similarity(zh, en, terms) for zh, en in pairs)
    all_zh, all_en = ("\n".join(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
    together = _similarity(all_zh, all_en, terms)
    same = any(day in days_of(lines) for day in days_of(others))
    return (best + together) / 2 + (DAYS_AGREE if same else 0.0)


def same_days(lines: Sequence[Line], others: Sequence[Line]) -> bool | None:
    """Whether both name a day in common; null where one of them names none."""
    return agree(days_of(lines), days_of(others[:LINES_LOOKED_AT]))


def days_of(lines: Sequence[Line]) -> list[Days]:
    """The days in the first sentence of each line."""
    return [day for line in lines for day in days(line)]


def _sides(one: Line, other: Line) -> tuple[str, str]:
    return (one.plain, other.text) if one.side == "zh" else (other.plain, one.text)


@lru_cache(maxsize=4096)
def _similarity(zh: str, en: str, terms: Terms) -> float:
    return similarity(zh, en, terms)
