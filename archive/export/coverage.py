"""What was checked when, and what was never checked, in words.

A section is checked when a run asks the site for its listing; a page that a person saved says nothing of the site.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlite_utils import Database

from archive.export.selection import Selection
from schemas.days import local_day

GAPS_TOLD = 5
"""So many of the longest gaps are told in words; coverage.csv has all."""

CHECKS = """
SELECT s.key AS section, coalesce(s.title_en, s.title_zh, s.key) AS title, r.started_at,
  (SELECT count(*) FROM outcomes WHERE run_id = r.id AND outcome = 'blocked') AS blocked
FROM sections s LEFT JOIN runs r
  ON r.section_id = s.id AND EXISTS (SELECT 1 FROM captures WHERE run_id = r.id AND kind = 'listing')
WHERE :sections IS NULL OR s.key IN (SELECT value FROM json_each(:sections))
ORDER BY s.key, r.started_at
"""


@dataclass(frozen=True)
class Checked:
    """A section, the days on which its site was looked at, and those on which it refused pages."""

    section: str
    title: str
    days: tuple[str, ...]
    blocked: tuple[str, ...]


def checked(db: Database, selection: Selection) -> list[Checked]:
    """Every chosen section of the snapshot."""
    found: dict[str, Checked] = {}
    for row in db.query(CHECKS, selection.parameters):
        one = found.setdefault(row["section"], Checked(row["section"], row["title"], (), ()))
        if row["started_at"]:
            day = local_day(row["started_at"])
            found[row["section"]] = Checked(
                one.section,
                one.title,
                tuple(dict.fromkeys((*one.days, day))),
                tuple(dict.fromkeys((*one.blocked, day))) if row["blocked"] else one.blocked,
            )
    return list(found.values())


def in_words(sections: Sequence[Checked], declared: Mapping[str, str]) -> Iterator[str]:
    """A line a section; then those that are declared, and of which the snapshot knows nothing.

    >>> one = Checked("cq_fao.wsyw", "News", ("2026-01-01", "2026-01-02", "2026-01-05"), ("2026-01-02",))
    >>> for line in in_words([one], {"cq_fao.wsyw": "News", "cq_fao.rs": "Personnel"}):
    ...     print(line)
    cq_fao.wsyw (News): checked on 3 of the 5 days from 2026-01-01 to 2026-01-05; refused pages on 2026-01-02; \
not checked on 2026-01-03 to 2026-01-04.
    cq_fao.rs (Personnel): never checked; nothing here tells what it published.
    """
    for one in sections:
        yield f"{one.section} ({one.title}): {_said(one)}"
    known = {one.section for one in sections}
    for section, title in declared.items():
        if section not in known:
            yield f"{section} ({title}): never checked; nothing here tells what it published."


def _said(one: Checked) -> str:
    if not one.days:
        return "never checked on the site; what is here was saved by hand."
    span = (date.fromisoformat(one.days[-1]) - date.fromisoformat(one.days[0])).days + 1
    when = f"from {one.days[0]} to {one.days[-1]}" if span > 1 else f"on {one.days[0]}"
    said = [f"checked on {len(one.days)} of the {span} days {when}" if span > 1 else f"checked once, {when}"]
    if one.blocked:
        said.append(f"refused pages on {', '.join(one.blocked[:GAPS_TOLD])}{_more(len(one.blocked))}")
    if gaps := sorted(_gaps(one.days), key=lambda gap: (gap[0] - gap[1], gap[0])):
        told = sorted(gaps[:GAPS_TOLD])
        spelled = (f"{first} to {last}" if first < last else f"{first}" for first, last in told)
        said.append(f"not checked on {', '.join(spelled)}{_more(len(gaps))}")
    return "; ".join(said) + "."


def _gaps(days: Sequence[str]) -> Iterator[tuple[date, date]]:
    for before, after in pairwise(date.fromisoformat(day) for day in days):
        if after - before > timedelta(days=1):
            yield before + timedelta(days=1), after - timedelta(days=1)


def _more(count: int) -> str:
    return f" and {count - GAPS_TOLD} more" if count > GAPS_TOLD else ""
