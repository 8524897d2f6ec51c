"""A run in words, for the places where Airflow shows few of them."""

from schemas.records import BulletinCounts, OutcomeName


def in_words(bulletins: BulletinCounts, outcomes: dict[OutcomeName, int]) -> str:
    """A run in a few words, for the run's task table.

    >>> in_words(BulletinCounts(new=3, unchanged=11), {"new": 2, "unchanged": 9, "blocked": 1})
    '3 new, 11 unchanged; 1 page blocked'
    """
    counts = bulletins.model_dump()
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"
    ill = [
        f"{count} page{'s' if count > 1 else ''} {name}"
        for name, count in outcomes.items()
        if count and name not in ("new", "changed", "unchanged", "not_modified")
    ]
    return "; ".join([told, *ill])
