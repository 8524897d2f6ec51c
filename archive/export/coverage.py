"""What was checked when, and what was never checked, in words; the table `coverage` says the same of each day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlite_utils import Database

from archive.export.selection import Selection

TOLD = 5
"""So many of the longest stretches of days are told in words."""
DAYS = """
SELECT s.key AS section, coalesce(s.title_en, s.title_zh, s.key) AS title, c.day, c.state,
  EXISTS (SELECT 1 FROM bulletins WHERE section_id = s.id) AS held
FROM sections s LEFT JOIN coverage c ON c.section_id = s.id
WHERE :sections IS NULL OR s.key IN (SELECT value FROM json_each(:sections))
ORDER BY s.key, c.day
"""
TROUBLE = {"not checked": "not checked", "blocked": "refused", "failed": "not read in full"}
"""States of a day on which something may have been missed, and how that is said."""


@dataclass(frozen=True)
class Checked:
    """A section, and how each day stands from its first run to the last run of any."""

    section: str
    title: str
    states: Mapping[str, str]
    held: bool = True
    """Whether there is any bulletin of it."""


def checked(db: Database, selection: Selection) -> list[Checked]:
    """Every chosen section of the snapshot."""
    found: dict[tuple[str, str, bool], dict[str, str]] = {}
    for row in db.query(DAYS, selection.parameters):
        days = found.setdefault((row["section"], row["title"], bool(row["held"])), {})
        if row["day"]:
            days[row["day"]] = row["state"]
    return [Checked(section, title, states, held) for (section, title, held), states in found.items()]


def in_words(sections: Sequence[Checked], declared: Mapping[str, str]) -> Iterator[str]:
    """A line a section; then those that are declared, and of which the snapshot knows nothing.

    >>> states = {"2026-01-01": "published", "2026-01-02": "blocked", "2026-01-03": "none"}
    >>> missed = {"2026-01-04": "not checked", "2026-01-05": "not checked"}
    >>> for line in in_words([Checked("a.b", "News", {**states, **missed})], {"a.b": "News", "a.c": "Notices"}):
    ...     print(line)
    a.b (News): checked on 2 of the 5 days from 2026-01-01 to 2026-01-05; not checked on 2026-01-04 to 2026-01-05; \
refused on 2026-01-02.
    a.c (Notices): never checked; nothing here tells what it published.
    """
    for one in sections:
        yield f"{one.section} ({one.title}): {_said(one.states, held=one.held)}"
    known = {one.section for one in sections}
    for section, title in declared.items():
        if section not in known:
            yield f"{section} ({title}): {_said({}, held=False)}"


def _said(states: Mapping[str, str], *, held: bool) -> str:
    if set(states.values()) <= {"not checked"}:
        told = "on the site; what is here was saved by hand." if held else "; nothing here tells what it published."
        return f"never checked{' ' if held else ''}{told}"
    days, good = sorted(states), [day for day, state in states.items() if state not in TROUBLE]
    when = f"of the {len(days)} days from {days[0]} to {days[-1]}" if len(days) > 1 else f"day, {days[0]}"
    said = [f"checked on {len(good)} {when}"]
    for state, how in TROUBLE.items():
        if bad := [day for day in days if states[day] == state]:
            said.append(f"{how} on {_stretches(bad)}")
    return "; ".join(said) + "."


def _stretches(days: Sequence[str]) -> str:
    """Days as stretches, the longest of them if there are many.

    >>> _stretches(["2026-01-01", "2026-01-02", "2026-01-03", "2026-02-01"])
    '2026-01-01 to 2026-01-03, 2026-02-01'
    """
    starts = [days[0], *(after for before, after in pairwise(days) if not _next(before, after))]
    ends = [*(before for before, after in pairwise(days) if not _next(before, after)), days[-1]]
    longest = sorted(zip(starts, ends, strict=True), key=lambda ends: (_length(*ends), ends[0]), reverse=True)[:TOLD]
    told = ", ".join(f"{first} to {last}" if first < last else first for first, last in sorted(longest))
    return f"{told} and {len(starts) - TOLD} shorter stretches" if len(starts) > TOLD else told


def _next(before: str, after: str) -> bool:
    return date.fromisoformat(after) - date.fromisoformat(before) == timedelta(days=1)


def _length(first: str, last: str) -> timedelta:
    return date.fromisoformat(last) - date.fromisoformat(first)
