"""How polite a run was, as its captures show it: a report that anybody can hold against what was promised."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from statistics import median

from schemas.captures import Capture

CONTACT = re.compile(r"[!-~]+@[!-~]+|https?://[!-~]+")
"""A mail address or a web address; no blank and no line break, since it goes into a header."""


def user_agent(code_version: str, contact: str | None) -> str:
    """Who we say we are: a name that robots.txt can use, and whom to write to.

    >>> user_agent("0.1.0", "archive@example.org")
    'waiban/0.1.0 (archive of public bulletins; one slow visitor; archive@example.org)'
    """
    told = ("archive of public bulletins", "one slow visitor", *([contact] if contact else []))
    return f"waiban/{code_version} ({'; '.join(told)})"


def politeness(rows: Iterable[Capture]) -> dict[str, int | float | str | None]:
    """Requests that were answered, the shortest and the median time between two, and what robots.txt had to say.

    Returns:
        `requests`, `shortest_interval_seconds` and `median_interval_seconds` (null where there are not two requests),
        `robots` (the status of robots.txt, or why there is none) and `robots_refused`, the pages it forbids.
    """
    sent: list[str] = []
    robots: str | None = None
    refused = 0
    for row in rows:
        if row.offset_bytes is not None:
            sent.append(row.captured_at)
        if row.kind == "robots":
            robots = str(row.status or row.reason)
        refused += row.kind == "page" and "robots.txt" in (row.reason or "")
    between = list(_intervals(sent))
    return {
        "requests": len(sent),
        "shortest_interval_seconds": round(min(between), 3) if between else None,
        "median_interval_seconds": round(median(between), 3) if between else None,
        "robots": robots,
        "robots_refused": refused,
    }


def _intervals(moments: Iterable[str]) -> Iterable[float]:
    """Seconds between each request and the next; a capture bears the moment when its request was sent."""
    sent = sorted(datetime.fromisoformat(moment) for moment in moments)
    return ((later - earlier).total_seconds() for earlier, later in pairwise(sent))
