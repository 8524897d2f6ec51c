"""CSV: a file a table, for spreadsheets and for programs.

For a spreadsheet a file begins with a byte order mark, without which Excel garbles Chinese, and cells are guarded.
A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, in some languages also in full width (OWASP,
CSV injection), and these texts come from the web: one could send what stands beside it to a stranger. So such a cell
gets an apostrophe before it, which spreadsheets take for "this is text". Text is evidence, so the guard can be taken
off exactly (`unguarded`), and each export counts how often it was put on. Files for programs, those of a data package,
have neither the mark nor the guard.
"""

import csv
import re
from collections.abc import Iterable

from archive.export.tables import Row, Table, tables_of, told
from archive.export.written import Order, Written

BEGINS = r"[=+\-@＝＋－＠\t\r\n]"
FORMULA = re.compile(f"'*{BEGINS}")
"""What a spreadsheet may read as a formula, and what would look like one that has been guarded."""
GUARDED = re.compile(f"'+{BEGINS}")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=HYPERLINK(1)"), guarded("'=1"), guarded("外办"), guarded("'quoted'")
    ("'=HYPERLINK(1)", "''=1", '外办', "'quoted'")
    """
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was.

    >>> unguarded("'=HYPERLINK(1)"), unguarded("''=1"), unguarded("'quoted'")
    ('=HYPERLINK(1)', "'=1", "'quoted'")
    """
    return cell[1:] if GUARDED.match(cell) else cell


def write_csv(order: Order) -> list[Written]:
    """A file a table, for spreadsheets."""
    return [csv_of(order, table, guard=True) for table in tables_of(order.selection, order.db)]


def csv_of(order: Order, table: Table, *, guard: bool) -> Written:
    """One table as CSV (RFC 4180), with the guard and the byte order mark or without both."""
    path = order.folder / f"{table.name}.csv"
    batches = told(table, table.batches(order.db, order.selection), order.bulletins_count, order.tell)
    texts = [at for at, column in enumerate(table.columns) if guard and column.kind == "text"]
    count = guards = 0
    with path.open("w", encoding="utf-8-sig" if guard else "utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(column.name for column in table.columns)
        for batch in batches:
            rows, put = _guarded(batch, texts) if texts else (batch, 0)
            writer.writerows(rows)
            count, guards = count + len(batch), guards + put
    return Written(path, count, table.description, table.query, table, {"guarded cells": guards} if guard else {})


def _guarded(batch: Iterable[Row], texts: list[int]) -> tuple[list[Row], int]:
    """The rows with these of their cells guarded, and how many it were."""
    put = 0
    rows: list[Row] = []
    for row in batch:
        at_risk = [at for at in texts if row[at] and FORMULA.match(row[at])]
        if at_risk:
            put += len(at_risk)
            row = tuple(guarded(cell) if at in at_risk else cell for at, cell in enumerate(row))
        rows.append(row)
    return rows, put
