"""What the mirrors of the made-up office do to its digests: their lists, and how they turn text into Traditional.

The damage itself is `scraper.clean.repair.damage`.

    >>> damage("领域对外开放，经济发展", "small")
    '領域?qū)ν忾_放，經(jīng)濟發(fā)展'
"""

from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

from scraper.clean.repair.damage import Entry, spoil

KEPT = frozenset("后里干愿台于游云面系谷征松并杰污")
"""Characters that such mirrors leave as they are, though a dictionary would change them."""

OWN_WAY = {"着": "著", "冲": "沖"}
"""Characters that such mirrors turn into another form than a dictionary does."""

LEVELS = {
    "small": "驅發業產經內優貿戰節續聯統創穩調",
    "middle": "數關進學應當領據購場範驗視",
    "large": "國對個過長會區說負謹績貢敗編練臉問",
}
"""Characters annotated on pages of three kinds, in the order of the list; each kind has those of the one before too."""


def entries(level: str) -> list[Entry]:
    """The list of one kind of page.

    >>> [entry.reading for entry in entries("small")][:3]
    ['qū', 'fā', 'yè']
    """
    upto = list(LEVELS).index(level) + 1
    characters = "".join(list(LEVELS.values())[:upto])
    return [Entry(character, pinyin(character, style=Style.TONE)[0][0]) for character in characters]


def damage(simplified: str, level: str) -> str:
    """A line of Simplified text as a damaged page shows it."""
    return spoil(traditional(simplified), entries(level))


def traditional(simplified: str) -> str:
    """Simplified to Traditional, one character to one, as far as GBK goes.

    >>> traditional("面向后方的发展与执着")
    '面向后方的發展與執著'
    """
    return "".join(_traditional(character) for character in simplified)


@cache
def _traditional(character: str) -> str:
    if character in KEPT:
        return character
    if character in OWN_WAY:
        return OWN_WAY[character]
    changed: str = _to_traditional().convert(character)
    try:
        changed.encode("gbk")
    except UnicodeEncodeError:
        return character
    return changed if len(changed) == 1 else character


@cache
def _to_traditional() -> OpenCC:
    """The forms of Taiwan, as on the mirrors: 為 and 群, not 爲 and 羣."""
    return OpenCC("s2tw")
