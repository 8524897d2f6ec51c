"""An export is there whole or not at all, and nobody's work is lost in its folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.export import FORMATS
from archive.export.destination import destination
from archive.export.export import export
from archive.export.selection import Selection
from schemas.errors import Busy, DestinationTaken, DestinationUnusable

SMALL_DISK = """
import resource, sys
from pathlib import Path
from archive.export.export import export
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
export(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
"""
"""A process whose files may not grow; to it that is what a full disk is."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_earlier_export_is_replaced_as_a_whole(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "csv", tmp_path / "out")
    export(snapshot, "tmx", tmp_path / "out")
    assert "parallel_sentences.tmx" in names(tmp_path / "out")
    assert "bulletins.csv" not in names(tmp_path / "out")
    assert names(tmp_path) == ["out"]


def test_files_of_somebody_else_stay(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    notes, readme = tmp_path / "out" / "notes.txt", tmp_path / "out" / "README.md"
    notes.write_text("mine")
    readme.write_text("mine, too")
    with pytest.raises(DestinationTaken, match=r"README\.md, notes\.txt.*--overwrite"):
        export(snapshot, "tmx", tmp_path / "out")
    assert names(tmp_path / "out") == ["README.md", "notes.txt"]
    export(snapshot, "tmx", tmp_path / "out", overwrite=True)
    assert notes.read_text() == "mine"
    assert readme.read_text() != "mine, too"
    assert names(tmp_path) == ["out"]


def test_what_somebody_has_changed_in_an_export_stays(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "csv", tmp_path / "out")
    with (tmp_path / "out" / "bulletins.csv").open("a") as handle:
        handle.write("a line of mine\r\n")
    with pytest.raises(DestinationTaken, match=r"changed bulletins\.csv"):
        export(snapshot, "csv", tmp_path / "out")
    assert "a line of mine" in (tmp_path / "out" / "bulletins.csv").read_text(encoding="utf-8-sig")


def test_a_folder_by_another_name(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for name in ("link", "real/deeper/..", "link"):
        export(snapshot, "tmx", tmp_path / name)
        assert "README.md" in names(tmp_path / "real")
    assert names(tmp_path) == ["link", "real"]


def test_a_folder_that_is_a_file_or_cannot_be_written(snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DestinationTaken, match="is a file"):
        export(snapshot, "csv", tmp_path / "file")
    with pytest.raises(DestinationUnusable, match="cannot write into"):
        export(snapshot, "csv", tmp_path / "file" / "out")


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_gives_a_clear_error_and_leaves_nothing(snapshot: Path, tmp_path: Path, form: str) -> None:
    command = [sys.executable, "-c", SMALL_DISK, str(snapshot), form, str(tmp_path / "out")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "schemas.errors.DestinationUnusable: cannot write" in ended.stderr.splitlines()[-1]
    assert "full" in ended.stderr.splitlines()[-1]
    assert names(tmp_path) == []


def test_the_earlier_export_stays_if_the_next_one_fails(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "csv", tmp_path / "out", Selection(sections=("cq_fao.tzgg",)))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    command = [sys.executable, "-c", SMALL_DISK, str(snapshot), "csv", str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_two_exports_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with (
        destination(tmp_path / "out", overwrite=False),
        pytest.raises(Busy, match="another export into"),
        destination(tmp_path / "out", overwrite=False),
    ):
        pass
    assert names(tmp_path) == ["out"]


def test_what_a_killed_export_has_left_is_swept_up(snapshot: Path, tmp_path: Path) -> None:
    export(snapshot, "tmx", tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.old")  # killed between the two steps of replacing it
    (tmp_path / ".out.partial").mkdir()
    (tmp_path / ".out.partial" / "half.csv").write_text("ha")
    command = [sys.executable, "-c", SMALL_DISK, str(snapshot), "csv", str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert "parallel_sentences.tmx" in names(tmp_path / "out"), "the earlier one is back"
    assert names(tmp_path) == ["out"]
