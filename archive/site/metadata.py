"""What Datasette says of each table and column, from `schemas/columns.yaml`."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from archive.site.queries import queries

COLUMNS_YAML = Path(__file__).parents[2] / "schemas" / "columns.yaml"
DATABASE = "current"
"""Datasette names a database after the pointer, so its URLs stay the same over all snapshots."""

LABELS = {
    "publishers": "title",
    "sections": "title",
    "runs": "key",
    "pages": "key",
    "captures": "captured_at",
    "bulletins": "title",
    "revisions": "first_seen_at",
    "segments": "text",
    "sentences": "ordinal",
    "alignments": "level",
}
"""What stands for a row where another table refers to it: of every table that one refers to."""
NEWEST_FIRST = {
    "bulletins": "published_on",
    "bulletins_bilingual": "published_on",
    "runs": "started_at",
    "captures": "captured_at",
    "tombstones": "gone_on",
    "revisions": "first_seen_at",
    "failed_runs": "started_at",
    "coverage": "day",
    "changes": "changed_at",
    "timeline": "day",
}
FACETS = {
    "bulletins": ["section_id", "year", "langs"],
    "revisions": ["charset", "code_version"],
    "runs": ["section_id", "state"],
    "pages": ["section_id"],
    "outcomes": ["outcome"],
    "captures": ["kind", "status"],
    "issues": ["kind", "stage"],
    "segments": ["lang", "role"],
    "alignments": ["level", "class"],
    "repairs": ["kind"],
    "mentions": ["kind"],
    "coverage": ["section_id", "state"],
    "changes": ["kind", "section_id"],
    "timeline": ["kind", "section_id"],
    "near_duplicates": ["method", "guard", "langs"],
    "near_duplicate_clusters": ["primary_bulletin_id"],
    "twins": ["class"],
    "parallel_sentences": ["class"],
    "parallel_segments": ["class"],
    "terms": ["kind", "source"],
}


@cache
def described() -> dict[str, dict[str, Any]]:
    """For each table and view, its description and the meaning of its columns."""
    meaning = yaml.safe_load(COLUMNS_YAML.read_text(encoding="utf-8"))
    everywhere = meaning["everywhere"]
    return {
        name: {"description": table["description"], "columns": {**everywhere, **table["columns"]}}
        for name, table in meaning["tables"].items()
    }


@cache
def exported() -> dict[str, dict[str, Any]]:
    """The same for the tables of an export, where they differ from those of the archive."""
    meaning = yaml.safe_load(COLUMNS_YAML.read_text(encoding="utf-8"))
    archive = described()
    return {
        name: {
            "description": table["description"],
            "columns": {**meaning["everywhere"], **archive.get(name, {}).get("columns", {}), **table["columns"]},
        }
        for name, table in meaning["exports"].items()
    }


def metadata(columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Metadata for Datasette.

    Args:
        columns: of each table and view; what is not described, as SQLite's own, is hidden.
    """
    tables: dict[str, dict[str, Any]] = {}
    for name, has in columns.items():
        table = described().get(name)
        if table is None:
            tables[name] = {"hidden": True}
            continue
        entry: dict[str, Any] = {
            "description": _shown(table["description"]),
            "columns": {column: _shown(table["columns"][column]) for column in has if column in table["columns"]},
        }
        if name in LABELS:
            entry["label_column"] = LABELS[name]
        if name in NEWEST_FIRST:
            entry["sort_desc"] = NEWEST_FIRST[name]
        if name in FACETS:
            entry["facets"] = FACETS[name]
        tables[name] = entry
    if "bulletins_fts" in columns:
        tables["bulletins"] |= {"fts_table": "bulletins_fts", "fts_pk": "id"}  # keeps no text, so Datasette misses it
    return {
        "title": "waiban: bulletins of a Foreign Affairs Office",
        "description": "The texts belong to their publishers; read their terms before you pass texts on. What waiban "
        "added (repairs, alignments, mentions) was worked out by a program: cite the text you read, with its revision.",
        "databases": {
            DATABASE: {
                "title": "All tables, and questions to begin with",
                "description": "Open a question, fill in what it asks for, and change its SQL as you like. Each table "
                "says on its page what it holds and what each column means.",
                "tables": tables,
                "queries": queries(columns),
            }
        },
    }


def _shown(meaning: str) -> str:
    """A meaning as a page shows it, on which a mark of Markdown would be a mark like any other.

    >>> _shown("`clean` can be used as it is")
    '“clean” can be used as it is'
    """
    return re.sub(r"`([^`]*)`", r"“\1”", meaning)


def metadata_json(columns: Mapping[str, Sequence[str]]) -> str:
    """The same as a file for `datasette -m`."""
    return json.dumps(metadata(columns), ensure_ascii=False, indent=1) + "\n"
