"""What a character may have been, if a pair of bytes is gone from its middle: two others.

Copies of a damaged page drop private-use characters. Then the first byte of one character and the last of the next
stand side by side and make a third one, with which the proof is content: 三 C8FD and 萬 C866, without FDC8, are 萬 C866
again, and a number is gone.
"""

from collections.abc import Iterator
from functools import lru_cache

from scraper.clean.language.language import HAN
from scraper.clean.repair.code_page import character_of
from scraper.clean.repair.readings import is_ordinary
from scraper.clean.repair.words import in_words

USER_DEFINED = (
    (range(0xAA, 0xB0), range(0xA1, 0xFF)),
    (range(0xF8, 0xFF), range(0xA1, 0xFF)),
    (range(0xA1, 0xA8), range(0x40, 0xA1)),
)
"""First and second bytes of the pairs that code page 936 reads as private-use characters."""


def has_rival(before: str, repaired: str, behind: str) -> bool:
    """Whether two characters in the place of a single repaired one stand in words as well.

    Longer texts are words of more than one repaired character, and so have witnesses enough.

    Args:
        before: what stands before it.
        repaired: the text, which stands in words.
        behind: what stands behind it.

    >>> has_rival("觀眾", "萬", "人次"), has_rival("來自", "學", "校的")
    (True, False)
    """
    if len(repaired) > 1 or not HAN.match(repaired):
        return False
    return any(in_words(before, two, behind) for two in _rivals(repaired))


@lru_cache(1024)
def _rivals(character: str) -> tuple[str, ...]:
    """All two ordinary characters that a character may have been."""
    return tuple(one + other for one, other in _pairs(*character.encode("gbk")) if is_ordinary(other))


def _pairs(lead: int, trail: int) -> Iterator[tuple[str, str]]:
    for firsts, seconds in USER_DEFINED:
        for first in firsts:
            one = character_of(bytes((lead, first)))
            if one and is_ordinary(one):
                yield from ((one, other) for second in seconds if (other := character_of(bytes((second, trail)))))
