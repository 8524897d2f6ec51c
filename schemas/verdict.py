"""What of a run needs a person, in words: the one place that decides whether a loaded run is `done` or `attention`."""

from collections.abc import Mapping

from schemas.records import ALARMS, NEEDS_A_PERSON, OutcomeName

LOST: frozenset[OutcomeName] = frozenset({"gone_pending", "soft_404"})
"""The site says that the page is not there; whether that is so, only time tells."""
LOST_PAGES, LOST_SHARE = 3, 0.25
"""An office withdraws a page now and then. Three at once that are a quarter of a run, or a run of nothing else, mean
that the site is broken, or hides from us behind pages that look like errors."""


def alarms(outcomes: Mapping[OutcomeName, int], issue_kinds: Mapping[str, int]) -> tuple[str, ...]:
    """Why a person must look at a run, if one must.

    >>> alarms({"new": 8, "blocked": 2}, {"listing_short": 1, "damaged_text": 4})
    ('2 pages blocked', '1 issue listing_short')
    >>> alarms({"soft_404": 6}, {})
    ('6 of 6 pages are not there (6 soft_404)',)
    >>> alarms({"unchanged": 9, "gone_pending": 1}, {"damaged_text": 1})
    ()
    """
    told = [_counted(outcomes[name], "page", name) for name in sorted(NEEDS_A_PERSON) if outcomes.get(name)]
    lost = {name: outcomes[name] for name in sorted(LOST) if outcomes.get(name)}
    count, every = sum(lost.values()), sum(outcomes.values())
    if count and (count == every or (count >= LOST_PAGES and count >= LOST_SHARE * every)):
        how = ", ".join(f"{pages} {name}" for name, pages in lost.items())
        told.append(f"{count} of {every} pages are not there ({how})")
    grave = sorted(ALARMS & set(issue_kinds))
    return (*told, *(_counted(issue_kinds[kind], "issue", kind) for kind in grave))


def _counted(count: int, what: str, name: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''} {name}"
