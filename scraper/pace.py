"""How fast we ask: never faster than robots.txt wishes, and not before a host that is busy wants us back."""

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

BUSY = frozenset({429, 503})
"""Statuses whose `Retry-After` speaks of the host, not of the page."""
CRAWL_DELAY_SECONDS_AT_MOST = 60.0
"""A robots.txt that wishes for more is obeyed so far: a walk over a listing must end within its day."""
WAIT_SECONDS_AT_MOST = 120.0
"""So long a run waits for a host that is busy. If the host wants us back later than that, it is left alone: the run
ends, and a later one asks again."""


class AskedToWait(IgnoreRequest):
    """The host is busy, and wants us back later than a run can wait."""


class Pace:
    """Holds requests back. It stands between the middlewares that make requests and the network."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least_seconds = 0.0
        self._last_at = float("-inf")
        self._not_before = float("-inf")
        crawler.pace = self  # type: ignore[attr-defined]  # where `robots` finds it

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Pace":
        """As Scrapy makes its components."""
        return cls(crawler)

    def crawl_delay(self, seconds: float | None) -> None:
        """robots.txt wishes for so many seconds between two requests; the longer of its wish and ours counts."""
        self._least_seconds = min(max(self._least_seconds, seconds or 0.0), CRAWL_DELAY_SECONDS_AT_MOST)

    async def process_request(self, request: Request) -> None:
        """Wait until the request may go out."""
        now = time.monotonic()
        if self._not_before - now > WAIT_SECONDS_AT_MOST:
            raise AskedToWait(f"is busy, and wants us back in {round(self._not_before - now)} seconds; not asked")
        wait = max(self._not_before, self._last_at + self._least_seconds) - now
        if wait > 0:
            await asyncio.sleep(wait)
        self._last_at = time.monotonic()

    def process_response(self, request: Request, response: Response) -> Response:
        """Hear when the host wants us back."""
        if response.status in BUSY and (said := response.headers.get("Retry-After")):
            seconds = retry_after_seconds(said.decode("latin-1"), datetime.now(UTC))
            self._not_before = max(self._not_before, time.monotonic() + (seconds or 0.0))
        return response


def pace_of(crawler: Crawler) -> Pace:
    """The pace of a crawl."""
    pace: Pace = crawler.pace  # type: ignore[attr-defined]
    return pace


def retry_after_seconds(said: str, now: datetime) -> float | None:
    """What `Retry-After` asks for, in seconds or as a date; null if it is neither.

    >>> noon = datetime(2026, 9, 30, 12, tzinfo=UTC)
    >>> retry_after_seconds("90", noon), retry_after_seconds("Wed, 30 Sep 2026 12:01:00 GMT", noon)
    (90.0, 60.0)
    >>> retry_after_seconds("soon", noon) is None, retry_after_seconds("Wed, 30 Sep 2020 12:01:00 GMT", noon)
    (True, 0.0)
    """
    if said.strip().isdecimal():
        return float(said)
    try:
        return max((parsedate_to_datetime(said) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):  # no date, or one without a zone
        return None
