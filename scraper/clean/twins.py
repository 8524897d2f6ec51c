"""Which bulletin a first line in the other language belongs to: the one it resembles most, days and names alike."""

from collections.abc import Sequence
from functools import lru_cache

from scraper.clean.anchors import similarity
from scraper.clean.leads import agree, days
from scraper.clean.lines import Line, Side

DAYS_AGREE = 0.15
"""What a day in common adds to a likeness."""
LINES_LOOKED_AT = 4
"""The titles and first paragraphs of a bulletin, which its first line in the other language may translate."""


def likeness(lines: Sequence[Line], others: Sequence[Line]) -> float:
    """How much the first lines of a bulletin in one language are like those of one in the other.

    Lines that name the same days are a little more like each other.
    """
    best = 0.0
    for line in lines:
        for other in others[:LINES_LOOKED_AT]:
            best = max(best, _similarity(line, other))
    return best + (DAYS_AGREE if same_days(lines, others) else 0.0)


def same_days(lines: Sequence[Line], others: Sequence[Line]) -> bool | None:
    """Whether both name a day in common; null where one of them names none."""
    one = [day for line in lines for day in days(line)]
    other = [day for line in others[:LINES_LOOKED_AT] for day in days(line)]
    return agree(one, other)


def restated(title: Line, text: Line) -> float:
    """How much of a title stands in a text of the same language: the share of its pairs of characters, or words."""
    parts, whole = _parts(title.plain, title.side), _parts(text.plain, text.side)
    return len(parts & whole) / len(parts) if parts else 0.0


def _parts(text: str, side: Side | None) -> set[str]:
    if side == "en":
        return {word for word in text.lower().split() if len(word) > 3}
    letters = "".join(char for char in text if char.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _similarity(one: Line, other: Line) -> float:
    zh, en = (one, other) if one.side == "zh" else (other, one)
    return _measured(zh.plain, en.text)


@lru_cache(maxsize=4096)
def _measured(zh: str, en: str) -> float:
    return similarity(zh, en)
