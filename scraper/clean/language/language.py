"""Which language and script a paragraph is in.

Han characters against Latin words, as counted on the pages of this genre: the rule beats general detectors there,
needs no model and is the same every time. Lines that mix two languages are cut first (`borders.py`).
"""

import re
from functools import cache

from opencc import OpenCC

from schemas.records import Lang

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ'’.-]*")
PINYIN_GLOSS = re.compile(r"[(（?][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*[)）]")
"""`(mào)`: neither a word of English nor part of the Chinese."""
QUOTED = r"[^“”\"。！？!?.,，]{1,40}"
ASIDE = re.compile(rf"（[^（）]*）|\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]|《[^《》]*》|“{QUOTED}”|\"{QUOTED}\"")
"""Glosses, credits, titles of works and quoted words do not say which language they stand in. Quoted sentences do."""
CODE = re.compile(r"[A-Z]+[a-z]?[A-Z]*\.?")
"""`AI`, `IoT`, `CFP`: part of any language."""

WORDS_PER_HAN = 2
"""A Latin word weighs as much as two Han characters."""
FEWEST_HAN = 4
"""Of a clause; fewer are a name or a gloss."""
LONGEST_NAME = 6
"""In Latin words."""
JOINTS = frozenset("of the and for de".split())
"""Small words inside names, as in `University of Oxford`."""
LONGEST_WORD = 18
"""Letters; what is longer is several words whose blanks were lost, of `GLUED_WORD` letters each."""
GLUED_WORD = 6

TRADITIONAL_SHARE = 0.05
"""From this share on of Han characters that `t2s` changes, a paragraph is Traditional. Running Traditional text has
about 0.3; Simplified text has a stray one now and then (於, 乾 in names)."""


def language(text: str) -> Lang:
    """The language of a paragraph; `und` where there are no letters.

    >>> language("李波会见大使一行。"), language("李波會見大使一行。"), language("Li Bo met with the ambassador.")
    ('zh-Hans', 'zh-Hant', 'en')
    >>> language("5G+AI+IoT 产业"), language("2021-02-26")
    ('zh-Hans', 'und')
    """
    plain = PINYIN_GLOSS.sub("", text)
    aloud = ASIDE.sub(" ", plain)
    return _language(aloud) if HAN.search(aloud) or LATIN_WORD.search(aloud) else _language(plain)


def is_chinese(lang: Lang) -> bool:
    """Whether a language tag is Chinese in either script."""
    return lang.startswith("zh")


def simplified(text: str) -> str:
    """A text in Simplified characters, for comparing; never for keeping."""
    folded: str = _to_simplified().convert(text)
    return folded


def _language(text: str) -> Lang:
    han, words = HAN.findall(text), LATIN_WORD.findall(text)
    if not han and not words:
        return "und"
    if len(han) < WORDS_PER_HAN * _weight(words, len(han)):
        return "en"
    return "zh-Hant" if _traditional(han) else "zh-Hans"


def _weight(words: list[str], han: int) -> float:
    """How many words of a sentence the Latin words are worth; among Chinese, codes are none and a name is one."""
    if han and all(CODE.fullmatch(word) for word in words):
        return 0
    if han >= FEWEST_HAN and len(words) <= LONGEST_NAME and all(word[0].isupper() or word in JOINTS for word in words):
        return 1
    return sum(1 if len(word) <= LONGEST_WORD else len(word) / GLUED_WORD for word in words)


def _traditional(han: list[str]) -> bool:
    together = "".join(han)
    changed = sum(before != after for before, after in zip(together, simplified(together), strict=False))
    return changed > TRADITIONAL_SHARE * len(han)


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
