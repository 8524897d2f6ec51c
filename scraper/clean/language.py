"""Which language and script a paragraph is in.

Han characters against Latin words, as counted on the pages of this genre: the rule beats general detectors there,
needs no model and is the same every time.
"""

import re
from functools import cache

from opencc import OpenCC

from schemas.records import Lang

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’.-]*")
PINYIN_GLOSS = re.compile(r"[(（?][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*[)）]")
"""`(mào)`: neither a word of English nor part of the Chinese."""

WORDS_PER_HAN = 2
"""A Latin word weighs as much as two Han characters."""

TRADITIONAL_SHARE = 0.05
"""From this share on of Han characters that `t2s` changes, a paragraph is Traditional. Running Traditional text has
about 0.3; Simplified text has a stray one now and then (於, 乾 in names)."""


def language(text: str) -> Lang:
    """The language of a paragraph; `und` where there are no letters.

    >>> language("李波会见大使一行。"), language("李波會見大使一行。"), language("Li Bo met with the ambassador.")
    ('zh-Hans', 'zh-Hant', 'en')
    >>> language("2021-02-26")
    'und'
    """
    plain = PINYIN_GLOSS.sub("", text)
    han = HAN.findall(plain)
    words = len(LATIN_WORD.findall(plain))
    if not han and not words:
        return "und"
    if len(han) < WORDS_PER_HAN * words:
        return "en"
    return "zh-Hant" if _traditional(han) else "zh-Hans"


def is_chinese(lang: Lang) -> bool:
    """Whether a language tag is Chinese in either script."""
    return lang.startswith("zh")


def _traditional(han: list[str]) -> bool:
    simplified: str = _to_simplified().convert("".join(han))
    changed = sum(before != after for before, after in zip(han, simplified, strict=False))
    return changed > TRADITIONAL_SHARE * len(han)


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
