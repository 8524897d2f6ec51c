"""Characters by their bytes: which may be annotated and how they are read, and which are ordinary.

The tables are generated (`generate_readings.py`) and loaded when first asked for.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

READING = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}"
"""As a regular expression: what stands in the brackets. The longest are like `zhuāng`."""
TONES = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")

NO_READINGS: frozenset[str] = frozenset()

MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％～")
"""What stands between characters in running text."""


def has_tone(reading: str) -> bool:
    """Whether a reading has a tone; without one it may as well be a word.

    >>> has_tone("qū"), has_tone("page")
    (True, False)
    """
    return not TONES.isdisjoint(reading)


def readings_of(character: str) -> frozenset[str]:
    """How a character is read, if it is one that may be annotated.

    >>> sorted(readings_of("驅")), sorted(readings_of("一"))
    (['qū'], [])
    """
    return _table().get(character, NO_READINGS)


@cache
def annotatable() -> re.Pattern[str]:
    """Any character that may be annotated.

    >>> annotatable().findall("一驅")
    ['驅']
    """
    return re.compile(f"[{''.join(_table())}]")


def trails(lead: int, reading: str) -> tuple[int, ...]:
    """The bytes that make a character with this reading behind the lead byte, in order.

    >>> [bytes((0xF2, trail)).decode("gbk") for trail in trails(0xF2, "qū")]
    ['騶', '驅']
    """
    return _by_lead().get((lead, reading), ())


def is_ordinary(character: str) -> bool:
    """Whether it is among the most used, or a mark: running text is made of these."""
    return character in MARKS or character in _levels()[0]


def is_known(character: str) -> bool:
    """Whether Traditional text of the genre may hold it, as names do: ordinary, or rarer but in GB2312."""
    return is_ordinary(character) or character in _levels()[1]


@cache
def _table() -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in (HERE / "readings.tsv").read_text(encoding="utf-8").splitlines())
    return {character: frozenset(readings.split(" ")) for character, readings in rows}


@cache
def _by_lead() -> dict[tuple[int, str], tuple[int, ...]]:
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for character, readings in _table().items():
        lead, trail = character.encode("gbk")
        for reading in readings:
            found[lead, reading] = (*found.get((lead, reading), ()), trail)
    return found


@cache
def _levels() -> tuple[frozenset[str], frozenset[str]]:
    most_used, others = (HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(most_used), frozenset(others)
