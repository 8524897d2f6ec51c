"""When a page that does not answer is gone for good: the one place where that is decided."""

from collections.abc import Sequence
from datetime import date

ABSENT_DAYS = 3
"""On so many different days the page must have been found absent: one bad day of a server is no deletion."""
ABSENT_SPAN_DAYS = 3
"""From the first of them to the last so many days must have gone by, so that an outage from Friday to Sunday, when
nobody is there to mend it, deletes nothing."""
MANY = 5
"""From so many known pages on, it matters how many of them are absent at once."""
MANY_SHARE = 0.5
"""If more than this share of the known pages that a run asked for is absent, the site has changed, or hides from us:
then none of them is called gone, and a person looks."""


def is_confirmed(absent_on: Sequence[str]) -> bool:
    """Whether the days on which a page was found absent are enough to call it gone.

    >>> weekend = ["2026-03-06", "2026-03-07", "2026-03-08"]
    >>> is_confirmed(weekend), is_confirmed([*weekend, "2026-03-09"])
    (False, True)
    """
    days = sorted({date.fromisoformat(day) for day in absent_on})
    return len(days) >= ABSENT_DAYS and (days[-1] - days[0]).days >= ABSENT_SPAN_DAYS


def too_many(absent: int, known: int) -> bool:
    """Whether so many of the known pages that were asked for are absent at once that deletion does not explain it.

    >>> too_many(3, 4), too_many(3, 6), too_many(4, 6)
    (False, False, True)
    """
    return known >= MANY and absent > known * MANY_SHARE
