-- Tables that only a snapshot has. Each is worked out from the tables of the archive when a snapshot is published, and
-- from nothing else but the runs that failed, so none of them can be out of date; `archive/derived.py` names who fills
-- which.

-- A run that asked the site and ended before it could be loaded: the archive holds nothing of it.
CREATE TABLE failed_runs (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  section_id INTEGER NOT NULL REFERENCES sections(id),
  started_at TEXT NOT NULL,
  failure TEXT NOT NULL CHECK (failure IN ('blocked', 'failed')),
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX failed_runs_by_section ON failed_runs (section_id, started_at);

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
WITH every_run AS (
  SELECT id, key, section_id, started_at, state, reason FROM runs
  UNION ALL SELECT NULL, key, section_id, started_at, 'failed', reason FROM failed_runs
)
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
JOIN every_run r ON r.key = (
  SELECT key FROM every_run WHERE section_id = s.id ORDER BY started_at DESC, key DESC LIMIT 1
)
JOIN (
  SELECT s.id AS section_id, max(b.published_on) AS newest_on, count(b.id) AS bulletins_count
  FROM sections s LEFT JOIN bulletins b ON b.section_id = s.id GROUP BY s.id
) n ON n.section_id = s.id;

-- How a character is written in the search index where it is not written as it is: the rules by which texts are indexed
-- and queries asked travel with the index. A blank parts words; a character between blanks is a word by itself.
CREATE TABLE fold (
  character TEXT PRIMARY KEY,
  written TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE word_forms (
  form TEXT PRIMARY KEY,
  root TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a bulletin; rowid = bulletins.id. It keeps no text, only where each word stands: ask it as archive/query.py does.
CREATE VIRTUAL TABLE bulletins_fts USING fts5(
  zh, en, forms, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co P* S*'"
);

-- Two bulletins that say the same, the one published first as `bulletin_id`. Of several with the very same text each is
-- paired with the first of them, and only that one with others.
CREATE TABLE near_duplicates (
  id INTEGER PRIMARY KEY,
  bulletin_id INTEGER NOT NULL REFERENCES bulletins(id),
  other_bulletin_id INTEGER NOT NULL REFERENCES bulletins(id),
  method TEXT NOT NULL CHECK (method IN ('exact', 'near')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  langs TEXT NOT NULL,
  guard TEXT NOT NULL CHECK (guard IN ('same', 'fewer')),
  method_version INTEGER NOT NULL,
  UNIQUE (bulletin_id, other_bulletin_id),
  CHECK (bulletin_id <> other_bulletin_id)
) STRICT;
CREATE INDEX near_duplicates_by_other_bulletin ON near_duplicates (other_bulletin_id);

-- Each bulletin that has near-duplicates, and the first published of those it belongs to. To count every bulletin once,
-- leave out those whose primary is another.
CREATE TABLE near_duplicate_clusters (
  id INTEGER PRIMARY KEY,
  bulletin_id INTEGER NOT NULL UNIQUE REFERENCES bulletins(id),
  primary_bulletin_id INTEGER NOT NULL REFERENCES bulletins(id)
) STRICT;
CREATE INDEX near_duplicate_clusters_by_primary_bulletin ON near_duplicate_clusters (primary_bulletin_id);

-- The Chinese and the English notice of one event, published apart; a bulletin has one twin at most.
CREATE TABLE twins (
  id INTEGER PRIMARY KEY,
  zh_bulletin_id INTEGER NOT NULL UNIQUE REFERENCES bulletins(id),
  en_bulletin_id INTEGER NOT NULL UNIQUE REFERENCES bulletins(id),
  class TEXT NOT NULL CHECK (class IN ('clean', 'review')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  lag_days INTEGER NOT NULL,
  shared TEXT NOT NULL,
  method_version INTEGER NOT NULL
) STRICT;

-- What this snapshot is: one row. It was written before the snapshot was checked, and nothing has changed since.
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  published_at TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  code_version TEXT NOT NULL
) STRICT;
