"""What a snapshot holds beyond the archive: tables worked out from the loaded ones, anew for each snapshot.

The archive itself holds nothing that follows from something else in it, so nothing in it can be out of date, and the
order in which runs were loaded cannot show. Told to a snapshot are only the runs that failed and what is declared.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from sqlite_utils import Database

from archive.changes import fill_changes, fill_timeline
from archive.coverage import fill_coverage
from archive.declared import write_declared
from archive.failed_runs import FailedRun, write_failed_runs
from archive.migrations import statements
from archive.near import fill_near_duplicates
from archive.search_index import fill_index, number_by_day
from archive.twins import fill_twins
from schemas.captures import SectionRecord

PUBLISHED_SQL = Path(__file__).parents[1] / "schemas" / "published.sql"

CACHE_KIB = 262_144
"""Pages kept in memory meanwhile: an index is written all over its file, which takes hours from a disk and minutes from
memory where there are a million bulletins."""

Derivation = Callable[[Database], None]
"""Fills one or more tables of `schemas/published.sql` from those of `schemas/tables.sql`."""

DERIVATIONS: tuple[Derivation, ...] = (
    number_by_day,
    fill_coverage,
    fill_changes,
    fill_timeline,
    fill_index,
    fill_near_duplicates,
    fill_twins,
)
"""In this order; a later one may read what an earlier one wrote."""


def derive(snapshot: Path, failed: Collection[FailedRun] = (), declared: Iterable[SectionRecord] = ()) -> None:
    """Make the tables of a snapshot that is about to be published, and fill them.

    Args:
        snapshot: a copy of the archive.
        failed: runs that the archive holds nothing of.
        declared: sections that could have been looked at; those that the archive knows, it knows better.
    """
    connection = sqlite3.connect(snapshot)
    try:
        db = Database(connection)
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        with db.atomic():
            for statement in statements(PUBLISHED_SQL.read_text(encoding="utf-8")):
                db.execute(statement)
            write_declared(db, declared)
            write_failed_runs(db, failed)
            for fill in DERIVATIONS:
                fill(db)
    finally:
        connection.close()
