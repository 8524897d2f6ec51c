"""How news opens: the first sentence of a bulletin says on which day it happened.

`7月7日，…`, `为深入学习…，5月30日，…`, `On July 7, …`, `At the invitation of …, on July 7, …`. A later paragraph may open with
a day too: one within the days that the first sentence names, or one on which the same guests go on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from babel import Locale

from scraper.clean.anchors import english
from scraper.clean.language import HAN
from scraper.clean.lines import Line, Side
from scraper.clean.names import is_pinyin, sounding
from scraper.clean.terms import terms

MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in MONTHS)
TENS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
PART = {"early": (1, 10), "mid": (11, 20), "middle": (11, 20), "late": (21, 31), "end": (21, 31)}
DAYS_A_MONTH = 31
"""Days are counted as if every month had so many: only their order matters."""

HAN_DIGITS = "[一二三四五六七八九十廿卅]"
ZH_DAY = re.compile(
    r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日?(?:\s*[至到~—–-]+\s*(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日)?"
    rf"|(?P<part>{'|'.join(TENS)}))"
)
EN_DAY = re.compile(
    rf"\b(?:(?P<month>{MONTH})\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)|(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+(?P<month1>{MONTH}))"
    rf"(?:\s*(?:to|through|until|and|-|–|—)\s*(?:(?P<month2>{MONTH})\s*)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?"
    rf"|\b(?P<part>{'|'.join(PART)})(?:[ -]of|-|\s)+\s*(?P<month3>{MONTH})",
    re.I,
)

ZH_DATE = (
    rf"(?:(?:\d{{4}}|[今去前])年)?(?:\d{{1,2}}|{HAN_DIGITS}{{1,2}})月(?:\d{{1,2}}|{HAN_DIGITS}{{1,3}}|{'|'.join(TENS)})"
)
ZH_DATELINE = r"(?:\([^()]{0,40}\)|【[^】]{0,20}】|本刊讯|本报讯|.{2,12}讯)?\s*(?:当地时间|北京时间)?,?"
ZH_CLAUSE = r"(?:为|应|根据|按照|依据|经|由|随着|受|作为|借|值此|正值|恰逢|继|围绕)"
ZH_OPENS = re.compile(rf"^{ZH_DATELINE}(?:{ZH_DATE}(?!.{{0,3}}(?:以来|起,|底前))|(?:近日|日前)[,,\u4e00-\u9fff])")
ZH_OPENS_LATER = re.compile(rf"^{ZH_CLAUSE}[^。!?]{{4,150}}?(?:,|于){ZH_DATE}")

EN_WHEN = rf"(?:(?:from|on|in|at|during|between|since)?\s*(?:the )?(?:morning|afternoon|evening)?(?: of)?(?: the)?\s*(?:(?:{'|'.join(PART)})(?: of|-| )*)?(?:{MONTH})\b|on \d{{1,2}}(?:st|nd|rd|th)?)"
EN_CLAUSE = r"(?:At the invitation|To|In order to|For|Under|According to|As|With|Led by|In accordance|Upon)\b"
EN_OPENS = re.compile(rf"^(?:\([^()]{{0,40}}\)\s*)?(?:{EN_WHEN}|Recently\b|A few days ago)", re.I)
EN_OPENS_LATER = re.compile(rf"^{EN_CLAUSE}[^.!?]{{4,250}}?(?:,|\bfrom|\bon)\s*(?:{EN_WHEN})")

ZH_SENTENCE = re.compile(r"[^。!?]*[。!?]?")
EN_SENTENCE = re.compile(r".*?(?:(?<=[a-z\d)”\"])[.!?][”\"]?(?=\s*[A-Z“\"])(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)|$)", re.S)
REPORTS = {
    "zh": re.compile(r"表示|说,|说:|指出|介绍|强调|认为|透露|称,|建议|要求|提出|希望|商定|据"),
    "en": re.compile(r"\b(?:said|says|noted|stressed|pointed out|stated|hoped?|suggested|agreed|according)\b", re.I),
}
"""A day behind one of these is what somebody said, not when the news happened."""
GOES_ON = {
    "zh": re.compile(
        rf"^{ZH_DATELINE}{ZH_DATE}日?[上下中]?[午晚]?,?\s*(?:该|此次|本次|双方|代表团|调研组|考察团|访问团|学员|学生们|嘉宾|来宾|客人|与会|参会|大家|会议|活动|大使|总领事|[他她]们?)"
    ),
    "en": re.compile(
        rf"^{EN_WHEN}[^,]{{0,20}},\s*(?:he|she|they|Mr\.? \w+ (?!\w+,)|Ms\.? \w+ (?!\w+,)|both sides|the (?:two|both|delegation|group|visitors|guests|participants|party|students|ambassador|team)\b)",
        re.I,
    ),
}
"""Behind the day, somebody whom the paragraph before has named."""
BOUND = re.compile(r"^[^,。]{0,4}?(?:以来|以前|之前|前|起|止)")

MUNICIPAL = re.compile(r"\b([A-Z][a-z]+) (?:Municipal|City)\b")
SHORTEST_FOREIGN_NAME = 3
"""Characters, of a name written by its sound; shorter ones are alike by chance."""
SHORTEST_THEME = 5
"""Characters that two paragraphs share besides the words of the genre, if they are about the same."""

Opening = Literal["day", "later", "within"]
"""How a paragraph opens: with the day, with a clause and then the day, or with a day somewhere in the first sentence."""


@dataclass(frozen=True)
class Days:
    """First and last day, counted through the year."""

    first: int
    last: int

    def overlaps(self, other: "Days") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


def opening(line: Line) -> Opening | None:
    """How a paragraph says when its news happened; null where it does not.

    >>> from scraper.clean.language import language
    >>> from scraper.clean.mending import Mended
    >>> read = lambda text: opening(Line(Mended(text), language(text)))
    >>> read("7月7日，李波会见大使。"), read("为加强交流，5月30日，会议在渝举行。"), read("他表示，5月30日再来。")
    ('day', 'later', None)
    """
    if line.side is None:
        return None
    opens, opens_later = (ZH_OPENS, ZH_OPENS_LATER) if line.side == "zh" else (EN_OPENS, EN_OPENS_LATER)
    if opens.search(line.plain):
        return "day"
    if opens_later.search(line.plain):
        return "later"
    return "within" if any(True for _ in _told_days(line)) else None


def days(line: Line) -> tuple[Days, ...]:
    """The days in the first sentence of a paragraph."""
    return _days(first_sentence(line), line.side) if line.side else ()


def first_sentence(line: Line) -> str:
    """Of its plain text."""
    found = (ZH_SENTENCE if line.side == "zh" else EN_SENTENCE).match(line.plain)
    return found[0] if found else line.plain


def agree(one: Sequence[Days], other: Sequence[Days]) -> bool | None:
    """Whether two texts name a day in common; null where one names none."""
    if not one or not other:
        return None
    return any(day.overlaps(another) for day in one for another in other)


def goes_on(line: Line) -> bool:
    """Whether a paragraph that opens with a day speaks of somebody who is known already.

    >>> from scraper.clean.mending import Mended
    >>> goes_on(Line(Mended("8月6日，代表团参观了博物馆。"), "zh-Hans")), goes_on(Line(Mended("8月6日，李波会见大使。"), "zh-Hans"))
    (True, False)
    """
    return line.side is not None and GOES_ON[line.side].search(line.plain) is not None


def host_city(lines: Iterable[Line]) -> frozenset[str]:
    """How the publisher's own city is called in English: `Chongqing Municipal People's Government`."""
    return frozenset(found[1] for line in lines if line.side == "en" for found in MUNICIPAL.finditer(line.plain))


def akin(line: Line, others: Iterable[Line], city: frozenset[str] = frozenset(), *, themes: bool) -> bool:
    """Whether a paragraph goes on about the guests of the ones before, or (`themes`) about their event.

    Officials of the office appear in one bulletin after another, and so do countries; foreign guests do not.
    """
    before = [other for other in others if other.side == line.side]
    if line.side == "en":
        return bool(_guests_en(line.plain, city) & {name for other in before for name in _guests_en(other.plain, city)})
    told = "\n".join(other.plain for other in before)
    return any(guest in told for guest in _guests_zh(line.plain)) or (
        themes and _shares_theme(first_sentence(line), told)
    )


def _told_days(line: Line) -> Iterator[Days]:
    """Days in the first sentence on which the news happened, not days that somebody spoke of."""
    if line.side is None:
        return
    sentence = first_sentence(line)
    for found in (ZH_DAY if line.side == "zh" else EN_DAY).finditer(sentence):
        if not REPORTS[line.side].search(sentence, 0, found.start()) and not BOUND.match(sentence[found.end() :]):
            yield from _days(found[0], line.side)


def _days(text: str, side: Side) -> tuple[Days, ...]:
    if side == "zh":
        return tuple(_zh_days(found) for found in ZH_DAY.finditer(text))
    return tuple(_en_days(found) for found in EN_DAY.finditer(text))


def _zh_days(found: re.Match[str]) -> Days:
    month = int(found["month"])
    if found["part"]:
        first, last = TENS[found["part"]]
        return _between(month, first, month, last)
    day = int(found["day"])
    return _between(month, day, int(found["month2"] or month), int(found["day2"] or day))


def _en_days(found: re.Match[str]) -> Days:
    if found["part"]:
        month = _month(found["month3"])
        first, last = PART[found["part"].lower()]
        return _between(month, first, month, last)
    month, day = _month(found["month"] or found["month1"]), int(found["day"] or found["day1"])
    return _between(month, day, _month(found["month2"]) if found["month2"] else month, int(found["day2"] or day))


def _between(month: int, day: int, last_month: int, last_day: int) -> Days:
    return Days(month * DAYS_A_MONTH + day, last_month * DAYS_A_MONTH + last_day)


def _month(name: str) -> int:
    return 1 + next(at for at, month in enumerate(MONTHS) if month.lower().startswith(name.lower().rstrip(".")[:3]))


def _guests_zh(text: str) -> Iterator[str]:
    """Parts of a Chinese text that are written by sound and name no country."""
    for run in sounding(text):
        for word in re.split(r"[·•・．—-]", run):
            name = word.strip("和与对")
            if len(name) >= SHORTEST_FOREIGN_NAME and not any(country in name for country in _countries()):
                yield name


def _guests_en(text: str, city: frozenset[str]) -> set[str]:
    """Names in an English text that are not of Chinese people, of countries, or of the city of the office."""
    return {
        name.value.removesuffix("'s")
        for name in english(text, terms()).anchors
        if name.kind == "name"
        and len(name.value) > SHORTEST_FOREIGN_NAME
        and not (len(name.among) > 1 and all(map(is_pinyin, name.among)))
        and not {name.value, name.value.removesuffix("'s")} & (city | _lands())
    }


def _shares_theme(sentence: str, told: str) -> bool:
    """Whether a stretch of the sentence, besides the words of the genre, stands in what was told."""
    for term in terms().find(sentence):
        sentence = sentence.replace(term.zh, "\n")
    runs = re.split(rf"(?:(?!{HAN.pattern}).)+|\n", sentence)
    return any(run[at : at + SHORTEST_THEME] in told for run in runs for at in range(len(run) - SHORTEST_THEME + 1))


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for code, name in Locale("zh").territories.items() if code.isalpha())


@cache
def _lands() -> frozenset[str]:
    return frozenset(word for code, name in Locale("en").territories.items() if code.isalpha() for word in name.split())
