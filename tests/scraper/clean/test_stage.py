"""The stage `clean`: every captured page is read, and one that nobody can read costs only itself."""

from pathlib import Path

import pytest

from schemas.home import Home
from schemas.run_folder import BULLETINS
from scraper.clean import clean
from scraper.clean.page import Source, clean_page
from scraper.ingest import ingest
from scraper.section import section


def test_a_fault_of_ours_costs_one_page_and_is_said_to_be_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in files:
        file.write_text(f"市政府外办主任会见{file.stem}大使\n3月1日，市政府外办主任会见大使。\n", encoding="utf-8")

    def breaks_on_one(source: Source, terms: object) -> object:
        return 1 / 0 if b"one" in source.body else clean_page(source)

    monkeypatch.setattr("scraper.clean.clean_page", breaks_on_one)
    folder = ingest(section("cq_world.page"), Home(tmp_path / "home"), files)
    clean(folder)
    broken, sound = folder.read(BULLETINS)
    assert (broken.outcome, sound.outcome) == ("quarantined", None)
    assert "a fault of waiban" in str(broken.reason)
    assert len(sound.bulletins) == 1
    (issue,) = [issue for issue in folder.issues() if issue.kind == "quarantined"]
    assert "ZeroDivisionError" in issue.evidence
