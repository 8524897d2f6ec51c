"""Writes readings.tsv and ordinary.txt: what the repair knows of characters, made from OpenCC and pypinyin.

    python -m scraper.clean.repair.generate_readings

- `readings.tsv`: every character of GBK that OpenCC's `t2s` changes, with all its readings as pypinyin has them. Any of
  them may be on a mirror's list; which ones are, a page shows.
- `ordinary.txt`: the characters that Traditional text of the genre may hold: level 1 of GB2312 (the 3,755 most used)
  in the first line, level 2 in the second, each with its Traditional forms and without those that only Simplified
  text has.

They are checked in, so that cleaning loads neither OpenCC nor pypinyin for it; a test generates them again.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from opencc import OpenCC
from pypinyin.pinyin_dict import pinyin_dict

HERE = Path(__file__).parent
READINGS = HERE / "readings.tsv"
ORDINARY = HERE / "ordinary.txt"

LEVEL_1 = (0xB0, 0xD7)
LEVEL_2 = (0xD8, 0xF7)
"""Lead bytes of the two parts of GB2312, first and last."""

READING = re.compile(r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+")
"""Readings that GBK can write, and no syllables such as `ḿ`."""


def main() -> None:
    """Write both files."""
    READINGS.write_text(readings(), encoding="utf-8")
    ORDINARY.write_text(ordinary(), encoding="utf-8")


def readings() -> str:
    """The text of readings.tsv: a character, a tab, its readings in pypinyin's order."""
    changed = (character for character, simplified in _converted(_gbk(), "t2s") if character != simplified)
    return "".join(f"{character}\t{' '.join(_readings(character))}\n" for character in changed)


def ordinary() -> str:
    """The text of ordinary.txt: two lines of characters."""
    allowed = [(one, simplified) for one, simplified in _converted(_gbk(), "t2s") if _traditional(one)]
    lines = []
    for first, last in (LEVEL_1, LEVEL_2):
        level = set(_cells(range(first, last + 1), range(0xA1, 0xFF)))
        lines.append("".join(one for one, simplified in allowed if simplified in level))
    return "\n".join(lines) + "\n"


def _gbk() -> list[str]:
    """All Han characters of GBK, in its order."""
    return [character for character in _cells(range(0x81, 0xFF), range(0x40, 0xFF)) if "一" <= character <= "\u9fff"]


def _cells(leads: Iterable[int], trails: Iterable[int]) -> Iterator[str]:
    trails = list(trails)
    for lead in leads:
        for trail in trails:
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if len(character) == 1:
                yield character


def _converted(characters: list[str], config: str) -> list[tuple[str, str]]:
    """Each character and what OpenCC makes of it alone; a line each, so that no two are taken for a word."""
    converted: str = OpenCC(config).convert("\n".join(characters))
    return list(zip(characters, converted.split("\n"), strict=True))


def _traditional(character: str) -> bool:
    """Whether Traditional text may hold it: it does not change on the way there, or Big5 has it (后, 里, 台)."""
    return _forms()[character] == character or _in_big5(character)


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _forms() -> dict[str, str]:
    return dict(_converted(_gbk(), "s2t"))


def _readings(character: str) -> list[str]:
    found = pinyin_dict.get(ord(character), "").split(",")
    return list(dict.fromkeys(reading for reading in found if READING.fullmatch(reading)))


if __name__ == "__main__":
    main()
