"""What is published is sound, never touched again, and switched to in one step."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest

from archive.publish import publish
from archive.site.metadata import described
from schemas.errors import ArchiveConflict, ArchiveMissing
from tests.archive.conftest import Archive, notice

FIRST, SECOND = notice("法国", 1), notice("老挝", 2)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_each_snapshot_has_a_name_of_its_own_and_stays_as_it_is(archive: Archive) -> None:
    archive.take_in(FIRST)
    first = publish(archive.home, NOON)
    bytes_before = first.path.read_bytes()
    archive.take_in(FIRST, SECOND)
    second = publish(archive.home, NOON)
    assert (first.path.name, second.path.name) == ("archive-20261124T120000Z.db", "archive-20261124T120000Z-2.db")
    assert first.path.read_bytes() == bytes_before
    assert archive.home.current.resolve() == second.path
    assert (first.bulletins_count, second.bulletins_count) == (1, 2)
    assert second.content_sha256 == archive.content_sha256()


def test_an_unsound_archive_is_not_published(archive: Archive) -> None:
    archive.take_in(FIRST)
    good = publish(archive.home)
    with sqlite3.connect(archive.path) as writer:
        writer.execute("UPDATE bulletins SET page_id = 999")
    with pytest.raises(ArchiveConflict, match="1 rows point nowhere"):
        publish(archive.home)
    assert archive.home.current.resolve() == good.path
    assert [path.name for path in archive.home.published.iterdir() if "partial" in path.name] == []


def test_nothing_to_publish(archive: Archive) -> None:
    with pytest.raises(ArchiveMissing, match="waiban run"):
        publish(archive.home)


def test_every_table_and_column_is_described_and_nothing_else(archive: Archive) -> None:
    archive.take_in(FIRST)
    with sqlite3.connect(publish(archive.home).path) as published:
        seen = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1"
        names = published.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        columns = {
            name: [column for (column,) in published.execute(seen, [name])]
            for (name,) in names
            if not name.startswith(("sqlite_", "_sqlite_", "bulletins_fts_"))
        }
    meaning = described()
    assert set(columns) == set(meaning), "schemas/columns.yaml describes every table, and no other"
    for name, has in columns.items():
        assert set(has) - set(meaning[name]["columns"]) == set(), f"{name}: describe it in schemas/columns.yaml"
    shown = json.loads((archive.home.published / "metadata.json").read_text())["databases"]["current"]["tables"]
    assert {name: list(table["columns"]) for name, table in shown.items() if "columns" in table} == columns
