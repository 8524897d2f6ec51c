"""Sections that are declared, told to a snapshot: one that nobody has ever looked at is not hidden from researchers."""

from collections.abc import Iterable

from sqlite_utils import Database

from archive.database import rows
from archive.run_rows import publisher_row, section_row
from schemas.captures import SectionRecord


def write_declared(db: Database, declared: Iterable[SectionRecord]) -> None:
    """Add the sections of which the archive holds nothing, and their publishers; what it knows stays as it is."""
    for section in declared:
        publisher = _ensured(db, "publishers", publisher_row(section))
        _ensured(db, "sections", {"publisher_id": publisher, **section_row(section)})


def _ensured(db: Database, table: str, row: dict[str, object]) -> int:
    """The id of the row with this key, which is added if need be."""
    found = rows(db, f"SELECT id FROM {table} WHERE key = ?", row["key"])  # noqa: S608  # a table of ours
    return int(found[0]["id"] if found else str(db.table(table).insert(row).last_pk))
