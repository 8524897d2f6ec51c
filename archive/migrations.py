"""The tables of the archive, and how an older file gets them: dated steps, each in a transaction, each taken once.

`schemas/tables.sql` is what the tables are today, and what a new file gets. A file of an earlier day is changed step by
step, and ends with the same tables; a test compares the two.
"""

import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlite_utils import Database, Migrations

from schemas.errors import ArchiveNewer

TABLES_SQL = Path(__file__).parents[1] / "schemas" / "tables.sql"

migrations = Migrations("archive")


def bring_up_to_date(db: Database) -> None:
    """Make the tables, or change those of an earlier version into those of today.

    Raises:
        ArchiveNewer: the file has seen steps that this version does not know.
    """
    if not is_up_to_date(db):
        migrations.apply(db)


def is_up_to_date(db: Database) -> bool:
    """Whether there is nothing to do.

    Raises:
        ArchiveNewer: the file has seen steps that this version does not know.
    """
    unknown = [step.name for step in migrations.applied(db) if step.name not in _known()]
    if unknown:
        raise ArchiveNewer(
            f"the archive was made by a later version of waiban (its tables are those of {unknown[-1]!r}); "
            "install that version, or name another --home"
        )
    return not migrations.pending(db)


@cache
def _known() -> frozenset[str]:
    """The names of all steps: those that an empty file has before it."""
    return frozenset(step.name for step in migrations.pending(Database(memory=True)))


@migrations(name="2026-11-24 tables")
def create_tables(db: Database) -> None:
    """The tables, of today in a new file: then the steps below find nothing to do."""
    for statement in statements(TABLES_SQL.read_text(encoding="utf-8")):
        db.execute(statement)


@migrations(name="2026-11-25 answers and terms")
def keep_answers(db: Database) -> None:
    """What each page answered by itself; how sure a date is; the term base; what a run was loaded from."""
    if "terms" in db.table_names():
        return
    for statement in statements(ANSWERS_AND_TERMS):
        db.execute(statement)
    renew_views(db)


def renew_views(db: Database) -> None:
    """Make the views those of today; they hold nothing, so a step that changes one of them need do no more."""
    for name in db.view_names():
        db.execute(f'DROP VIEW "{name}"')
    for statement in statements(TABLES_SQL.read_text(encoding="utf-8")):
        if "\nCREATE VIEW" in f"\n{statement}":
            db.execute(statement)


ANSWERS_AND_TERMS = """
DROP VIEW coverage;
ALTER TABLE runs ADD COLUMN files_sha256 TEXT;
ALTER TABLE bulletins ADD COLUMN published_on_confidence REAL CHECK (published_on_confidence BETWEEN 0 AND 1);
CREATE INDEX sections_by_publisher ON sections (publisher_id);
CREATE INDEX bulletins_by_missing ON bulletins (missing_since_run_id);

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

CREATE TABLE outcomes_before AS SELECT * FROM outcomes;
DROP TABLE outcomes;
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
INSERT INTO outcomes
SELECT o.id, o.run_id, o.page_id, o.capture_id, o.outcome,
  iif(o.outcome = 'gone' AND instr(o.reason, '; absent on '),
    substr(o.reason, 1, instr(o.reason, '; absent on ') - 1), o.reason),
  o.title_rule, o.published_on_rule, o.body_rule, o.body_path,
  CASE
    WHEN o.outcome IN ('new', 'changed') THEN 'read'
    WHEN o.outcome = 'unchanged' AND (o.body_rule IS NOT NULL OR c.kind = 'resource') THEN 'read'
    WHEN o.outcome = 'gone' THEN 'gone_pending'
    WHEN o.outcome = 'failed' AND o.reason LIKE 'not_modified, but the archive%' THEN 'not_modified'
    WHEN o.outcome = 'failed' AND o.reason LIKE 'unchanged, but the archive%' THEN 'unchanged'
    ELSE o.outcome
  END
FROM outcomes_before o LEFT JOIN captures c ON c.id = o.capture_id;
DROP TABLE outcomes_before;
CREATE INDEX outcomes_by_page ON outcomes (page_id, answer);
CREATE INDEX outcomes_by_capture ON outcomes (capture_id);
"""


@migrations(name="2026-11-25 titles")
def add_titles(db: Database) -> None:
    """What people read in the place of an id."""
    if list(db.query("SELECT 1 FROM pragma_table_xinfo('bulletins') WHERE name = 'title'")):
        return
    title = "title TEXT GENERATED ALWAYS AS (coalesce(title_zh, title_en, key)) VIRTUAL"
    for table in ("publishers", "sections", "bulletins"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN {title}")


@migrations(name="2026-11-25 blanks between sentences")
def join_sentences(db: Database) -> None:
    """Pairs of sentences without the blanks behind each."""
    renew_views(db)


@migrations(name="2026-11-25 dates of revisions")
def keep_dates(db: Database) -> None:
    """The date of each text; of earlier ones nothing else is known than the date that the bulletin has now."""
    if list(db.query("SELECT 1 FROM pragma_table_xinfo('revisions') WHERE name = 'published_on'")):
        return
    day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
    db.execute(f"ALTER TABLE revisions ADD COLUMN published_on TEXT CHECK (published_on GLOB '{day}')")
    db.execute(
        """UPDATE revisions SET published_on = (SELECT published_on FROM bulletins WHERE id = revisions.bulletin_id)"""
    )


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction it stands in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
