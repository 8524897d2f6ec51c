"""Days: `_on` is the publisher's day, `_at` a moment in UTC; this is how one becomes the other."""

from datetime import UTC, date, datetime, timedelta, timezone

CHONGQING = timezone(timedelta(hours=8))
"""China has one time zone and no summer time."""


def local_day(instant: str) -> str:
    """The publisher's day of a moment.

    >>> local_day("2026-01-01T15:59:59Z"), local_day("2026-01-01T16:00:00.5Z")
    ('2026-01-01', '2026-01-02')
    """
    return today(datetime.fromisoformat(instant)).isoformat()


def today(at: datetime) -> date:
    """The publisher's day at a moment; one without a time zone is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(CHONGQING).date()


def is_day(written: str) -> bool:
    """Whether it is a day as all days are written.

    >>> is_day("2021-04-07"), is_day("2021-4-7"), is_day("2021-02-30")
    (True, False, False)
    """
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def begun_at(run: str) -> datetime:
    """When a run was begun: its id says so.

    >>> begun_at("cq_fao.wsyw/20260930T010203.004Z").isoformat()
    '2026-09-30T01:02:03.004000+00:00'
    """
    return datetime.strptime(run.rpartition("/")[2], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)


def written_at(moment: datetime) -> str:
    """A moment of UTC as `_at` columns have it.

    >>> written_at(begun_at("cq_fao.wsyw/20260930T010203.004Z"))
    '2026-09-30T01:02:03.004Z'
    """
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
