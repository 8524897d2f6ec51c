-- The tables of the archive. Every row can be traced to the bytes it came from:
-- segment → revision → capture → record in a WARC of a run.
-- Ids are for joining only; what lasts is `key`.

CREATE TABLE publishers (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  title_zh TEXT,
  title_en TEXT,
  site_url TEXT NOT NULL,
  title TEXT GENERATED ALWAYS AS (coalesce(title_zh, title_en, key)) VIRTUAL
) STRICT;

CREATE TABLE sections (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  publisher_id INTEGER NOT NULL REFERENCES publishers(id),
  title_zh TEXT,
  title_en TEXT,
  path TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (layout IN ('page', 'digest')),
  title TEXT GENERATED ALWAYS AS (coalesce(title_zh, title_en, key)) VIRTUAL
) STRICT;
CREATE INDEX sections_by_publisher ON sections (publisher_id);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  section_id INTEGER NOT NULL REFERENCES sections(id),
  started_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'attention')),
  reason TEXT,
  site_url TEXT NOT NULL,
  pages_count INTEGER NOT NULL,
  new_count INTEGER NOT NULL,
  changed_count INTEGER NOT NULL,
  unchanged_count INTEGER NOT NULL,
  issues_count INTEGER NOT NULL,
  requests_count INTEGER,
  shortest_interval_seconds REAL,
  median_interval_seconds REAL,
  robots TEXT,
  robots_refused_count INTEGER,
  contact TEXT,
  declaration_sha256 TEXT NOT NULL,
  code_version TEXT NOT NULL,
  files_sha256 TEXT
) STRICT;
CREATE INDEX runs_by_section ON runs (section_id, started_at);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  section_id INTEGER NOT NULL REFERENCES sections(id),
  url TEXT NOT NULL,
  title TEXT,
  moved_to TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX pages_by_section ON pages (section_id);

CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  page_id INTEGER REFERENCES pages(id),
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  captured_at TEXT NOT NULL,
  status INTEGER,
  content_type TEXT,
  etag TEXT,
  last_modified TEXT,
  body_sha256 TEXT,
  size_bytes INTEGER,
  offset_bytes INTEGER,
  payload_digest TEXT,
  fidelity TEXT,
  truncated TEXT,
  refers_to TEXT
) STRICT;
CREATE INDEX captures_by_run ON captures (run_id);
CREATE INDEX captures_by_page ON captures (page_id, captured_at);

-- `answer` is a fact of the run alone; `outcome` is what was made of it with what the archive held at that time.
CREATE TABLE outcomes (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  page_id INTEGER NOT NULL REFERENCES pages(id),
  capture_id INTEGER REFERENCES captures(id),
  outcome TEXT NOT NULL,
  reason TEXT,
  title_rule TEXT,
  published_on_rule TEXT,
  body_rule TEXT,
  body_path TEXT,
  answer TEXT NOT NULL,
  UNIQUE (run_id, page_id)
) STRICT;
CREATE INDEX outcomes_by_page ON outcomes (page_id, answer);
CREATE INDEX outcomes_by_capture ON outcomes (capture_id);

-- A page that was found absent so often that it is gone. What it said stays; if it comes back, the tombstone says so.
CREATE TABLE tombstones (
  id INTEGER PRIMARY KEY,
  page_id INTEGER NOT NULL REFERENCES pages(id),
  run_id INTEGER NOT NULL REFERENCES runs(id),
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  absent_since_on TEXT NOT NULL,
  gone_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  restored_at TEXT,
  UNIQUE (page_id, run_id)
) STRICT;
CREATE INDEX tombstones_by_run ON tombstones (run_id);
CREATE INDEX tombstones_by_capture ON tombstones (capture_id);

-- A file that a page links. Its bytes lie in the WARC; it is never parsed.
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY,
  page_id INTEGER NOT NULL REFERENCES pages(id),
  url TEXT NOT NULL,
  title TEXT,
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  UNIQUE (page_id, url)
) STRICT;
CREATE INDEX attachments_by_capture ON attachments (capture_id);

CREATE TABLE bulletins (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  page_id INTEGER NOT NULL REFERENCES pages(id),
  section_id INTEGER NOT NULL REFERENCES sections(id),
  ordinal INTEGER NOT NULL,
  title_zh TEXT,
  title_en TEXT,
  published_on TEXT CHECK (published_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  published_on_method TEXT,
  year TEXT GENERATED ALWAYS AS (substr(published_on, 1, 4)) STORED,
  langs TEXT NOT NULL,
  revision_id INTEGER REFERENCES revisions(id) DEFERRABLE INITIALLY DEFERRED,
  missing_since_run_id INTEGER REFERENCES runs(id),
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  published_on_confidence REAL CHECK (published_on_confidence BETWEEN 0 AND 1),
  title TEXT GENERATED ALWAYS AS (coalesce(title_zh, title_en, key)) VIRTUAL
) STRICT;
CREATE INDEX bulletins_by_page ON bulletins (page_id);
CREATE INDEX bulletins_by_section ON bulletins (section_id, published_on);
CREATE INDEX bulletins_by_day ON bulletins (published_on);
CREATE INDEX bulletins_by_revision ON bulletins (revision_id);
CREATE INDEX bulletins_by_missing ON bulletins (missing_since_run_id);

-- One distinct text of a bulletin under one date. A later one never overwrites an earlier one.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  bulletin_id INTEGER NOT NULL REFERENCES bulletins(id),
  ordinal INTEGER NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  body_sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  charset TEXT NOT NULL,
  charset_reason TEXT NOT NULL,
  code_version TEXT NOT NULL,
  terms_sha256 TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  published_on TEXT CHECK (published_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  UNIQUE (bulletin_id, ordinal),
  UNIQUE (bulletin_id, run_id)
) STRICT;
CREATE INDEX revisions_by_run ON revisions (run_id);
CREATE INDEX revisions_by_capture ON revisions (capture_id);

CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions(id),
  ordinal INTEGER NOT NULL,
  role TEXT NOT NULL,
  lang TEXT NOT NULL,
  text TEXT NOT NULL,
  text_original TEXT CHECK (text_original <> text),
  UNIQUE (revision_id, ordinal)
) STRICT;

-- A sentence is a place in the text of its segment: substr(text, start + 1, "end" - start) is what it says.
CREATE TABLE sentences (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segments(id),
  ordinal INTEGER NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  UNIQUE (segment_id, ordinal),
  CHECK ("start" < "end")
) STRICT;

-- An alignment is a row; its segments or sentences are its members, so that m : n needs no other table.
CREATE TABLE alignments (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES revisions(id),
  ordinal INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('segment', 'sentence')),
  class TEXT NOT NULL CHECK (class IN ('clean', 'review')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  UNIQUE (revision_id, ordinal)
) STRICT;

CREATE TABLE alignment_members (
  id INTEGER PRIMARY KEY,
  alignment_id INTEGER NOT NULL REFERENCES alignments(id),
  segment_id INTEGER REFERENCES segments(id),
  sentence_id INTEGER REFERENCES sentences(id),
  side TEXT NOT NULL CHECK (side IN ('zh', 'en')),
  UNIQUE (alignment_id, segment_id),
  UNIQUE (alignment_id, sentence_id),
  CHECK ((segment_id IS NULL) <> (sentence_id IS NULL))
) STRICT;
CREATE INDEX alignment_members_by_segment ON alignment_members (segment_id);
CREATE INDEX alignment_members_by_sentence ON alignment_members (sentence_id);

CREATE TABLE repairs (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segments(id),
  kind TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  proof TEXT NOT NULL,
  UNIQUE (segment_id, "start", kind)
) STRICT;

-- Who, where, when, how many: a place in the text of its segment, and what it is in any language.
CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES segments(id),
  kind TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  value TEXT,
  day TEXT,
  day_method TEXT,
  day_confidence REAL CHECK (day_confidence BETWEEN 0 AND 1),
  day_about INTEGER NOT NULL DEFAULT 0 CHECK (day_about IN (0, 1)),
  UNIQUE (segment_id, "start", "end", kind)
) STRICT;
CREATE INDEX mentions_by_value ON mentions (kind, value);

CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  stage TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  evidence TEXT NOT NULL,
  suggestion TEXT NOT NULL
) STRICT;
CREATE INDEX issues_by_run ON issues (run_id);

-- The term base: what helped to read the pages. A row stays when a later term base no longer has the term.
CREATE TABLE terms (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  source TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  terms_sha256 TEXT NOT NULL,
  UNIQUE (zh, en, kind)
) STRICT;
CREATE INDEX terms_by_run ON terms (run_id);

-- A row a bulletin, as it reads now: both languages whole.
CREATE VIEW bulletins_bilingual AS
SELECT b.id, b.key, b.published_on, b.title_zh, b.title_en,
  (SELECT group_concat(text, char(10)) FROM (
     SELECT text FROM segments WHERE revision_id = b.revision_id AND lang LIKE 'zh%' AND role <> 'title' ORDER BY ordinal
  )) AS text_zh,
  (SELECT group_concat(text, char(10)) FROM (
     SELECT text FROM segments WHERE revision_id = b.revision_id AND lang = 'en' AND role <> 'title' ORDER BY ordinal
  )) AS text_en,
  p.url, s.key AS section
FROM bulletins b JOIN pages p ON p.id = b.page_id JOIN sections s ON s.id = b.section_id;

-- A row an alignment of paragraphs: what stands side by side, a side with several of them joined by line breaks.
CREATE VIEW parallel_segments AS
SELECT a.id, b.key, b.published_on, a.class, a.score,
  (SELECT group_concat(text, char(10)) FROM (
     SELECT g.text FROM alignment_members m JOIN segments g ON g.id = m.segment_id
     WHERE m.alignment_id = a.id AND m.side = 'zh' ORDER BY g.ordinal
  )) AS text_zh,
  (SELECT group_concat(text, char(10)) FROM (
     SELECT g.text FROM alignment_members m JOIN segments g ON g.id = m.segment_id
     WHERE m.alignment_id = a.id AND m.side = 'en' ORDER BY g.ordinal
  )) AS text_en
FROM alignments a JOIN bulletins b ON b.revision_id = a.revision_id
WHERE a.level = 'segment';

-- A row an alignment of sentences; a side with several of them as they follow each other. A sentence ends with the
-- blanks behind it; here they are left out, and one stands between two in English.
CREATE VIEW parallel_sentences AS
SELECT a.id, b.key, b.published_on, a.class, a.score,
  (SELECT group_concat(text, '') FROM (
     SELECT trim(substr(g.text, t.start + 1, t."end" - t.start), char(9, 10, 13, 32, 160, 12288)) AS text
     FROM alignment_members m JOIN sentences t ON t.id = m.sentence_id JOIN segments g ON g.id = t.segment_id
     WHERE m.alignment_id = a.id AND m.side = 'zh' ORDER BY g.ordinal, t.ordinal
  )) AS text_zh,
  (SELECT group_concat(text, ' ') FROM (
     SELECT trim(substr(g.text, t.start + 1, t."end" - t.start), char(9, 10, 13, 32, 160, 12288)) AS text
     FROM alignment_members m JOIN sentences t ON t.id = m.sentence_id JOIN segments g ON g.id = t.segment_id
     WHERE m.alignment_id = a.id AND m.side = 'en' ORDER BY g.ordinal, t.ordinal
  )) AS text_en
FROM alignments a JOIN bulletins b ON b.revision_id = a.revision_id
WHERE a.level = 'sentence';
