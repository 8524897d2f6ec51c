-- Tables that only a snapshot has. Each is worked out from the tables of the archive when a snapshot is published, and
-- from nothing else, so none of them can be out of date; `archive/derived.py` names who fills which.

-- A row a section and a day, from the section's first run to the last run of any: also for days when nobody looked.
CREATE TABLE coverage (
  id INTEGER PRIMARY KEY,
  section_id INTEGER NOT NULL REFERENCES sections(id),
  day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('published', 'none', 'blocked', 'failed', 'not checked')),
  published_count INTEGER NOT NULL,
  runs_count INTEGER NOT NULL,
  pages_count INTEGER NOT NULL,
  new_count INTEGER NOT NULL,
  changed_count INTEGER NOT NULL,
  blocked_count INTEGER NOT NULL,
  failed_count INTEGER NOT NULL,
  caught_up_on TEXT,
  UNIQUE (section_id, day)
) STRICT;
CREATE INDEX coverage_by_day ON coverage (day);

-- What happened to a bulletin after it was first seen.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'removed', 'gone', 'returned', 'moved')),
  changed_on TEXT NOT NULL,
  section_id INTEGER NOT NULL REFERENCES sections(id),
  bulletin_id INTEGER NOT NULL REFERENCES bulletins(id),
  diff TEXT,
  reason TEXT,
  added_count INTEGER,
  removed_count INTEGER,
  earlier_revision_id INTEGER REFERENCES revisions(id),
  later_revision_id INTEGER REFERENCES revisions(id),
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_day ON changes (changed_on);
CREATE INDEX changes_by_section ON changes (section_id, changed_on);
CREATE INDEX changes_by_bulletin ON changes (bulletin_id);
CREATE INDEX changes_by_earlier_revision ON changes (earlier_revision_id);
CREATE INDEX changes_by_later_revision ON changes (later_revision_id);

-- A row a day and a thing that happened on it: for reading by day. A table, since a view of it takes a second at 100,000
-- bulletins.
CREATE TABLE timeline (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  until_on TEXT,
  day_about INTEGER NOT NULL CHECK (day_about IN (0, 1)),
  kind TEXT NOT NULL CHECK (kind IN ('published', 'mentioned', 'changed', 'removed', 'gone', 'returned', 'moved')),
  section_id INTEGER NOT NULL REFERENCES sections(id),
  bulletin_id INTEGER NOT NULL REFERENCES bulletins(id),
  text TEXT
) STRICT;
CREATE INDEX timeline_by_day ON timeline (day, kind);
CREATE INDEX timeline_by_section ON timeline (section_id, day);
CREATE INDEX timeline_by_bulletin ON timeline (bulletin_id);

-- A row a section: how it stood when it was last looked at. An issue is open while the text it speaks of is the current
-- one, or no later run has looked.
CREATE VIEW health AS
SELECT s.id, s.key AS section, s.title, r.key AS last_run, date(r.started_at, '+8 hours') AS last_run_on, r.state,
  r.reason, n.newest_on,
  max(0, CAST(julianday(date(r.started_at, '+8 hours')) - julianday(n.newest_on) AS INTEGER)) AS silent_days,
  n.bulletins_count,
  (SELECT group_concat(pages || ' ' || outcome, ', ') FROM (
     SELECT outcome, count(*) AS pages FROM outcomes WHERE run_id = r.id GROUP BY outcome ORDER BY outcome
  )) AS outcomes,
  (SELECT count(*) FROM (
     SELECT DISTINCT i.kind, i.place, i.evidence FROM issues i JOIN runs o ON o.id = i.run_id
     WHERE o.section_id = s.id AND (o.id = r.id OR EXISTS (
       SELECT 1 FROM bulletins b JOIN revisions v ON v.id = b.revision_id WHERE b.key = i.place AND v.run_id = i.run_id
     ))
  )) AS open_issues_count
FROM sections s
JOIN runs r ON r.id = (SELECT id FROM runs WHERE section_id = s.id ORDER BY started_at DESC, key DESC LIMIT 1)
JOIN (
  SELECT s.id AS section_id, max(b.published_on) AS newest_on, count(b.id) AS bulletins_count
  FROM sections s LEFT JOIN bulletins b ON b.section_id = s.id GROUP BY s.id
) n ON n.section_id = s.id;
