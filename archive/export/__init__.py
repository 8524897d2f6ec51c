"""Taking the archive home: a snapshot, or a part of it, as files that other programs read.

selection.py    which bulletins, and which of their alignments
tables.py       the tables that a researcher takes home, each with its query, its columns and its keys
bulletins.py    whole bulletins, read many at a time
jsonl.py · csv_files.py · parquet.py · tmx.py · sqlite_file.py · datapackage.py    one format each
coverage.py     what was checked when, and what was not
account.py      what an export says of itself: manifest, README, terms, how to cite it
destination.py  the folder it goes into: whole or not at all
export.py       all of it in turn
"""

FORMATS = ("jsonl", "csv", "parquet", "tmx", "datapackage", "sqlite")
"""Named here, since to import what writes them takes longer than most commands."""
