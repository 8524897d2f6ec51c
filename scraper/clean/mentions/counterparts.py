"""What one language says and the other does not: numbers, dates and countries of two texts that translate each other.

An item is missing where nothing on the other side can stand for it. What may stand for what, and why:

- a date without its year for one with it, `---26` for `--02-26`: what goes without saying is left out in one language;
- a month or a roughly meant part of it for any day in it, a year for any date in it, and 去年 for last year's number;
- 1 for anything: 一 and one are articles, 首 and first are as often `new`;
- 2 in words for anything: 两国 are the two sides, or both, or named;
- a small number in words for the same in any word of the other side (三峡, the Three Gorges; 三方, tripartite);
- a round number for 百, 千, 万, hundreds or thousands without a figure;
- China for anything: 我国, 中方 and 华; another country for its short form (中克, 菲领馆, 日方).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from schemas.records import Lang
from scraper.clean.language.language import is_chinese
from scraper.clean.values.countries import find_countries, names_of
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found, folded
from scraper.clean.values.numbers import find_numbers

Kind = Literal["number", "date", "country", "name"]

SMALL: dict[str, tuple[str, str]] = {
    "3": ("三叁", "three|third|tri|triple"),
    "4": ("四", "four|quad"),
    "5": ("五", "five|fifth|quint"),
    "6": ("六", "six"),
    "7": ("七", "seven"),
    "8": ("八", "eight"),
    "9": ("九", "nine|ninth"),
    "10": ("十", "ten|decade"),
    "12": ("十", "dozen|twel"),
    "50": ("半", "half"),
    "100": ("百", "hundred|centen|centur"),
    "1000": ("千", "thousand|millenn"),
    "10000": ("万", "ten thousand|tens of thousand"),
    "1000000": ("万", "million"),
    "100000000": ("亿", "hundred million|hundreds of million"),
}
"""Words and parts of words that may stand for a number that is written in words, or is round."""
ROUND_FROM = 100

RELATIVE_YEAR = {
    "zh": re.compile("[今去前明后本当次同]年|年[初内底末]|历年|近年"),
    "en": re.compile(r"(?i)\b(?:(?:this|last|next|that|same|previous|past|coming|current|each) year|annual)"),
}
SHORT_FORM = "(?:[中华驻访赴渝川旅在与美欧亚]{0}|{0}[中方企资籍语文领使侨商渝川华])"
"""A country by the first syllable of its name: 中克, 驻菲, 日方, 菲领馆."""
SHORT_FORMS = {"HK": re.compile("港澳"), "MO": re.compile("港澳"), "TW": re.compile("港澳台|台胞|两岸")}


@dataclass(frozen=True)
class Item:
    """Something that a text says and its translation should say: its value, and how it is written."""

    kind: Kind
    value: str
    text: str

    @property
    def in_figures(self) -> bool:
        """Whether it is written in digits."""
        return any(character.isdecimal() for character in self.text)


@dataclass(frozen=True)
class Side:
    """A text and what it says."""

    text: str
    chinese: bool
    items: tuple[Item, ...]
    names: tuple[str, ...] = ()
    """Of people, as they are written."""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The values of its numbers."""
        return frozenset(item.value for item in self.items if item.kind == "number")

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of its countries."""
        return frozenset(item.value for item in self.items if item.kind == "country")

    @cached_property
    def dates(self) -> frozenset[str]:
        """The dates it names, the ends of intervals each for themselves."""
        return frozenset(part for item in self.items if item.kind == "date" for part in parts(item.value))


def side(texts: Sequence[tuple[str, Lang]], names: Sequence[str] = ()) -> Side:
    """What one or several paragraphs in one language say; names of people are given.

    >>> [item.value for item in side([("2月25日，3家企业访问克罗地亚", "zh-Hans")]).items]
    ['--02-25', '3', 'HR']
    """
    items: list[Item] = []
    for text, lang in texts:
        found: tuple[tuple[Kind, Callable[[str, Lang], list[Found]]], ...] = (
            ("date", find_dates),
            ("number", find_numbers),
            ("country", find_countries),
        )
        for kind, find in found:
            items += [Item(kind, one.value, text[one.start : one.end]) for one in find(text, lang)]
    joined = "\n".join(folded(text, lang) for text, lang in texts)
    return Side(joined, bool(texts) and is_chinese(texts[0][1]), tuple(items), tuple(names))


def missing(said: Side, other: Side) -> list[Item]:
    """The items of one side for which nothing stands on the other, each value once.

    >>> zh, en = side([("2月26日，3家企业来访", "zh-Hans")]), side([("On February 6, three companies came", "en")])
    >>> [item.text for item in missing(zh, en)], [item.text for item in missing(en, zh)]
    (['2月26日'], ['February 6'])
    """
    lacking = {(item.kind, item.value): item for item in said.items if not _covered(item, other)}
    return list(lacking.values())


def _covered(item: Item, other: Side) -> bool:
    if item.kind == "number":
        return _number_covered(item, other)
    return _date_covered(item, other) if item.kind == "date" else _country_covered(item, other)


# --- dates ----------------------------------------------------------------------------------------------------


def _date_covered(item: Item, other: Side) -> bool:
    return all(
        any(agree(part, known) for known in other.dates) or _year_told(part, other) for part in parts(item.value)
    )


def parts(value: str) -> list[str]:
    """The ends of an interval, or the one day; a roughly meant interval is its month or year.

    >>> parts("--02-23/--02-26"), parts("--02-01/--02-10~"), parts("2021-01/2021-03~"), parts("2021-02-25")
    (['--02-23', '--02-26'], ['--02'], ['2021'], ['2021-02-25'])
    """
    first, _, last = value.removesuffix("~").partition("/")
    if value.endswith("~"):
        return [first.rsplit("-", 1)[0]]
    return [first, last] if last else [first]


def agree(one: str, other: str) -> bool:
    """Whether two dates may be the same, as far as both say; the vaguer one may stand for the other.

    >>> agree("2021-02-25", "--02-25"), agree("---25", "--02-25"), agree("--02", "--02-25"), agree("--02-26", "--XX-26")
    (True, True, True, False)
    >>> agree("2021-02-25", "2020-02-25"), agree("2021", "2021-02"), agree("T05:00", "T17:00")
    (False, True, True)
    """
    if one.startswith("T") and other.startswith("T"):
        return int(one[1:3]) % 12 == int(other[1:3]) % 12 and one[3:] == other[3:]
    ours, theirs = _fields(one), _fields(other)
    both = [(mine, its) for mine, its in zip(ours, theirs, strict=True) if mine and its]
    return bool(both) and all(mine == its for mine, its in both)


def _fields(value: str) -> tuple[str, str, str]:
    """Year, month and day, empty where they are not said."""
    if value.startswith("T"):
        return value, "", ""
    if value.startswith("---"):
        return "", "", value[3:]
    if value.startswith("--"):
        month, _, day = value[2:].partition("-")
        return "", month, day
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    return year, month, day


def _year_told(part: str, other: Side) -> bool:
    """A bare year that stands as a number, or as this year or last."""
    if not re.fullmatch(r"\d{3}[\dX]", part):
        return False
    return part in other.numbers or RELATIVE_YEAR["zh" if other.chinese else "en"].search(other.text) is not None


# --- numbers --------------------------------------------------------------------------------------------------


def _number_covered(item: Item, other: Side) -> bool:
    if item.value == "1" or (item.value == "2" and not item.in_figures):
        return True
    if item.value in other.numbers or _in_a_date(item, other):
        return True
    loosely = not item.in_figures or (item.value.isdecimal() and int(item.value) >= ROUND_FROM)
    if item.value == "2":
        return re.search("[两双二]" if other.chinese else r"(?i)\b(?:two|both|second|bi|pair)", other.text) is not None
    if loosely and item.value in SMALL:
        zh, en = SMALL[item.value]
        return re.search(f"[{zh}]" if other.chinese else rf"(?i)\b(?:{en})", other.text) is not None
    return False


def _in_a_date(item: Item, other: Side) -> bool:
    """A year as a number (the 2022 Games), or a day as an ordinal (the 26th)."""
    known = [_fields(part) for part in other.dates]
    if re.fullmatch(r"(?:19|20)\d\d", item.value):
        return any(year == item.value for year, _, _ in known)
    ordinal = re.fullmatch(r"\d+(?:st|nd|rd|th)", item.text) is not None
    return ordinal and any(day.lstrip("0") == item.value for _, _, day in known)


# --- countries ------------------------------------------------------------------------------------------------


def _country_covered(item: Item, other: Side) -> bool:
    if item.value == "CN" or item.value in other.countries:
        return True
    return other.chinese and _by_short_form(item.value, other.text)


def _by_short_form(code: str, zh: str) -> bool:
    if code in SHORT_FORMS:
        return SHORT_FORMS[code].search(zh) is not None
    return any(re.search(SHORT_FORM.format(syllable), zh) for syllable in {name[0] for name in names_of(code)})
