"""Dates in running text, Chinese and English, in a form that is the same in both; `days.py` tells the form.

A day without a month takes the month of the date before it (`2月25日…，26日…`). A year is never borrowed: that is for
`event_dates.py`, which knows more than the text.
"""

from functools import lru_cache

from schemas.records import Lang
from scraper.clean.language.language import is_chinese
from scraper.clean.values import dates_in_chinese, dates_in_english
from scraper.clean.values.days import Day, Span
from scraper.clean.values.found import Found, folded


def find_dates(text: str, lang: Lang) -> list[Found]:
    """Days, months, years, intervals, decades and times of day, in the order of the text.

    >>> [found.value for found in find_dates("2月23至26日，大使来访。25日，副市长会见了他。", "zh-Hans")]
    ['--02-23/--02-26', '--02-25']
    >>> [found.value for found in find_dates("From February 23 to 26, 2021, and in early March", "en")]
    ['2021-02-23/2021-02-26', '--03-01/--03-10~']
    """
    return list(_dates(folded(text, lang), chinese=is_chinese(lang)))


@lru_cache(maxsize=4096)
def _dates(text: str, *, chinese: bool) -> tuple[Found, ...]:
    spans: list[Span] = []
    taken: set[int] = set()
    for found, read in (dates_in_chinese if chinese else dates_in_english).matches(text):
        free = [span for span in read(found) if span.exists and taken.isdisjoint(span.places)]
        spans += free
        taken.update(*(span.places for span in free))
    return tuple(Found(span.start, span.end, str(span)) for span in _with_months(sorted(spans, key=lambda s: s.start)))


def _with_months(spans: list[Span]) -> list[Span]:
    lender = Day()
    lent: list[Span] = []
    for span in spans:
        lent.append(span.within(lender) if span.first.month is None and span.first.day else span)
        lender = lent[-1].last or lent[-1].first if lent[-1].first.month else lender
    return lent
