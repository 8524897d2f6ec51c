"""Does a repaired text consist of words? Asked where private-use characters may be gone, so that no proof is sound.

The witness is the dictionary of jieba: a text is cut into words, and whatever stays a single character is no witness.
The rest of the page is none either: it made more repairs possible, and one of them was wrong.
"""

from scraper.clean.language.language import HAN, simplified

PARTICLES = frozenset("的了在是和与及等为对")
"""Words of a single character, which stand between others; behind the first character of a window they need no word."""
NEIGHBOURS = 12
"""How many characters on either side of a window are cut into words with it."""


def in_words(before: str, repaired: str, behind: str) -> bool:
    """Whether every Han character of the repaired text stands in a word, perhaps together with what is around it.

    Args:
        before: what stands before it.
        repaired: the text in question, in either script.
        behind: what stands behind it.

    >>> in_words("各領域", "對外開", "放合作"), in_words("再", "從闰", "市場")
    (True, False)
    """
    import rjieba  # 0.1 s, and few pages need it

    before, behind = before[-NEIGHBOURS:], behind[:NEIGHBOURS]
    text = simplified(before + repaired + behind)
    if len(text) != len(before) + len(repaired) + len(behind):
        return False
    alone: set[int] = set()
    at = 0
    for word in rjieba.cut(text, False):
        if len(word) == 1 and (word not in PARTICLES or at <= len(before)):
            alone.add(at)
        at += len(word)
    wanted = range(len(before), len(before) + len(repaired))
    return not any(at in alone for at in wanted if HAN.match(text[at]))
