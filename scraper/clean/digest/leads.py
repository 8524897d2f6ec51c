"""How news opens: the first sentence of a bulletin says on which day it happened.

`7月7日，…`, `为深入学习…，5月30日，…`, `On July 7, …`, `At the invitation of …, on July 7, …`. Any other paragraph may
name a day too, but what somebody said of a day, or what lasts until then, opens nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scraper.clean.language.sentences import sentences
from scraper.clean.text.lines import Line, Side
from scraper.clean.values.dates import find_dates

Opening = Literal["day", "later", "within"]
"""With the day, with a clause and then the day, or with a day somewhere in the first sentence."""

DAY = re.compile(r"(?<!\d)(\d\d)-(\d\d)(?=[/~]|$)")
LATELY = {
    "zh": re.compile(r"(?:近日|日前|近期)[,\u4e00-\u9fff]"),
    "en": re.compile(r"(?:Recently|A few days ago|In recent days)\b"),
}
DATELINE = {
    "zh": re.compile(
        r"(?:\([^()]{0,40}\)|【[^】]{0,20}】|[^,。]{2,12}讯)?\s*(?:当地时间|北京时间|[今去前]年)?,?\s*(?:自|从)?"
    ),
    "en": re.compile(
        r"(?:\([^()]{0,40}\)\s*)?(?:(?:from|on|in|at|during|between|since)\s+)?(?:the\s+)?"
        r"(?:(?:early\s+|late\s+)?(?:morning|afternoon|evening|night)\s+of\s+)?(?:the\s+)?",
        re.I,
    ),
}
"""What may stand before the day with which a paragraph opens."""
CLAUSE = {
    "zh": re.compile(
        r"(?:为|应|根据|按照|依据|经|由|随着|受|作为|借|值此|正值|恰逢|继|围绕).{4,150}(?:,|于)\s*(?:当地时间)?"
    ),
    "en": re.compile(
        r"(?:At the invitation|To|In order to|For|Under|According to|As|With|Led by|In accordance|Upon)\b"
        r".{4,250}(?:,\s*|\s)(?:(?:from|on|in|during|between)\s+)(?:the\s+)?(?:(?:morning|afternoon|evening)\s+of\s+)?",
    ),
}
"""A purpose, an occasion or an invitation, and then the day."""
REPORTS = {
    "zh": re.compile(r"表示|说[,:]|指出|介绍|强调|认为|透露|称,|建议|要求|提出|希望|商定|据"),
    "en": re.compile(r"\b(?:said|says|noted|stressed|pointed out|stated|hoped?|suggested|agreed|according)\b", re.I),
}
"""A day behind one of these is what somebody spoke of."""
LASTS = {"zh": re.compile(r"[^,。]{0,4}?(?:以来|以前|之前|前|起|止)"), "en": re.compile(r"(?!)")}
BEFORE = {"zh": re.compile(r"(?!)"), "en": re.compile(r"\b(?:since|until|by|before|after)\s+$", re.I)}


@dataclass(frozen=True)
class Days:
    """A day, or the first and the last, as (month, day): news does not say the year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def overlaps(self, other: "Days") -> bool:
        """Whether they have a day in common.

        >>> Days((2, 23), (2, 26)).overlaps(Days((2, 25), (2, 25)))
        True
        >>> Days((12, 30), (1, 2)).overlaps(Days((1, 1), (1, 1)))
        True
        """
        return self._has(other.first) or other._has(self.first)

    def _has(self, day: tuple[int, int]) -> bool:
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


def opening(line: Line) -> Opening | None:
    """How a paragraph says when its news happened; null where it does not.

    >>> from scraper.clean.text.mending import Mended
    >>> read = lambda text: opening(Line(Mended(text), "zh-Hans"))
    >>> read("7月7日，李波会见大使。"), read("为加强交流，5月30日，会议在渝举行。"), read("他表示，5月30日再来。")
    ('day', 'later', None)
    """
    return _opening(line.plain, line.side) if line.side else None


def days(line: Line) -> tuple[Days, ...]:
    """The days in the first sentence of a paragraph."""
    return tuple(day for _, _, day in _days(first_sentence(line.plain, line.side), line.side)) if line.side else ()


def agree(one: Sequence[Days], other: Sequence[Days]) -> bool | None:
    """Whether two texts name a day in common; null where one names none."""
    if not one or not other:
        return None
    return any(day.overlaps(another) for day in one for another in other)


def behind_the_day(line: Line) -> str:
    """What follows the first day in the first sentence; all of it where there is none."""
    if line.side is None:
        return line.plain
    sentence = first_sentence(line.plain, line.side)
    return next((sentence[end:] for _, end, _ in _days(sentence, line.side)), sentence)


@lru_cache(maxsize=1024)
def first_sentence(plain: str, side: Side) -> str:
    """Of a plain text."""
    return sentences(plain, "zh-Hans" if side == "zh" else "en")[0] if plain else ""


@lru_cache(maxsize=1024)
def _opening(plain: str, side: Side) -> Opening | None:
    if LATELY[side].match(plain):
        return "day"
    sentence = first_sentence(plain, side)
    for start, end, _ in _days(sentence, side):
        before = sentence[:start]
        if LASTS[side].match(sentence, end) or BEFORE[side].search(before):
            continue
        if DATELINE[side].fullmatch(before):
            return "day"
        if CLAUSE[side].fullmatch(before) and not REPORTS[side].search(before):
            return "later"
        if not REPORTS[side].search(before):
            return "within"
    return None


def _days(sentence: str, side: Side) -> Iterator[tuple[int, int, Days]]:
    """Where days stand, and which; months and years alone are none."""
    for found in find_dates(sentence, "zh-Hans" if side == "zh" else "en"):
        ends = [DAY.search(part) for part in found.value.split("/")]
        told = [(int(end[1]), int(end[2])) for end in ends if end]
        if told:
            yield found.start, found.end, Days(told[0], told[-1])
