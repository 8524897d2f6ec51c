"""What a text in either language has to hold on to.

Anchors are what survives translation: terms of the term base, names, numbers, dates, countries, Latin tokens. Each has
a weight; how much of it another text covers is told by `similarity.py`.
Chinese is compared in Simplified characters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.records import Lang
from scraper.clean.language.language import is_chinese
from scraper.clean.language.scripts import to_simplified
from scraper.clean.names import names
from scraper.clean.names.capitals import capitals
from scraper.clean.terms import Term, Terms, stems
from scraper.clean.values.countries import find_countries
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found
from scraper.clean.values.numbers import find_numbers

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

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+&.-]*[A-Za-z0-9+]|\d+[A-Za-z]+")
DAY = re.compile(r"-\d\d-\d\d")


@dataclass(frozen=True)
class Anchor:
    """Something to hold on to in a text of one language."""

    kind: Kind
    value: str
    weight: float
    among: tuple[str, ...] = ()
    """Of a name: the words of its run (see `Capital`)."""
    spellings: tuple[tuple[str, ...], ...] = ()
    """Of a name: what may spell it."""
    term: Term | None = None


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


def chinese(text: str, known: Terms) -> Anchored:
    """The anchors of a Chinese text."""
    return of_sentences([text], "zh-Hans", known)[0]


def english(text: str, known: Terms) -> Anchored:
    """The anchors of an English text."""
    return of_sentences([text], "en", known)[0]


def of_sentences(texts: Sequence[str], lang: Lang, known: Terms) -> list[Anchored]:
    """The anchors of each sentence of a paragraph; a date without a month has that of the sentence before."""
    chinese_side = is_chinese(lang)
    plain = [to_simplified(text) for text in texts] if chinese_side else list(texts)
    found = _facts("".join(plain), "zh-Hans" if chinese_side else "en")
    anchored: list[Anchored] = []
    start = 0
    for text in plain:
        facts, rest = _within(found, start, text)
        anchors = _in_chinese(rest, known) if chinese_side else _in_english(rest, known)
        # in English even a country is also a word: a Chinese expert is one who knows 中文
        anchored.append(Anchored(rest if chinese_side else text, (*facts, *anchors)))
        start += len(text)
    return anchored


def together(parts: Sequence[Anchored]) -> Anchored:
    """A paragraph out of its sentences."""
    if len(parts) == 1:
        return parts[0]
    anchors = {(anchor.kind, anchor.value): anchor for part in reversed(parts) for anchor in part.anchors}
    return Anchored("".join(part.text for part in parts), tuple(anchors.values()))


def _facts(text: str, lang: Lang) -> list[tuple[Kind, Found]]:
    """Dates, numbers and countries where they stand."""
    finders: tuple[tuple[Kind, Callable[[str, Lang], list[Found]]], ...] = (
        ("date", find_dates),
        ("number", find_numbers),
        ("country", find_countries),
    )
    return [(kind, found) for kind, find in finders for found in find(text, lang)]


def _within(facts: Sequence[tuple[Kind, Found]], start: int, text: str) -> tuple[list[Anchor], str]:
    """Those of a text that begins at a place, each once, and the text without them, place for place."""
    mine: dict[tuple[Kind, str], Anchor] = {}
    rest = list(text)
    for kind, found in facts:
        here, end = found.start - start, min(found.end - start, len(text))
        if 0 <= here < end:
            mine.setdefault((kind, found.value), Anchor(kind, found.value, _fact_weight(kind, found.value)))
            rest[here:end] = ";" * (end - here)
    return list(mine.values()), "".join(rest)


def _in_chinese(text: str, known: Terms) -> list[Anchor]:
    terms_in = [Anchor("term", term.zh, _term_weight(term), term=term) for term in known.find(text)]
    latin = dict.fromkeys(token.lower() for token in LATIN.findall(text))
    return [*terms_in, *(Anchor("latin", token, LATIN_WEIGHT) for token in latin)]


def _in_english(text: str, known: Terms) -> list[Anchor]:
    words = (word for word in dict.fromkeys(stems(text)) if word in known.english)
    found = [Anchor("word", word, max(LEAST_WORD_WEIGHT, known.english[word] ** -0.5)) for word in words]
    named = (Anchor("name", one.word, NAME_WEIGHT, one.among, one.spellings) for one in capitals(text, known))
    return [*found, *named]


def _fact_weight(kind: Kind, value: str) -> float:
    if kind == "country":
        return COUNTRY_WEIGHT
    if kind == "date":
        return DAY_WEIGHT if DAY.search(value) else MONTH_WEIGHT
    digits = len(re.sub(r"\D", "", value).strip("0"))
    return DIGIT_WEIGHT * (1 + min(digits, MOST_DIGITS))


def _term_weight(term: Term) -> float:
    return TERM_WEIGHT * (len(term.zh) / 2) ** 0.5 if len(term.zh) > 1 else SHORT_TERM_WEIGHT
