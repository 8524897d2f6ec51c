"""A data package: every table as CSV, described in Frictionless terms, with terms, citation, checksums and coverage.

The CSV is for programs: UTF-8, without a byte order mark, every cell as it is. For a spreadsheet there is the format
`csv`.
"""

import json
from collections.abc import Sequence
from typing import Any

from archive.export.account import Account, citation_cff, terms
from archive.export.csv_files import csv_of
from archive.export.tables import Column, Kind, Table, tables_of
from archive.export.written import Order, Written

TYPES: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "day": {"type": "date"},
    "instant": {"type": "datetime", "format": "any"},  # with parts of a second, which the default format has not
}


def write_tables(order: Order) -> list[Written]:
    """A file a table, for programs."""
    return [csv_of(order, table, guard=False) for table in tables_of(order.selection, order.db)]


def papers(about: Account, files: Sequence[Written]) -> dict[str, str]:
    """`datapackage.json`, and what else a package has beside README and manifest: the text of each by its name."""
    described = json.dumps(descriptor(about, files), ensure_ascii=False, indent=1) + "\n"
    return {
        "datapackage.json": described,
        "LICENSE.md": f"# Terms\n\n{terms(about)}",
        "CITATION.cff": citation_cff(about),
    }


def descriptor(about: Account, files: Sequence[Written]) -> dict[str, Any]:
    """`datapackage.json`; see specs.frictionlessdata.io, version 1."""
    return {
        "profile": "tabular-data-package",
        "name": "waiban-bulletins",
        "title": about.title,
        "description": f"{about.bulletins_count} bulletins with their texts in both languages, aligned; "
        "what was checked, and what was never checked, stands in README.md and coverage.csv.",
        "version": about.snapshot.removesuffix(".db"),
        **({"created": about.published_at} if about.published_at else {}),
        "licenses": [{"name": "LicenseRef-see-LICENSE", "title": "See LICENSE.md", "path": "LICENSE.md"}],
        "sources": [{"title": one["title_zh"] or one["title_en"], "path": one["site_url"]} for one in about.publishers],
        "keywords": ["bulletins", "foreign affairs", "Chinese", "English", "parallel corpus"],
        "waiban": {
            "command": about.command,
            "software": about.software,
            "snapshot": about.snapshot,
            "content_sha256": about.content_sha256,
            "made_up": about.fiction,
            "parameters": about.selection.parameters,
            "coverage": list(about.coverage),
        },
        "resources": [_resource(one, one.table) for one in files if one.table],
    }


def _resource(file: Written, table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": file.path.name,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.path.stat().st_size,
        "hash": f"sha256:{file.sha256}",
        "query": file.query,
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [
                {
                    "fields": list(key.columns),
                    "reference": {"resource": key.table.replace("_", "-"), "fields": list(key.other)},
                }
                for key in table.foreign_keys
            ],
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    required = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, **TYPES[column.kind], "description": table.meaning(column.name), **required}
