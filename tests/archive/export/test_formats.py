"""What each format gives back to its own readers is what the snapshot holds: as many rows, the same texts."""

import csv
import json
import re
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest
from lxml import etree
from translate.storage.tmx import tmxfile

from archive.export import FORMATS
from archive.export.csv_files import FORMULA, guarded, unguarded
from archive.export.export import WRITERS, export
from archive.export.selection import Selection
from archive.export.tmx import NO_XML
from archive.reading import read_bulletins
from schemas.records import Bulletin
from schemas.run_folder import BULLETINS
from tests.archive.export.conftest import HOSTILE, Ask
from tests.conftest import Waiban

DTD = Path(__file__).parents[2] / "cases" / "tmx14_plain.dtd"
COUNTS = {
    "bulletins": "SELECT count(*) FROM bulletins",
    "segments": "SELECT count(*) FROM segments g JOIN bulletins b ON b.revision_id = g.revision_id",
    "parallel_segments": "SELECT count(*) FROM parallel_segments",
    "parallel_sentences": "SELECT count(*) FROM parallel_sentences",
    "mentions": "SELECT count(*) FROM mentions n JOIN segments g ON g.id = n.segment_id "
    "JOIN bulletins b ON b.revision_id = g.revision_id",
    "repairs": "SELECT count(*) FROM repairs x JOIN segments g ON g.id = x.segment_id "
    "JOIN bulletins b ON b.revision_id = g.revision_id",
    "coverage": "SELECT count(*) FROM coverage",
    "sections": "SELECT count(*) FROM sections",
}
TEXTS = "SELECT key, text_zh, text_en FROM bulletins_bilingual ORDER BY key"


def test_the_names_are_those_of_the_writers() -> None:
    assert tuple(WRITERS) == FORMATS


def test_sentences_that_stand_side_by_side_have_one_blank_between_them(ask: Ask) -> None:
    several = """SELECT group_concat(DISTINCT v.text_en) FROM parallel_sentences v
        JOIN alignment_members m ON m.alignment_id = v.id AND m.side = 'en' GROUP BY v.id HAVING count(*) > 1"""
    assert ask(several), "some sentences are translated by two"
    for side in ("text_zh", "text_en"):
        assert ask(f"SELECT {side} FROM parallel_sentences WHERE {side} LIKE '%  %' OR {side} <> trim({side})") == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_snapshot_gives_the_same_bytes(snapshot: Path, tmp_path: Path, form: str) -> None:
    for folder in ("one", "other"):
        export(snapshot, form, tmp_path / folder, Selection(sections=("cq_fao.wsyw",)))
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("one", "other")
    )
    assert one == other
    assert {"README.md", "manifest.json", "SHA256SUMS", "coverage.csv"} <= set(one)


def test_jsonl_is_the_bulletin_that_the_archive_reads(snapshot: Path, tmp_path: Path) -> None:
    said = export(snapshot, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out" / "bulletins.jsonl").read_text(encoding="utf-8").splitlines()
    expected = list(read_bulletins(snapshot))
    assert said["bulletins"] == len(lines) == len(expected) > 50
    for line, bulletin in zip(lines, expected, strict=True):
        read = Bulletin.model_validate_json(line)
        assert read.model_dump_json() == line, "the shape and the order of its fields are those of the record"
        assert read.model_copy(update={"issues": ()}) == bulletin


def test_jsonl_has_the_issues_that_were_found_when_its_text_was_read(published: Waiban, tmp_path: Path) -> None:
    export(published.home / "published" / "current.db", "jsonl", tmp_path / "out")
    lines = (tmp_path / "out" / "bulletins.jsonl").read_text(encoding="utf-8").splitlines()
    exported = {line["key"]: [issue["kind"] for issue in line["issues"]] for line in map(json.loads, lines)}
    from schemas.home import Home

    cleaned = {
        str(one.key): sorted(issue.kind for issue in one.issues)
        for section in ("cq_fao.wsyw", "cq_fao.tzgg", "cq_world.page")
        for folder in Home(published.home).run_folders(section)
        for page in folder.read(BULLETINS)
        for one in page.bulletins
    }
    assert any(cleaned.values()), "there is none to be found"
    assert {key: sorted(kinds) for key, kinds in exported.items()} == cleaned


def test_csv_opens_in_pandas_and_gives_every_text_back(snapshot: Path, tmp_path: Path, ask: Ask) -> None:
    said = export(snapshot, "csv", tmp_path)
    for table, count in COUNTS.items():
        frame = pandas.read_csv(tmp_path / f"{table}.csv", encoding="utf-8-sig", keep_default_na=False, dtype=str)
        assert [(len(frame),)] == ask(count), table
    assert (tmp_path / "bulletins.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "or Excel garbles Chinese"
    with (tmp_path / "bulletins.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = [(row["key"], unguarded(row["text_zh"]), unguarded(row["text_en"])) for row in csv.DictReader(handle)]
    assert rows == [(key, zh or "", en or "") for key, zh, en in ask(TEXTS)]
    guards = {file["file"]: file["notes"].get("guarded cells", 0) for file in said["files"]}
    assert guards["parallel_segments.csv"] >= 3, "the hostile ones"


@pytest.mark.parametrize("table", COUNTS)
def test_no_cell_is_a_formula(snapshot: Path, tmp_path: Path, table: str) -> None:
    export(snapshot, "csv", tmp_path)
    with (tmp_path / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        cells = {cell for row in csv.reader(handle) for cell in row}
    assert [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?[\d.]+", cell)] == []


@pytest.mark.parametrize("cell", ["=1", "'=1", "''+1", "'quoted'", "", "外办", "-", "@x", "'", "\t=", "a=1"])
def test_the_guard_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not re.match(r"[=+\-@\t\r]", guarded(cell))
    assert (guarded(cell) == cell) == (FORMULA.match(cell) is None)


def test_parquet_is_typed_and_read_by_duckdb_and_pyarrow(snapshot: Path, tmp_path: Path, ask: Ask) -> None:
    export(snapshot, "parquet", tmp_path)
    for table, count in COUNTS.items():
        assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/{table}.parquet'").fetchall() == ask(count), table
    bulletins = pq.read_table(tmp_path / "bulletins.parquet")
    texts = bulletins.select(["key", "text_zh", "text_en"]).to_pylist()
    assert [tuple(row.values()) for row in texts] == ask(TEXTS)
    kinds = {name: str(bulletins.schema.field(name).type) for name in ("published_on", "first_seen_at", "section")}
    assert kinds == {
        "published_on": "date32[day]",
        "first_seen_at": "timestamp[us, tz=UTC]",
        "section": "dictionary<values=string, indices=int32, ordered=0>",
    }
    assert b"both languages whole" in bulletins.schema.metadata[b"description"]
    (days,) = duckdb.sql(f"SELECT min(published_on), max(published_on) FROM '{tmp_path}/bulletins.parquet'").fetchall()
    assert [tuple(day.isoformat() for day in days)] == ask("SELECT min(published_on), max(published_on) FROM bulletins")


def test_tmx_is_valid_and_opens_in_a_translation_tool(snapshot: Path, tmp_path: Path, ask: Ask) -> None:
    said = export(snapshot, "tmx", tmp_path)
    tree = etree.parse(tmp_path / "parallel_sentences.tmx")
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(tree), dtd.error_log
    found = tmxfile.parsefile(str(tmp_path / "parallel_sentences.tmx")).units
    clean = ask(
        "SELECT text_zh, text_en FROM parallel_sentences WHERE class = 'clean' "
        "AND text_zh <> '' AND text_en <> '' ORDER BY key, id"
    )
    as_xml = [tuple(NO_XML.sub("\N{REPLACEMENT CHARACTER}", text.strip()) for text in pair) for pair in clean]
    spaced = {(" ".join(unit.source.split()), " ".join(unit.target.split())) for unit in found}
    assert spaced == {(" ".join(zh.split()), " ".join(en.split())) for zh, en in as_xml}
    assert said["files"][0]["rows"] == len(found) == len(clean)
    assert said["files"][0]["notes"]["characters that XML cannot hold, as U+FFFD"] == 3
    langs = {tuv.get("{http://www.w3.org/XML/1998/namespace}lang") for tuv in tree.iter("tuv")}
    assert langs == {"zh-Hans", "zh-Hant", "en"}
    unit = tree.find(".//tu")
    assert {prop.get("type") for prop in unit.iter("prop")} == {"key", "section", "published_on", "class", "score"}


def test_tmx_of_paragraphs_of_every_class(snapshot: Path, tmp_path: Path, ask: Ask) -> None:
    export(snapshot, "tmx", tmp_path, Selection(level="segment", classes=("clean", "review")))
    tree = etree.parse(tmp_path / "parallel_segments.tmx")
    assert tree.find("header").get("segtype") == "paragraph"
    (expected,) = ask("SELECT count(*) FROM parallel_segments WHERE text_zh <> '' AND text_en <> ''")
    assert (len(tree.findall(".//tu")),) == expected


def test_the_hostile_texts_are_there(ask: Ask) -> None:
    for words in HOSTILE:
        assert ask("SELECT 1 FROM segments WHERE instr(text, ?) = 1", words), words
