"""How much of a Chinese and an English text the other one covers: the share of the weight of what both hold on to."""

import re
from collections.abc import Iterable

from scraper.clean.align.anchors import Anchor, Anchored, chinese, english
from scraper.clean.names import names
from scraper.clean.terms import Term, Terms, terms

YEAR = re.compile(r"^\d{4}-")
LIKE_ENOUGH = {2: 1.0, 3: 0.85}
"""How much a foreign name must sound alike, by the number of its consonants: many short ones are alike by chance."""
LIKE_ENOUGH_LONGER = 0.75
SHORT_NAME_COVER = 0.5
"""A name of two consonants that sounds alike is covered by half: every fifth does by chance."""


def similarity(zh: str, en: str, known: Terms | None = None) -> float:
    """How much of a Chinese and an English text the other one covers, in [0, 1].

    Args:
        zh: in either script.
        en: its supposed translation.
        known: the term base; by default the one that ships with the code.

    >>> similarity("副市长李波会见了克罗地亚大使。", "Vice Mayor Li Bo met with the ambassador.") > 0.5
    True
    """
    known = known or terms()
    one, other = chinese(zh, known), english(en, known)
    mass = one.mass + other.mass
    if not mass:
        return 0.0
    return round((weighed(one, zh_covered(one, other)) + weighed(other, en_covered(one, other))) / mass, 4)


def weighed(text: Anchored, covered: Iterable[float]) -> float:
    """The weight of what is covered."""
    return sum(anchor.weight * share for anchor, share in zip(text.anchors, covered, strict=True))


def zh_covered(zh: Anchored, en: Anchored) -> list[float]:
    """How much of each Chinese anchor the English covers, in [0, 1]."""
    words = en.stems
    return [_term_covered(one.term, words) if one.term else _covered(one, zh, en) for one in zh.anchors]


def en_covered(zh: Anchored, en: Anchored) -> list[float]:
    """How much of each English anchor the Chinese covers, in [0, 1]."""
    words = zh.stems
    return [
        float(one.value in words) if one.kind == "word" else _covered(one, zh, en, of_english=True)
        for one in en.anchors
    ]


def _covered(anchor: Anchor, zh: Anchored, en: Anchored, *, of_english: bool = False) -> float:
    """Of what is neither a term nor a word."""
    if anchor.kind == "name":
        if anchor not in zh.heard:
            zh.heard[anchor] = _name_covered(anchor, zh)
        return zh.heard[anchor]
    other = zh if of_english else en
    if anchor.kind == "date":
        return max((_same_days(anchor.value, day) for day in other.days), default=0.0)
    return float(anchor.value in (other.latin if anchor.kind == "latin" else other.facts))


def _same_days(one: str, other: str) -> float:
    """How far two dates agree; a year that only one of them gives does not count.

    >>> _same_days("2021-02-25", "--02-25"), _same_days("--02-23/--02-26", "--02-26"), _same_days("2021", "2020")
    (1.0, 0.5, 0.0)
    """
    mine, others = one.rstrip("~").split("/"), other.rstrip("~").split("/")
    if any(day.startswith("--") for day in (*mine, *others)):
        mine, others = [YEAR.sub("--", day) for day in mine], [YEAR.sub("--", day) for day in others]
    return len({*mine} & {*others}) / len({*mine, *others})


def _term_covered(term: Term, words: frozenset[str]) -> float:
    if term.words.isdisjoint(words):
        return 0.0
    return max(len(alternative & words) / len(alternative) for alternative in term.stems)


def _name_covered(name: Anchor, zh: Anchored) -> float:
    if name.value.lower() in zh.latin:
        return 1.0
    if any(names.spelled_at(words, zh.text, zh.syllables) for words in name.spellings):
        return 1.0
    alike = max((names.sounds_alike(name.value, run) for run in zh.sounding), default=0.0)
    count = names.count_sounds(name.value)
    if alike < LIKE_ENOUGH.get(count, LIKE_ENOUGH_LONGER):
        return 0.0
    return alike if count > names.FEWEST_SOUNDS else SHORT_NAME_COVER
