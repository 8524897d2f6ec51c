"""SQLite: the chosen part of a snapshot as one plain database, which a stock Datasette opens.

The tables keep the shape and the numbers they have in the snapshot. A row is kept if all that it refers to is kept, so
no row points nowhere; the same holds for tables that are worked out at publishing, of which nothing is known here but
their foreign keys. The search index is made anew for what was chosen, and asked in SQL alone, as the queries in
`metadata.json` show.
"""

import json
import sqlite3
from collections.abc import Iterator
from graphlib import TopologicalSorter

from sqlite_utils import Database

from archive.database import columns, rows
from archive.export.selection import ALIGNMENT_CHOSEN, BULLETIN_CHOSEN
from archive.export.written import Order, Written
from archive.search_index import INDEX, fill_index
from archive.site.metadata import metadata
from schemas.errors import ArchiveConflict, DestinationUnusable

NAME = "archive"
PAGE_BYTES = 4096
CHOSEN = {
    "sections": ":sections IS NULL OR t.key IN (SELECT value FROM json_each(:sections))",
    "bulletins": "t.id IN (SELECT id FROM chosen)",
    "pages": ":narrow = 0 OR t.id IN (SELECT page_id FROM snapshot.bulletins WHERE id IN (SELECT id FROM chosen))",
    "issues": ":narrow = 0 OR t.place IN (SELECT key FROM main.bulletins UNION ALL SELECT key FROM main.pages "
    "UNION ALL SELECT url FROM main.pages)",
    "alignments": ALIGNMENT_CHOSEN.replace("a.", "t."),
}
"""What of a table is asked for; of any other, whatever hangs on these."""
CURRENT = ("bulletins", "revision_id")
"""Bulletins and revisions refer to each other; a revision is kept with its bulletin, not the other way round."""


def write_sqlite(order: Order) -> list[Written]:
    """`archive.db`, and `metadata.json`, with which Datasette shows what each column means."""
    path = order.folder / f"{NAME}.db"
    connection = sqlite3.connect(path, uri=True)
    try:
        db = Database(connection)
        _fill(db, order)
        count = db["bulletins"].count
        described = metadata(columns(db))
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "I/O" in str(error):
            raise DestinationUnusable(f"cannot write {path.name}: {error}; is the disk full?") from error
        raise
    finally:
        connection.close()
    described["databases"] = {NAME: next(iter(described["databases"].values()))}
    about = order.folder / "metadata.json"
    about.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [Written(path, count, "Every table of the snapshot; the rows are those of `bulletins`.")]


def _fill(db: Database, order: Order) -> None:
    for setting in (f"page_size = {PAGE_BYTES}", "journal_mode = OFF", "synchronous = OFF"):
        db.execute(f"PRAGMA {setting}")  # nobody sees the file before it is whole
    db.execute("ATTACH ? AS snapshot", [f"{order.snapshot.as_uri()}?mode=ro"])
    parameters = {**order.selection.parameters, "narrow": order.selection.narrows_bulletins}
    db.execute(f"CREATE TEMP TABLE chosen AS SELECT b.id FROM bulletins b WHERE {BULLETIN_CHOSEN}", parameters)
    tables = list(_in_order(db))
    for done, name in enumerate(tables):
        order.tell(name, done, len(tables))
        db.execute(_made(db, name))
        db.execute(_copied(db, name), parameters)
    for name in _names(db, "index"):
        if (sql := _made(db, name)) and _sql_of(db, name)["tbl_name"] in tables:
            db.execute(sql)
    if set(INDEX) <= set(_names(db, "table")):
        for name in INDEX:
            db.execute(_made(db, name))
        fill_index(db)
    for name in _names(db, "view"):
        _view(db, name)
    db.conn.commit()
    db.execute("DETACH snapshot")
    if orphans := rows(db, "PRAGMA foreign_key_check"):
        raise ArchiveConflict(f"{len(orphans)} rows of {orphans[0]['table']} and others would point nowhere")
    db.execute("ANALYZE")
    db.conn.commit()
    db.execute("VACUUM")


def _in_order(db: Database) -> Iterator[str]:
    """The snapshot's tables, each after those that it refers to.

    What refers to nothing, and what nothing refers to, serves a search index or SQLite itself; `snapshot`
    alone does not: it says where all this was taken from.
    """
    listed = rows(db, "SELECT name FROM pragma_table_list WHERE schema = 'snapshot' AND type = 'table' ORDER BY name")
    refers = {row["name"]: {key["table"] for key in _foreign_keys(db, row["name"])} for row in listed}
    used = {name: others for name, others in refers.items() if others or any(name in them for them in refers.values())}
    used |= {"snapshot": set()} if "snapshot" in refers else {}
    used["issues"] |= {"bulletins", "pages"}  # by their keys
    yield from TopologicalSorter(used).static_order()


def _copied(db: Database, name: str) -> str:
    """The statement that copies what is chosen of a table."""
    own = rows(
        db, "SELECT name FROM pragma_table_xinfo(?, 'snapshot') WHERE hidden = 0", name
    )  # none that is generated
    listed = ", ".join(f'"{row["name"]}"' for row in own)
    wanted = [f"({CHOSEN.get(name, '1')})"]
    wanted += [
        f"""(t."{key["from"]}" IS NULL OR t."{key["from"]}" IN (SELECT "{key["to"]}" FROM main."{key["table"]}"))"""
        for key in _foreign_keys(db, name)
    ]
    return f'INSERT INTO main."{name}" ({listed}) SELECT {listed} FROM snapshot."{name}" t WHERE {" AND ".join(wanted)}'


def _view(db: Database, name: str) -> None:
    """A view as it was, unless it reads something that stayed behind."""
    db.execute(_made(db, name))
    try:
        db.execute(f'SELECT * FROM main."{name}" LIMIT 0')
    except sqlite3.OperationalError:
        db.execute(f'DROP VIEW main."{name}"')


def _foreign_keys(db: Database, name: str) -> list[dict[str, str]]:
    keys = rows(db, "SELECT * FROM pragma_foreign_key_list(?, 'snapshot')", name)
    return [key for key in keys if (name, key["from"]) != CURRENT]


def _names(db: Database, kind: str) -> list[str]:
    return [row["name"] for row in rows(db, "SELECT name FROM snapshot.sqlite_master WHERE type = ? ORDER BY 1", kind)]


def _made(db: Database, name: str) -> str:
    """The statement that made something in the snapshot; empty for an index that SQLite makes by itself."""
    return _sql_of(db, name)["sql"] or ""


def _sql_of(db: Database, name: str) -> dict[str, str]:
    (row,) = rows(db, "SELECT sql, tbl_name FROM snapshot.sqlite_master WHERE name = ?", name)
    return row
