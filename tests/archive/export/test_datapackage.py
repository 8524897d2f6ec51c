"""A data package passes the checks of those who read it, and says where it comes from."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from frictionless import Package

from archive.export.export import export
from archive.export.selection import Selection
from tests.archive.export.conftest import Ask

DECLARED = {"cq_fao.wsyw": "外事要闻", "cq_fao.rs": "人事"}


@pytest.fixture(scope="module")
def package(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "out"
    export(snapshot, "datapackage", folder, declared=DECLARED)
    return folder


def test_frictionless_finds_nothing_wrong(package: Path) -> None:
    read = Package(str(package / "datapackage.json"))
    report = read.validate()
    assert report.valid, report.flatten(["resourceName", "rowNumber", "note"])[:5]
    assert {resource.name for resource in read.resources} >= {"bulletins", "parallel-sentences", "coverage"}
    for resource in read.resources:
        for field in resource.schema.fields:
            assert field.description, f"{resource.name}.{field.name} says nothing"
    keys = read.get_resource("mentions").schema.foreign_keys
    assert [key["reference"]["resource"] for key in keys] == ["bulletins", "segments"]


@pytest.mark.parametrize(
    ("file", "words"),
    [("bulletins.csv", ("cq_fao", "cq_fxx")), ("coverage.csv", ("20", "2x")), ("sections.csv", ("page", "pagf"))],
)
def test_frictionless_finds_what_is_wrong(package: Path, tmp_path: Path, file: str, words: tuple[str, str]) -> None:
    for path in package.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    spoilt = (tmp_path / file).read_text(encoding="utf-8").replace(*words, 1)
    (tmp_path / file).write_text(spoilt, encoding="utf-8", newline="")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_a_part_of_the_archive_is_whole_in_itself(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "datapackage", tmp_path, Selection(sections=("cq_world.page",), lang="zh-Hant", level="sentence"))
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_texts_are_as_they_are(package: Path, ask: Ask) -> None:
    rows = Package(str(package / "datapackage.json")).get_resource("segments").read_rows()
    held = ask(
        "SELECT b.key, g.ordinal, g.text FROM bulletins b JOIN segments g ON g.revision_id = b.revision_id "
        "ORDER BY b.key, g.ordinal"
    )
    assert [(row["key"], row["ordinal"], row["text"]) for row in rows] == held


def test_sha256sum_accepts_the_checksums(package: Path) -> None:
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=package, capture_output=True, text=True, check=True)
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == {
        path.name for path in package.iterdir() if path.name != "SHA256SUMS"
    }


def test_it_can_be_cited(package: Path) -> None:
    """What version 1.2.0 of the format demands (its schema.json), for the fields that we write."""
    said = yaml.safe_load((package / "CITATION.cff").read_text(encoding="utf-8"))
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "dataset"
    assert said["message"]
    assert said["title"]
    assert said["authors"]
    for author in said["authors"]:
        assert set(author) == {"name", "website"}
        assert re.fullmatch(r"(https|http|ftp|sftp)://.+", author["website"])
    assert said["version"] == "archive-20260102T030405Z"
    assert said["date-released"] == "2026-01-02"
    assert set(said["identifiers"][0]) == {"type", "value", "description"}
    assert set(said) <= {
        "cff-version", "type", "message", "title", "authors", "version", "date-released", "identifiers", "references",
    }  # fmt: skip
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert said["identifiers"][0]["value"] == f"sha256:{described['waiban']['content_sha256']}"


def test_it_says_whose_texts_these_are_and_what_was_never_checked(package: Path) -> None:
    terms, readme = ((package / name).read_text(encoding="utf-8") for name in ("LICENSE.md", "README.md"))
    for words in ("belong to their publishers", "https://zfwb.cq.gov.cn", "made up by a program"):
        assert words in terms
        assert words in readme
    assert re.search(r"cq_fao\.wsyw \(.+\): checked on 1 day, \d{4}-\d\d-\d\d\.", readme)
    assert "cq_fao.rs (Personnel): never checked" in readme
    assert "waiban export datapackage" in readme
