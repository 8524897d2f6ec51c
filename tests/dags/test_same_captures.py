"""`scrapy crawl` alone, `waiban run` and the DAG make the same captures."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.captures import Capture
from schemas.home import Home
from scraper.plan import plan
from scraper.section import section
from tests.conftest import Waiban
from tests.dags.test_run import SECTION, run

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

OF_ITS_OWN = {"id", "captured_at", "offset_bytes"}
"""What differs between two captures of the same answer; a record's place depends on how well its ids compress."""


def told(index: Path) -> list[dict[str, Any]]:
    """An index, but for times and ids."""
    rows = [Capture.model_validate_json(line) for line in index.read_bytes().splitlines()]
    assert len(rows) > 5
    return [row.model_dump(exclude=OF_ITS_OWN) for row in rows]


def test_the_same_captures_whoever_asks(dagbag: "DagBag", home: Home, office_url: str, tmp_path: Path) -> None:
    states, _ = run(dagbag, office_url)
    assert set(states.values()) == {"success"}
    (by_dag,) = home.root.glob(f"runs/{SECTION}/*")

    waiban = Waiban(tmp_path / "by hand")
    assert waiban("run", SECTION, "--site-url", office_url).code == 0
    (by_command,) = waiban.home.glob(f"runs/{SECTION}/*")

    planned = plan(section(SECTION), Home(tmp_path / "alone"), site_url=office_url)
    stem = tmp_path / "alone" / "crawled"
    scrapy = Path(sys.executable).with_name("scrapy")
    command = [scrapy, "crawl", SECTION, "-a", f"run={planned.url}", "-a", f"stem={stem}"]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])

    alone = told(stem.with_suffix(".jsonl"))
    assert told(by_command / "captures.jsonl") == alone
    assert told(by_dag / "captures.jsonl") == alone
