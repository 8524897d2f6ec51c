"""The demo, as a newcomer runs it: real DAGs, on a made-up office, twice on one home."""

import sqlite3
from pathlib import Path

import pytest

from archive import terminal
from archive.show import show_archive
from schemas.home import Home
from tests.conftest import Ended, Waiban


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def first(demo_home: Path) -> Ended:
    return Waiban(demo_home)("demo", "--json")


def test_every_section_of_the_office_is_archived(first: Ended, demo_home: Path) -> None:
    assert first.code == 0, first.stderr
    assert {line["state"] for line in first.lines} == {"done"}
    pages = {line["section"]: sum(line["outcomes"].values()) for line in first.lines}
    assert len(pages) == len(first.lines) >= 4
    with sqlite3.connect(demo_home / "published" / "current.db") as archive:
        loaded = dict(
            archive.execute("SELECT s.key, count(*) FROM pages p JOIN sections s ON s.id = p.section_id GROUP BY 1")
        )
        (bilingual,) = archive.execute(
            "SELECT count(*) FROM bulletins WHERE title_zh IS NOT NULL AND langs LIKE '%en%'"
        ).fetchone()
    assert loaded == pages
    assert bilingual > 10


def test_the_dags_really_ran(first: Ended, demo_home: Path) -> None:
    with sqlite3.connect(demo_home / "airflow" / "airflow.db") as airflow:
        states = dict(airflow.execute("SELECT dag_id, state FROM dag_run"))
    assert set(states.values()) == {"success"}
    assert {dag.removeprefix("bulletins_") for dag in states} == {line["section"] for line in first.lines} | {"upkeep"}


def test_a_second_demo_changes_nothing(first: Ended, demo_home: Path) -> None:
    waiban = Waiban(demo_home)
    before = waiban.content_sha256()
    second = waiban("demo", "--json")
    assert second.code == 0, second.stderr
    for line in second.lines:
        assert set(line["outcomes"]) == {"unchanged"}
        assert (line["bulletins"]["new"], line["bulletins"]["changed"]) == (0, 0)
    assert waiban.content_sha256() == before


def test_what_a_person_reads(first: Ended, demo_home: Path) -> None:
    """The same archive as `demo` shows it at its end, without running the DAGs once more."""
    with terminal.out.capture() as shown:
        show_archive(Home(demo_home))
    text = shown.get()
    assert "In the archive:" in text
    assert "waiban serve --home" in text
