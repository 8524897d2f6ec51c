"""How each section stands: its last run and what came of it."""

from dataclasses import dataclass
from pathlib import Path

from archive.database import is_archive, open_reading

LAST_RUNS = """
SELECT s.key AS section, r.id, r.key AS run, r.started_at, r.state, r.issues_count AS issues,
  (SELECT count(*) FROM bulletins WHERE section_id = s.id) AS bulletins,
  (SELECT max(published_on) FROM bulletins WHERE section_id = s.id) AS newest_on
FROM sections s
JOIN runs r ON r.id = (SELECT id FROM runs WHERE section_id = s.id ORDER BY started_at DESC, id DESC LIMIT 1)
ORDER BY s.key
"""
OUTCOMES = "SELECT outcome, count(*) AS pages FROM outcomes WHERE run_id = ? GROUP BY outcome ORDER BY outcome"


@dataclass(frozen=True)
class SectionStatus:
    """A section, its last run, and how much of it the archive holds."""

    section: str
    run: str
    started_at: str
    state: str
    outcomes: dict[str, int]
    issues: int
    bulletins: int
    newest_on: str | None


def status(archive: Path) -> list[SectionStatus]:
    """A line for each section that ever ran; none where there is no archive yet."""
    if not is_archive(archive):
        return []
    with open_reading(archive) as db:
        last = list(db.query(LAST_RUNS))
        return [
            SectionStatus(
                outcomes={outcome["outcome"]: outcome["pages"] for outcome in db.query(OUTCOMES, [row.pop("id")])},
                **row,
            )
            for row in last
        ]
