"""The lists of the made-up office, and its way into Traditional; the damage itself is tested with the cleaning."""

import re
from pathlib import Path

from opencc import OpenCC

from scraper.replica.damage import LEVELS, damage, entries, traditional

READING = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔù]+\)")


def test_every_listed_character_is_traditional_and_has_a_reading() -> None:
    wanted = entries("large")
    assert len(wanted) == len({entry.character for entry in wanted}) == sum(map(len, LEVELS.values()))
    assert all(traditional(entry.character) == entry.character and entry.reading.encode("gbk") for entry in wanted)


def test_a_level_annotates_more_than_the_one_before() -> None:
    line = "国际贸易发展，学习领会，关于进一步创新"
    shown = [damage(line, level).count("(") for level in LEVELS]
    assert shown[0] < shown[1] < shown[2]


def test_traditional_keeps_what_the_mirrors_keep() -> None:
    assert traditional("为群众办实事，并着力冲破面里的困难，杰出") == "為群眾辦實事，并著力沖破面里的困難，杰出"


def test_the_real_text_is_damaged_again_to_what_it_was(shared: Path) -> None:
    """Annotations dropped, its one broken place put right, made Simplified: the model gives every line back."""
    to_simplified = OpenCC("t2s")
    lines = (shared / "data" / "seed.txt").read_text(encoding="utf-8").splitlines()
    han = [line for line in lines if re.match(r"[\u4e00-\u9fff\d]", line)]
    assert len(han) == 21
    for line in han:
        mended = READING.sub("", line.replace("領域?qū)ν忾_放", "領域對外開放"))
        simplified = to_simplified.convert(mended).replace("挂著", "挂着").replace("著力", "着力")
        assert damage(simplified, "small") == line
