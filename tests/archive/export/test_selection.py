"""Which bulletins and which alignments are taken."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from archive.export.export import export
from archive.export.selection import Selection
from archive.publish import publish
from schemas.errors import DayUnusable, SectionUnknown
from tests.archive.conftest import Archive, notice
from tests.archive.export.conftest import Ask

CASES = [
    (Selection(), "1"),
    (Selection(sections=("cq_fao.tzgg",)), "s.key = 'cq_fao.tzgg'"),
    (Selection(sections=("cq_fao.tzgg", "cq_world.page")), "s.key IN ('cq_fao.tzgg', 'cq_world.page')"),
    (Selection(since="2026-01-01"), "b.published_on >= '2026-01-01'"),
    (Selection(until="2025-12-31", lang="en"), "b.published_on <= '2025-12-31' AND b.langs LIKE '%en'"),
    (Selection(lang="zh-Hant"), "b.langs LIKE '%zh-Hant%'"),
]


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "bulletins.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("selection", "condition"), CASES)
def test_it_takes_what_is_asked_for(
    snapshot: Path, tmp_path: Path, ask: Ask, selection: Selection, condition: str
) -> None:
    said = export(snapshot, "jsonl", tmp_path, selection)
    asked = f"FROM bulletins b JOIN sections s ON s.id = b.section_id WHERE {condition}"
    keys = [key for (key,) in ask(f"SELECT b.key {asked} ORDER BY b.key")]
    assert [line["key"] for line in lines(tmp_path)] == keys
    assert said["bulletins"] == len(keys) > 0


def test_alignments_by_level_and_class(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "jsonl", tmp_path, Selection(level="sentence", classes=("review",)))
    found = {(pair["level"], pair["class"]) for line in lines(tmp_path) for pair in line["alignments"]}
    assert found == {("sentence", "review")}


def test_a_level_leaves_out_the_table_of_the_other(snapshot: Path, tmp_path: Path) -> None:
    files = {file["file"] for file in export(snapshot, "csv", tmp_path, Selection(level="sentence"))["files"]}
    assert "parallel_sentences.csv" in files
    assert "parallel_segments.csv" not in files


def test_the_manifest_can_be_asked_again(snapshot: Path, tmp_path: Path, ask: Ask) -> None:
    """The query and the parameters that stand in the manifest give as many rows as the file has."""

    said = export(snapshot, "csv", tmp_path, Selection(sections=("cq_fao.wsyw",), lang="en", classes=("clean",)))
    assert said["command"] == "waiban export csv --section cq_fao.wsyw --lang en --class clean"
    for file in said["files"]:
        rows = sqlite3.connect(snapshot).execute(file["query"], said["parameters"]).fetchall()
        assert len(rows) == file["rows"], file["file"]


def test_what_has_no_day_is_left_out_and_counted(snapshot: Path, tmp_path: Path) -> None:

    undated = tmp_path / "archive.db"
    shutil.copy(snapshot, undated)
    with sqlite3.connect(undated) as db:
        db.execute("UPDATE bulletins SET published_on = NULL WHERE id IN (SELECT id FROM bulletins LIMIT 2)")
    assert export(undated, "jsonl", tmp_path / "all")["left_out_without_a_day"] == 0
    since = export(undated, "jsonl", tmp_path / "since", Selection(since="1900-01-01"))
    everything = export(undated, "jsonl", tmp_path / "all")
    assert since["left_out_without_a_day"] == 2
    assert since["bulletins"] == everything["bulletins"] - 2
    assert "2 bulletins" in (tmp_path / "since" / "README.md").read_text(encoding="utf-8")


def test_what_is_missing_from_a_page_that_is_still_there_is_gone_too(tmp_path: Path) -> None:
    archive = Archive.at(tmp_path)
    archive.take_in(notice("法国", 1), notice("老挝", 2))
    archive.take_in(notice("法国", 1))
    publish(archive.home)
    export(archive.home.current, "csv", tmp_path / "csv")
    with (tmp_path / "csv" / "bulletins.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["gone_on"] for row in csv.DictReader(file)] == ["", "2026-01-03"]


def test_what_cannot_be_asked_for(snapshot: Path, tmp_path: Path) -> None:
    with pytest.raises(SectionUnknown, match=r"cq_fao\.wsvw.*cq_fao\.wsyw"):
        export(snapshot, "csv", tmp_path, Selection(sections=("cq_fao.wsvw",)))
    with pytest.raises(DayUnusable, match="is no day"):
        Selection(since="20260101")
    with pytest.raises(DayUnusable, match="change them about"):
        Selection(since="2026-02-01", until="2026-01-01")
