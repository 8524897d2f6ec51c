"""`waiban export` as a researcher types it."""

from pathlib import Path

import pytest

from archive.export import FORMATS
from tests.conftest import Waiban
from tests.test_cli import one_clear_line


@pytest.mark.parametrize("form", FORMATS)
def test_one_line_of_json_says_what_was_written(published: Waiban, tmp_path: Path, form: str) -> None:
    ended = published("export", form, "--out", str(tmp_path / "out"), "--section", "cq_fao.wsyw", "--json")
    assert ended.code == 0, ended.stderr
    (line,) = ended.lines
    assert set(line) == {"format", "snapshot", "content_sha256", "bulletins", "out", "files"}
    assert line["bulletins"] == 30
    for file in line["files"]:
        assert set(file) == {"file", "rows", "sha256"}
        assert (tmp_path / "out" / file["file"]).is_file()
        assert f"{file['sha256']}  {file['file']}\n" in (tmp_path / "out" / "SHA256SUMS").read_text()


def test_every_filter_in_one_command(published: Waiban, tmp_path: Path) -> None:
    command = "export csv --section cq_fao.wsyw --section cq_world.page --since 2020-01-01 --until 2030-12-31 --lang en"
    command += " --level sentence --class clean --class review"
    ended = published(*command.split(), "--out", "taken home", cwd=tmp_path)
    assert ended.code == 0, ended.stderr
    assert "parallel_sentences.csv" in ended.stdout
    assert "README.md" in ended.stdout
    assert f"waiban {command}" in (tmp_path / "taken home" / "README.md").read_text(encoding="utf-8")


def test_what_goes_wrong_is_said_in_a_line(published: Waiban, waiban: Waiban, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "out")]
    one_clear_line(published("export", "csv", *out, "--section", "cq_fao.wsvw"), 2, "cq_fao.wsyw")
    one_clear_line(published("export", "csv", *out, "--since", "yesterday"), 2, "yesterday")
    one_clear_line(waiban("export", "csv", *out), 1, "waiban run")
    assert published("export", "docx", *out).code == 2
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    one_clear_line(published("export", "csv", *out), 2, "mine.txt", "--overwrite")
