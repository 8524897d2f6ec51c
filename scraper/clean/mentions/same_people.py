"""Which people of one language have no counterpart in the other, in two texts that translate each other.

A name is the same in both if one spells the other or sounds like it. What does neither is judged by its form:

- a Chinese name (王强, Li Bo) must be spelled, so one that is not is missing; unless a foreign name is left over, since
  many guests have chosen a Chinese name that has nothing to do with their own;
- a foreign name written by its sound is missing only where the other language has one left over that sounds quite
  different: a short or freely written one may sound like nothing;
- other names (Japanese ones, abbreviations) are never missing: nothing can be told of them.
"""

import re
from collections.abc import Sequence

from scraper.clean.mentions import people_in_english
from scraper.clean.mentions.name_borders import DOTS
from scraper.clean.mentions.people import ALIKE_FROM, likeness
from scraper.clean.mentions.people_in_chinese import FAMILY_NAMES, JAPANESE_FAMILY_NAMES
from scraper.clean.mentions.people_in_english import is_chinese_name
from scraper.clean.names.names import TRANSLITERATION, count_sounds, spelled_at
from scraper.clean.terms import Terms

UNLIKE_BELOW = 0.4
"""Below this two foreign names are two people; a name and its Chinese seldom fall below 0.5."""
FEWEST_SOUNDS = 4
"""Consonants of a foreign name of which that can be said."""


def apart(
    zh_names: Sequence[str], en_names: Sequence[str], zh: str, en: str, terms: Terms
) -> tuple[list[str], list[str]]:
    """The names of each language that should stand in the other and do not, each once.

    >>> from scraper.clean.terms import terms
    >>> zh, en = "副市长王强会见达里欧·米海林", "Vice mayor Li Bo met with Dario Mihelin"
    >>> apart(["王强", "达里欧·米海林"], ["Li Bo", "Dario Mihelin"], zh, en, terms())
    (['王强'], ['Li Bo'])
    """
    latin = [*en_names, *(en[start:end] for start, end in people_in_english.candidates(en, terms))]
    left_zh = [name for name in dict.fromkeys(zh_names) if not any(likeness(name, one) >= ALIKE_FROM for one in latin)]
    left_en = [
        name
        for name in dict.fromkeys(en_names)
        if not spelled_at(name.split(), zh) and not any(likeness(one, name) >= ALIKE_FROM for one in zh_names)
    ]
    spelled_zh, spelled_en = [*filter(_is_spelled, left_zh)], [*filter(is_chinese_name, left_en)]
    if len(left_en) - len(spelled_en) > len(left_zh) - len(spelled_zh):
        spelled_zh = []
    by_sound_zh = [name for name in left_zh if re.search(f"[{DOTS}]", name)]
    by_sound_en = [name for name in left_en if not is_chinese_name(name) and _can_be_heard(name)]
    if any(likeness(one, other) >= UNLIKE_BELOW for one in by_sound_zh for other in by_sound_en):
        by_sound_zh = by_sound_en = []
    if not by_sound_zh or not by_sound_en:
        return spelled_zh, spelled_en
    return [*spelled_zh, *by_sound_zh], [*spelled_en, *by_sound_en]


def _is_spelled(zh: str) -> bool:
    """Whether a Chinese name is one that pinyin spells; 罗伊特 may as well be Reuter."""
    if len(zh) == 3 and TRANSLITERATION.issuperset(zh):
        return False
    return len(zh) <= 3 and zh[0] in FAMILY_NAMES and not zh.startswith(tuple(JAPANESE_FAMILY_NAMES))


def _can_be_heard(latin: str) -> bool:
    return sum(map(count_sounds, latin.split())) >= FEWEST_SOUNDS
