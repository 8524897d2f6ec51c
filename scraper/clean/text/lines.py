"""A paragraph of a page, and the part it plays in a bulletin."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.records import Lang, Role
from scraper.clean.language.language import PINYIN_GLOSS, is_chinese, simplified
from scraper.clean.text.mending import Mended

Side = Literal["zh", "en"]

WIDTH = {
    ord(full): half
    for full, half in zip("（），：；！？～．／｜０１２３４５６７８９", "(),:;!?~./|0123456789", strict=True)
}
"""Marks and digits that pages have in both widths."""


@dataclass(frozen=True)
class Line:
    """A paragraph, as it was read and as it reads now, and its language."""

    mended: Mended
    lang: Lang
    half: bool = False
    """Whether it is one language of a line that had two."""

    @property
    def text(self) -> str:
        """As it reads now."""
        return self.mended.text

    @cached_property
    def side(self) -> Side | None:
        """Chinese or English; null where there are no letters."""
        if self.lang == "und":
            return None
        return "zh" if is_chinese(self.lang) else "en"

    @cached_property
    def plain(self) -> str:
        """For rules to look at: Simplified, marks in one width, readings in brackets left out."""
        return plain(self.text)


@dataclass(frozen=True)
class Placed:
    """A line and the part it plays."""

    line: Line
    role: Role


def plain(text: str) -> str:
    """A text as rules look at it: Simplified, marks in one width, readings in brackets left out.

    >>> plain("７月7日，貿(mào)易：")
    '7月7日,贸易:'
    """
    return simplified(PINYIN_GLOSS.sub("", text)).translate(WIDTH)


def folded(text: str) -> str:
    """Letters and digits alone, to see whether two lines say the same.

    >>> folded("● 李波會見大使") == folded("李波会见大使！")
    True
    """
    return "".join(char for char in plain(text).casefold() if char.isalnum())
