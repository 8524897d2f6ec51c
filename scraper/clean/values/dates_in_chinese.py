"""Patterns of Chinese dates, over a text that is Simplified and half-width, in the order in which they are tried."""

import re
from collections.abc import Iterator

from scraper.clean.values.days import ALL_DIGITS, Day, Reader, Span, all_digits, interval, part_of
from scraper.clean.values.numerals import chinese_numeral

N = r"(?:(?<![\d.])\d{1,2}|(?<!第)[一二三四五六七八九十廿卅]{1,3})"
YEAR = r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})"
Y, M, D = rf"(?P<y>{YEAR})", rf"(?P<m>{N})", rf"(?P<d>{N})"
Y2, M2, D2 = rf"(?P<y2>{YEAR})", rf"(?P<m2>{N})", rf"(?P<d2>{N})"
TO = r" ?(?:至|到|-{1,2}|~) ?"
PART_OF_DAY = "(?P<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?)"
HALF = f"(?: ?{PART_OF_DAY})?"
NO_DAY = r"(?![线楼馆门厅院码文令机桌房位舱会游内龄常])"
"""`26号线` is a line, `1号楼` a house, `3日游` a tour of three days."""
SOLAR = r"(?<!农历)(?<!阴历)(?<!旧历)"
PARTS = {"初": "early", "上旬": "early", "中旬": "mid", "下旬": "late", "末": "late", "底": "late"}
PART = rf"(?P<part>{'|'.join(PARTS)})"
AFTERNOON = re.compile("下午|傍晚|晚")


def _day(found: re.Match[str], suffix: str = "") -> Day:
    told = found.groupdict()
    year, month, day = (_number(told.get(name + suffix)) for name in "ymd")
    return Day(year, month, day)


def _number(numeral: str | None) -> int | None:
    if numeral is None:
        return None
    return int(numeral) if numeral.isascii() else chinese_numeral(numeral) or 99


def _one(found: re.Match[str]) -> list[Span]:
    return [Span(*found.span(), _day(found))]


def _two(found: re.Match[str]) -> list[Span]:
    return [interval(*found.span(), _day(found), _day(found, "2"))]


def _part(found: re.Match[str]) -> list[Span]:
    return [part_of(*found.span(), _day(found), PARTS[found["part"]])]


def _unreadable(found: re.Match[str]) -> list[Span]:
    return [Span(*found.span(), Day(month=0, day=_number(found["d"])))]


def _decade(found: re.Match[str]) -> list[Span]:
    tens = found["tens"]
    ten = int(tens) if tens.isascii() else chinese_numeral(tens) or 0
    return [Span(*found.span(), Day(decade=(2000 if found["century"] == "21世纪" else 1900) + ten))]


def _time(found: re.Match[str]) -> list[Span]:
    hour = _number(found["h"]) or 0
    afternoon = AFTERNOON.search(found["half"] or "") is not None and hour < 12
    return [Span(*found.span(), Day(hour=hour + 12 * afternoon, minute=int(found["minute"] or 0)))]


Pattern = tuple[re.Pattern[str], Reader]

PATTERNS: tuple[Pattern, ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (ALL_DIGITS, all_digits),
        # 2月23日至3月2日, 2月23至26日, 23至26日
        (rf"{SOLAR}(?:{Y} ?年 ?)?{M} ?月 ?{D} ?[日号]?{HALF}{TO}(?:{Y2} ?年 ?)?(?:{M2} ?月 ?)?{D2} ?[日号]", _two),
        (rf"{D} ?[日号]{HALF}{TO}(?:{M2} ?月 ?)?{D2} ?[日号]{NO_DAY}", _two),
        (rf"{D}{TO}{D2} ?[日号]{NO_DAY}", _two),
        # the head of a list, 2月23、24日; its last day stands for itself
        (rf"{SOLAR}(?:{Y} ?年 ?)?{M} ?月 ?{D}(?=(?:、{N})*[、和及与]{N} ?[日号])", _one),
        (rf"{SOLAR}(?:{Y} ?年 ?)?{M} ?月 ?{D} ?[日号]", _one),
        (rf"(?:{Y} ?年 ?)?{M} ?月?(?:份)?{TO}(?:{Y2} ?年 ?)?{M2} ?月(?:份)?(?! ?{N} ?[日号])", _two),
        (rf"{SOLAR}(?:{Y} ?年 ?)?{M} ?月(?:份)? ?{PART}", _part),
        (rf"{SOLAR}(?:{Y} ?年 ?)?{M} ?月(?:份)?", _one),
        (rf"{Y} ?年?{TO}{Y2} ?年", _two),
        (rf"{Y} ?年(?:度)? ?(?P<part>[初末底])", _part),
        (rf"{Y} ?年(?:度)?", _one),
        (r"(?P<century>(?:20|21|上个?)世纪)?(?P<tens>[1-9]0|[二三四五六七八九]十)年代", _decade),
        (rf"月 ?{D} ?[日号]", _unreadable),
        (
            r"(?<!为期)(?<![\d.第])(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]|廿[一二三四五六七八九]?) ?[日号]"
            + NO_DAY,
            _one,
        ),
        (rf"{PART_OF_DAY}?(?<!\d)(?P<h>\d{{1,2}}):(?P<minute>[0-5]\d)(?!\d)", _time),
        (rf"{PART_OF_DAY} ?(?P<h>{N}) ?时(?:(?P<minute>[0-5]?\d) ?分)?", _time),
        (r"(?P<half>)(?<![\d.])(?P<h>\d{1,2}) ?时(?![代期间候节常装空刻])(?:(?P<minute>[0-5]?\d) ?分)?", _time),
        (rf"{PART_OF_DAY} ?(?P<h>{N}) ?点(?:(?P<minute>[0-5]?\d) ?分)?", _time),
    )
)
UNIT = re.compile(r"[\d〇零一二三四五六七八九十廿卅] ?[年月日号时点:]|\d[-./]\d")
"""What every date and time has in any case."""


def matches(text: str) -> Iterator[tuple[re.Match[str], Reader]]:
    """What may be a date, pattern by pattern in their order, with its reader."""
    for pattern, read in PATTERNS if UNIT.search(text) else ():
        for found in pattern.finditer(text):
            yield found, read
