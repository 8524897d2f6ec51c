"""The table `coverage`: what was checked when, so that no day without news is mistaken for a day nobody looked at.

A section is looked at when a run asks the site for its listing; a page that a person saved says nothing of the site.
A listing that was refused, or could not be read, counts as one page that was.
"""

from sqlite_utils import Database

COVERAGE = """
WITH RECURSIVE
asked AS (
  SELECT r.id, r.section_id, date(r.started_at, '+8 hours') AS day, r.pages_count, r.new_count, r.changed_count,
    (SELECT count(*) FROM outcomes WHERE run_id = r.id AND outcome = 'blocked') AS blocked_count,
    (SELECT count(*) FROM outcomes
     WHERE run_id = r.id AND outcome IN ('failed', 'drifted', 'quarantined')) AS failed_count
  FROM runs r
  WHERE EXISTS (SELECT 1 FROM captures WHERE run_id = r.id AND kind = 'listing')
  UNION ALL
  SELECT NULL, section_id, date(started_at, '+8 hours'), 0, 0, 0, failure = 'blocked', failure = 'failed'
  FROM failed_runs
),
begun AS (
  SELECT section_id, started_at FROM runs UNION ALL SELECT section_id, started_at FROM failed_runs
),
checked AS (
  SELECT section_id, day, count(*) AS runs_count, sum(pages_count) AS pages_count, sum(new_count) AS new_count,
    sum(changed_count) AS changed_count, sum(blocked_count) AS blocked_count, sum(failed_count) AS failed_count,
    min(CASE WHEN blocked_count THEN 2 WHEN failed_count THEN 1 ELSE 0 END) AS trouble
  FROM asked GROUP BY section_id, day
),
days(section_id, day, last) AS (
  SELECT section_id, date(min(started_at), '+8 hours'), (SELECT date(max(started_at), '+8 hours') FROM begun)
  FROM begun GROUP BY section_id
  UNION ALL
  SELECT id, date((SELECT min(started_at) FROM begun), '+8 hours'),
    (SELECT date(max(started_at), '+8 hours') FROM begun)
  FROM sections WHERE id NOT IN (SELECT section_id FROM begun)
  UNION ALL
  SELECT section_id, date(day, '+1 day'), last FROM days WHERE day < last
),
told AS (
  SELECT d.section_id, d.day, c.runs_count, c.pages_count, c.new_count, c.changed_count, c.blocked_count,
    c.failed_count, c.trouble, (
      SELECT count(*) FROM bulletins WHERE section_id = d.section_id AND published_on = d.day
    ) AS published_count
  FROM days d LEFT JOIN checked c ON c.section_id = d.section_id AND c.day = d.day
)
INSERT INTO coverage (section_id, day, state, published_count, runs_count, pages_count, new_count, changed_count,
  blocked_count, failed_count, caught_up_on)
SELECT section_id, day,
  CASE WHEN runs_count IS NULL THEN 'not checked' WHEN trouble = 2 THEN 'blocked' WHEN trouble = 1 THEN 'failed'
    WHEN published_count THEN 'published' ELSE 'none' END,
  published_count, coalesce(runs_count, 0), coalesce(pages_count, 0), coalesce(new_count, 0),
  coalesce(changed_count, 0), coalesce(blocked_count, 0), coalesce(failed_count, 0),
  min(iif(trouble = 0, day, NULL)) OVER (
    PARTITION BY section_id ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
  )
FROM told ORDER BY (SELECT key FROM sections WHERE id = section_id), day
"""


def fill_coverage(db: Database) -> None:
    """A row a section and a day, from the section's first run to the last of any; where it never ran, from the first of
    any.

    The best run of a day decides its state: if one read all that it asked for, the day was checked, and has as many
    bulletins as bear its date, found then or later.
    """
    db.execute(COVERAGE)
