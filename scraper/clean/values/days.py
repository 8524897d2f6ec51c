"""A day, a month, a year or an interval as far as a text says it, and how that is written down.

The form is ISO 8601 where it has one, with what the text leaves out left out, and EDTF (ISO 8601-2) for the rest:

    2021-02-25               a day             --02-25       a day without its year
    2021-02, --02, 2021      a month, a year   ---25         a day without its month
    --02-23/--02-26          from, to; both ends are written in full
    --02-01/--02-10~         about: 2月初, early February; a third of a month, or three months of a year
    199X                     a decade          --XX-26       a day whose month cannot be read (月26日)
    T15:00                   a time of day
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace

ALL_DIGITS = r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d.-]*\d)"
"""`2021-02-26`, `2021/2/26`, `2021.2.26`: the same in every language."""

LEAP_YEAR = 2000
"""Where the year is not known, 29 February may exist."""

Part = str
"""`early`, `mid`, `late`: which third of a month, or which three months of a year (mid: six)."""

DAYS_OF = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
MONTHS_OF = {"early": (1, 3), "mid": (4, 9), "late": (10, 12)}


@dataclass(frozen=True)
class Day:
    """What is said of a date, or of a time of day; a month of 0 is one that cannot be read."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: int | None = None
    hour: int | None = None
    minute: int = 0

    @property
    def exists(self) -> bool:
        """Whether a calendar has it."""
        if (self.month and not 1 <= self.month <= 12) or (self.hour or 0) > 24:
            return False
        return self.day is None or 1 <= self.day <= self.last_of_month

    @property
    def last_of_month(self) -> int:
        """How many days its month has, at most."""
        return monthrange(self.year or LEAP_YEAR, self.month)[1] if self.month else 31

    def within(self, other: "Day") -> "Day":
        """With year and month of another day where it says none itself.

        >>> str(Day(day=26).within(Day(2021, 2, 23)))
        '2021-02-26'
        """
        if self.month is None and self.day is not None:
            return replace(self, year=self.year or other.year, month=other.month)
        return replace(self, year=self.year or other.year)

    def __str__(self) -> str:
        """As the head of this module says.

        >>> [str(day) for day in (Day(2021, 2, 25), Day(month=2), Day(day=7), Day(month=0, day=26), Day(2021))]
        ['2021-02-25', '--02', '---07', '--XX-26', '2021']
        """
        if self.hour is not None:
            return f"T{self.hour:02}:{self.minute:02}"
        if self.decade is not None:
            return f"{self.decade // 10}X"
        day = "" if self.day is None else f"-{self.day:02}"
        if self.month is None:
            return f"---{self.day:02}" if self.year is None else f"{self.year}"
        month = f"{self.month:02}" if self.month else "XX"
        return f"{'-' if self.year is None else self.year}-{month}{day}"


@dataclass(frozen=True)
class Span:
    """Where a date stands in a text, and what it says: one day, or from one to another."""

    start: int
    end: int
    first: Day
    last: Day | None = None
    about: bool = False

    @property
    def exists(self) -> bool:
        """Whether a calendar has it, and it does not end before it begins."""
        if self.last is None:
            return self.first.exists
        ends = [(day.year or 0, day.month or 0, day.day or 0) for day in (self.first, self.last)]
        backwards = ends[1] < ends[0] and (self.first.year is not None or ends[0][1] == ends[1][1])
        return self.first.exists and self.last.exists and not backwards

    @property
    def places(self) -> range:
        """The characters that it takes."""
        return range(self.start, self.end)

    def within(self, other: Day) -> "Span":
        """With the month of another day where it says none itself; the year is not taken."""
        lender = replace(other, year=None)
        return replace(self, first=self.first.within(lender), last=self.last.within(lender) if self.last else None)

    def __str__(self) -> str:
        """As the head of this module says."""
        return f"{self.first}{f'/{self.last}' if self.last else ''}{'~' if self.about else ''}"


def interval(start: int, end: int, first: Day, last: Day) -> Span:
    """From one day to another; each end lends the other what it leaves out.

    >>> str(interval(0, 9, Day(month=2, day=23), Day(day=26)))
    '--02-23/--02-26'
    >>> str(interval(0, 9, Day(2020, 12, 30), Day(month=1, day=2))), str(interval(0, 9, Day(day=3), Day(2021, 5, 4)))
    ('2020-12-30/2021-01-02', '2021-05-03/2021-05-04')
    """
    borrowed = last.within(first)
    lent = first.within(last)
    if first.year and not last.year and (borrowed.month or 0) < (lent.month or 0):
        borrowed = replace(borrowed, year=first.year + 1)
    if last.year and not first.year and (borrowed.month or 0) < (lent.month or 0):
        lent = replace(lent, year=last.year - 1)
    return Span(start, end, lent, borrowed)


def part_of(start: int, end: int, of: Day, part: Part) -> Span:
    """Early, in the middle or late in a month or a year: an interval that is meant roughly.

    >>> str(part_of(0, 3, Day(2021, 2), "late")), str(part_of(0, 3, Day(2021), "early"))
    ('2021-02-21/2021-02-28~', '2021-01/2021-03~')
    """
    if of.month is None:
        opens, closes = MONTHS_OF[part]
        return Span(start, end, replace(of, month=opens), replace(of, month=closes), about=True)
    opens, closes = DAYS_OF[part]
    return Span(start, end, replace(of, day=opens), replace(of, day=min(closes, of.last_of_month)), about=True)


Reader = Callable[[re.Match[str]], list[Span]]
"""What a pattern found, as dates; mostly one."""


def all_digits(found: re.Match[str]) -> list[Span]:
    """The reader of `ALL_DIGITS`."""
    year, _, month, day = found.groups()
    return [Span(*found.span(), Day(int(year), int(month), int(day)))]
