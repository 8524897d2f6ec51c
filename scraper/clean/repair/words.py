"""Does a repaired text consist of words? Asked only where somebody normalised the text before we saw it.

Words come from two places: the phrases that pypinyin brings along (47,000, mostly those with a character of several
readings) and the everyday words of the genre (`words.txt`, written for this purpose). The rest of the page is no
witness: it made more repairs possible, and one of them was wrong.
"""

from functools import cache
from pathlib import Path

from scraper.clean.language.language import HAN, simplified

LONGEST = 6
"""In characters; longer words consist of shorter ones."""
NEIGHBOURS = LONGEST - 1
"""How many characters on either side of a window can belong to a word that reaches into it."""


def in_words(before: str, repaired: str, behind: str) -> bool:
    """Whether every Han character of the repaired text stands in a word, perhaps together with what is around it.

    Args:
        before: what stands before it.
        repaired: the text in question, in either script.
        behind: what stands behind it.

    >>> in_words("各領域", "對外開", "放合作"), in_words("再", "從闰", "市場")
    (True, False)
    """
    before, behind = before[-NEIGHBOURS:], behind[:NEIGHBOURS]
    text = simplified(before + repaired + behind)
    if len(text) != len(before) + len(repaired) + len(behind):
        return False
    covered: set[int] = set()
    for start in range(len(text)):
        for end in range(start + 2, min(start + LONGEST, len(text)) + 1):
            word = text[start:end]
            if word in _words():
                covered.update(range(start, end))
    wanted = range(len(before), len(before) + len(repaired))
    return all(at in covered for at in wanted if HAN.match(text[at]))


@cache
def _words() -> frozenset[str]:
    from pypinyin.phrases_dict import phrases_dict  # 0.2 s, and few pages need it

    own = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()
    return frozenset(own) | {phrase for phrase in phrases_dict if len(phrase) <= LONGEST}
