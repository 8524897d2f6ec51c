"""Writes syllables.tsv: how names are spelled on passports, made from OpenCC and pypinyin.

    python -m scraper.clean.names.generate_syllables

A line a syllable without its tone, then all characters of GBK that are read so and that OpenCC's `t2s` leaves as they
are; a character with several readings stands in several lines. It is checked in, so that aligning does not load
pypinyin, which takes longer than all the rest; a test generates it again.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from opencc import OpenCC
from pypinyin.pinyin_dict import pinyin_dict

SYLLABLES = Path(__file__).with_name("syllables.tsv")
DIAERESIS = "\N{COMBINING DIAERESIS}"
SPELLINGS_OF_U = ("u", "v", "yu")
"""吕 is Lu, Lv or Lyu."""


def main() -> None:
    """Write the file."""
    SYLLABLES.write_text(syllables(), encoding="utf-8")


def syllables() -> str:
    """The text of syllables.tsv: a syllable, a tab, its characters."""
    characters: dict[str, list[str]] = {}
    for character in _simplified():
        for reading in pinyin_dict.get(ord(character), "").split(","):
            for spelled in _plain(reading):
                if character not in characters.setdefault(spelled, []):
                    characters[spelled].append(character)
    return "".join(f"{spelled}\t{''.join(characters[spelled])}\n" for spelled in sorted(characters))


def _simplified() -> Iterator[str]:
    """The Han characters of GBK that stay as they are in Simplified text, by their numbers."""
    to_simplified = OpenCC("t2s")
    for number in range(ord("一"), 0xA000):
        character = chr(number)
        try:
            character.encode("gbk")
        except UnicodeEncodeError:
            continue
        if to_simplified.convert(character) == character:
            yield character


def _plain(reading: str) -> list[str]:
    """A reading without its tone, in every spelling; none where it is no syllable of letters (`ḿ`, `ê`).

    >>> _plain("zhāng"), _plain("lǚ"), _plain("hm")
    (['zhang'], ['lu', 'lv', 'lyu'], [])
    """
    letters = "".join(
        one for one in unicodedata.normalize("NFD", reading) if one == DIAERESIS or not unicodedata.combining(one)
    )
    spelled = [letters.replace(f"u{DIAERESIS}", u) for u in SPELLINGS_OF_U] if DIAERESIS in letters else [letters]
    return [one for one in spelled if one.isascii() and any(vowel in one for vowel in "aeiouv")]


if __name__ == "__main__":
    main()
