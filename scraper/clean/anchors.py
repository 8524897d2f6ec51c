"""What a text in either language has to hold on to, and how much of it the other side covers.

Anchors are what survives translation: terms of the term base, names, numbers, dates, countries, Latin tokens. Each has
a weight; the similarity of a Chinese and an English text is the share of the weight of both that the other one covers.
Chinese is compared in Simplified characters.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.records import Lang
from scraper.clean import names
from scraper.clean.countries import find_countries
from scraper.clean.dates import find_dates
from scraper.clean.found import Found
from scraper.clean.numbers import find_numbers
from scraper.clean.scripts import to_simplified
from scraper.clean.terms import EMPTY, Term, Terms, stem, stems, terms

Kind = Literal["term", "word", "name", "latin", "number", "date", "country"]

FACTS = frozenset({"number", "date", "country"})

TERM_WEIGHT = 1.0
"""Of a term with two characters; it grows with the root of its length, as does what it tells."""
SHORT_TERM_WEIGHT = 0.3
"""Of a term with a single character, which is often a part of another word."""
LEAST_WORD_WEIGHT = 0.25
"""Of an English word that very many terms have; one that a single term has weighs 1."""
NAME_WEIGHT = 1.5
"""Of each word of a name."""
LATIN_WEIGHT = 1.5
DAY_WEIGHT = 3.0
MONTH_WEIGHT = 1.5
"""Also of a year: either is said of many things in one bulletin."""
COUNTRY_WEIGHT = 2.0
DIGIT_WEIGHT = 0.5
"""Of each digit that a number has before the zeros at its end, and once more of the number: 3 is rarer than 315."""
MOST_DIGITS = 4

TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ](?:['’A-Za-zÀ-ÖØ-öø-ÿ]|-(?![A-Z]))*|[^\sA-Za-zÀ-ÖØ-öø-ÿ]")
"""A word, with the hyphen of `Yong-wu` but not those of `Beijing-Tianjin`; or a mark."""
SENTENCE_MARKS = frozenset('.!?"“')
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+&.-]*[A-Za-z0-9+]|\d+[A-Za-z]+")
WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
YEAR = re.compile(r"^\d{4}-")
DAY = re.compile(r"-\d\d-\d\d")
LONGEST_SPELLING = 3
"""Words that together may spell one name."""
LIKE_ENOUGH = {2: 1.0, 3: 0.85}
"""How much a foreign name must sound alike, by the number of its consonants: many short ones are alike by chance."""
LIKE_ENOUGH_LONGER = 0.75
SHORT_NAME_COVER = 0.5
"""A name of two consonants that sounds alike is covered by half: every fifth does by chance."""


@dataclass(frozen=True)
class Anchor:
    """Something to hold on to in a text of one language."""

    kind: Kind
    value: str
    weight: float
    term: Term | None = None
    among: tuple[str, ...] = ()
    """Of a name: the words of its run, itself included."""
    spellings: tuple[tuple[str, ...], ...] = ()
    """Of a name: those of them next to it that together may be pinyin."""


@dataclass(frozen=True)
class Anchored:
    """A text and its anchors, each once."""

    text: str
    anchors: tuple[Anchor, ...]

    @cached_property
    def mass(self) -> float:
        """The weight of all its anchors."""
        return sum(anchor.weight for anchor in self.anchors)

    def without(self, kind: Kind) -> "Anchored":
        """The same text without the anchors of a kind."""
        return Anchored(self.text, tuple(anchor for anchor in self.anchors if anchor.kind != kind))

    @cached_property
    def stems(self) -> frozenset[str]:
        """English: its words. Chinese: the words of whatever its terms may be in English."""
        licensed = (alternative for anchor in self.anchors if anchor.term for alternative in anchor.term.stems)
        return frozenset(stems(self.text)).union(*licensed)

    @cached_property
    def latin(self) -> frozenset[str]:
        """Its words in Latin letters, small."""
        return frozenset(token.lower() for token in LATIN.findall(self.text))

    @cached_property
    def facts(self) -> frozenset[str]:
        """The values of its numbers, dates and countries; a year alone may be read as a number in one language."""
        return frozenset(anchor.value for anchor in self.anchors if anchor.kind in FACTS)

    @cached_property
    def days(self) -> frozenset[str]:
        """The values of its dates, and of numbers that might be years."""
        return frozenset(anchor.value for anchor in self.anchors if anchor.kind in ("date", "number"))

    @cached_property
    def syllables(self) -> dict[str, list[int]]:
        """Chinese: where each syllable stands."""
        return names.syllables(self.text)

    @cached_property
    def heard(self) -> dict[Anchor, float]:
        """Chinese: the names that were looked for in it so far, and how far they were found."""
        return {}

    @cached_property
    def sounding(self) -> tuple[str, ...]:
        """Chinese: what may be foreign names in it."""
        return tuple(run for run in names.sounding(self.text) if len(run) > 1)


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


def chinese(text: str, known: Terms) -> Anchored:
    """The anchors of a Chinese text."""
    text = to_simplified(text)
    facts, rest = _facts(text, "zh-Hans")
    found = [Anchor("term", term.zh, _term_weight(term), term) for term in known.find(rest)]
    latin = dict.fromkeys(token.lower() for token in LATIN.findall(rest))
    return Anchored(rest, (*facts, *found, *(Anchor("latin", token, LATIN_WEIGHT) for token in latin)))


def english(text: str, known: Terms) -> Anchored:
    """The anchors of an English text."""
    facts, rest = _facts(text, "en")
    words = (word for word in dict.fromkeys(stems(rest)) if word in known.english)
    found = [Anchor("word", word, max(LEAST_WORD_WEIGHT, known.english[word] ** -0.5)) for word in words]
    return Anchored(text, (*facts, *found, *_names(rest, known)))


def zh_covered(zh: Anchored, en: Anchored) -> list[float]:
    """How much of each Chinese anchor the English covers, in [0, 1]."""
    return [_covered(anchor, zh, en) for anchor in zh.anchors]


def en_covered(zh: Anchored, en: Anchored) -> list[float]:
    """How much of each English anchor the Chinese covers, in [0, 1]."""
    return [_covered(anchor, zh, en, of_english=True) for anchor in en.anchors]


def _covered(anchor: Anchor, zh: Anchored, en: Anchored, *, of_english: bool = False) -> float:
    if anchor.kind == "word":
        return 1.0 if anchor.value in zh.stems else 0.0
    if anchor.term:
        return _term_covered(anchor.term, en.stems)
    if anchor.kind == "name":
        if anchor not in zh.heard:
            zh.heard[anchor] = _name_covered(anchor, zh)
        return zh.heard[anchor]
    other = zh if of_english else en
    if anchor.kind == "date":
        return max((_same_days(anchor.value, day) for day in other.days), default=0.0)
    return float(anchor.value in (other.latin if anchor.kind == "latin" else other.facts))


def _facts(text: str, lang: Lang) -> tuple[list[Anchor], str]:
    """Dates, numbers and countries, each once, and the text without them, place for place."""
    facts: dict[tuple[Kind, str], Anchor] = {}
    rest = list(text)
    finders: tuple[tuple[Kind, Callable[[str, Lang], list[Found]]], ...] = (
        ("date", find_dates),
        ("number", find_numbers),
        ("country", find_countries),
    )
    for kind, find in finders:
        for found in find(text, lang):
            facts.setdefault((kind, found.value), Anchor(kind, found.value, _fact_weight(kind, found.value)))
            rest[found.start : found.end] = ";" * (found.end - found.start)
    return list(facts.values()), "".join(rest)


def _fact_weight(kind: Kind, value: str) -> float:
    if kind == "country":
        return COUNTRY_WEIGHT
    if kind == "date":
        return DAY_WEIGHT if DAY.search(value) else MONTH_WEIGHT
    digits = len(re.sub(r"\D", "", value).strip("0"))
    return DIGIT_WEIGHT * (1 + min(digits, MOST_DIGITS))


def _same_days(one: str, other: str) -> float:
    """How far two dates agree; a year that only one of them gives does not count.

    >>> _same_days("2021-02-25", "--02-25"), _same_days("--02-23/--02-26", "--02-26"), _same_days("2021", "2020")
    (1.0, 0.5, 0.0)
    """
    mine, others = one.rstrip("~").split("/"), other.rstrip("~").split("/")
    if any(day.startswith("--") for day in (*mine, *others)):
        mine, others = [YEAR.sub("--", day) for day in mine], [YEAR.sub("--", day) for day in others]
    return len({*mine} & {*others}) / len({*mine, *others})


def _term_weight(term: Term) -> float:
    return TERM_WEIGHT * (len(term.zh) / 2) ** 0.5 if len(term.zh) > 1 else SHORT_TERM_WEIGHT


def _term_covered(term: Term, words: frozenset[str]) -> float:
    if term.words.isdisjoint(words):
        return 0.0
    return max(len(alternative & words) / len(alternative) for alternative in term.stems)


def _names(text: str, known: Terms) -> list[Anchor]:
    """The capitalised words that are no words of the genre, each once."""
    found: dict[str, Anchor] = {}
    for run, opens in _capitalised(TOKEN.findall(text)):
        for place, word in enumerate(run):
            alone = opens and place == 0 and len(run) == 1 and not names.is_pinyin(word)
            if word[0].isupper() and not alone and not is_word(word, known):
                found.setdefault(
                    word, Anchor("name", word, NAME_WEIGHT, among=tuple(run), spellings=_spellings(run, place))
                )
    return list(found.values())


def is_word(word: str, known: Terms) -> bool:
    """Whether a capitalised word is one of the genre, or empty of meaning, and so no name.

    What could be pinyin must be that very word: Lin is no line, Chang no change.

    >>> [is_word(word, terms()) for word in ("Municipal", "The", "Mihelin", "Lin", "Meeting")]
    [True, True, False, False, True]
    """
    plain = word.lower()
    if len(word) == 1 or word in WEEKDAYS or plain in EMPTY or plain in known.words:
        return True
    return not names.is_pinyin(word) and stem(plain) in known.english


def _capitalised(tokens: Sequence[str]) -> Iterable[tuple[list[str], bool]]:
    """Runs of capitalised words, each with a small one behind it (`Wang kuiwan`), and whether it opens a sentence."""
    run: list[str] = []
    opens = begins = True
    for token in tokens:
        if token[0].isupper():
            opens = begins if not run else opens
            run.append(token)
        elif run:
            if token[0].isalpha() and len(token) > 2:
                run.append(token)
            yield run, opens
            run = []
        begins = token in SENTENCE_MARKS
    if run:
        yield run, opens


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


def _spellings(run: Sequence[str], place: int) -> tuple[tuple[str, ...], ...]:
    """The words around one of a run that may spell it in pinyin, the family name first or last."""
    found: list[tuple[str, ...]] = []
    for size in range(LONGEST_SPELLING, 0, -1):
        for start in range(max(0, place - size + 1), min(place, len(run) - size) + 1):
            words = tuple(run[start : start + size])
            if all(map(names.is_pinyin, words)):
                found += [words, words[::-1]] if size == 2 else [words]  # given name first, as abroad
    return tuple(found)
