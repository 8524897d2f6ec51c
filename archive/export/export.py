"""`waiban export`: a snapshot, or a part of it, as files; there whole or not at all, the same bytes each time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.database import open_reading
from archive.export.account import account, manifest, readme
from archive.export.csv_files import csv_of, write_csv
from archive.export.datapackage import papers, write_tables
from archive.export.destination import destination, write_sums
from archive.export.jsonl import write_jsonl
from archive.export.parquet import write_parquet
from archive.export.selection import Selection
from archive.export.sqlite_file import write_sqlite
from archive.export.tables import Tell, coverage
from archive.export.tmx import write_tmx
from archive.export.written import Order, Written


@dataclass(frozen=True)
class Format:
    """How files of a format are written, and what a reader of them should know."""

    write: Callable[[Order], list[Written]]
    how: str


WRITERS = {
    "jsonl": Format(
        write_jsonl,
        "A bulletin a line, in the shape that `waiban clean --json` prints. Sentences, alignments, repairs and "
        "mentions refer to segments and sentences by `ordinal`; `start` and `end` count characters.",
    ),
    "csv": Format(
        write_csv,
        "For Excel and the like: UTF-8 with a byte order mark. A cell that a spreadsheet would run as a formula (it "
        "begins with `=`, `+`, `-`, `@`, a tab or a carriage return) has an apostrophe before it, and so has one that "
        "begins with apostrophes and then such a character. A program takes one apostrophe off where the beginning of "
        "a cell matches `'+[=+\\-@\\t\\r]`, and has the text as it is.",
    ),
    "parquet": Format(
        write_parquet,
        "Typed, for DuckDB, polars, pandas and R: `SELECT * FROM 'parallel_sentences.parquet'`. The meaning of a "
        "column stands in the metadata of its field, too.",
    ),
    "tmx": Format(
        write_tmx,
        "A translation memory (TMX 1.4) for OmegaT, Trados, memoQ and the like; Chinese is the source. The properties "
        "of a unit tell the bulletin (`key`), its day, and `class` and `score` of the alignment.",
    ),
    "datapackage": Format(
        write_tables,
        "A Frictionless data package: `frictionless validate datapackage.json` checks it. UTF-8 for programs, every "
        "cell as it is; for a spreadsheet take `waiban export csv`, which guards cells that Excel would run. "
        "Terms stand in `LICENSE.md`, the citation in `CITATION.cff`.",
    ),
    "sqlite": Format(
        write_sqlite,
        "One SQLite database, with tables and ids as in the snapshot: `datasette archive.db -m metadata.json` shows "
        "it, with the meaning of every table and column and with questions to begin with. Its question “Search, in SQL "
        "alone” asks the search index in any script; for the shell, `waiban search WORDS --sql | sqlite3 archive.db`.",
    ),
}


def export(
    snapshot: Path,
    form: str,
    out: Path,
    selection: Selection | None = None,
    *,
    overwrite: bool = False,
    declared: Mapping[str, str] | None = None,
    tell: Tell = lambda what, done, of: None,
) -> dict[str, Any]:
    """Write a snapshot, or a part of it, into a folder.

    Args:
        snapshot: a published snapshot, or the pointer to it.
        form: one of FORMATS.
        out: the folder; an earlier export in it is replaced.
        selection: what is asked for; for `tmx`, sentences of the class `clean` if nothing else is said.
        overwrite: also where it holds other files.
        declared: title of each section that could have been checked, by key; those that never were are named.
        tell: told how far it has come.

    Returns:
        What `manifest.json` says.

    Raises:
        ArchiveMissing: there is no such snapshot.
        SectionUnknown: it has no such section.
        DestinationTaken, DestinationUnusable, Busy: the folder cannot be written into; it stays as it was.
    """
    used = _with_defaults(selection or Selection(), form)
    with open_reading(snapshot) as db:
        used.check(db)
        with destination(out, overwrite=overwrite) as folder:
            order = Order(db, snapshot.resolve(), used, folder, used.bulletins_count(db), tell)
            files = WRITERS[form].write(order)
            if not (folder / "coverage.csv").exists():
                files.append(csv_of(order, coverage(db), guard=False))
            about = account(order, form, declared or {})
            said = manifest(about, files)
            texts = {
                "README.md": readme(about, files, WRITERS[form].how),
                "manifest.json": json.dumps(said, ensure_ascii=False, indent=1) + "\n",
                **(papers(about, files) if form == "datapackage" else {}),
            }
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
            write_sums(folder, {one.path.name: one.sha256 for one in files})
    return said


def _with_defaults(selection: Selection, form: str) -> Selection:
    if form != "tmx":
        return selection
    return replace(selection, level=selection.level or "sentence", classes=selection.classes or ("clean",))
