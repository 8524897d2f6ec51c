"""Patterns of English dates, in the order in which they are tried. Blanks may be lost (`July 19to 22`)."""

import re
from calendar import month_name
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from scraper.clean.values.days import ALL_DIGITS, Day, Reader, Span, all_digits, interval, part_of

MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
SHORT = {name[:3]: number for name, number in MONTHS.items()}
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT)}|sept)\b\.?)"
SURE_MONTH = MONTH.replace("march|", "").replace("may|", "")
"""Without what is also a word."""
DAY = r"(?<![\d.,])\d{1,2}(?:st|nd|rd|th)?(?![\d%:]|\.\d|,\d{3}(?!\d)| ?[ap]\.?m\b)"
YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d)"
Y, M, D = rf"(?P<y>{YEAR})", rf"\b(?P<m>{MONTH})", rf"(?P<d>{DAY})"
Y2, M2, D2 = rf"(?P<y2>{YEAR})", rf"\b(?P<m2>{MONTH})", rf"(?P<d2>{DAY})"
TO = r" ?(?:to|till|until|through|-{1,2}|~) ?(?:the )?"
AND = r" ?(?:and|&) ?"
PARTS = {
    "early": r"early|(?:the )?(?:beginning|start) of",
    "mid": r"mid|(?:the )?middle of",
    "late": r"late|(?:the )?end of",
}
PART = "|".join(f"(?P<{part}>{words})" for part, words in PARTS.items())
YEAR_AFTER = r"(?: ?, ?| )(?:of )?"
AFTER_PREPOSITION = r"(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bby )|(?<=\buntil )|(?<=\bfrom )|(?<=\bto )|(?<=\blast )"
D3 = rf"(?P<d3>{DAY})"
DATE_ENDS = r"(?= ?(?:[.,;:)]|$)| (?:in|at|by|for|to|respectively|of|and)\b)"
NO_YEAR = r"(?! ?(?:people|persons|yuan|units|companies|enterprises|square|meters|metres|kilometers|tons|students)\b)"
YEAR_BEFORE = "|".join(
    rf"(?<=\b{word} )" for word in "in of by year since from until till to during for before after and than".split()
)


def _day(found: re.Match[str], suffix: str = "") -> Day:
    told = found.groupdict()
    year, month, day = (told.get(name + suffix) for name in "ymd")
    return Day(
        year=int(year) if year else None,
        month=MONTHS.get(month.lower()) or SHORT[month.lower()[:3]] if month else None,
        day=int(re.sub(r"\D", "", day)) if day else None,
    )


def _one(found: re.Match[str]) -> list[Span]:
    return [Span(*found.span(), _day(found))]


def _list(found: re.Match[str]) -> list[Span]:
    """`February 23, 24 and 26`: the later days have a place and a month, but no month name, of their own."""
    head = Span(found.start(), found.end("d"), _day(found))
    tail = (
        Span(*found.span(name), replace(_day(found, name[1:]), month=head.first.month))
        for name in ("d2", "d3")
        if found[name]
    )
    return [head, *tail]


def _two(found: re.Match[str]) -> list[Span]:
    return [interval(*found.span(), _day(found), _day(found, "2"))]


def _part(found: re.Match[str]) -> list[Span]:
    return [part_of(*found.span(), _day(found), next(part for part in PARTS if found[part]))]


def _decade(found: re.Match[str]) -> list[Span]:
    return [Span(*found.span(), Day(decade=int(found["decade"])))]


def _time(found: re.Match[str]) -> list[Span]:
    hour = int(found["h"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"] in "pP")
    return [Span(*found.span(), Day(hour=hour, minute=int(found["minute"] or 0)))]


Where = Literal["month", "year", "part", "digit"]
"""What a pattern begins with: it is tried at such places only, which a text has few of."""

STARTS: dict[Where, re.Pattern[str]] = {
    "month": re.compile(rf"\b{MONTH}", re.IGNORECASE),
    "year": re.compile(r"(?:19|20)\d\d"),
    "part": re.compile(rf"\b(?:{PART})[ -]", re.IGNORECASE),
    "digit": re.compile(r"(?<!\d)\d"),
}
ROWS: tuple[tuple[Where, str, Reader], ...] = (
    ("digit", ALL_DIGITS, all_digits),
    # February 23 to 26, 2021; February 23 to March 2
    ("month", rf"{M} ?{D}(?:, ?{Y})?{TO}(?:{M2} ?)?{D2}(?: ?,? ?{Y2})?", _two),
    ("month", rf"(?<=between ){M} ?{D}(?:, ?{Y})?{AND}(?:{M2} ?)?{D2}(?: ?,? ?{Y2})?", _two),
    # 23 to 26 February 2021; 30 April to 2 May
    ("digit", rf"{D}(?: (?:of )?{M})?{TO}{D2} (?:of )?{M2}(?:{YEAR_AFTER}{Y2})?", _two),
    ("month", rf"{M} ?{D}(?:, {D2})?,?{AND}{D3}{DATE_ENDS}", _list),
    ("month", rf"{M} ?{D}(?: ?, ?{Y})?", _one),
    ("digit", rf"{D} (?:of )?{M}(?:{YEAR_AFTER}{Y})?", _one),
    ("part", rf"\b(?:{PART})[ -]{M}(?:{YEAR_AFTER}{Y})?", _part),
    ("month", rf"{M}{TO}{M2}(?:{YEAR_AFTER}{Y2})?", _two),
    ("month", rf"{M}{YEAR_AFTER}{Y}", _one),
    ("month", rf"\b(?P<m>{SURE_MONTH})", _one),
    ("month", rf"(?:{AFTER_PREPOSITION})(?P<m>may|march)\b(?! \d)", _one),
    ("year", rf"(?<![\d.,-]){Y}{TO}{Y2}", _two),
    ("part", rf"\b(?:{PART})[ -](?:the year )?{Y}", _part),
    ("year", r"\b(?P<decade>(?:19|20)\d0)'?s\b", _decade),
    ("year", rf"(?:{YEAR_BEFORE}|\A){Y}{NO_YEAR}", _one),
    ("digit", r"(?<=\bon the )(?P<d>\d{1,2}(?:st|nd|rd|th))" + DATE_ENDS, _one),
    ("digit", r"(?<![\d.:])(?P<h>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?", _time),
    ("digit", r"(?<![\d.:])(?P<h>\d{1,2}):(?P<minute>[0-5]\d)(?P<half>)(?![\d:])", _time),
)
PATTERNS = tuple((where, re.compile(pattern, re.IGNORECASE), read) for where, pattern, read in ROWS)
"""Those with a month in them need the name of one, the others a digit."""


def matches(text: str) -> Iterator[tuple[re.Match[str], Reader]]:
    """What may be a date, pattern by pattern in their order, with its reader."""
    digits, months = _starts("digit", text), _starts("month", text)
    if not digits and not months:
        return
    places = {"digit": digits, "month": months, "year": _starts("year", text), "part": _starts("part", text)}
    for where, pattern, read in PATTERNS:
        if not months and "m" in pattern.groupindex:
            continue
        end = 0
        for place in places[where]:
            if place >= end and (found := pattern.match(text, place)):
                end = found.end()
                yield found, read


def _starts(where: Where, text: str) -> list[int]:
    return [found.start() for found in STARTS[where].finditer(text)]
