"""Which known pages a run asks for though no listing may lead there, so that every page is looked at in good time."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from schemas.captures import KnownPage
from schemas.records import ABSENT, OutcomeName
from scraper.hosts import host_of

UNDECIDED: frozenset[OutcomeName] = ABSENT - {"gone"} | {"failed", "blocked"}
"""Last answers that do not tell whether the page is there; the next run asks again."""
AGAIN_AT_MOST = 50
"""Pages that a run asks for again: a site that fails for thousands is not asked for them all every day."""


def with_due(known: Sequence[KnownPage], hosts: frozenset[str], recheck_days: int, today: date) -> list[KnownPage]:
    """The known pages, those that are due marked as such.

    Every page is asked for at least once in `recheck_days`: the pages longest not asked come first, so many that a
    slice a day goes round in that time. A section that runs once a week is given the slices of seven days at once.

    Args:
        known: the pages the archive knows.
        hosts: the hosts the run may touch; a page elsewhere (of another replica, saved by hand) is not due.
        recheck_days: in how many days every page must have been asked for.
        today: the publisher's day.
    """
    within = [page for page in known if _is_web(page.url) and host_of(page.url) in hosts]
    oldest = sorted(within, key=lambda page: (page.checked_on or "", page.key))
    undecided = [page for page in oldest if _undecided(page, today)]
    slice_size = ceil(len(within) / recheck_days) * days_due(within, recheck_days, today)
    due = dict.fromkeys((page.key for page in oldest[:slice_size]), "slice")
    due |= dict.fromkeys((page.key for page in undecided[:AGAIN_AT_MOST]), "again")
    return [page.model_copy(update={"due": due.get(page.key)}) for page in known]


def days_due(pages: Sequence[KnownPage], recheck_days: int, today: date) -> int:
    """For how many days the turn has come: those since the section was last asked for anything.

    A second run on one day has no turn of its own; and after a long silence no more than everything is due.
    """
    asked = [date.fromisoformat(page.checked_on) for page in pages if page.checked_on]
    days = (today - max(asked)).days if asked else 1
    return min(max(days, 0), recheck_days)


def turns(days: int, recheck_days: int, today: date) -> tuple[int, ...]:
    """Which listing pages have their turn, as their numbers modulo `recheck_days`: another one each day.

    >>> turns(2, 30, date(2026, 3, 2)), turns(0, 30, date(2026, 3, 2))
    ((26, 27), ())
    """
    return tuple(sorted((today.toordinal() - day) % recheck_days for day in range(days)))


def _undecided(page: KnownPage, today: date) -> bool:
    """Whether the page is to be asked for again; once a day is enough to find it absent on that day."""
    return page.outcome in UNDECIDED and today.isoformat() not in page.absent_on


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
