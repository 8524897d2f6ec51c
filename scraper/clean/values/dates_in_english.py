"""Patterns of English dates, in the order in which they are tried. Blanks may be lost (`July 19to 22`)."""

import re
from calendar import month_name
from dataclasses import replace

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


Pattern = tuple[re.Pattern[str], Reader]

PATTERNS: tuple[Pattern, ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (ALL_DIGITS, all_digits),
        # February 23 to 26, 2021; February 23 to March 2
        (rf"{M} ?{D}(?:, ?{Y})?{TO}(?:{M2} ?)?{D2}(?: ?,? ?{Y2})?", _two),
        (rf"(?<=between ){M} ?{D}(?:, ?{Y})?{AND}(?:{M2} ?)?{D2}(?: ?,? ?{Y2})?", _two),
        # 23 to 26 February 2021; 30 April to 2 May
        (rf"{D}(?: (?:of )?{M})?{TO}{D2} (?:of )?{M2}(?:{YEAR_AFTER}{Y2})?", _two),
        (rf"{M} ?{D}(?:, {D2})?,?{AND}{D3}{DATE_ENDS}", _list),
        (rf"{M} ?{D}(?: ?, ?{Y})?", _one),
        (rf"{D} (?:of )?{M}(?:{YEAR_AFTER}{Y})?", _one),
        (rf"\b(?:{PART})[ -]{M}(?:{YEAR_AFTER}{Y})?", _part),
        (rf"{M}{TO}{M2}(?:{YEAR_AFTER}{Y2})?", _two),
        (rf"{M}{YEAR_AFTER}{Y}", _one),
        (rf"\b(?P<m>{SURE_MONTH})", _one),
        (rf"(?:{AFTER_PREPOSITION})(?P<m>may|march)\b(?! \d)", _one),
        (rf"(?<![\d.,-]){Y}{TO}{Y2}", _two),
        (rf"\b(?:{PART})[ -](?:the year )?{Y}", _part),
        (r"\b(?P<decade>(?:19|20)\d0)'?s\b", _decade),
        (rf"(?:{YEAR_BEFORE}|\A){Y}{NO_YEAR}", _one),
        (r"(?<=\bon the )(?P<d>\d{1,2}(?:st|nd|rd|th))" + DATE_ENDS, _one),
        (r"(?<![\d.:])(?P<h>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?", _time),
        (r"(?<![\d.:])(?P<h>\d{1,2}):(?P<minute>[0-5]\d)(?P<half>)(?![\d:])", _time),
    )
)
WITHOUT_MONTHS = tuple((pattern, read) for pattern, read in PATTERNS if "m" not in pattern.groupindex)
"""They need a digit, the others the name of a month."""
MONTH_INSIDE = re.compile(rf"\b{MONTH}", re.IGNORECASE)
DIGIT = re.compile(r"\d")


def patterns(text: str) -> tuple[Pattern, ...]:
    """Those that may find something in a text."""
    if MONTH_INSIDE.search(text):
        return PATTERNS
    return WITHOUT_MONTHS if DIGIT.search(text) else ()
