"""The year of an event that a text dates by month and day only, and how sure it is.

In order of trust: a year that stands with the date, a full date in the same bulletin, the issue of the magazine
(2021年3期), the day of publication, the address of the page, a bare year in the bulletin, one elsewhere on the page.
Addresses are known to lie before the event, and a bare year may be the one under review (2020年度总结).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schemas.records import DayMethod as Method
from schemas.records import Issue, Mention
from scraper.clean.values.found import Found

CONFIDENCE: dict[Method, float] = {
    "text": 1.0,
    "bulletin": 0.95,
    "issue": 0.9,
    "published": 0.85,
    "url": 0.6,
    "bare_year": 0.5,
    "page": 0.4,
}
"""Set by judgement, in the order of trust; what counts is which is greater."""

AHEAD_DAYS = 90
"""How long before an event it may be told: a notice names a deadline, an invitation a fair."""

ISSUE = re.compile(r"((?:19|20)\d\d)年第?(1[0-2]|0?[1-9])期")
WITHOUT_YEAR = re.compile(r"--\d\d(?:-\d\d)?")


@dataclass(frozen=True)
class Evidence:
    """What may tell the year. Values are those of `find_dates`; days are YYYY-MM-DD, the issue is YYYY-MM."""

    bulletin: Sequence[str] = ()
    issue: str | None = None
    published_on: str | None = None
    url_on: str | None = None
    page: Sequence[str] = ()


@dataclass(frozen=True)
class EventDate:
    """A day or an interval in full, how its year was found, how sure that is (0 to 1), and what says otherwise."""

    value: str
    method: Method
    confidence: float
    about: bool = False
    otherwise: tuple[tuple[Method, str], ...] = ()


def issue_of(text: str) -> str | None:
    """The issue of a monthly magazine that a line names, as YYYY-MM.

    >>> issue_of("重庆与世界 2021年3期"), issue_of("2021年第12期"), issue_of("2021年首期")
    ('2021-03', '2021-12', None)
    """
    found = ISSUE.search(text)
    return f"{found[1]}-{int(found[2]):02}" if found else None


def resolve(found: Found, evidence: Evidence) -> EventDate | None:
    """Give a date its year.

    Returns:
        The date in full; null for what has no month (a time of day, a decade, a bare year, a day whose month is not
        known), and where nothing tells the year.

    >>> resolve(Found(0, 5, "--02-25"), Evidence(issue="2021-03", url_on="2021-04-07"))
    EventDate(value='2021-02-25', method='issue', confidence=0.9, about=False, otherwise=())
    """
    value = found.value.removesuffix("~")
    about = value != found.value
    if re.match(r"\d{4}-\d\d", value):
        return EventDate(value, "text", CONFIDENCE["text"], about)
    if not WITHOUT_YEAR.match(value):
        return None
    told = ((method, _in_year(value, year)) for method, year in _years(value, evidence))
    answers = [(method, full) for method, full in told if full]
    if not answers:
        return None
    method, full = answers[0]
    return EventDate(full, method, CONFIDENCE[method], about, tuple(other for other in answers[1:] if other[1] != full))


def with_days(mentions: Sequence[Mention], evidence: Evidence, where: str) -> tuple[list[Mention], Issue | None]:
    """The mentions of a bulletin, its dates in full where the evidence tells their year; and what speaks against it.

    Args:
        mentions: of one bulletin.
        evidence: what the page tells; the dates of the bulletin itself are added.
        where: key of the bulletin, for the issue.
    """
    known = replace(evidence, bulletin=[one.value for one in mentions if one.kind == "date" and one.value])
    dated = [_resolved(one, known) for one in mentions]
    told = [
        one if date is None else one.model_copy(update=_day(date)) for one, date in zip(mentions, dated, strict=True)
    ]
    return told, doubted_years([date for date in dated if date], where)


def _resolved(mention: Mention, evidence: Evidence) -> EventDate | None:
    if mention.kind != "date" or mention.value is None:
        return None
    return resolve(Found(mention.start, mention.end, mention.value), evidence)


def _day(date: EventDate) -> dict[str, object]:
    return {
        "day": date.value,
        "day_method": date.method,
        "day_confidence": date.confidence,
        "day_about": date.about,
    }


def doubted_years(dates: Iterable[EventDate], where: str) -> Issue | None:
    """An issue where pieces of evidence give an event different years, a bare year left aside."""
    for dated in dates:
        otherwise = [f"{method} {value}" for method, value in dated.otherwise if method not in ("bare_year", "page")]
        if otherwise:
            return Issue(
                stage="clean",
                kind="event_year",
                where=where,
                evidence=f"{dated.method} {dated.value}, but {', '.join(otherwise)}",
                suggestion=f"{dated.value} was taken; look at the page",
            )
    return None


def _years(value: str, evidence: Evidence) -> Iterable[tuple[Method, int]]:
    full = [known for known in evidence.bulletin if re.match(r"\d{4}-\d\d", known)]
    told_on = evidence.published_on
    if full:
        year = _nearest(value, full[0])
        if not (told_on and _is_ahead(_in_year(value, year), told_on)):  # the full date may be a deadline of next year
            yield "bulletin", year
    dated: tuple[tuple[Method, str | None], ...] = (
        ("issue", evidence.issue),
        ("published", evidence.published_on),
        ("url", evidence.url_on),
    )
    for method, day in dated:
        if day:
            yield method, _before(value, day)
    bare: tuple[tuple[Method, Sequence[str]], ...] = (("bare_year", evidence.bulletin), ("page", evidence.page))
    for method, known in bare:
        years = [int(one[:4]) for one in known if re.match(r"\d{4}", one)]
        if years:
            yield method, max(years)


def _before(value: str, told_on: str) -> int:
    """The latest year in which the event is not too far ahead of the day on which it is told."""
    told = _last_day(told_on)
    next_year = _in_year(value, told.year + 1)
    if next_year and not _is_ahead(next_year, told_on):
        return told.year + 1
    return told.year - 1 if _is_ahead(_in_year(value, told.year), told_on) else told.year


def _is_ahead(value: str | None, told_on: str) -> bool:
    """Whether a date lies too far behind the day on which it is told to be told already."""
    return value is not None and _first_day(value) > _last_day(told_on) + timedelta(days=AHEAD_DAYS)


def _nearest(value: str, known: str) -> int:
    """The year in which the event is nearest to a day that is known."""
    day = _first_day(known)
    near = [(year, _in_year(value, year)) for year in (day.year, day.year - 1, day.year + 1)]
    return min(near, key=lambda one: abs(_first_day(one[1]) - day) if one[1] else timedelta.max)[0]


def _in_year(value: str, year: int) -> str | None:
    """A date with its year, the end of an interval perhaps in the next one; null if no calendar has it.

    >>> _in_year("--12-30/--01-02", 2020), _in_year("--02-29", 2021)
    ('2020-12-30/2021-01-02', None)
    """
    first, _, last = value.partition("/")
    parts = [f"{year}{first[1:]}"]
    if last:
        parts.append(f"{year + (last < first)}{last[1:]}")
    try:
        for part in parts:
            _first_day(part)
    except ValueError:
        return None
    return "/".join(parts)


def _first_day(value: str) -> date:
    return date.fromisoformat(value[:10] if len(value.partition("/")[0]) > 7 else f"{value[:7]}-01")


def _last_day(value: str) -> date:
    """The day, or the last of the month."""
    day = _first_day(value)
    if len(value) > 7:
        return day
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
