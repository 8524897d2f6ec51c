"""What becomes of a page that is no longer where it was: it is gone, it has moved, or it is back.

Its bulletins stay as they are. A tombstone says since when the page was absent and which capture made it certain; when
the page comes back, the tombstone stays too and says so.
"""

from sqlite_utils import Database

from archive.database import rows
from schemas.days import local_day
from schemas.records import READ, Capture, Outcome

OPEN = "SELECT 1 FROM tombstones WHERE page_id = ? AND (restored_at IS NULL OR run_id = ?)"
RESTORE = """
UPDATE tombstones SET restored_at = :at
WHERE page_id = :page AND restored_at IS NULL
  AND (SELECT key FROM runs WHERE id = tombstones.run_id) < (SELECT key FROM runs WHERE id = :run)
"""


def write_whereabouts(db: Database, run_id: int, page_id: int, capture_id: int, told: tuple[Outcome, Capture]) -> None:
    """Write down that a page is gone, has moved, or is back where it was; done again, it changes nothing.

    A page that a person saved says nothing of where the site has it.
    """
    outcome, capture = told
    if capture.kind == "resource":
        return
    if outcome.outcome == "gone" and not rows(db, OPEN, page_id, run_id):
        gone_on = local_day(capture.captured_at)
        db.table("tombstones").insert(
            {
                "page_id": page_id,
                "run_id": run_id,
                "capture_id": capture_id,
                "absent_since_on": outcome.absent_since_on or gone_on,
                "gone_on": gone_on,
                "reason": outcome.reason,
            }
        )
    elif outcome.outcome == "moved":
        db.execute("UPDATE pages SET moved_to = ? WHERE id = ?", [outcome.reason, page_id])
    elif outcome.outcome in READ or outcome.outcome == "not_modified":
        db.execute("UPDATE pages SET moved_to = NULL WHERE id = ?", [page_id])
        db.execute(RESTORE, {"at": capture.captured_at, "page": page_id, "run": run_id})
