"""Runs that ended before they could be loaded: the site was away, refused us, or was not what its section declares.

The archive holds nothing of them. A snapshot is told of them when it is published, so that a day on which a whole
section was refused is not taken for one on which nobody asked.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from archive.database import rows
from schemas.days import begun_at, written_at
from schemas.errors import RunDamaged
from schemas.home import Home

HELD = """
SELECT f.key, s.key AS section, f.started_at, f.failure, f.reason
FROM failed_runs f JOIN sections s ON s.id = f.section_id ORDER BY f.id
"""


@dataclass(frozen=True)
class FailedRun:
    """One of them; `failure` is `blocked` where the site refused us, else `failed`."""

    key: str
    section: str
    started_at: str
    failure: str
    reason: str


def failed_runs(home: Home, loaded: Collection[str]) -> Iterator[FailedRun]:
    """Those that asked the site, in the order in which they were begun.

    Args:
        home: where the run folders are; one whose summary is damaged is passed over, `waiban verify` tells of it.
        loaded: runs that the archive holds, by their ids.
    """
    for folder in home.every_run():
        if folder.id in loaded:
            continue
        try:
            summary = folder.summary()
        except RunDamaged:
            continue
        if summary.state == "failed" and summary.stages.get("plan", {}).get("from") == "site":
            failure, reason = summary.failure or "failed", summary.reason or ""
            yield FailedRun(folder.id, folder.section_id, written_at(begun_at(folder.id)), failure, reason)


def held_failed_runs(snapshot: Database) -> list[FailedRun]:
    """Those that a snapshot was told of."""
    return [FailedRun(**row) for row in rows(snapshot, HELD)] if "failed_runs" in snapshot.table_names() else []


def write_failed_runs(db: Database, failed: Collection[FailedRun]) -> None:
    """Tell a snapshot of them; those of a section that it has never heard of are left out."""
    ids = {row["key"]: row["id"] for row in rows(db, "SELECT key, id FROM sections")}
    db.table("failed_runs").insert_all(
        {"section_id": ids[run.section], **{name: told for name, told in asdict(run).items() if name != "section"}}
        for run in failed
        if run.section in ids
    )
