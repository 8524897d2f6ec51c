"""The tables `changes` and `timeline`: what happened to the bulletins, and what happened on a day."""

from typing import Any

from sqlite_utils import Database

from archive.database import rows
from archive.diff import count, diff, marked
from archive.reading import read_segments

CHANGES = """
WITH
edited AS (
  SELECT bulletin_id, id, first_seen_at, published_on, lag(id) OVER was AS earlier,
    lag(published_on) OVER was AS earlier_on
  FROM revisions WINDOW was AS (PARTITION BY bulletin_id ORDER BY first_seen_at, ordinal)
),
told AS (
  SELECT o.page_id, o.outcome, o.reason, c.captured_at,
    lag(o.outcome) OVER (PARTITION BY o.page_id ORDER BY c.captured_at) AS before
  FROM outcomes o JOIN captures c ON c.id = o.capture_id
  WHERE o.outcome NOT IN ('blocked', 'failed') AND o.page_id IN (SELECT page_id FROM outcomes WHERE outcome = 'moved')
),
happened(kind, changed_at, bulletin_id, earlier, later, reason) AS (
  SELECT 'changed', first_seen_at, bulletin_id, earlier, id, iif(published_on IS earlier_on, NULL,
    'dated ' || coalesce(published_on, 'no day') || ', before ' || coalesce(earlier_on, 'no day'))
  FROM edited WHERE earlier IS NOT NULL
  UNION ALL
  SELECT 'removed', coalesce(c.captured_at, r.started_at), b.id, b.revision_id, NULL, NULL
  FROM bulletins b JOIN runs r ON r.id = b.missing_since_run_id
  LEFT JOIN outcomes o ON o.run_id = r.id AND o.page_id = b.page_id LEFT JOIN captures c ON c.id = o.capture_id
  UNION ALL
  SELECT 'gone', c.captured_at, b.id, NULL, NULL, t.reason
  FROM tombstones t JOIN captures c ON c.id = t.capture_id
  JOIN bulletins b ON b.page_id = t.page_id AND b.missing_since_run_id IS NULL
  UNION ALL
  SELECT 'returned', t.restored_at, b.id, NULL, NULL, NULL
  FROM tombstones t JOIN bulletins b ON b.page_id = t.page_id AND b.missing_since_run_id IS NULL
  WHERE t.restored_at IS NOT NULL
  UNION ALL
  SELECT 'moved', m.captured_at, b.id, NULL, NULL, m.reason
  FROM told m JOIN bulletins b ON b.page_id = m.page_id AND b.missing_since_run_id IS NULL
  WHERE m.outcome = 'moved' AND m.before IS NOT 'moved'
)
SELECT h.kind, date(h.changed_at, '+8 hours') AS changed_on, h.changed_at, b.section_id, h.bulletin_id,
  coalesce(h.earlier, (
    SELECT id FROM revisions WHERE bulletin_id = b.id AND first_seen_at < h.changed_at
    ORDER BY first_seen_at DESC, ordinal DESC LIMIT 1
  )) AS earlier_revision_id,
  iif(h.kind = 'returned', (
    SELECT id FROM revisions WHERE bulletin_id = b.id AND first_seen_at <= h.changed_at
    ORDER BY first_seen_at DESC, ordinal DESC LIMIT 1
  ), h.later) AS later_revision_id,
  h.reason
FROM happened h JOIN bulletins b ON b.id = h.bulletin_id
ORDER BY h.changed_at, b.key, h.kind, h.later
"""

TIMELINE = """
WITH
spoken AS (
  SELECT b.id AS bulletin_id, n.text, n.day_about, n.day,
    CASE instr(n.day, '/') WHEN 0 THEN n.day ELSE substr(n.day, 1, instr(n.day, '/') - 1) END AS first,
    substr(n.day, instr(n.day, '/') + 1) AS last
  FROM mentions n JOIN segments g ON g.id = n.segment_id JOIN bulletins b ON b.revision_id = g.revision_id
  WHERE n.kind = 'date' AND n.day IS NOT NULL
),
mentioned AS (
  SELECT bulletin_id, text, day_about, substr(first || '-01', 1, 10) AS day,
    iif(length(last) = 7, date(last || '-01', '+1 month', '-1 day'), last) AS until_on
  FROM spoken WHERE length(first) >= 7
),
happened(day, until_on, day_about, kind, bulletin_id, text) AS (
  SELECT published_on, NULL, 0, 'published', id, NULL FROM bulletins WHERE published_on IS NOT NULL
  UNION ALL
  SELECT day, nullif(until_on, day), max(day_about), 'mentioned', bulletin_id, min(text)
  FROM mentioned GROUP BY bulletin_id, day, until_on
  UNION ALL
  SELECT changed_on, NULL, 0, kind, bulletin_id, coalesce(diff, reason) FROM changes
)
INSERT INTO timeline (day, until_on, day_about, kind, section_id, bulletin_id, text)
SELECT h.day, h.until_on, h.day_about, h.kind, b.section_id, b.id, h.text
FROM happened h JOIN bulletins b ON b.id = h.bulletin_id
ORDER BY h.day, h.kind = 'mentioned', h.kind, b.key, h.until_on
"""


def fill_changes(db: Database) -> None:
    """A row for each revision after a bulletin's first, and for each time it vanished, moved or came back."""
    db.table("changes").insert_all(_with_diff(db, row) for row in rows(db, CHANGES))


def fill_timeline(db: Database) -> None:
    """A row for each day that bears a bulletin, is spoken of in one, or saw one change.

    A month is an interval; a year alone is no day. A day that both languages speak of is one row.
    """
    db.execute(TIMELINE)


def _with_diff(db: Database, row: dict[str, Any]) -> dict[str, Any]:
    if row["kind"] != "changed":
        return {**row, "added_count": None, "removed_count": None, "diff": None}
    paragraphs = diff(*(read_segments(db, row[f"{side}_revision_id"]) for side in ("earlier", "later")))
    counts = {f"{kind}_count": count(paragraphs, kind) for kind in ("added", "removed")}
    return {**row, **counts, "diff": marked(paragraphs) or None}
