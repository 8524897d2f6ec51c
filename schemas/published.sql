-- Tables that only a snapshot has. Each is worked out from the tables of the archive when a snapshot is published, and
-- from nothing else, so none of them can be out of date; `archive/derived.py` names who fills which.

-- What this snapshot is: one row. It was written before the snapshot was checked, and nothing has changed since.
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  published_at TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  code_version TEXT NOT NULL
) STRICT;
