"""A snapshot as large as one likes: copies of the bulletins of a small one, each under a key of its own."""

import shutil
import sqlite3
from pathlib import Path

COPIED = (
    "pages",
    "captures",
    "bulletins",
    "revisions",
    "segments",
    "sentences",
    "alignments",
    "alignment_members",
    "repairs",
    "mentions",
)
STEP = 10_000_000
"""Between the ids of two copies."""


def copies(snapshot: Path, path: Path, times: int) -> Path:
    """Write a snapshot with so many copies of each bulletin and of all that hangs on it."""
    shutil.copy(snapshot, path)
    with sqlite3.connect(path) as db:
        for setting in ("synchronous = OFF", "journal_mode = OFF"):
            db.execute(f"PRAGMA {setting}")
        for table in COPIED:
            own = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table])]
            moved = {"id"} | {
                name
                for name, other in db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table])
                if other in COPIED
            }
            taken = ", ".join(
                f'"{name}" + :copy * {STEP}' if name in moved else """printf('%06d/', :copy) || key"""
                if name == "key" else f'"{name}"'
                for name in own
            )  # fmt: skip
            listed = ", ".join(f'"{name}"' for name in own)
            statement = f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} WHERE id < {STEP}"
            db.executemany(statement, ({"copy": copy} for copy in range(1, times)))
        db.execute("ANALYZE")
    return path
