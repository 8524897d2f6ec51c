"""Numbers in running text, Chinese and English, as plain decimals.

The value of `18万`, `180 000`, `180,000` and `180 thousand` is `"180000"`; an ordinal has the value of its cardinal
(`第十六届`, sixteenth: `"16"`); a share is `"12.5%"`, `"3‰"` or a fraction (`三分之一`, one third: `"1/3"`). 余, 多 and
over change nothing. A number inside a date belongs to the date; one inside a Latin token (COVID-19, 5G) is a name.

Chinese numerals are also syllables of names and words (三峡, 万州, 一行, 十分). So a numeral without 第 counts only
with a measure word behind it, or if it is long. 一 and one mean `a`, and count only as ordinals.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

from schemas.records import Lang
from scraper.clean.language.language import is_chinese
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found, apart, folded
from scraper.clean.values.numerals import (
    CHINESE_MYRIADS,
    CHINESE_NUMERAL,
    CHINESE_UNITS,
    ENGLISH_NUMERAL,
    ROMAN,
    SCALE,
    SCALES,
    UNITS,
    chinese_numeral,
    english_numeral,
    plain,
)

FIGURE = (
    r"(?<![\d.])(?<![a-zA-Z])(?<![a-zA-Z][-_/&=.])"
    r"(?P<n>(?:\d{1,3}(?:[,， ]\d{3}){1,8}(?!\d)|\d{1,24})(?:\.\d{1,12})?)(?!\d)"
)
NO_LATIN_BEHIND = r"(?:(?:st|nd|rd|th)(?-i:(?![a-z]))|(?!(?!(?-i:km|cm|mm|kg|kW|MW|GW|m)(?![a-zA-Z]))[a-zA-Z]))"
"""`5G` and `2RMB` are no numbers, `30km` and `20thCPC` are."""

MEASURES = re.compile(
    "[个位名人家国届期次年月天周岁项条件份批所座场种类级篇张册台辆架艘枚幅间栋套吨元秒倍成组队团节页层楼号地市省区县方大门轮代步处"
    "起户亩度班堂集句字词面侧岸校馆院社村镇乡街部局只双对箱袋盒瓶顿餐趟回声语星幢株棵头匹块片根支首载余多]"
    "|公[里斤顷]|平方|立方|[千厘毫]米|小时|分钟|摄氏|中全会"
)
NO_COUNT = re.compile(
    "三门峡|五台山|三明市|三国演义|四面八方|三三两两|七上八下|二人转|五星红旗|八国联军|十分|十足|万一|千万不"
    "|五一|[一三九]一八|十一假|黄金周|一二·九|七一|八一|双十一|一带一路|一国两制|一一|第[一二三]产业"
)
"""Words in which a numeral is followed by what looks like a measure, and says no count."""

PERCENT = r"(?P<percent>(?: ?%|[ -]?per ?cent\b|[ -]percentage points?\b))?"
SLASHED = r"(?<![\d/.])(?P<above>\d{1,2})/(?P<below>\d{1,2})(?![\d/]|\.\d)"
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

Read = Callable[[re.Match[str]], str | None]
Row = tuple[tuple[str, ...], re.Pattern[str], Read]
"""What a text must have (any of it) for the pattern to find something, the pattern, and what it says."""


def find_numbers(text: str, lang: Lang) -> list[Found]:
    """Numbers, ordinals, shares and fractions, in the order of the text.

    >>> [found.value for found in find_numbers("第十六届博览会上，三位专家和1.8万余人到场，增长12.5%。", "zh-Hans")]
    ['16', '3', '18000', '12.5%']
    >>> [found.value for found in find_numbers("Three experts and 18,000 people at the sixteenth fair", "en")]
    ['3', '18000', '16']
    """
    return list(_numbers(text, lang))


WITHOUT_SEPARATORS = str.maketrans("", "", ",， ")
INEXACT = re.compile("[几来]|分(?!钟)")


@lru_cache(maxsize=4096)
def _numbers(text: str, lang: Lang) -> tuple[Found, ...]:
    chinese = is_chinese(lang)
    searched = _masked(folded(text, lang)) if chinese else folded(text, lang)
    found = find_dates(text, lang)
    dates = len(found)
    small = searched.lower()
    for needs, pattern, read in CHINESE if chinese else ENGLISH:
        if not needs or any(word in small for word in needs):
            found += apart(_read(pattern.finditer(searched), read), found)
    return tuple(sorted(found[dates:]))


def _masked(text: str) -> str:
    return NO_COUNT.sub(lambda word: "·" * len(word[0]), text)


def _read(matches: Iterable[re.Match[str]], read: Read) -> list[Found]:
    values = ((match.span(), read(match)) for match in matches)
    return [Found(*span, value) for span, value in values if value is not None]


def _integer(numeral: str) -> int | None:
    return int(numeral) if numeral.isascii() else chinese_numeral(numeral)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.translate(WITHOUT_SEPARATORS))


# --- Chinese --------------------------------------------------------------------------------------------------


def _digits_in_chinese(found: re.Match[str]) -> str:
    number = _decimal(found["n"])
    for unit in found["scale"] or "":
        number *= {**CHINESE_UNITS, **CHINESE_MYRIADS}.get(unit, 1)
    return plain(number) + (found["sign"] or "").strip().replace("个百分点", "%")


def _counted(found: re.Match[str]) -> str | None:
    """三位, 一百二十, 十余万; neither 一行 nor 几十个 nor 三峡."""
    numeral, before = found["n"], found.string[: found.start()]
    number = chinese_numeral(numeral)
    if number is None or numeral in "一百千万亿〇零" or before.endswith(("几", "数", "上", "第")):
        return None
    after = found.string[found.end("n") :]
    if INEXACT.match(after):
        return None
    if len(numeral) < 3 and not MEASURES.match(after):
        return None
    for unit in found["scale"] or "":
        number *= CHINESE_MYRIADS.get(unit, 1)
    return str(number)


def _ordinal(found: re.Match[str]) -> str | None:
    number = _integer(found["n"])
    return None if number is None else str(number)


def _share(found: re.Match[str]) -> str | None:
    whole, _, decimals = found["n"].replace("点", ".").partition(".")
    number = _integer(whole)
    if number is None:
        return None
    tail = "".join(str(_integer(digit)) for digit in decimals)
    return plain(Decimal(f"{number}.{tail or 0}")) + {"百": "%", "千": "‰"}[found["of"]]


def _fraction(found: re.Match[str]) -> str | None:
    below, above = _integer(found["below"]), _integer(found["above"])
    return f"{above}/{below}" if above and below else None


def _tenths(found: re.Match[str]) -> str | None:
    number = _integer(found["n"])
    return f"{10 * number}%" if number else None


def _first(_: re.Match[str]) -> str:
    return "1"


N = f"(?P<n>{CHINESE_NUMERAL})"
DECIMALS = "[〇零一二三四五六七八九]{1,12}"
SHORT = r"\d{1,12}"
SCALES_IN_CHINESE = r"(?P<scale> ?[余多]?(?:[十百万亿]|千(?![瓦米克])){1,4})?"
CHINESE: tuple[Row, ...] = tuple(
    (tuple(needs.split()), re.compile(pattern, re.IGNORECASE), read)
    for needs, pattern, read in (
        ("分之", rf"(?P<of>[百千])分之(?P<n>{SHORT}(?:\.{SHORT})?|{CHINESE_NUMERAL}(?:点{DECIMALS})?)", _share),
        ("分之", rf"(?P<below>{SHORT}|{CHINESE_NUMERAL})分之(?P<above>{SHORT}|{CHINESE_NUMERAL})", _fraction),
        ("/", SLASHED, _fraction),
        ("成", r"(?P<n>[一二三四五六七八九]|(?<![\d.])\d)成(?=[以左，,。、；;的])", _tenths),
        (
            "",
            rf"{FIGURE}{SCALES_IN_CHINESE}(?P<sign>[%‰]| ?个百分点)?{NO_LATIN_BEHIND}",
            _digits_in_chinese,
        ),
        ("十", "(?P<n>十[一二三四五])(?=五(?:”|规划|时期|期间|末|开局|收官|建设))", _ordinal),
        ("十", "(?<=十[一二三四五])(?P<n>五)(?=”|规划|时期|期间|末|开局|收官|建设)", _ordinal),
        ("第", f"第{N}", _ordinal),
        ("一", "(?P<n>一)(?=级|等(?:奖|功))", _ordinal),
        ("首", "首(?=届|次|期|批|场|个|家|轮|位|条|座)", _first),
        ("", f"{N}(?P<scale>[余多][万亿])?", _counted),
    )
)


# --- English --------------------------------------------------------------------------------------------------


def _digits_in_english(found: re.Match[str]) -> str:
    number = _decimal(found["n"])
    for word in re.findall("[a-z]+", (found["scale"] or "").lower()):
        number *= SCALES[word]
    return plain(number) + ("‰" if found["mille"] else "%" if found["percent"] else "")


def _words(found: re.Match[str]) -> str | None:
    if found["n"].lower() == "one":
        return None
    return f"{english_numeral(found['n'])}{'%' if found['percent'] else ''}"


def _part(found: re.Match[str]) -> str:
    above = english_numeral(found["n"]) or 1
    return f"{above}/{PARTS[found['part'].lower().removesuffix('s')]}"


def _of_ten(found: re.Match[str]) -> str:
    return f"{10 * english_numeral(found['n'])}%"


def _roman(found: re.Match[str]) -> str:
    return str(ROMAN[found["n"].upper()])


def _dozen(found: re.Match[str]) -> str:
    return str(12 * (english_numeral(found["n"]) or 1))


W = rf"\b(?=(?-i:[AEFNOSTaefnost]))(?P<n>{ENGLISH_NUMERAL})"
"""The letters with which numerals begin are asked for first: they are in half of the words only."""
NUMBERED = "level grade class phase part volume chapter war article"
ENGLISH: tuple[Row, ...] = tuple(
    (tuple(needs.split()), re.compile(pattern, re.IGNORECASE), read)
    for needs, pattern, read in (
        (
            " ".join(PARTS),
            rf"\b(?P<n>a|one|two|three|four|five|seven|nine)[ -](?P<part>{'|'.join(PARTS)})s?\b(?= of\b|-)",
            _part,
        ),
        ("/", SLASHED, _fraction),
        ("ten", rf"\b(?P<n>{'|'.join(UNITS)})(?: out of | in )ten\b", _of_ten),
        (
            "",
            rf"{FIGURE}(?P<scale>{SCALE}{{1,3}})?(?P<mille>‰)?{PERCENT}{NO_LATIN_BEHIND}",
            _digits_in_english,
        ),
        (NUMBERED, rf"\b(?:{NUMBERED.replace(' ', '|')})[ -](?P<n>[ivx]+)\b", _roman),
        ("", rf"{W}{PERCENT}", _words),
        ("dozen", r"\b(?P<n>an?|two|three|four|five) dozen\b", _dozen),
    )
)
