"""Rows on their way into the archive: numbered here, collected, and written table by table.

One writer at a time holds the archive, so the next number of a table is known without asking for each row.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, Any]

TABLES = (
    "pages",
    "captures",
    "outcomes",
    "tombstones",
    "bulletins",
    "revisions",
    "segments",
    "sentences",
    "alignments",
    "alignment_members",
    "repairs",
    "mentions",
)
"""In this order, what a row refers to is there before it."""


@dataclass
class _Table:
    """The new rows of a table, and the number of the next one."""

    columns: tuple[str, ...]
    next: int
    rows: list[tuple[Any, ...]] = field(default_factory=list)


class Batch:
    """New rows and changes to rows. Nothing reaches the archive before `write`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._new: dict[str, _Table] = {}
        self._changes: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, table: str, row: Row) -> int:
        """A new row; returns its number. All rows of a table have the same columns, in the same order."""
        new = self._new.get(table) or self._begin(table, row)
        number = new.next
        new.next = number + 1
        new.rows.append((number, *row.values()))
        return number

    def change(self, table: str, number: int, changes: Row) -> None:
        """Other values for some columns of a row."""
        self._changes[table, tuple(changes)].append((*changes.values(), number))

    def put(self, table: str, row: Row, number: int | None) -> int:
        """A row that is new, or the one of this number as it now is."""
        if number is None:
            return self.add(table, row)
        self.change(table, number, row)
        return number

    def write(self) -> None:
        """Write all rows.

        Through `executemany`: `insert_all` of sqlite-utils takes 2.5 times the CPU for the same rows.
        """
        for name, new in sorted(self._new.items(), key=lambda one: TABLES.index(one[0])):
            names = ", ".join(f'"{column}"' for column in new.columns)
            marks = ", ".join("?" * len(new.columns))
            self._many(f"INSERT INTO {name} ({names}) VALUES ({marks})", new.rows)  # noqa: S608  # names of ours
        for (table, columns), rows in self._changes.items():
            marks = ", ".join(f'"{column}" = ?' for column in columns)
            self._many(f"UPDATE {table} SET {marks} WHERE id = ?", rows)  # noqa: S608  # names of ours
        self._new.clear()
        self._changes.clear()

    def _many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._db.conn.executemany(sql, rows)

    def _begin(self, table: str, row: Row) -> _Table:
        (newest,) = self._db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608  # a table of ours
        self._new[table] = _Table(("id", *row), int(newest) + 1)
        return self._new[table]
